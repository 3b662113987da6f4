import { randomBytes } from "node:crypto";
import type { Pool } from "@/db/client";
import { seedAssortment } from "@/db/seed/assortment";
import { seedOrganisation } from "@/db/seed/organisation";
import { assortmentOfHistory } from "@/domain/simulation/history-assortment";
import { channels, nodes } from "@/domain/simulation/organisation";
import { importFile } from "@/server/services/imports/import-file";
import { sampleKpis } from "@/server/services/kpi/sample-kpis";
import { REPLAY_SOURCE } from "@/workers/simulator/replay";
import { type Report, settle } from "./fill";
import { bookOpeningStock } from "./opening-stock";
import { DAY, pastOf } from "./past";
import { createPastSupply } from "./past-supply";
import { createDemoPeople } from "./people";
import { readRecordedPast } from "./recorded-past";

/** Days before now on which the suppliers' orders that are under way were placed. */
const ORDERED_DAYS_AGO = [16, 9, 4];

export type FilledReplay = { channel: string; cutoff: Date };

/** Fills an empty, migrated database with a recorded history up to its last days, moved so that those begin now. */
export async function fillReplay(pool: Pool, file: string, folder: string, until: Date, report: Report): Promise<FilledReplay> {
  report("people and places");
  const organisation = await seedOrganisation(pool, () => randomBytes(24).toString("base64url"));
  await createDemoPeople(pool, organisation, folder);
  const channel = channels[0]?.code ?? "";
  await pool.query(
    `INSERT INTO ingest_source (entity_id, code, channel_id, format, authentication, secret, rate_per_second)
     VALUES ($1, $2, $3, 'gantry', 'api_key', $4, 2000) ON CONFLICT (code) DO NOTHING`,
    [organisation.entityId, REPLAY_SOURCE, organisation.channelIds.get(channel), randomBytes(24).toString("base64url")],
  );

  report("reading the history");
  const { cutoff, sold, unitsADay } = await readRecordedPast(file);
  const assortment = assortmentOfHistory(sold);
  const past = pastOf(pool, organisation);
  const start = new Date(until.getTime() - Math.max(...ORDERED_DAYS_AGO) * DAY - DAY);
  await seedAssortment(pool, organisation.entityId, assortment, start);
  await importFile(past.at(until), {
    format: "online-retail",
    path: file,
    options: {
      entityCode: organisation.entityCode,
      channelCode: channel,
      nodeCodes: nodes.map((node) => node.code),
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
  await bookOpeningStock(past, nodes, paces, start);
  const supply = createPastSupply(past);
  for (const days of ORDERED_DAYS_AGO) {
    const at = new Date(until.getTime() - days * DAY);
    await supply.advance(at);
    await supply.plan(undefined, at, true);
  }
  await supply.advance(until);
  await supply.plan(undefined, until, false);
  await sampleKpis(past.at(until));
  await settle(past, until, report);
  return { channel, cutoff };
}
