import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { onlineRetail } from "@/domain/imports/online-retail";
import { columnKey } from "@/domain/imports/staged-line";
import type { ReplayHistory } from "@/domain/planning/backtest/replay";
import { lognormalOf } from "@/domain/planning/lead-time/lognormal";
import { weekdayOf } from "@/domain/planning/order-days";
import { inspectFile, readRows } from "../imports/open-file";

const DAY = 86_400_000;

export type FileAssumptions = {
  /** Share of the price that is margin: an invoice says nothing of cost. */
  margin: number;
  leadTimeDays: number;
  leadTimeDeviationDays: number;
};
export type FileHistory = ReplayHistory & { labels: string[]; firstDay: string; cancelledLines: number };

type Sale = { sku: string; day: number; units: number; revenue: number };

/** Demand by item and day from invoice lines. A line that was cancelled whole, later, by the same customer was never demand. */
export async function historyFromFiles(paths: readonly string[], assumptions: FileAssumptions): Promise<FileHistory> {
  const sales: Sale[] = [];
  const byOrder = new Map<string, Sale[]>();
  let cancelledLines = 0;
  for (const path of paths) {
    const { delimiter } = await inspectFile(path);
    for await (const rows of readRows(path, onlineRetail, delimiter)) {
      for (const { row, column } of rows) {
        const field = (name: string) => row[column.get(columnKey(name)) ?? -1] ?? "";
        const outcome = onlineRetail.read(field, { before: null, now: null, shiftMs: 0, currency: "GBP", pseudonym: (text) => text });
        if (outcome === "later" || !outcome.ok) continue;
        const { kind, sku, quantity, unitPrice, at, customerKey } = outcome.value.fields;
        const units = Number(quantity);
        const key = `${customerKey ?? ""} ${sku} ${Math.abs(units)}`;
        if (kind === "sale") {
          const sale = { sku: String(sku), day: Math.floor(Date.parse(String(at)) / DAY), units, revenue: units * Number(unitPrice) };
          sales.push(sale);
          if (customerKey === undefined) continue;
          const same = byOrder.get(key);
          if (same) same.push(sale);
          else byOrder.set(key, [sale]);
        } else if (kind === "return") {
          const sale = byOrder.get(key)?.pop();
          if (!sale) continue;
          sale.units = 0;
          sale.revenue = 0;
          cancelledLines++;
        }
      }
    }
  }
  const firstDay = sales.reduce((first, { day }) => Math.min(first, day), Number.POSITIVE_INFINITY);
  const days = sales.reduce((last, { day }) => Math.max(last, day), firstDay) - firstDay + 1;
  const labels = [...new Set(sales.map(({ sku }) => sku))].sort();
  const keyOf = new Map(labels.map((sku, index) => [sku, index]));
  const demand = new Int32Array(labels.length * Math.max(0, days));
  const revenue = new Float64Array(labels.length);
  const units = new Float64Array(labels.length);
  for (const sale of sales) {
    const key = keyOf.get(sale.sku) ?? 0;
    const at = key * days + sale.day - firstDay;
    demand[at] = (demand[at] ?? 0) + sale.units;
    revenue[key] = (revenue[key] ?? 0) + sale.revenue;
    units[key] = (units[key] ?? 0) + sale.units;
  }
  const leadTime = lognormalOf(assumptions.leadTimeDays, assumptions.leadTimeDeviationDays);
  const keys = labels.map((_, key) => {
    const priceMinor = units[key] ? ((revenue[key] ?? 0) / (units[key] ?? 1)) * 100 : 0;
    return {
      unitCostMinor: priceMinor * (1 - assumptions.margin),
      unitMarginMinor: priceMinor * assumptions.margin,
      orderMultiple: 1,
      minimumOrderQuantity: 1,
      leadTime,
      knownLeadTime: leadTime,
      serviceClass: null,
      orderDays: null,
      holdingRate: null,
      like: null,
    };
  });
  const start = Number.isFinite(firstDay) ? new Date(firstDay * DAY).toISOString().slice(0, 10) : "";
  const firstWeekday = Number.isFinite(firstDay) ? weekdayOf(new Date(firstDay * DAY)) : 1;
  return { keys, days: Math.max(0, days), firstWeekday, demand, shelf: null, labels, firstDay: start, cancelledLines };
}

/** A path whose last part has stars stands for the files that match: an npm script gets it unexpanded. */
export function filesOf(pattern: string): string[] {
  if (!pattern.includes("*")) return [pattern];
  const folder = dirname(pattern);
  const name = pattern.slice(folder.length + 1);
  const expression = new RegExp(
    `^${name
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  return readdirSync(folder)
    .filter((file) => expression.test(file) && statSync(join(folder, file)).isFile())
    .sort()
    .map((file) => join(folder, file));
}
