import { AutoRouter, error, json } from "itty-router";

const router = AutoRouter();
router
  .get("/hello/:name", ({ params }) => `Hello, ${params.name}!`)
  .get("/json", () => ({ a: [1, 2] }))
  .post("/double", async (request) => json({ value: (await request.json()).value * 2 }))
  .get("/fail", () => error(400, "not like this"));

export default router;
