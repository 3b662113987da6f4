import { hashOf, randomOf } from "./random";
import type { SupplyStory } from "./supply";

// What a supplier says to a purchase order before it delivers. It knows its own story: what will be late, short or dearer it mostly
// says in time, and then it stands by it. One in thirty says nothing; one in fifty cannot deliver the last line at all.

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** How a supplier takes orders: by UBL over a network, by X12 over another, or without any exchange of documents. */
export type Exchange = "ubl" | "x12" | "portal";
export type AnsweredLine = {
  lineNumber: number;
  sku: string;
  verdict: "accepted" | "changed" | "rejected";
  quantity: number;
  unitPrice: string;
  promisedAt: Date;
  reason?: string;
};
export type SupplierAnswer = { answeredAt: Date; isAsOrdered: boolean; lines: AnsweredLine[] };
type Order = {
  number: string;
  orderedAt: Date;
  promisedAt: Date;
  lines: readonly { lineNumber: number; sku: string; quantity: number; unitPrice: string }[];
};

/** The supplier's number of its n-th answer to an order. */
export const answerNumber = (order: string, nth: number): string => `OR-${order}-${nth}`;

/** It hangs on the supplier's code alone. Of a hundred suppliers 40 take UBL, 35 X12. */
export function exchangeOf(supplierCode: string): Exchange {
  const draw = randomOf(hashOf(`${supplierCode}/exchange`)).next();
  return draw < 0.4 ? "ubl" : draw < 0.75 ? "x12" : "portal";
}

/** The answer, or null where the supplier never says anything. */
export function supplierAnswer(order: Order, story: Omit<SupplyStory, "answer">): SupplierAnswer | null {
  const random = randomOf(hashOf(`${order.number}/answer`));
  if (random.chance(1 / 30)) return null;
  const untilShipped = story.shippedAt.getTime() - order.orderedAt.getTime();
  const answeredAt = new Date(order.orderedAt.getTime() + Math.min(random.between(0.5, 20) * HOUR, untilShipped / 4));
  const tells = random.chance(0.75);
  const rejectsLast = order.lines.length > 1 && random.chance(1 / 50);
  const daysLate = Math.round((story.arrivesAt.getTime() - story.expectedAt.getTime()) / DAY);
  const isLate = tells && daysLate >= 1;
  const lines = order.lines.map((line, index): AnsweredLine => {
    const { lineNumber, sku } = line;
    const asOrdered = { lineNumber, sku, quantity: line.quantity, unitPrice: line.unitPrice, promisedAt: order.promisedAt };
    if (rejectsLast && index === order.lines.length - 1)
      return { ...asOrdered, verdict: "rejected", quantity: 0, reason: "No longer made" };
    const received = story.received[index];
    const comes = received ? received.acceptedQuantity + received.rejectedQuantity : line.quantity;
    const quantity = tells ? comes : line.quantity;
    const unitPrice = tells ? (story.billed[index]?.unitPrice ?? line.unitPrice) : line.unitPrice;
    const promisedAt = isLate ? new Date(order.promisedAt.getTime() + daysLate * DAY) : order.promisedAt;
    const isChanged = quantity !== line.quantity || unitPrice !== line.unitPrice || isLate;
    if (!isChanged) return { ...asOrdered, verdict: "accepted" };
    const reason =
      quantity < line.quantity ? "Part of it is out of stock" : unitPrice !== line.unitPrice ? "New price list" : "Production is behind";
    return { ...asOrdered, verdict: "changed", quantity, unitPrice, promisedAt, reason };
  });
  return { answeredAt, isAsOrdered: lines.every(({ verdict }) => verdict === "accepted"), lines };
}

/** What was said is what happens: a line that was rejected is not sent, one that was cut is sent as it was cut, and nothing comes after. */
export function keepingWord(story: Omit<SupplyStory, "answer">, answer: SupplierAnswer | null): Omit<SupplyStory, "answer"> {
  if (answer === null || answer.isAsOrdered) return story;
  const rejected = new Set(answer.lines.filter(({ verdict }) => verdict === "rejected").map(({ lineNumber }) => lineNumber));
  const said = new Map(answer.lines.map((line) => [line.lineNumber, line.quantity]));
  const isCut = answer.lines.some(
    (line) =>
      line.verdict === "changed" && line.quantity < (story.shipped.find((one) => one.lineNumber === line.lineNumber)?.quantity ?? 0),
  );
  const kept = <Line extends { lineNumber: number }>(lines: readonly Line[]) => lines.filter(({ lineNumber }) => !rejected.has(lineNumber));
  return {
    ...story,
    shipped: kept(story.shipped).map((line) => ({ ...line, quantity: said.get(line.lineNumber) ?? line.quantity })),
    received: kept(story.received),
    billed: kept(story.billed).map((line) => ({ ...line, quantity: Math.min(line.quantity, said.get(line.lineNumber) ?? line.quantity) })),
    rest: isCut ? null : story.rest,
  };
}
