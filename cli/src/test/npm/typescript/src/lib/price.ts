import { z } from "zod";

const Amount = z.coerce.number().positive();

/** The price of an amount that somebody typed. */
export function price(amount: string | null): number {
  const parsed = Amount.safeParse(amount);
  if (!parsed.success) {
    throw new RangeError(`no price of ${amount}`);
  }
  return parsed.data * 3;
}
