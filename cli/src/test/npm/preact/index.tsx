import { render } from "preact-render-to-string";
import { useState } from "preact/hooks";

function Counter({ start }: { start: number }) {
  const [count] = useState(start);
  return <b class="count">{count}</b>;
}

export default {
  fetch(request: Request): Response {
    const name = new URL(request.url).searchParams.get("name");
    const page = (
      <main>
        <h1>Hello, {name}!</h1>
        <Counter start={3} />
      </main>
    );
    return new Response(render(page), { headers: { "content-type": "text/html" } });
  },
};
