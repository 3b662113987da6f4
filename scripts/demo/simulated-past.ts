import { seedAssortment } from "@/db/seed/assortment";
import { nodes } from "@/domain/simulation/organisation";
import { randomOf } from "@/domain/simulation/random";
import { type SimulatedSize, simulatedRetailer } from "@/domain/simulation/retailer";
import { sampleKpis } from "@/server/services/kpi/sample-kpis";
import { bookOpeningStock } from "./opening-stock";
import { DAY, HOUR, type Past } from "./past";
import { createPastOrders } from "./past-orders";
import { createPastSupply } from "./past-supply";

/** The last days are lived hour by hour, so that the tower's hourly courses are there. */
const HOURLY_DAYS = 2;
/** What was recommended in these last days waits for a buyer. */
const UNDECIDED_DAYS = 2;
/** Items are planned once a week, a part each day. */
const WEEK = 7;
/** Days before which the planner of the database is told how the tables have grown. */
const analysed: ReadonlySet<number> = new Set([0, 1, 3, 8, 20, 45]);
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
