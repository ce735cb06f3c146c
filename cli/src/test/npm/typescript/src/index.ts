import { nanoid } from "nanoid";
import { price } from "@lib/price";

interface Answer {
  id: string;
  total: number;
}

export default {
  async fetch(request: Request): Promise<Response> {
    const amount = new URL(request.url).searchParams.get("amount");
    const answer: Answer = { id: nanoid(4), total: price(amount) };
    return Response.json({ ...answer, id: answer.id.length });
  },
};
