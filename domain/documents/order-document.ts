import Big from "big.js";
import { unitCodesOf } from "./unit-codes";

// What a purchase order says to its supplier, whatever the format. Prices are exact decimals of the major unit, quantities base
// units; an amount is rounded once, half up, to two places.

export type OrderParty = {
  code: string;
  name: string;
  country: string | null;
  /** The address in the network: a scheme (UBL: of the EAS list, X12: the interchange qualifier) and the identifier in it. */
  endpoint?: { scheme: string; identifier: string } | null | undefined;
};
/**
 * Why the supplier is told: the order or its new version, to be answered; the version that takes its answer; that its answer is not
 * taken and the order stands; that the order is taken back; that what has not come of it is given up.
 */
export type Errand = "order" | "agreed" | "refused" | "cancelled" | "closed";
export type OrderDocument = {
  errand: Errand;
  /** Why an answer was refused, or the order taken back or closed, in the buyer's words. */
  reason: string | null;
  /** The same version was told before: nothing is ordered a second time. */
  isRepeat: boolean;
  /** When an answer is due at the latest; null where none is asked for. */
  answerDueAt: Date | null;
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
    /** What its quantity is counted in, as master data calls it. */
    baseUnit: string;
    quantity: number;
    unitPrice: string;
    /** When it is wanted; in a later version when it was agreed or asked for instead. */
    requestedAt: Date;
    /** Other than in the version that the supplier was told last. */
    isChanged: boolean;
  }[];
  /** Lines that the version wants none of any more. */
  dropped: { lineNumber: number; sku: string; description: string; baseUnit: string }[];
};

/** "too late" and "Too late." end a sentence alike. */
const ended = (reason: string | null) => (reason ? ` ${reason.trim().replace(/[.\s]+$/, "")}.` : "");

/** In words, for whoever reads the document; null for a first order, which speaks for itself. */
export function noteOf({
  errand,
  version,
  reason,
  isRepeat,
}: Pick<OrderDocument, "errand" | "version" | "reason" | "isRepeat">): string | null {
  if (errand === "cancelled") return `The order is cancelled.${ended(reason)}`;
  if (errand === "closed") return `The order is closed: what has not come is not wanted any more.${ended(reason)}`;
  if (errand === "agreed") return `Version ${version} is what you answered. It replaces the versions before, and needs no further answer.`;
  if (errand === "refused") return `Your answer is not taken: ${reason ?? ""} Version ${version} of the order stands. Please answer again.`;
  if (isRepeat) return `Version ${version} once more, as it was sent before; it orders nothing in addition.`;
  return version > 1 ? `Version ${version}; it replaces the versions before.` : null;
}

/** Errands that ask for no answer. */
export const asksNothing = (errand: Errand): boolean => errand === "agreed" || errand === "cancelled" || errand === "closed";

/** Why the order cannot be written as a document, or null: a unit without a code would be read as another one. */
export function writeRefusal({ lines }: Pick<OrderDocument, "lines">): string | null {
  const line = lines.find(({ baseUnit }) => unitCodesOf(baseUnit) === null);
  if (!line) return null;
  return `Item ${line.sku} is counted in "${line.baseUnit}", which has no UN/ECE or X12 unit code. Give it a base unit such as each or gram.`;
}

/** 3 × 4.125 is 12.38. */
export const lineAmount = (line: { quantity: number; unitPrice: string }): Big =>
  new Big(line.unitPrice).times(line.quantity).round(2, Big.roundHalfUp);

export const totalAmount = (order: Pick<OrderDocument, "lines">): Big =>
  order.lines.reduce((sum, line) => sum.plus(lineAmount(line)), new Big(0));
