import { randomBytes } from "node:crypto";
import type { Pool } from "@/db/client";
import { seedAssortment, seedExchanges } from "@/db/seed/assortment";
import { seedOrganisation } from "@/db/seed/organisation";
import { assortmentOfHistory } from "@/domain/simulation/history-assortment";
import { channels, nodes } from "@/domain/simulation/organisation";
import { importFile } from "@/server/services/imports/import-file";
import { sampleKpis } from "@/server/services/kpi/sample-kpis";
import { REPLAY_SOURCE } from "@/workers/simulator/replay";
import { hasten, type Report, settle } from "./fill";
import { bookOpeningStock, type Pace } from "./opening-stock";
import { DAY, HOUR, type Past, pastOf } from "./past";
import { createPastDesk } from "./past-desk";
import { createPastSupply } from "./past-supply";
import { createDemoPeople } from "./people";
import { readRecordedPast } from "./recorded-past";

/** Days before now on which the suppliers' orders that are under way were placed. */
const ORDERED_DAYS_AGO = [16, 9, 4];
/** Days before now on which people looked after what had come of them; the last two days they do by the hour. */
const LOOKED_DAYS_AGO = [12, 10, 8, 6, 5, 4, 3, 2];
const HOURLY_DAYS = 2;
/** Where the recorded orders left from: three in four from the first, and these two keep everything. */
const SHIPPED_FROM = ["MID", "MID", "MID", "EUR"];
const stocked = nodes.map((node) => {
  const share = SHIPPED_FROM.filter((code) => code === node.code).length / SHIPPED_FROM.length;
  return share > 0 ? { ...node, assortment: 1, share } : node;
});

export type FilledReplay = { channel: string; cutoff: Date };

/** Fills an empty, migrated database with a recorded history up to its last days, moved so that those begin now. */
export async function fillReplay(pool: Pool, file: string, folder: string, until: Date, report: Report): Promise<FilledReplay> {
  hasten(pool);
  report("people, places and the history's items");
  const organisation = await seedOrganisation(pool, () => randomBytes(24).toString("base64url"));
  const [people, { cutoff, sold, unitsADay }] = await Promise.all([createDemoPeople(pool, organisation, folder), readRecordedPast(file)]);
  const channel = channels[0]?.code ?? "";
  await pool.query(
    `INSERT INTO ingest_source (entity_id, code, channel_id, format, authentication, secret, rate_per_second)
     VALUES ($1, $2, $3, 'gantry', 'api_key', $4, 2000) ON CONFLICT (code) DO NOTHING`,
    [organisation.entityId, REPLAY_SOURCE, organisation.channelIds.get(channel), randomBytes(24).toString("base64url")],
  );
  const assortment = assortmentOfHistory(sold);
  const past = pastOf(pool, organisation, people);
  const start = new Date(until.getTime() - Math.max(...ORDERED_DAYS_AGO) * DAY - DAY);
  await seedAssortment(pool, organisation.entityId, assortment, start);
  await seedExchanges(pool, organisation.entityId, assortment.suppliers, () => randomBytes(24).toString("base64url"));
  await importFile(past.at(until), {
    format: "online-retail",
    path: file,
    options: {
      entityCode: organisation.entityCode,
      channelCode: channel,
      nodeCodes: SHIPPED_FROM,
      shiftMs: until.getTime() - cutoff.getTime(),
      before: cutoff.toISOString(),
    },
    onProgress: (step, done) => report(`history: lines ${step}`, done),
  });
  await pool.query("ANALYZE");

  report("suppliers and stock");
  const leadTime = new Map(assortment.suppliers.map((supplier) => [supplier.code, supplier.leadTimeDays]));
  const paces = assortment.items.map(({ sku, supplierCode }) => ({
    sku,
    unitsADay: unitsADay.get(sku) ?? 0,
    leadTimeDays: leadTime.get(supplierCode) ?? 14,
  }));
  await liveSupply(past, paces, start, until);
  await settle(past, until, report);
  return { channel, cutoff };
}

/** The weeks before now, of which the file tells only what was sold: stock, purchases and what people did about late and short ones. */
async function liveSupply(past: Past, paces: readonly Pace[], start: Date, until: Date): Promise<void> {
  await bookOpeningStock(past, stocked, paces, start);
  const supply = createPastSupply(past);
  const desk = createPastDesk(past);
  for (let days = Math.max(...ORDERED_DAYS_AGO); days >= HOURLY_DAYS; days -= 1) {
    const at = new Date(until.getTime() - days * DAY);
    if (days === Math.max(...ORDERED_DAYS_AGO)) {
      // A few first: the plans that are made for empty tables would be kept for the thousands of lines that follow.
      await supply.plan(await fewItems(past), at, true);
      await past.pool.query("ANALYZE");
    }
    if (ORDERED_DAYS_AGO.includes(days)) await supply.plan(undefined, at, true);
    if (ORDERED_DAYS_AGO.includes(days) || LOOKED_DAYS_AGO.includes(days)) await supply.advance(at);
    if (LOOKED_DAYS_AGO.includes(days)) await desk.attendDay(at);
  }
  const hourlyFrom = Math.floor(until.getTime() / HOUR) * HOUR - HOURLY_DAYS * DAY;
  for (let at = hourlyFrom + HOUR; at <= until.getTime(); at += HOUR) {
    await supply.advance(new Date(at));
    await desk.attendHour(new Date(at));
    await sampleKpis(past.at(new Date(at)));
  }
  await supply.advance(until);
  await supply.plan(undefined, until, false);
  await sampleKpis(past.at(until));
}

async function fewItems(past: Past): Promise<number[]> {
  const { rows } = await past.pool.query<{ id: number }>(
    "SELECT item_id AS id FROM stock_balance GROUP BY 1 ORDER BY max(sellable) DESC, 1 LIMIT 100",
  );
  return rows.map(({ id }) => id);
}
