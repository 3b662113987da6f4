import type { ReplenishmentRow } from "./replenishment-columns";

export type SupplierOrder = { key: string; supplierName: string; nodeCode: string; currency: string; lines: number; valueMinor: number };

/** The purchase orders that a release will make: one for each supplier and node, the dearest first. */
export function supplierOrders(rows: readonly ReplenishmentRow[]): SupplierOrder[] {
  const orders = new Map<string, SupplierOrder>();
  for (const row of rows) {
    const key = `${row.supplierName}/${row.nodeCode}`;
    const { supplierName, nodeCode, currency } = row;
    const order = orders.get(key) ?? { key, supplierName, nodeCode, currency, lines: 0, valueMinor: 0 };
    orders.set(key, { ...order, lines: order.lines + 1, valueMinor: order.valueMinor + row.valueMinor });
  }
  return [...orders.values()].sort((a, b) => b.valueMinor - a.valueMinor);
}

/** Currencies are not added to each other. */
export function moneyByCurrency(rows: readonly { currency: string; valueMinor: number }[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.currency, (sums.get(row.currency) ?? 0) + row.valueMinor);
  return [...sums];
}
