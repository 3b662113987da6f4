import { hashOf, randomOf } from "./random";
import { keepingWord, type SupplierAnswer, supplierAnswer } from "./supplier-answer";

// What a supplier makes of a purchase order. It hangs on the order's number alone, so that a simulator
// that was stopped goes on with the same story.

const DAY = 86_400_000;

export type OrderedLine = { lineNumber: number; sku: string; quantity: number; unitPrice: string };
export type SupplyStory = {
  shippedAt: Date;
  /** What the ship notice says. */
  expectedAt: Date;
  /** When it is really at the dock. */
  arrivesAt: Date;
  invoicedAt: Date;
  shipped: { lineNumber: number; sku: string; quantity: number }[];
  received: { lineNumber: number; sku: string; acceptedQuantity: number; rejectedQuantity: number }[];
  billed: { lineNumber: number; sku: string; quantity: number; unitPrice: string }[];
  /** What it says to the order; null where it says nothing, or has no way to. */
  answer: SupplierAnswer | null;
  /** What was missing and comes after all, billed where it was not before; null where the supplier credits it. */
  rest: { arrivesAt: Date; received: SupplyStory["received"]; billed: SupplyStory["billed"] } | null;
};

/** `answers`: the supplier exchanges documents, so that it can say something to the order. */
type Order = { number: string; orderedAt: Date; promisedAt: Date; lines: readonly OrderedLine[]; answers: boolean };

/** Whether the supplier sends after what was missing, as six in ten do; the others write a credit. */
export const sendsTheRest = (number: string): boolean => randomOf(hashOf(`${number}/rest`)).chance(0.6);

/** One delivery in twelve is late by days, one in twenty-five short, one invoice in fifteen wrong. */
export function supplyStory(order: Order): SupplyStory {
  const story = deliveryStory(order);
  const answer = order.answers ? supplierAnswer(order, story) : null;
  return { ...keepingWord(story, answer), answer };
}

function deliveryStory(order: Order): Omit<SupplyStory, "answer"> {
  const random = randomOf(hashOf(order.number));
  const lead = Math.max(DAY, order.promisedAt.getTime() - order.orderedAt.getTime());
  const arrives = order.orderedAt.getTime() + lead * Math.max(0.6, 1 + 0.12 * random.normal());
  const lateBy = random.chance(1 / 12) ? random.between(1, 6) * DAY : random.between(-0.2, 0.1) * DAY;
  const shippedAt = order.orderedAt.getTime() + (arrives - order.orderedAt.getTime()) * random.between(0.45, 0.7);
  const isShort = random.chance(1 / 25);
  const isRejected = random.chance(1 / 40);
  const shipped = order.lines.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity }));
  const received = shipped.map(({ lineNumber, sku, quantity }, index) => {
    const missing = isShort && index === 0 ? Math.max(1, Math.round(quantity * random.between(0.1, 0.4))) : 0;
    const rejectedQuantity = isRejected && index === 0 ? Math.min(quantity - missing, Math.max(1, Math.round(quantity * 0.08))) : 0;
    return { lineNumber, sku, acceptedQuantity: quantity - missing - rejectedQuantity, rejectedQuantity };
  });
  const isDearer = random.chance(1 / 25);
  const billsAll = random.chance(0.5);
  const billed = order.lines.map(({ lineNumber, sku, quantity, unitPrice }, index) => ({
    lineNumber,
    sku,
    quantity: billsAll ? quantity : Math.max(1, (received[index]?.acceptedQuantity ?? quantity) + (received[index]?.rejectedQuantity ?? 0)),
    unitPrice: isDearer && index === 0 ? (Number(unitPrice) * random.between(1.04, 1.12)).toFixed(4) : unitPrice,
  }));
  return {
    shippedAt: new Date(shippedAt),
    expectedAt: new Date(arrives),
    arrivesAt: new Date(arrives + lateBy),
    invoicedAt: new Date(arrives + lateBy + random.between(0.1, 1.5) * DAY),
    shipped,
    received,
    billed,
    rest: isShort ? restOf(order, received, billsAll, arrives + lateBy) : null,
  };
}

/** Its own chance: the rest of the story does not hang on it. */
function restOf(
  { number, lines }: { number: string; lines: readonly OrderedLine[] },
  received: SupplyStory["received"],
  isBilled: boolean,
  arrivedAt: number,
): SupplyStory["rest"] {
  const random = randomOf(hashOf(`${number}/rest at`));
  const [line] = lines;
  const [first] = received;
  if (!line || !first || !sendsTheRest(number)) return null;
  const { lineNumber, sku, unitPrice } = line;
  const quantity = line.quantity - first.acceptedQuantity - first.rejectedQuantity;
  return {
    arrivesAt: new Date(arrivedAt + random.between(1.6, 6) * DAY),
    received: [{ lineNumber, sku, acceptedQuantity: quantity, rejectedQuantity: 0 }],
    billed: isBilled ? [] : [{ lineNumber, sku, quantity, unitPrice }],
  };
}
