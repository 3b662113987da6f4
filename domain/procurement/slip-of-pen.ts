import Big from "big.js";

// What no supplier means: a decimal point in the wrong place, the price of another package, a year that is long gone. It is refused
// rather than taken for a change, because an order that is agreed at it, or a first promise of 1999, is never put right again. Where an
// item was ordered at nothing, any price may be answered. Days are UTC; the day before the order's is let pass, which is the order's own
// west of here.
// Worked numbers: 100 at 4.00 ordered on 2 March for the 9th. 1,001 units, 40.01, 0.39, 28 February and a day in April 2029 are slips;
// 1,000 units, 40.00, 0.40 and 1 March are answers.

const DAY = 86_400_000;
const TIMES = 10;
const LATEST_DAYS = 3 * 365;

type Ordered = { lineNumber: number; quantity: number; unitPrice: string; requestedAt: Date };
export type Figures = { quantity?: number | undefined; unitPrice?: string | undefined; promisedAt?: Date | undefined };
export type Slip = { field: "quantity" | "unitPrice" | "promisedAt"; message: string };

const dayOf = (at: Date) => Math.floor(at.getTime() / DAY);
const named = (at: Date) => at.toISOString().slice(0, 10);

function priceSlip({ lineNumber, unitPrice: ordered }: Ordered, stated: string): Slip | null {
  const price = new Big(stated);
  const isNear = price.lte(new Big(ordered).times(TIMES)) && price.times(TIMES).gte(ordered);
  if (new Big(ordered).eq(0) || isNear) return null;
  return {
    field: "unitPrice",
    message: `Line ${lineNumber} is answered at ${price.toFixed()}, but was ordered at ${new Big(ordered).toFixed()}.`,
  };
}

function daySlip({ lineNumber, requestedAt }: Ordered, promisedAt: Date, orderedAt: Date | undefined): Slip | null {
  const wrong = (why: string): Slip => ({
    field: "promisedAt",
    message: `Line ${lineNumber} is promised for ${named(promisedAt)}, ${why}.`,
  });
  if (orderedAt && dayOf(promisedAt) < dayOf(orderedAt) - 1) return wrong(`before it was ordered on ${named(orderedAt)}`);
  const from = orderedAt && orderedAt > requestedAt ? orderedAt : requestedAt;
  return dayOf(promisedAt) > dayOf(from) + LATEST_DAYS ? wrong(`more than three years after ${named(from)}`) : null;
}

/** The first figure of an answer to the line that cannot be meant, or null. `orderedAt` is the order's; any past day passes without it. */
export function slipOf(line: Ordered, { quantity, unitPrice, promisedAt }: Figures, orderedAt?: Date): Slip | null {
  if (quantity !== undefined && quantity > line.quantity * TIMES)
    return { field: "quantity", message: `${quantity} confirmed where ${line.quantity} were ordered.` };
  if (unitPrice !== undefined) {
    const slip = priceSlip(line, unitPrice);
    if (slip) return slip;
  }
  return promisedAt === undefined ? null : daySlip(line, promisedAt, orderedAt);
}
