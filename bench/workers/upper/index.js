// Passes what it gets on to `lower`, and back.
export default { fetch: (request, env) => env.LOWER.fetch(request) };
