import Big from "big.js";

// What a purchase order says to its supplier, whatever the format. Prices are exact decimals of the major unit, quantities base
// units; an amount is rounded once, half up, to two places.

export type OrderParty = { code: string; name: string; country: string | null };
/**
 * Why the supplier is told: the order or its new version, to be answered; the version that takes its answer; that its answer is not
 * taken and the order stands; that the order is taken back.
 */
export type Errand = "order" | "agreed" | "refused" | "cancelled";
export type OrderDocument = {
  errand: Errand;
  /** Why an answer was refused, in the buyer's words. */
  reason: string | null;
  number: string;
  version: number;
  orderedAt: Date;
  currency: string;
  buyer: OrderParty;
  supplier: OrderParty;
  shipTo: OrderParty;
  lines: {
    lineNumber: number;
    sku: string;
    supplierSku: string | null;
    description: string;
    quantity: number;
    unitPrice: string;
    /** When it is wanted; in a later version when it was agreed or asked for instead. */
    requestedAt: Date;
    /** Other than in the version that the supplier was told last. */
    isChanged: boolean;
  }[];
  /** Lines that the version wants none of any more. */
  dropped: { lineNumber: number; sku: string; description: string }[];
};

/** In words, for whoever reads the document; null for a first order, which speaks for itself. */
export function noteOf({ errand, version, reason }: Pick<OrderDocument, "errand" | "version" | "reason">): string | null {
  if (errand === "cancelled") return "The order is cancelled.";
  if (errand === "agreed") return `Version ${version} is what you answered. It replaces the versions before, and needs no further answer.`;
  if (errand === "refused") return `Your answer is not taken: ${reason ?? ""} Version ${version} of the order stands. Please answer again.`;
  return version > 1 ? `Version ${version}; it replaces the versions before.` : null;
}

/** 3 × 4.125 is 12.38. */
export const lineAmount = (line: { quantity: number; unitPrice: string }): Big =>
  new Big(line.unitPrice).times(line.quantity).round(2, Big.roundHalfUp);

export const totalAmount = (order: Pick<OrderDocument, "lines">): Big =>
  order.lines.reduce((sum, line) => sum.plus(lineAmount(line)), new Big(0));
