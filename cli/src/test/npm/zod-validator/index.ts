import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { z } from "zod";

const app = new Hono();
app.post("/add", zValidator("json", z.object({ a: z.number(), b: z.number() })), (c) => {
  const { a, b } = c.req.valid("json");
  return c.json({ sum: a + b });
});

export default app;
