import { randomBytes } from "node:crypto";
import type { Pool } from "@/db/client";
import { seedOrganisation } from "@/db/seed/organisation";
import type { SimulatedSize } from "@/domain/simulation/retailer";
import { detectExceptions } from "@/server/services/exceptions/detect-exceptions";
import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import { recordSupplierInvoice } from "@/server/services/procurement/record-supplier-invoice";
import { setBuffer } from "@/server/services/stock/set-buffer";
import { HOUR, type Past, pastOf, refuseIssues } from "./past";
import { createDemoPeople } from "./people";
import { liveSimulatedPast } from "./simulated-past";

export type Report = (step: string, done?: number, of?: number) => void;

/** Fills an empty, migrated database with the simulated retailer, its people and its past until now. */
export async function fillSimulated(pool: Pool, size: SimulatedSize, folder: string, until: Date, report: Report): Promise<void> {
  report("people and places");
  const organisation = await seedOrganisation(pool, () => randomBytes(24).toString("base64url"));
  await createDemoPeople(pool, organisation, folder);
  const past = pastOf(pool, organisation);
  await liveSimulatedPast(past, size, until, (done, of) => report("days of history", done, of));
  await leaveSomethingToDo(past, until);
  await settle(past, until, report);
}

/** What a day's work looks like: invoices that name no order, and safety stock that somebody raised beyond what there is. */
async function leaveSomethingToDo(past: Past, until: Date): Promise<void> {
  const { rows: bills } = await past.pool.query<{ supplier: string; sku: string; price: string }>(
    `SELECT s.code AS supplier, i.sku, si.unit_price::text AS price FROM supplier_item si JOIN supplier s ON s.id = si.supplier_id JOIN item i ON i.id = si.item_id
     WHERE s.entity_id = $1 ORDER BY i.id LIMIT 3`,
    [past.organisation.entityId],
  );
  refuseIssues(
    "invoice",
    await recordSupplierInvoice(
      past.at(until),
      bills.map(({ supplier, sku, price }, index) => ({
        entityId: past.organisation.entityId,
        number: `${supplier}-${2_210 + index}`,
        supplierCode: supplier,
        currency: "GBP",
        invoicedAt: new Date(until.getTime() - (5 + 9 * index) * HOUR),
        lines: [{ sku, quantity: 24 * (index + 1), unitPrice: price }],
      })),
    ),
  );
  const { rows: balances } = await past.pool.query<{ itemId: number; nodeId: number; sellable: number; allocated: number }>(
    `SELECT b.item_id AS "itemId", b.node_id AS "nodeId", b.sellable, b.allocated FROM stock_balance b JOIN item i ON i.id = b.item_id
     WHERE i.entity_id = $1 AND b.allocated > 0 AND b.daily_demand > 0 ORDER BY b.allocated DESC, b.item_id LIMIT 5`,
    [past.organisation.entityId],
  );
  for (const { itemId, nodeId, sellable, allocated } of balances)
    await setBuffer(past.at(until), { itemId, nodeId }, { safetyBuffer: sellable - allocated + 4, channelHold: 0 });
}

/** Brings everything that the workers keep up to date to now, so that the first look shows a settled house. */
export async function settle(past: Past, until: Date, report: Report): Promise<void> {
  report("exceptions and figures");
  await detectExceptions(past.at(until));
  await refreshRollups({ pool: past.pool });
  // Nobody watched the past; the feed starts with the present.
  await past.pool.query("TRUNCATE change");
  await past.pool.query("ANALYZE");
}
