import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";

class Basket extends RpcTarget {
  #prices = [];
  add(price) {
    this.#prices.push(price);
  }
  total() {
    return this.#prices.reduce((sum, price) => sum + price, 0);
  }
}

/** What pages may call: see wrangler.toml. */
export class Api extends WorkerEntrypoint {
  basket() {
    return new Basket();
  }
  /** Calls a function of the page. */
  async count(to, tell) {
    for (let n = 1; n <= to; n++) await tell(n);
  }
}

const PAGE = `<!doctype html>
<title>Cap'n Web</title>
<pre></pre>
<script type="module">
  import { newWebSocketRpcSession } from "https://esm.sh/capnweb@0.12.0";
  const api = newWebSocketRpcSession(location.href.replace("http", "ws") + "rpc");
  const out = document.querySelector("pre");
  const basket = await api.basket();
  await Promise.all([basket.add(49), basket.add(12)]);
  out.textContent = "total: " + (await basket.total()) + "\\n";
  await api.count(3, (n) => { out.textContent += n + "\\n"; });
</script>
`;

export default {
  fetch() {
    return new Response(PAGE, { headers: { "content-type": "text/html;charset=utf-8" } });
  },
};
