// GET /?size=N answers with so many bytes, made as they are asked for; POST counts the bytes that it gets.
export default {
  async fetch(request) {
    if (request.method === "POST") {
      let n = 0;
      for await (const chunk of request.body) n += chunk.byteLength;
      return new Response(String(n));
    }
    const size = Number(new URL(request.url).searchParams.get("size"));
    const chunk = new Uint8Array(65536).fill(97);
    let sent = 0;
    return new Response(
      new ReadableStream({
        pull(controller) {
          if (sent >= size) return controller.close();
          sent += chunk.byteLength;
          controller.enqueue(chunk.slice());
        },
      }),
    );
  },
};
