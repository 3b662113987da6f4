import { randomBytes } from "node:crypto";
import type { Pool } from "@/db/client";
import { seedOrganisation } from "@/db/seed/organisation";
import { type SimulatedSize, simulatedRetailer } from "@/domain/simulation/retailer";
import { detectExceptions } from "@/server/services/exceptions/detect-exceptions";
import { refreshRollups } from "@/server/services/kpi/refresh-rollups";
import { assessReadiness } from "@/server/services/masterdata/assess-readiness";
import { findDuplicates } from "@/server/services/masterdata/find-duplicates";
import { classifyItems } from "@/server/services/planning/classify-items";
import { judgeOverrides } from "@/server/services/planning/judge-overrides";
import { learnSupplierLeadTimes } from "@/server/services/planning/learn-supplier-lead-times";
import { setPlanningPolicy } from "@/server/services/planning/planning-policy";
import { replenish } from "@/server/services/planning/replenish";
import { recordSupplierInvoice } from "@/server/services/procurement/record-supplier-invoice";
import { HOUR, type Past, pastOf, refuseIssues } from "./past";
import { setAutomation } from "./past-automation";
import { setBankDetails } from "./past-bank-details";
import { raiseBuffers } from "./past-buffers";
import { setCalendar } from "./past-calendar";
import { setContracts } from "./past-contracts";
import { publishForecasts } from "./past-forecasts";
import { openLanes } from "./past-lanes";
import { setOrderRules } from "./past-order-terms";
import { receiveTooMuch } from "./past-over-receipt";
import { setRates } from "./past-rates";
import { setApprovals } from "./past-requisitions";
import { setReviews } from "./past-reviews";
import { fallShort } from "./past-shortage";
import { createDemoPeople } from "./people";
import { liveSimulatedPast } from "./simulated-past";
import { uploadCatalogue } from "./upload-catalogue";

/** Probability of no stockout in a cycle. */
const CLASS_TARGETS = { serviceLevel: 0.95, serviceLevelA: 0.97, serviceLevelC: 0.9 };

export type Report = (step: string, done?: number, of?: number) => void;

/** Fills an empty, migrated database with the simulated retailer, its people and its past until now. */
export async function fillSimulated(pool: Pool, size: SimulatedSize, folder: string, until: Date, report: Report): Promise<void> {
  hasten(pool);
  report("people and places");
  const organisation = await seedOrganisation(pool, () => randomBytes(24).toString("base64url"));
  const past = pastOf(pool, organisation, await createDemoPeople(pool, organisation, folder));
  await liveSimulatedPast(past, size, until, (done, of) => report("days of history", done, of));
  await raiseBuffers(past, 5, until);
  await uploadCatalogue(past, simulatedRetailer(size).assortment, until);
  await billWithoutOrder(past, until);
  await receiveTooMuch(past, until);
  await settle(past, until, report);
}

/** A database that was not filled to its end is started over: its commits need not wait for the disk, and rough statistics do meanwhile. */
export function hasten(pool: Pool): void {
  pool.options.options = "-c synchronous_commit=off -c default_statistics_target=20";
}

/** What a day's work looks like: invoices that name no order. */
async function billWithoutOrder(past: Past, until: Date): Promise<void> {
  const { rows: bills } = await past.pool.query<{ supplier: string; sku: string; price: string }>(
    `SELECT s.code AS supplier, i.sku, si.unit_price::text AS price FROM supplier_item si JOIN supplier s ON s.id = si.supplier_id JOIN item i ON i.id = si.item_id
     WHERE s.entity_id = $1 ORDER BY i.id LIMIT 3`,
    [past.organisation.entityId],
  );
  const answers = await recordSupplierInvoice(
    past.at(until),
    bills.map(({ supplier, sku, price }, index) => ({
      entityId: past.organisation.entityId,
      number: `${supplier}-${2_210 + index}`,
      supplierCode: supplier,
      currency: "GBP",
      invoicedAt: new Date(until.getTime() - (5 + 9 * index) * HOUR),
      lines: [{ sku, quantity: 24 * (index + 1), unitPrice: price }],
    })),
  );
  refuseIssues("invoice", answers);
}

/** Brings everything that the workers keep up to date to now, so that the first look shows a settled house. */
export async function settle(past: Past, until: Date, report: Report): Promise<void> {
  report("exceptions and figures");
  await openLanes(past, until);
  await setCalendar(past, until);
  await setOrderRules(past, until);
  const { entityId } = past.organisation;
  await learnSupplierLeadTimes(past.at(until), { entityId });
  await refreshRollups({ pool: past.pool });
  await classifyItems(past.at(until), { entityId });
  await publishForecasts(past, until);
  await setPlanningPolicy(past.by("planner", until), {
    entityId,
    ...CLASS_TARGETS,
    reviewDays: 7,
    version: 0,
    reason: "What earns most is missed least",
  });
  await setContracts(past, until);
  await fallShort(past, until);
  // Planned with all of it: orders that are made together and transfers are there at the first look.
  await replenish(past.at(until), { entityId });
  await detectExceptions(past.at(until));
  await setAutomation(past, until);
  await judgeOverrides(past.at(until));
  await assessReadiness(past.at(until));
  await findDuplicates(past.at(until));
  await setRates(past, until);
  await setApprovals(past, until);
  await setBankDetails(past, until);
  await setReviews(past, until);
  // Nobody watched the past; the feed starts with the present.
  await past.pool.query("TRUNCATE change");
  await past.pool.query("SET default_statistics_target = DEFAULT; ANALYZE");
}
