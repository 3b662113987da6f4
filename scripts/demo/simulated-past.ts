import { randomBytes } from "node:crypto";
import { seedAssortment, seedExchanges } from "@/db/seed/assortment";
import { nodes } from "@/domain/simulation/organisation";
import { randomOf } from "@/domain/simulation/random";
import { type SimulatedSize, simulatedRetailer } from "@/domain/simulation/retailer";
import { sampleKpis } from "@/server/services/kpi/sample-kpis";
import { bookOpeningStock } from "./opening-stock";
import { DAY, HOUR, type Past } from "./past";
import { raiseBuffers } from "./past-buffers";
import { createPastDesk } from "./past-desk";
import { createPastOrders } from "./past-orders";
import { createPastSupply } from "./past-supply";

/** The last days are lived hour by hour, so that the tower's hourly courses are there. */
const HOURLY_DAYS = 2;
/** What was recommended in these last days waits for a buyer. */
const UNDECIDED_DAYS = 2;
/** Each supplier's items are planned once a week, on the supplier's day; slow sellers every other week. */
const WEEK = 7;
const SLOW_UNITS_A_DAY = 0.4;
/** How long ago people began to keep their problems in one queue. */
const QUEUE_DAYS = 14;
/** Hour of the day (UTC) at which they act on days that are lived whole. */
const DESK_HOUR = 17;
/** How long ago a planner raised some buffers too far; by now that has been noticed. */
const RAISED_HOURS_AGO = 26;
/** Days before which the planner of the database is told how the tables have grown. */
const analysed: ReadonlySet<number> = new Set([1, 5, 20]);

type Stretch = { from: number; to: number; isHourly: boolean };

/** Whole days, and the last of them hour by hour. */
export function* stretchesOf(start: number, until: number): Generator<Stretch> {
  const hourlyFrom = Math.max(start, Math.floor(until / HOUR) * HOUR - HOURLY_DAYS * DAY);
  for (let from = start, to = start; from < until; from = to) {
    const isHourly = from >= hourlyFrom;
    to = Math.min(until, isHourly ? from + HOUR : Math.min(from + DAY, hourlyFrom));
    yield { from, to, isHourly };
  }
}

/** Lives the days until now through the service verbs: orders, parcels, returns, purchases, receipts and invoices, and what people did about them. */
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
  await seedExchanges(past.pool, entityId, assortment.suppliers, () => randomBytes(24).toString("base64url"));
  await bookOpeningStock(past, nodes, paces, new Date(start));
  const { rows: items } = await past.pool.query<{ id: number; sku: string; supplierId: number }>(
    `SELECT i.id, i.sku, min(s.supplier_id) AS "supplierId" FROM item i JOIN supplier_item s ON s.item_id = i.id WHERE i.entity_id = $1 GROUP BY i.id ORDER BY i.id`,
    [entityId],
  );

  const pace = new Map(paces.map(({ sku, unitsADay }) => [sku, unitsADay]));
  const dueOn = (day: number) =>
    items
      .filter(({ sku, supplierId }) => (day - supplierId) % ((pace.get(sku) ?? 0) < SLOW_UNITS_A_DAY ? 2 * WEEK : WEEK) === 0)
      .map(({ id }) => id);

  const orders = createPastOrders(past, random);
  const supply = createPastSupply(past);
  const desk = createPastDesk(past);
  let orderNumber = 100_000;
  let day = -1;
  for (const { from, to, isHourly } of stretchesOf(start, until.getTime())) {
    const now = new Date(to);
    const today = Math.floor((from - start) / DAY);
    if (today !== day) {
      day = today;
      await supply.plan([...dueOn(day), ...(await waitedFor(past))], new Date(from), from < until.getTime() - UNDECIDED_DAYS * DAY);
      // Plans made for empty tables would be kept until the server looks by itself.
      if (analysed.has(day)) await past.pool.query("ANALYZE");
      report(day, size.days);
    }
    await supply.advance(now);
    const drawn = demand.drawOrders(random, new Date(from), now, size.ordersADay, () => {
      orderNumber += 1;
      return `${orderNumber}`;
    });
    await orders.place(drawn);
    await orders.cancel(drawn, now);
    await orders.ship(new Date(from), now);
    await orders.takeBack(now);

    const afternoon = new Date(Math.floor(from / DAY) * DAY + DESK_HOUR * HOUR);
    if (isHourly) {
      if (Math.round((until.getTime() - to) / HOUR) === RAISED_HOURS_AGO) await raiseBuffers(past, 3, now);
      if (now.getUTCHours() === DESK_HOUR) await orders.giveUp(now);
      await desk.attendHour(now);
      await sampleKpis(past.at(now));
    } else {
      await orders.giveUp(afternoon);
      if (from >= until.getTime() - QUEUE_DAYS * DAY) await desk.attendDay(afternoon);
      else await desk.work(afternoon);
    }
  }
  await supply.plan(undefined, until, false);
}

/** Items that orders wait for and of which not enough is on its way: buyers do not wait for the supplier's day. */
async function waitedFor(past: Past): Promise<number[]> {
  const { rows } = await past.pool.query<{ id: number }>(
    "SELECT DISTINCT item_id AS id FROM stock_balance WHERE backordered > inbound_ordered + in_transit ORDER BY 1",
  );
  return rows.map(({ id }) => id);
}
