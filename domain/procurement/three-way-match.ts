import Big from "big.js";
import { lineValueMinor } from "@/domain/kernel/money";

// Three-way match: order line, what was accepted at the dock, invoice line. Quantities are base units,
// unit prices exact decimals in major units, money minor units of the order's currency.
// Worked: 10 ordered at 4.50, 10 accepted, 10 billed at 4.60 with a limit of 2 %: 2.22 % over, variance
// 100 minor, blocked. With a limit of 5 %: within tolerance, variance 100 minor is posted.
// Source: the domain rules, section 7.

export type MatchReason =
  | { kind: "quantity_over_received"; line: number; receivedQuantity: number; billedQuantity: number; overMinor: number }
  | { kind: "quantity_over_ordered"; line: number; orderedQuantity: number; billedQuantity: number; overMinor: number }
  | { kind: "price_over_tolerance"; line: number; orderedUnitPrice: string; billedUnitPrice: string; varianceMinor: number; scope: string }
  | { kind: "no_purchase_order"; line: number }
  | { kind: "currency_mismatch"; orderedCurrency: string; billedCurrency: string }
  | { kind: "duplicate"; otherInvoiceId: number }
  | { kind: "bank_details_changed" }
  | { kind: "total_mismatch"; statedMinor: number; computedMinor: number };

export type MatchOutcome = {
  result: "matched" | "within_tolerance" | "blocked";
  reasons: MatchReason[];
  varianceMinor: number;
};

/** Limits and the scope they came from. Where a ratio and an amount are set, exceeding either blocks. */
export type Tolerance = {
  scope: string;
  priceUpperRatio: string;
  priceLowerRatio: string;
  /** Of a line's price variance, in minor units; null for no limit. */
  priceMinor: number | null;
  quantity: number;
  /** Of stated against computed total: rounding of the supplier's own arithmetic. */
  totalMinor: number;
};

/** A limit and where it holds. The most specific scope that fits decides: item, supplier, category, entity. */
export type ScopedTolerance = { kind: "item" | "supplier" | "category" | "entity"; key: string } & Omit<Tolerance, "scope">;

export type OrderLine = {
  id: number;
  orderedQuantity: number;
  /** Accepted, over all receipts. Rejected units are not in it: they are not owed. */
  acceptedQuantity: number;
  /** Billed by invoices that were settled earlier. */
  billedQuantity: number;
  unitPrice: string;
  scopes: { item: string; supplier: string; category: string; entity: string };
};

export type InvoiceLine = { line: number; orderLineId: number | null; billedQuantity: number; unitPrice: string };

export type MatchInput = {
  order: { currency: string; lines: readonly OrderLine[] } | null;
  invoice: {
    currency: string;
    statedTotalMinor: number;
    lines: readonly InvoiceLine[];
    duplicateOf: number | null;
    isBankChangeFresh?: boolean;
  };
  tolerances: readonly ScopedTolerance[];
};

/** What holds when nothing else is set: 2 % and 50.00 of price, no unit, 0.05 of rounding; of yen 5,000 and 5, of dinars 5.000 and 0.005. */
export const DEFAULT_TOLERANCE: Tolerance = {
  scope: "default",
  priceUpperRatio: "0.02",
  priceLowerRatio: "0.05",
  priceMinor: 5_000,
  quantity: 0,
  totalMinor: 5,
};

const specificity = ["item", "supplier", "category", "entity"] as const;

/** The tolerance of the most specific scope that fits the order line. */
export function toleranceFor(scopes: OrderLine["scopes"], tolerances: readonly ScopedTolerance[]): Tolerance {
  for (const kind of specificity) {
    const found = tolerances.find((candidate) => candidate.kind === kind && candidate.key === scopes[kind]);
    if (found) return { ...found, scope: `${kind}:${found.key}` };
  }
  return DEFAULT_TOLERANCE;
}

/** Decides whether an invoice may be paid. Reasons are data, ordered by line. */
export function matchInvoice({ order, invoice, tolerances }: MatchInput): MatchOutcome {
  const reasons: MatchReason[] = [];
  let varianceMinor = 0;
  let computedMinor = 0;
  const orderLines = new Map(order?.lines.map((line) => [line.id, line]));
  const billedNow = new Map<number, number>();
  const valueMinor = (unitPrice: string, quantity: number) => lineValueMinor(unitPrice, quantity, invoice.currency);

  if (invoice.duplicateOf !== null) reasons.push({ kind: "duplicate", otherInvoiceId: invoice.duplicateOf });
  // Whether it matches or not: nothing is paid while it is not sure where to.
  if (invoice.isBankChangeFresh) reasons.push({ kind: "bank_details_changed" });
  if (order && order.currency !== invoice.currency) {
    reasons.push({ kind: "currency_mismatch", orderedCurrency: order.currency, billedCurrency: invoice.currency });
  }

  for (const line of [...invoice.lines].sort((a, b) => a.line - b.line)) {
    computedMinor += valueMinor(line.unitPrice, line.billedQuantity);
    const orderLine = line.orderLineId === null ? undefined : orderLines.get(line.orderLineId);
    if (!orderLine) {
      reasons.push({ kind: "no_purchase_order", line: line.line });
      varianceMinor += valueMinor(line.unitPrice, line.billedQuantity);
      continue;
    }
    const tolerance = toleranceFor(orderLine.scopes, tolerances);
    // Several invoice lines may bill one order line: they add up.
    const billedBefore = orderLine.billedQuantity + (billedNow.get(orderLine.id) ?? 0);
    const billed = billedBefore + line.billedQuantity;
    billedNow.set(orderLine.id, billed - orderLine.billedQuantity);

    /** The part of this line that is over the limit; what an earlier line was already blocked for is not counted again. */
    const over = (limit: number) => Math.min(line.billedQuantity, billed - limit);
    if (billed - orderLine.acceptedQuantity > tolerance.quantity) {
      reasons.push({
        kind: "quantity_over_received",
        line: line.line,
        receivedQuantity: orderLine.acceptedQuantity,
        billedQuantity: billed,
        overMinor: valueMinor(line.unitPrice, over(orderLine.acceptedQuantity)),
      });
    }
    if (billed - orderLine.orderedQuantity > tolerance.quantity) {
      reasons.push({
        kind: "quantity_over_ordered",
        line: line.line,
        orderedQuantity: orderLine.orderedQuantity,
        billedQuantity: billed,
        overMinor: valueMinor(line.unitPrice, over(orderLine.orderedQuantity)),
      });
    }

    const difference = new Big(line.unitPrice).minus(orderLine.unitPrice);
    const priceVarianceMinor = valueMinor(difference.toFixed(), line.billedQuantity);
    varianceMinor += priceVarianceMinor;
    if (isPriceOver(difference, orderLine.unitPrice, priceVarianceMinor, tolerance)) {
      reasons.push({
        kind: "price_over_tolerance",
        line: line.line,
        orderedUnitPrice: orderLine.unitPrice,
        billedUnitPrice: line.unitPrice,
        varianceMinor: priceVarianceMinor,
        scope: tolerance.scope,
      });
    }
  }

  // The total belongs to no line: the strictest of the order's lines decides, so that their order does not.
  const totalTolerance = order?.lines.length
    ? Math.min(...order.lines.map((line) => toleranceFor(line.scopes, tolerances).totalMinor))
    : DEFAULT_TOLERANCE.totalMinor;
  if (Math.abs(invoice.statedTotalMinor - computedMinor) > totalTolerance) {
    reasons.push({ kind: "total_mismatch", statedMinor: invoice.statedTotalMinor, computedMinor });
  }
  const exact = varianceMinor === 0 && invoice.statedTotalMinor === computedMinor;
  return { result: reasons.length > 0 ? "blocked" : exact ? "matched" : "within_tolerance", reasons, varianceMinor };
}

function isPriceOver(difference: Big, orderedUnitPrice: string, varianceMinor: number, tolerance: Tolerance): boolean {
  if (difference.eq(0)) return false;
  const limit = difference.gt(0) ? tolerance.priceUpperRatio : tolerance.priceLowerRatio;
  // |p_i − p_o| > limit × p_o needs no division, so a free order line (price 0) has no special case.
  if (difference.abs().gt(new Big(limit).times(orderedUnitPrice))) return true;
  return tolerance.priceMinor !== null && Math.abs(varianceMinor) > tolerance.priceMinor;
}
