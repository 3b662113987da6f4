import { randomOf } from "@/domain/simulation/random";
import { type SimulatedSize, simulatedRetailer } from "@/domain/simulation/retailer";
import type { GantryClient } from "./gantry-client";
import { shopMessage } from "./shop-messages";

/** One order in ninety names an item that nobody knows, as a shop does whose catalogue is ahead. */
const UNKNOWN_ITEM = 1 / 90;
const CANCELLED = 1 / 40;
const EPOCH = Date.UTC(2026, 0, 1);

/** People who buy. Each call sends one order and answers the milliseconds until the next. */
export function createCustomers(client: GantryClient, size: SimulatedSize, ordersASecond: number) {
  const { demand } = simulatedRetailer(size);
  const random = randomOf(Date.now());
  let newest = 0;
  /** Tenths of a second since the epoch: unique over restarts, and never one that the history used. */
  const nextNumber = (now: Date) => {
    newest = Math.max(newest + 1, Math.floor((now.getTime() - EPOCH) / 100));
    return String(newest);
  };

  return async function order(now: Date): Promise<number> {
    const drawn = demand.drawOrder(random, now, nextNumber(now));
    const lines = random.chance(UNKNOWN_ITEM)
      ? drawn.lines.map((line, index) => (index === 0 ? { ...line, sku: `${line.sku}-NEW` } : line))
      : drawn.lines;
    const { source } = drawn.channel;
    const { body, headers } = shopMessage({ ...drawn, lines });
    await client.post(source.code, source.format, body, headers);
    if (source.format === "gantry" && random.chance(CANCELLED))
      await client.tell(source.code, "cancellation", `cancel:${drawn.number}`, new Date(), {
        orderNumber: drawn.number,
        reason: "cancelled by the customer",
      });
    return Math.min(60_000, (-Math.log(1 - random.next()) * 1_000) / ordersASecond);
  };
}
