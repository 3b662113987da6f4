import type { LineVerdict, ResponseVerdict } from "./order-response";

// The codes by which suppliers answer: X12 855 (BAK02 for the order, ACK01 for a line) and UBL OrderResponse
// (OrderResponseCode of UNCL4343, LineStatusCode of UNCL1229). A code that is not listed is refused, never guessed.

/** X12 ACK01. Backordered units are a change: the date says until when. */
export const ack01: Record<string, LineVerdict> = {
  AA: "changed", // item accepted, order forwarded to an alternate supplier location
  AC: "accepted", // accepted and shipped
  AR: "accepted", // accepted and released for shipment
  BP: "changed", // accepted, partial shipment, balance backordered
  DR: "changed", // accepted, date rescheduled
  IA: "accepted",
  IB: "changed", // backordered
  IC: "changed", // accepted, changes made
  ID: "rejected", // deleted
  IE: "pending", // accepted, price pending
  IF: "pending", // on hold, incomplete description
  IH: "pending", // on hold
  IP: "changed", // accepted, price changed
  IQ: "changed", // accepted, quantity changed
  IR: "rejected",
  IS: "changed", // accepted, substitution made
  R1: "rejected", // not a contract item
  R2: "rejected", // invalid item product number
  R3: "rejected", // invalid unit of measure
  R4: "rejected", // contract quantity exceeded
  R5: "rejected", // quantity exceeds minimum or maximum
  R6: "rejected", // contract expired
  SP: "pending", // accepted, schedule date pending
};

/** X12 BAK02: what holds for the order beside its lines. */
export const bak02: Record<string, ResponseVerdict> = {
  AC: "lines", // acknowledge with detail and change
  AD: "accepted", // acknowledge with detail, no change
  AE: "accepted", // acknowledge with exception detail only: what is not named stands
  AH: "received", // acknowledge, hold status
  AK: "accepted", // acknowledge, no detail or change
  AP: "accepted", // acknowledge, product replenishment
  AT: "accepted",
  RD: "rejected", // reject with detail
  RF: "rejected", // reject with exception detail only
  RJ: "rejected", // reject, no detail
  RO: "rejected", // rejected with counter offer
};

/** UBL OrderResponseCode. */
export const ublResponseCode: Record<string, ResponseVerdict> = { AB: "received", AP: "accepted", CA: "lines", RE: "rejected" };

/** UBL LineStatusCode. */
export const ublLineStatus: Record<string, LineVerdict> = { "3": "changed", "5": "accepted", "7": "rejected", "42": "accepted" };
