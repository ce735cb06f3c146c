import { newHttpBatchRpcSession, newWebSocketRpcSession, newWorkersRpcResponse, RpcTarget } from "capnweb";

class User extends RpcTarget {
  constructor(private name: string) {
    super();
  }
  greet(greeting: string) {
    return `${greeting}, ${this.name}!`;
  }
}

export class Api extends RpcTarget {
  add(a: number, b: number) {
    return a + b;
  }
  user(name: string) {
    return new User(name);
  }
  twice(callback: (n: number) => number) {
    return callback(21);
  }
}

interface Env {
  SELF: Fetcher;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/api") return newWorkersRpcResponse(request, new Api());
    if (pathname === "/batch") {
      const serve = (input: RequestInfo, init?: RequestInit) => env.SELF.fetch(input, init);
      const original = globalThis.fetch;
      globalThis.fetch = serve as typeof fetch;
      try {
        using api = newHttpBatchRpcSession<Api>("http://self/api");
        const [sum, greeting] = await Promise.all([api.add(1, 2), api.user("Ada").greet("Hello")]);
        return Response.json({ sum, greeting });
      } finally {
        globalThis.fetch = original;
      }
    }
    const upgraded = await env.SELF.fetch("http://self/api", { headers: { upgrade: "websocket" } });
    const socket = upgraded.webSocket!;
    socket.accept();
    using api = newWebSocketRpcSession<Api>(socket);
    const [sum, greeting, twice] = await Promise.all([
      api.add(1, 2),
      api.user("Ada").greet("Hello"),
      api.twice((n) => n * 2),
    ]);
    return Response.json({ sum, greeting, twice });
  },
};
