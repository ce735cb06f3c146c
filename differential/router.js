// The Worker that takes requests: /file/case goes to the file's Worker.
export default {
  async fetch(request, env) {
    const file = new URL(request.url).pathname.split("/")[1];
    return env[file].fetch(request);
  },
};
