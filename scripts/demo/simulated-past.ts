import { seedAssortment } from "@/db/seed/assortment";
import { assortmentOf } from "@/domain/simulation/assortment";
import { createDemand } from "@/domain/simulation/demand";
import { nodes } from "@/domain/simulation/organisation";
import { randomOf } from "@/domain/simulation/random";
import { sampleKpis } from "@/server/services/kpi/sample-kpis";
import { bookOpeningStock } from "./opening-stock";
import { DAY, HOUR, type Past } from "./past";
import { createPastOrders } from "./past-orders";
import { createPastSupply } from "./past-supply";

export type SimulatedSize = { seed: string; items: number; suppliers: number; bundles: number; days: number; ordersADay: number };

/** As the demo runs it. */
export const demoSize: SimulatedSize = { seed: "harbour", items: 3_000, suppliers: 60, bundles: 80, days: 90, ordersADay: 380 };

/** The last days are lived hour by hour, so that the tower's hourly courses are there. */
const HOURLY_DAYS = 2;
/** What was recommended in these last days waits for a buyer. */
const UNDECIDED_DAYS = 2;
/** Items are planned once a week, a part each day. */
const WEEK = 7;
/** Days before which the planner of the database is told how the tables have grown. */
const analysed: ReadonlySet<number> = new Set([0, 1, 3, 8, 20, 45]);
/** Orders drawn to learn the pace of each item. */
const TRIAL = 20_000;

/** The retailer's catalogue and what it sells, the same for a seed: for the past and for the live simulator. */
export function simulatedRetailer({ seed, items, suppliers, bundles, ordersADay }: SimulatedSize) {
  const assortment = assortmentOf(seed, { items, suppliers, bundles });
  const demand = createDemand([...assortment.items, ...assortment.bundles]);
  const partsOf = new Map(assortment.bundles.map((bundle) => [bundle.sku, bundle.components]));
  const random = randomOf(`${seed}/trial`);
  const units = new Map<string, number>();
  for (let index = 0; index < TRIAL; index += 1)
    for (const { sku, quantity } of demand.drawOrder(random, new Date(0), "").lines)
      for (const part of partsOf.get(sku) ?? [{ sku, quantityPer: 1 }])
        units.set(part.sku, (units.get(part.sku) ?? 0) + quantity * part.quantityPer);
  const leadTime = new Map(assortment.suppliers.map(({ code, leadTimeDays }) => [code, leadTimeDays]));
  const paces = assortment.items.map(({ sku, supplierCode }) => ({
    sku,
    unitsADay: ((units.get(sku) ?? 0) / TRIAL) * ordersADay,
    leadTimeDays: leadTime.get(supplierCode) ?? 14,
  }));
  return { assortment, demand, paces };
}

/** Lives the days until now through the service verbs: orders, parcels, returns, purchases, receipts and invoices. */
export async function liveSimulatedPast(
  past: Past,
  size: SimulatedSize,
  until: Date,
  report: (done: number, of: number) => void,
): Promise<void> {
  const { entityId } = past.organisation;
  const random = randomOf(`${size.seed}/days`);
  const { assortment, demand, paces } = simulatedRetailer(size);
  const start = Math.floor(until.getTime() / DAY) * DAY - size.days * DAY;
  await seedAssortment(past.pool, entityId, assortment, new Date(start));
  await bookOpeningStock(past, nodes, paces, new Date(start));
  const { rows: items } = await past.pool.query<{ id: number }>(
    "SELECT id FROM item WHERE entity_id = $1 AND NOT is_bundle AND NOT is_service ORDER BY id",
    [entityId],
  );

  const orders = createPastOrders(past, random);
  const supply = createPastSupply(past);
  const hourlyFrom = until.getTime() - HOURLY_DAYS * DAY;
  let orderNumber = 100_000;
  for (let from = start, day = -1; from < until.getTime(); ) {
    const isHourly = from >= hourlyFrom;
    const to = Math.min(until.getTime(), from + (isHourly ? HOUR : DAY));
    if (Math.floor((from - start) / DAY) !== day) {
      day = Math.floor((from - start) / DAY);
      const due = items.filter((_, index) => index % WEEK === day % WEEK).map(({ id }) => id);
      await supply.plan(due, new Date(from), from < until.getTime() - UNDECIDED_DAYS * DAY);
      // Plans made for empty tables would be kept until the server looks by itself.
      if (analysed.has(day)) await past.pool.query("ANALYZE");
      report(day, size.days);
    }
    await supply.advance(new Date(to));
    const drawn = demand.drawOrders(random, new Date(from), new Date(to), size.ordersADay, () => {
      orderNumber += 1;
      return `${orderNumber}`;
    });
    await orders.place(drawn);
    await orders.cancel(drawn, new Date(to));
    await orders.ship(new Date(from), new Date(to));
    await orders.takeBack(new Date(to));
    if (isHourly) await sampleKpis(past.at(new Date(to)));
    from = to;
  }
  await supply.plan(undefined, until, false);
}
