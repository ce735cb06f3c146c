import { Hono } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { streamText } from "hono/streaming";

const app = new Hono<{ Bindings: { GREETING: string } }>();
app.use("*", cors());
app.get("/hello/:name", (c) => c.json({ hello: c.req.param("name"), q: c.req.query("q") }));
app.post("/echo", async (c) => c.text((await c.req.text()).toUpperCase(), 201));
app.get("/stream", (c) =>
  streamText(c, async (stream) => {
    for (const word of ["one", "two"]) await stream.writeln(word);
  }),
);
app.get("/teapot", () => {
  throw new HTTPException(418, { message: "short and stout" });
});
app.notFound((c) => c.text(`no ${new URL(c.req.url).pathname}`, 404));

export default app;
