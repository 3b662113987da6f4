import type { LineVerdict, ResponseVerdict } from "./order-response";

// The codes by which suppliers answer: X12 855 (BAK02 for the order, ACK01 for a line) and UBL OrderResponse
// (OrderResponseCode of UNCL4343, LineStatusCode of UNCL1229). A code that is not listed is refused, never guessed.

type LineCode = { verdict: LineVerdict; says: string };
type Codes<Meaning> = (code: string) => Meaning | undefined;

/** Only what the table has itself: "constructor" is no code. */
const codes =
  <Meaning>(table: Record<string, Meaning>): Codes<Meaning> =>
  (code) =>
    Object.hasOwn(table, code) ? table[code] : undefined;

/**
 * X12 ACK01, element 668 as releases 4010 to 4030 list it. Backordered units are a change: the date says until when. What would come of
 * an item that is to be ordered another way (R5 to R8) is another order, so that this one is rejected.
 */
export const ack01 = codes<LineCode>({
  AA: { verdict: "changed", says: "forwarded to an alternate supplier location" },
  AC: { verdict: "accepted", says: "accepted and shipped" },
  AR: { verdict: "accepted", says: "accepted and released for shipment" },
  BP: { verdict: "changed", says: "partial shipment, balance backordered" },
  DR: { verdict: "changed", says: "date rescheduled" },
  IA: { verdict: "accepted", says: "accepted" },
  IB: { verdict: "changed", says: "backordered" },
  IC: { verdict: "changed", says: "accepted with changes" },
  ID: { verdict: "rejected", says: "deleted" },
  IE: { verdict: "pending", says: "price pending" },
  IF: { verdict: "pending", says: "on hold, incomplete description" },
  IH: { verdict: "pending", says: "on hold" },
  IP: { verdict: "changed", says: "price changed" },
  IQ: { verdict: "changed", says: "quantity changed" },
  IR: { verdict: "rejected", says: "rejected" },
  IS: { verdict: "changed", says: "substitution made" },
  IW: { verdict: "pending", says: "on hold, waiver required" },
  R1: { verdict: "rejected", says: "not a contract item" },
  R2: { verdict: "rejected", says: "invalid item number" },
  R3: { verdict: "rejected", says: "invalid unit of measure" },
  R4: { verdict: "rejected", says: "contract item not available" },
  R5: { verdict: "rejected", says: "to be ordered as a just-in-time order" },
  R6: { verdict: "rejected", says: "to be ordered as an extended delivery order" },
  R7: { verdict: "rejected", says: "to be ordered as a drop shipment" },
  R8: { verdict: "rejected", says: "to be ordered as a surge order" },
  SP: { verdict: "pending", says: "schedule date pending" },
});

/**
 * X12 BAK02: what holds for the order beside its lines, and what a line (PO1) that has no ACK of its own is answered. A counter offer
 * is in the figures of its lines.
 */
export const bak02 = codes<{ verdict: ResponseVerdict; unsaidLine: LineVerdict }>({
  AC: { verdict: "lines", unsaidLine: "accepted" }, // acknowledge with detail and change
  AD: { verdict: "accepted", unsaidLine: "accepted" }, // acknowledge with detail, no change
  AE: { verdict: "accepted", unsaidLine: "accepted" }, // acknowledge with exception detail only: what is not named stands
  AH: { verdict: "received", unsaidLine: "pending" }, // acknowledge, hold status
  AK: { verdict: "accepted", unsaidLine: "accepted" }, // acknowledge, no detail or change
  AP: { verdict: "accepted", unsaidLine: "accepted" }, // acknowledge, product replenishment
  AT: { verdict: "accepted", unsaidLine: "accepted" },
  RD: { verdict: "rejected", unsaidLine: "rejected" }, // reject with detail
  RF: { verdict: "rejected", unsaidLine: "rejected" }, // reject with exception detail only
  RJ: { verdict: "rejected", unsaidLine: "rejected" }, // reject, no detail
  RO: { verdict: "rejected", unsaidLine: "changed" }, // rejected with counter offer
});

/** UBL OrderResponseCode. */
export const ublResponseCode = codes<ResponseVerdict>({ AB: "received", AP: "accepted", CA: "lines", RE: "rejected" });

/** UBL LineStatusCode. */
export const ublLineStatus = codes<LineVerdict>({ "3": "changed", "5": "accepted", "7": "rejected", "42": "accepted" });
