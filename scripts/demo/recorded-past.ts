import type { SoldItem } from "@/domain/simulation/history-assortment";
import { readHistory } from "@/workers/simulator/history-file";
import { DAY } from "./past";

/** What of the history is streamed live. */
const LIVE_DAYS = 14;
/** Stretch before the cutoff that tells an item's pace. */
const PACE_DAYS = 60;

export type RecordedPast = { cutoff: Date; sold: SoldItem[]; unitsADay: ReadonlyMap<string, number> };

/** Reads the file once for what it sold, at what price and pace, and when its last days begin. */
export async function readRecordedPast(file: string): Promise<RecordedPast> {
  const items = new Map<string, { description: string; prices: number[]; sales: { at: number; quantity: number }[] }>();
  let last = 0;
  for await (const line of readHistory(file)) {
    last = Math.max(last, line.at.getTime());
    if (line.kind !== "sale") continue;
    const item = items.get(line.sku) ?? { description: line.description, prices: [], sales: [] };
    if (line.description !== "") item.description = line.description;
    if (Number(line.unitPrice) > 0) item.prices.push(Number(line.unitPrice));
    item.sales.push({ at: line.at.getTime(), quantity: line.quantity });
    items.set(line.sku, item);
  }
  if (last === 0) throw new Error(`${file} has no sales in it.`);
  const cutoff = last - LIVE_DAYS * DAY;
  const unitsADay = new Map<string, number>();
  const sold: SoldItem[] = [];
  for (const [sku, { description, prices, sales }] of items) {
    const recent = sales.filter(({ at }) => at < cutoff && at >= cutoff - PACE_DAYS * DAY);
    unitsADay.set(sku, recent.reduce((sum, { quantity }) => sum + quantity, 0) / PACE_DAYS);
    const sorted = prices.sort((a, b) => a - b);
    sold.push({
      sku,
      description,
      medianPrice: sorted[Math.floor(sorted.length / 2)] ?? 1,
      units: sales.reduce((sum, { quantity }) => sum + quantity, 0),
    });
  }
  return { cutoff: new Date(cutoff), sold, unitsADay };
}
