// Usage: client.mjs URL batch|socket|abandon. Prints what it got as JSON.
import { newHttpBatchRpcSession, newWebSocketRpcSession, RpcTarget } from "capnweb";

const [url, mode] = process.argv.slice(2);
const told = (error) => `${error.name}: ${error.message}`;

class Listener extends RpcTarget {
  events = [];
  heard(event) {
    return this.events.push(event);
  }
}

async function batch() {
  const api = newHttpBatchRpcSession(url);
  const [sum, greeting, greetings, failed] = await Promise.all([
    api.add(1, 2),
    api.user("Ada").greet(),
    api.names().map((name) => api.user(name).greet()),
    api.fail().catch(told),
  ]);
  return { sum, greeting, greetings, failed };
}

async function socket() {
  const api = newWebSocketRpcSession(url.replace("http", "ws"));
  const [sum, greeting, greetings] = await Promise.all([
    api.add(1, 2),
    api.user("Ada").greet(),
    api.names().map((name) => api.user(name).greet()),
  ]);
  const countdown = await api.countdown(3, (n) => n * 10);

  const listener = new Listener();
  const subscription = await api.subscribe(listener);
  await subscription.publish("a");
  const published = await subscription.publish("b");
  subscription[Symbol.dispose]();

  const counter = await api.counter();
  await counter.increment(1);
  const count = await counter.increment(2);
  counter[Symbol.dispose]();
  const afterDisposal = await counter.increment(1).catch(told);

  const value = { date: new Date(0), bytes: new Uint8Array([1, 2]), big: 12n, list: [null, undefined] };
  const back = await api.echo(value);
  const echoed = [back.date.toISOString(), [...back.bytes], String(back.big), back.list.length];
  let lines = "";
  for await (const chunk of await api.lines()) lines += new TextDecoder().decode(chunk);
  const failed = await api.fail().catch(told);

  let many = 0;
  for (const n of await Promise.all(Array.from({ length: 100 }, (_, i) => api.add(i, 1)))) many += n;
  api[Symbol.dispose]();
  return {
    sum, greeting, greetings, countdown, events: listener.events, published, count, afterDisposal, echoed, lines,
    failed, many,
  };
}

/** Leaves stubs, a callback and a call in the air, and is gone. */
async function abandon() {
  const api = newWebSocketRpcSession(url.replace("http", "ws"));
  const counter = await api.counter();
  await counter.increment(1);
  await api.subscribe(new Listener());
  await new Promise((resolve) => api.countdown(1, () => (resolve(), new Promise(() => {}))).catch(() => {}));
  console.log("{}");
  process.kill(process.pid, "SIGKILL");
}

console.log(JSON.stringify(await { batch, socket, abandon }[mode]()));
process.exit(0);
