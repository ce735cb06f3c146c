// The Worker that the world sees. It calls another by methods, passes it a function, and forwards it a request.
export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);

    // a Request goes to the other Worker as it is
    if (url.pathname.startsWith("/catalogue")) return env.PRICING.fetch(request);

    // a method call; the result has methods of its own, which run over there
    using basket = await env.PRICING.basket(env.CURRENCY);
    await basket.add("dovetail saw", 2);
    await basket.add("marking gauge", 1);

    // calls on a result that has not arrived yet leave together
    const total = await basket.total().format();

    // not awaited, and kept alive past the response
    ctx.waitUntil(env.AUDIT.record(`${request.method} ${url.pathname}`));

    return Response.json({ total, lines: await basket.lines });
  },
};
