import type { RetailLineKind } from "@/domain/imports/online-retail";

// What of a recorded history is streamed live, and as what. An invoice becomes an order. A C… invoice takes goods
// back that the same customer bought: it becomes returns of the newest orders that still have units of the item;
// units that no order of the file explains are left out and counted.

export type RecordedLine = {
  invoice: string;
  kind: RetailLineKind;
  sku: string;
  quantity: number;
  unitPrice: string;
  at: Date;
  country: string;
  customer: string | null;
};
export type ReplayOrder = {
  kind: "order";
  at: Date;
  number: string;
  country: string;
  customer: string | null;
  lines: { sku: string; quantity: number; unitPrice: string }[];
};
export type ReplayReturn = { kind: "return"; at: Date; number: string; orderNumber: string; lines: { sku: string; quantity: number }[] };
export type ReplayPlan = { facts: (ReplayOrder | ReplayReturn)[]; unexplainedUnits: number };

type Bought = { invoice: string; left: number };

/** Facts at or after the cutoff in the order of time. Lines of one item and price in one invoice are joined. */
export function createReplayPlan(cutoff: Date) {
  const orders = new Map<string, ReplayOrder>();
  const returns = new Map<string, ReplayReturn>();
  const bought = new Map<string, Bought[]>();
  let unexplainedUnits = 0;

  function sell({ invoice, sku, quantity, unitPrice, at, country, customer }: RecordedLine, isService: boolean): void {
    if (customer !== null && !isService) {
      const key = `${customer}|${sku}`;
      const known = bought.get(key) ?? [];
      known.push({ invoice, left: quantity });
      bought.set(key, known);
    }
    if (at < cutoff) return;
    const order = orders.get(invoice) ?? { kind: "order" as const, at, number: invoice, country, customer, lines: [] };
    const same = order.lines.find((line) => line.sku === sku && line.unitPrice === unitPrice);
    if (same) same.quantity += quantity;
    else order.lines.push({ sku, quantity, unitPrice });
    orders.set(invoice, order);
  }

  function takeBack({ invoice, sku, quantity, at, customer }: RecordedLine): void {
    let left = -quantity;
    const purchases = customer === null ? [] : (bought.get(`${customer}|${sku}`) ?? []);
    for (let index = purchases.length - 1; index >= 0 && left > 0; index -= 1) {
      const purchase = purchases[index] as Bought;
      const taken = Math.min(left, purchase.left);
      if (taken === 0) continue;
      purchase.left -= taken;
      left -= taken;
      if (at < cutoff) continue;
      const number = `${invoice}-${purchase.invoice}`;
      const back = returns.get(number) ?? { kind: "return" as const, at, number, orderNumber: purchase.invoice, lines: [] };
      const same = back.lines.find((line) => line.sku === sku);
      if (same) same.quantity += taken;
      else back.lines.push({ sku, quantity: taken });
      returns.set(number, back);
    }
    if (at >= cutoff) unexplainedUnits += left;
  }

  return {
    add(line: RecordedLine): void {
      if ((line.kind === "sale" || line.kind === "service") && line.quantity > 0) sell(line, line.kind === "service");
      else if (line.kind === "return") takeBack(line);
    },
    plan(): ReplayPlan {
      const facts = [...orders.values(), ...returns.values()].sort(
        (a, b) => a.at.getTime() - b.at.getTime() || (a.number < b.number ? -1 : 1),
      );
      return { facts, unexplainedUnits };
    },
  };
}

/** When a recorded instant happens live: the cutoff at the start, the rest `rate` times as fast. */
export const replayedAt = (at: Date, cutoff: Date, startedAt: Date, rate: number): Date =>
  new Date(startedAt.getTime() + (at.getTime() - cutoff.getTime()) / rate);
