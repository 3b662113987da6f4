import Big from "big.js";
import type { LineVerdict } from "./order-response";
import type { Figures } from "./slip-of-pen";

// What somebody who answers by hand, on a page or in a file, has to say and has not: why a line is not to come, or what is otherwise.
// A document of another program may leave it out; its codes say it.
// Worked example: of 20 at 4.00 for the 9th, "changed, 20, 4.00, the 9th" without a word is unsaid; with "in other boxes" it is an answer.

const DAY = 86_400_000;
const LEAST_WORDS = 3;

type Ordered = { quantity: number; unitPrice: string; requestedAt: Date };
type Said = Figures & { verdict: LineVerdict; reason?: string | undefined };

const isAsOrdered = (line: Ordered, { quantity, unitPrice, promisedAt }: Figures) =>
  (quantity ?? line.quantity) === line.quantity &&
  new Big(unitPrice ?? line.unitPrice).eq(line.unitPrice) &&
  Math.floor((promisedAt ?? line.requestedAt).getTime() / DAY) === Math.floor(line.requestedAt.getTime() / DAY);

/** What is asked back, or null. */
export function unsaidIn(line: Ordered, said: Said): string | null {
  if ((said.reason ?? "").trim().length >= LEAST_WORDS) return null;
  if (said.verdict === "rejected" || said.quantity === 0) return "say why it is rejected";
  return said.verdict === "changed" && isAsOrdered(line, said) ? "say what is otherwise, or accept it as ordered" : null;
}
