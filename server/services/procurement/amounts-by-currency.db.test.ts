import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOUSES, houseMinorPerMajor, minorPerMajorOf } from "@/db/minor-units";
import { minorPerMajor, unusualDigits } from "@/domain/kernel/money";
import { readOrderBasis } from "@/server/read/decision-basis";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anAutomatedHouse } from "@/test/factories/automated-house";
import { aBuyingHouse, yes } from "@/test/factories/buying-house";
import { NOW } from "@/test/factories/retailer";
import { readCandidates } from "../automation/candidates";
import { changeRecommendation, releaseRecommendations } from "../planning/decide-recommendations";
import { readPlannedItems } from "../planning/read-planned-items";
import { procurementInvariants } from "../verification/procurement";
import { readBudgets, setBudget } from "./budgets";
import { createPurchaseOrder } from "./create-purchase-orders";
import { changePurchaseOrder } from "./manage-order";
import { matchInvoices } from "./match-invoices";
import { recordSupplierInvoice } from "./record-supplier-invoice";
import { decideRequisition } from "./requisitions/decide-requisition";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
const one = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows[0];

/** A house whose company and supplier count in the same money, at this price a unit. */
async function inMoney(currency: string, price: string) {
  const house = await aBuyingHouse(database.pool);
  const { entityId, supplierId } = house.retailer;
  await database.pool.query("UPDATE entity SET currency = $2 WHERE id = $1", [entityId, currency]);
  await database.pool.query("UPDATE supplier SET currency = $2 WHERE id = $1", [supplierId, currency]);
  await database.pool.query("UPDATE supplier_item SET unit_price = $2 WHERE supplier_id = $1", [supplierId, price]);
  await database.pool.query("UPDATE item SET unit_cost = $2, unit_price = $2::numeric * 2 WHERE entity_id = $1", [entityId, price]);
  return house;
}

describe.each([
  ["JPY", "400", 1],
  ["KWD", "5.000", 1_000],
])("In %s", (currency, price, perMajor) => {
  const minor = (units: number) => units * Number(price) * perMajor;

  it("a request, its order, a change of it and its invoice are counted in the currency's own minor units", async () => {
    const house = await inMoney(currency, price);
    const { entityId, supplierId, itemIds } = house.retailer;
    const month = "2026-03";
    await setBudget(house.approver, {
      entityId,
      category: "Household",
      month,
      amountMinor: minor(100),
      mode: "stop",
      version: 0,
      reason: "Plan",
    });
    const { id } = await house.request([20]);
    expect(await one("SELECT total_minor FROM requisition WHERE id = $1", [id])).toEqual({ total_minor: minor(20) });
    const budget = async () => (await readBudgets(database.pool, { entityIds: [entityId], months: [month], now: NOW }))[0];
    expect(await budget()).toMatchObject({ waitingMinor: minor(20), committedMinor: 0 });
    await decideRequisition(house.approver, yes(id));
    const order = await one("SELECT id, number, total_minor FROM purchase_order WHERE entity_id = $1", [entityId]);
    expect(order.total_minor).toBe(minor(20));
    await changePurchaseOrder(house.buyer, {
      purchaseOrderId: order.id,
      version: 1,
      reason: "More is sold",
      lines: [{ lineNumber: 1, quantity: 40 }],
    });
    expect(await budget()).toMatchObject({ committedMinor: minor(20), waitingVersionsMinor: minor(20) });
    expect((await one("SELECT total_minor FROM order_approval WHERE purchase_order_id = $1", [order.id])).total_minor).toBe(minor(40));
    const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
    expect((await readOrderBasis(database.pool, everywhere, order.id, NOW)).budgets).toMatchObject([{ thisMinor: minor(20) }]);

    const { code } = await one("SELECT code FROM supplier WHERE id = $1", [supplierId]);
    const { sku } = await one("SELECT sku FROM item WHERE id = $1", [itemIds[0]]);
    const billed = { entityId, supplierCode: code, number: `I-${currency}`, currency, invoicedAt: NOW, purchaseOrderNumber: order.number };
    const [invoice] = await recordSupplierInvoice(house.retailer.context, [
      { ...billed, lines: [{ sku, quantity: 20, unitPrice: price }] },
    ]);
    const invoiceId = (invoice && "id" in invoice ? invoice.id : undefined) ?? 0;
    expect((await one("SELECT total_minor FROM supplier_invoice WHERE id = $1", [invoiceId])).total_minor).toBe(minor(20));
    const [matched] = await matchInvoices(house.retailer.context, [invoiceId]);
    expect(matched?.outcome.reasons).toMatchObject([{ kind: "quantity_over_received", overMinor: minor(20) }]);
  });

  it("a recommendation and what it would lose are worth the same to planning, buyer and automation", async () => {
    const { retailer, buyer, ids, orders } = await anAutomatedHouse(database.pool, 1);
    const [itemId = 0] = retailer.itemIds;
    await database.pool.query("UPDATE supplier SET currency = $2 WHERE id = $1", [retailer.supplierId, currency]);
    await database.pool.query("UPDATE supplier_item SET unit_price = $2 WHERE supplier_id = $1", [retailer.supplierId, price]);
    await database.pool.query("UPDATE entity SET currency = $2 WHERE id = $1", [retailer.entityId, currency]);
    const planned = (await readPlannedItems(database.pool, [itemId], NOW)).get(itemId);
    expect(planned).toMatchObject({ unitCostMinor: 4 * perMajor, unitMarginMinor: 6 * perMajor, source: { currency } });
    expect(await readCandidates(database.pool, retailer.entityId, NOW)).toMatchObject([{ valueMinor: minor(20) }]);
    const given = { id: ids[0] ?? 0, version: 1 };
    await changeRecommendation(buyer, { ...given, quantity: 30 });
    expect((await one("SELECT value_minor FROM replenishment_recommendation WHERE id = $1", [given.id])).value_minor).toBe(minor(30));
    await releaseRecommendations(buyer, { recommendations: [{ ...given, version: 2 }] });
    expect((await one("SELECT value_minor FROM replenishment_recommendation WHERE id = $1", [given.id])).value_minor).toBe(minor(30));
    const [order] = await orders();
    expect((await one("SELECT total_minor FROM purchase_order WHERE id = $1", [order?.id])).total_minor).toBe(minor(30));
  });
});

it("SQL counts minor units as the domain does", async () => {
  for (const currency of ["GBP", "EUR", "HUF", ...Object.values(unusualDigits).flat()]) {
    const { minor } = await one(`SELECT ${minorPerMajorOf("c.code")} AS minor FROM (SELECT $1::char(3) AS code) c`, [currency]);
    expect([currency, minor]).toEqual([currency, minorPerMajor(currency)]);
  }
  const { id } = await one("INSERT INTO entity (code, name, currency) VALUES ('YEN', 'Yen', 'JPY') RETURNING id");
  expect(
    await one(`SELECT ${houseMinorPerMajor("$1::int")} AS scalar, h.per_major::int AS joined FROM ${HOUSES} h WHERE h.id = $1`, [id]),
  ).toEqual({
    scalar: 1,
    joined: 1,
  });
});

it("amounts that were stored as hundredths are stated anew, and the totals follow from the lines again", async () => {
  const house = await inMoney("JPY", "400");
  const { entityId, supplierId, nodeIds, itemIds } = house.retailer;
  const promisedAt = new Date(NOW.getTime() + 86_400_000);
  const { id } = await createPurchaseOrder(house.retailer.context, {
    entityId,
    supplierId,
    nodeId: nodeIds[0] ?? 0,
    lines: [{ itemId: itemIds[0] ?? 0, quantity: 20, unitPrice: "400", promisedAt }],
  });
  await house.rule({ fromMinor: 100_000, toMinor: 5_000_000, steps: [] });
  await database.pool.query("UPDATE purchase_order SET total_minor = 800000 WHERE id = $1", [id]);
  await database.pool.query("UPDATE supplier SET minimum_order_minor = 250000 WHERE id = $1", [supplierId]);
  const script = await readFile("db/migrations/0008_amounts_by_currency.sql", "utf8");
  const client = await database.pool.connect();
  for (const statement of script.split("--> statement-breakpoint")) await client.query(statement);
  client.release();
  expect(await one("SELECT total_minor FROM purchase_order WHERE id = $1", [id])).toEqual({ total_minor: 8_000 });
  expect(await one("SELECT minimum_order_minor FROM supplier WHERE id = $1", [supplierId])).toEqual({ minimum_order_minor: 2_500 });
  expect(await one("SELECT from_minor, to_minor FROM approval_rule WHERE entity_id = $1", [entityId])).toEqual({
    from_minor: 1_000,
    to_minor: 50_000,
  });
  const totals = procurementInvariants.find(({ name }) => name.includes("purchase order's total"));
  expect((await database.pool.query(totals?.off ?? "")).rows).toEqual([]);
});
