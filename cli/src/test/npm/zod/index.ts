import { z } from "zod";

const User = z.object({
  name: z.string().min(1),
  age: z.coerce.number().int().positive(),
  mail: z.email().optional(),
});

export default {
  async fetch(request: Request): Promise<Response> {
    const result = User.safeParse(await request.json());
    return result.success
      ? Response.json(result.data)
      : Response.json(result.error.issues.map((issue) => issue.path.join(".")), { status: 422 });
  },
};
