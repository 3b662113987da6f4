import Big from "big.js";

// What a purchase order says to its supplier, whatever the format. Prices are exact decimals of the major unit, quantities base
// units; an amount is rounded once, half up, to two places.

export type OrderParty = { code: string; name: string; country: string | null };
export type OrderDocument = {
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
    requestedAt: Date;
  }[];
};

/** 3 × 4.125 is 12.38. */
export const lineAmount = (line: { quantity: number; unitPrice: string }): Big =>
  new Big(line.unitPrice).times(line.quantity).round(2, Big.roundHalfUp);

export const totalAmount = (order: Pick<OrderDocument, "lines">): Big =>
  order.lines.reduce((sum, line) => sum.plus(lineAmount(line)), new Big(0));
