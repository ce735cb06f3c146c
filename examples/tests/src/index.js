// Run by: ./dovetail test -c examples/tests -c examples/pricing
import assert from "node:assert";

export const aBasketAddsUp = {
  async test(controller, env) {
    using basket = await env.PRICING.basket("EUR");
    await basket.add("dovetail saw", 2);
    const lines = await basket.lines;
    assert.deepStrictEqual(lines, [{ item: "dovetail saw", count: 2 }]);
  },
};

export const aCallOnAResultThatIsNotThereYet = {
  async test(controller, env) {
    using basket = env.PRICING.basket("EUR");
    assert.match(await basket.total().format(), /EUR$/);
  },
};
