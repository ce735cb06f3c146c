// A Worker of Dovetail's own: offers entrypoints of another Worker, its bindings, to Cap'n Web clients.
import { newHttpBatchRpcResponse, newWorkersWebSocketRpcResponse } from "./npm/index-workers.js";

/** UTF-16 code units of a message, and bytes of a batch. */
const MAX_MESSAGE = 8 << 20;

const OPTIONS = { limits: { maxMessageSize: MAX_MESSAGE } };

/** Members of a service binding that are no methods of the entrypoint: they are not offered. */
const HANDLERS = new Set(["fetch", "connect", "scheduled", "queue", "email", "tail", "test", "trace"]);

export default {
  /** `env.ROUTES` has, by path, the name of the binding and who may call. */
  fetch(request, env) {
    const url = new URL(request.url);
    const route = env.ROUTES[url.pathname];
    const origin = request.headers.get("Origin");
    if (origin !== null && !mayCall(origin, url, route.origins)) {
      return refusal(403, `Pages of ${origin} may not call this: it is not among the origins of the configuration.`);
    }
    const main = methodsOf(env[route.binding]);
    if (request.headers.get("Upgrade")?.toLowerCase() === "websocket") {
      return newWorkersWebSocketRpcResponse(request, main, OPTIONS);
    }
    if (request.method === "OPTIONS" && origin !== null) return withOrigin(new Response(null, { status: 204 }), origin);
    if (request.method === "POST") return batch(request, main, origin);
    return refusal(405, "This path speaks Cap'n Web: connect with the npm package capnweb, by WebSocket or POST.", {
      Allow: "POST, OPTIONS",
    });
  },
};

/** Browsers say where a page is from; other programs say nothing and may call. */
function mayCall(origin, url, allowed) {
  if (allowed.includes("*") || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === url.host;
}

/** The stub of an entrypoint without what is no method of it. */
function methodsOf(service) {
  return new Proxy(service, {
    get: (target, name) => (HANDLERS.has(name) ? undefined : target[name]),
    has: (target, name) => !HANDLERS.has(name) && name in target,
  });
}

async function batch(request, main, origin) {
  const body = await textOf(request);
  if (body === null) return refusal(413, `A batch may have ${MAX_MESSAGE} bytes.`);
  let response;
  try {
    const { url, method } = request;
    response = await newHttpBatchRpcResponse(new Request(url, { method, body }), main, OPTIONS);
  } catch (error) {
    response = refusal(400, String(error));
  }
  return origin === null ? response : withOrigin(response, origin);
}

/** The body, or null if it is too long. */
async function textOf(request) {
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > MAX_MESSAGE) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function withOrigin(response, origin) {
  const { headers } = response;
  headers.set("Access-Control-Allow-Origin", origin);
  headers.set("Access-Control-Allow-Methods", "POST");
  headers.set("Access-Control-Allow-Headers", "Content-Type");
  headers.append("Vary", "Origin");
  return response;
}

function refusal(status, text, headers = {}) {
  return new Response(text + "\n", { status, headers: { "Content-Type": "text/plain;charset=UTF-8", ...headers } });
}
