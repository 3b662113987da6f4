import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Role } from "@/domain/governance/roles";
import { listReadiness } from "@/server/read/readiness";
import { readReadinessDetail } from "@/server/read/readiness-detail";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { createPurchaseOrder } from "../procurement/create-purchase-orders";
import { reviewSupplier } from "../procurement/supplier/review-supplier";
import { assessReadiness } from "./assess-readiness";
import { correctItem } from "./correct-item";
import { correctSupplier } from "./correct-supplier";

let database: TestDatabase;
let retailer: Retailer;
let steward: ServiceContext;
let item = 0;
let other = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  retailer = await aRetailer(database.pool, { items: 3, nodes: 2, stock: 50 });
  steward = await aPerson(database.pool, "data_steward", { entityId: retailer.entityId });
  [item = 0, other = 0] = retailer.itemIds;
});

const set = (fields: string, itemId = item) => database.pool.query(`UPDATE item SET ${fields} WHERE id = $1`, [itemId]);
const stored = async (itemId = item) =>
  (
    await database.pool.query<{ id: number; score: number; isReady: boolean; defects: string[]; stock: number; open: number }>(
      `SELECT id, score, is_ready AS "isReady", defects, stock_minor AS stock, open_order_minor AS open FROM readiness WHERE item_id = $1`,
      [itemId],
    )
  ).rows[0];
const nothingSeen = { fields: {}, terms: [], units: [] };
const own = () => ({ everywhere: false, entityIds: [retailer.entityId], nodeIds: [] });
const page = { startRow: 0, endRow: 50, sort: [], filters: {} };

it("every item and supplier has its score, its failing checks by name and the money that hangs on them", async () => {
  const [nodeId = 0] = retailer.nodeIds;
  await set("gtin = '4006381333932', unit_cost = 0");
  await set("gtin = '4006381333931'", other);
  await createPurchaseOrder(retailer.context, {
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId,
    lines: [{ itemId: item, quantity: 10, unitPrice: "4.00", promisedAt: retailer.context.now }],
  });
  await assessReadiness(retailer.context);
  expect(await stored()).toMatchObject({ score: 75, isReady: true, defects: ["gtin_wrong", "cost_missing"], stock: 0, open: 4_000 });
  // Nothing fails: nothing is at stake, and its row does not move with every sale.
  expect(await stored(other)).toMatchObject({ score: 100, defects: [], stock: 0, open: 0 });
  const { rows } = await listReadiness(database.pool, own(), page);
  expect(rows.map(({ kind, score, atStakeMinor }) => [kind, score, atStakeMinor])).toEqual([
    ["item", 75, 4_000],
    // The supplier has no country: all that is stocked from it hangs on that. One of its items costs nothing.
    ["supplier", 95, 2 * 2 * 50 * 400 + 4_000],
    ["item", 100, 0],
    ["item", 100, 0],
  ]);
  expect(await assessReadiness(retailer.context)).toBe(0);
  const { rows: audits } = await database.pool.query(
    "SELECT detail FROM audit_entry WHERE verb = 'readiness.assessed' AND subject_kind = 'readiness' AND subject_id = $1",
    [(await stored())?.id],
  );
  expect(audits).toEqual([{ detail: { of: `item ${item}`, from: null, to: 75, failing: ["gtin_wrong", "cost_missing"] } }]);
});

it("a mended GTIN raises the score at once, is audited with both values, and tells the stock screen", async () => {
  await set("gtin = '4006381333932'");
  await assessReadiness(retailer.context);
  const answer = await correctItem(steward, {
    itemId: item,
    fields: { gtin: "4006381333931" },
    seen: { fields: { gtin: "4006381333932" } },
  });
  expect(answer).toEqual({ previousScore: 85, score: 100 });
  expect(await stored()).toMatchObject({ score: 100, defects: [], stock: 0 });
  const { rows } = await database.pool.query("SELECT actor, detail FROM audit_entry WHERE verb = 'item.corrected' AND subject_id = $1", [
    item,
  ]);
  expect(rows).toMatchObject([
    {
      actor: expect.stringMatching(/^person:/),
      detail: { before: { fields: { gtin: "4006381333932" } }, after: { fields: { gtin: "4006381333931" } } },
    },
  ]);
  const { rows: told } = await database.pool.query(
    "SELECT DISTINCT topic FROM change WHERE xid = (SELECT max(xid::text::bigint)::text::xid8 FROM change)",
  );
  expect(told.map(({ topic }) => topic).sort()).toEqual(["inventory", "readiness"]);
});

it("a GTIN that another item carries marks both, until one of them lets go of it", async () => {
  await set("gtin = '4006381333931'", other);
  await correctItem(steward, { itemId: item, fields: { gtin: "4006381333931" }, seen: { fields: { gtin: null } } });
  expect([await stored(), await stored(other)]).toMatchObject([
    { score: 70, isReady: false, defects: ["gtin_of_another"] },
    { score: 70, isReady: false, defects: ["gtin_of_another"] },
  ]);
  await correctItem(steward, { itemId: item, fields: { gtin: null }, seen: { fields: { gtin: "4006381333931" } } });
  expect([await stored(), await stored(other)]).toMatchObject([{ score: 100 }, { score: 100 }]);
});

it("terms, units and fields are mended in one go, and a new source is one from then on", async () => {
  await database.pool.query("UPDATE supplier_item SET lead_time_days = 0, minimum_order_quantity = 7 WHERE item_id = $1", [item]);
  await database.pool.query("INSERT INTO item_unit (item_id, unit) VALUES ($1, 'case')", [item]);
  const { rows } = await database.pool.query<{ id: number }>(
    "INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, 'NEW', 'New source', 'GBP') RETURNING id",
    [retailer.entityId],
  );
  await assessReadiness(retailer.context);
  expect(await stored()).toMatchObject({ score: 0, defects: ["unit_without_factor", "lead_time_missing", "pack_does_not_divide"] });
  const { supplierId } = retailer;
  const fresh = rows[0]?.id ?? 0;
  await correctItem(steward, {
    itemId: item,
    fields: { lengthMm: 300, widthMm: 200, heightMm: 20, weightGrams: 900 },
    terms: [
      { supplierId, leadTimeDays: 7.5, minimumOrderQuantity: 10, supplierSku: "S1-0042" },
      { supplierId: fresh, unitPrice: "3.95", leadTimeDays: 21, orderMultiple: 6, minimumOrderQuantity: 12 },
    ],
    units: [{ unit: "case", numerator: 30, denominator: 1, gtin: "10614141000415" }],
    seen: {
      fields: { lengthMm: null, widthMm: null, heightMm: null, weightGrams: 250 },
      terms: [{ supplierId, leadTimeDays: 0, minimumOrderQuantity: 7, supplierSku: null }],
      units: [{ unit: "case", numerator: null, denominator: null, gtin: null }],
    },
  });
  expect(await stored()).toMatchObject({ score: 100 });
  const { rows: terms } = await database.pool.query(
    "SELECT supplier_id, rank, unit_price::text, lead_time_days::float8 AS days, minimum_order_quantity AS least, supplier_sku AS sku FROM supplier_item WHERE item_id = $1 ORDER BY rank",
    [item],
  );
  expect(terms).toEqual([
    { supplier_id: supplierId, rank: 1, unit_price: "4.000000", days: 7.5, least: 10, sku: "S1-0042" },
    { supplier_id: fresh, rank: 2, unit_price: "3.950000", days: 21, least: 12, sku: null },
  ]);
  const detail = await readReadinessDetail(database.pool, own(), (await stored())?.id ?? 0);
  expect(detail.item?.record.units).toEqual([{ unit: "case", numerator: 30, denominator: 1, gtin: "10614141000415" }]);
  await correctItem(steward, {
    itemId: item,
    units: [{ unit: "case", remove: true }],
    seen: { units: [{ unit: "case", numerator: 30, denominator: 1, gtin: "10614141000415" }] },
  });
  expect((await readReadinessDetail(database.pool, own(), detail.row.id)).item?.record.units).toEqual([]);
});

it.each([
  ["a GTIN with a wrong check digit", { fields: { gtin: "4006381333932" } }, "gtin", /check digit should be 1/],
  ["a GTIN of letters", { fields: { gtin: "'; DROP TABLE item; --" } }, "gtin", /digits only/],
  ["an empty description", { fields: { description: "  " } }, "description", /blanks/],
  ["a byte that no text may hold", { fields: { brand: "a\u0000b" } }, "brand", /Control/],
  ["half of a character", { fields: { brand: "a\ud800b" } }, "brand", /Control/],
  ["a weight beyond what is stored", { fields: { weightGrams: 2 ** 31 } }, "weightGrams", /whole number/],
  ["half a millimetre", { fields: { widthMm: 0.5 } }, "widthMm", /whole number/],
  ["a cost in words", { fields: { unitCost: "NaN" } }, "unitCost", /decimal/],
  [
    "a unit without factor",
    { units: [{ unit: "pallet", numerator: null, denominator: null, gtin: null }] },
    "units.pallet.numerator",
    /base units/,
  ],
  ["a base unit where stock is counted", { fields: { baseUnit: "kg" } }, "baseUnit", /counted in this unit/],
] as const)("%s is refused by its field, and nothing is written", async (_what, corrections, path, message) => {
  const { rows } = await database.pool.query("SELECT * FROM item WHERE id = $1", [item]);
  const seen = {
    ...nothingSeen,
    fields: { gtin: null, description: "Item 1", brand: "", weightGrams: 250, widthMm: null, unitCost: "4.000000", baseUnit: "each" },
  };
  const attempt = correctItem(steward, { itemId: item, ...structuredClone(corrections), seen } as Parameters<typeof correctItem>[1]);
  await expect(attempt).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(message), options: { path } });
  expect((await database.pool.query("SELECT * FROM item WHERE id = $1", [item])).rows).toEqual(rows);
  expect((await database.pool.query("SELECT 1 FROM audit_entry WHERE verb = 'item.corrected' AND subject_id = $1", [item])).rows).toEqual(
    [],
  );
});

it("a pack that does not divide the minimum, another company's supplier and an unknown field are refused", async () => {
  const stranger = await aRetailer(database.pool);
  const { supplierId } = retailer;
  const seen = { terms: [{ supplierId, orderMultiple: 5 }] };
  await expect(correctItem(steward, { itemId: item, terms: [{ supplierId, orderMultiple: 4 }], seen })).rejects.toMatchObject({
    options: { path: `terms.${supplierId}.orderMultiple` },
  });
  const foreign = { supplierId: stranger.supplierId, unitPrice: "1", leadTimeDays: 1 };
  await expect(correctItem(steward, { itemId: item, terms: [foreign], seen: nothingSeen })).rejects.toMatchObject({
    message: "There is no such supplier.",
  });
  const unknown = { sku: "OTHER" } as Record<string, string>;
  expect(() => correctItem(steward, { itemId: item, fields: unknown, seen: nothingSeen })).toThrow(/sku/);
});

it("what somebody else changed meanwhile is a conflict that names the field", async () => {
  await set("gtin = '96385074'");
  await expect(
    correctItem(steward, { itemId: item, fields: { gtin: "4006381333931" }, seen: { fields: { gtin: null } } }),
  ).rejects.toMatchObject({ code: "conflict", options: { path: "gtin" } });
});

it.each(["planner", "buyer", "approver", "auditor", "executive", "receiver"] as Role[])("a %s mends nothing", async (role) => {
  const person = await aPerson(database.pool, role);
  const attempt = correctItem(person, { itemId: item, fields: { gtin: null }, seen: { fields: { gtin: null } } });
  await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
});

it("a steward of another company, or of one node, knows nothing of the item", async () => {
  const elsewhere = await aRetailer(database.pool);
  for (const where of [{ entityId: elsewhere.entityId }, { nodeId: retailer.nodeIds[0] ?? 0 }]) {
    const person = await aPerson(database.pool, "data_steward", where);
    const attempt = correctItem(person, { itemId: item, fields: { gtin: null }, seen: { fields: { gtin: null } } });
    await expect(attempt).rejects.toMatchObject({ code: "not_found" });
  }
  await assessReadiness(retailer.context);
  const id = (await stored())?.id ?? 0;
  const scope = { everywhere: false, entityIds: [], nodeIds: retailer.nodeIds };
  await expect(readReadinessDetail(database.pool, scope, id)).rejects.toMatchObject({ code: "not_found" });
  expect((await listReadiness(database.pool, scope, page)).rowCount).toBe(0);
});

it("a supplier's country is mended, and its score follows", async () => {
  const { supplierId } = retailer;
  await assessReadiness(retailer.context);
  const seen = { name: "Supplier One", country: null };
  expect(await correctSupplier(steward, { supplierId, country: "PT", seen })).toEqual({ score: 100 });
  await expect(correctSupplier(steward, { supplierId, country: "GB", seen })).rejects.toMatchObject({
    code: "conflict",
    options: { path: "country" },
  });
  expect(() => correctSupplier(steward, { supplierId, country: "pt", seen })).toThrow(/Two capital letters/);
  expect(() => correctSupplier(steward, { supplierId, name: "a\u0007", seen })).toThrow(/Control/);
});

it("a supplier that is suspended takes its items below the gate at once", async () => {
  const buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId });
  await assessReadiness(retailer.context);
  await reviewSupplier(buyer, { supplierId: retailer.supplierId, to: "suspended", reason: "Late three times" });
  expect(await stored()).toMatchObject({ score: 50, isReady: false, defects: ["no_approved_source"], stock: 2 * 50 * 400 });
});

it("a number that stands in a thousand items is named a few times, not a thousand times", async () => {
  await database.pool.query(
    "INSERT INTO item (entity_id, sku, description, gtin) SELECT $1::int, 'PLACEHOLDER-' || $1::int || '-' || n, 'Thing ' || n, '0' FROM generate_series(1, 300) n",
    [retailer.entityId],
  );
  await assessReadiness(retailer.context);
  const { rows } = await database.pool.query<{ most: number }>(
    "SELECT max(jsonb_array_length(evidence))::int AS most FROM readiness WHERE entity_id = $1",
    [retailer.entityId],
  );
  expect(rows[0]?.most).toBeLessThanOrEqual(10);
});

it("the queue answers filters by a failing check, by the gate and by words, and refuses columns it has not", async () => {
  await set("gtin = '123'");
  await database.pool.query("UPDATE supplier_item SET lead_time_days = 0 WHERE item_id = $1", [other]);
  await assessReadiness(retailer.context);
  const idsOf = async (query: object) => (await listReadiness(database.pool, own(), { ...page, ...query })).rows.map(({ code }) => code);
  const { rows } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [retailer.itemIds]);
  const [first, second] = rows.map(({ sku }) => sku);
  expect(await idsOf({ filters: { defects: { filterType: "set", values: ["gtin_wrong"] } } })).toEqual([first]);
  expect(await idsOf({ filters: { gate: { filterType: "text", type: "equals", filter: "below" } } })).toEqual([second]);
  expect(await idsOf({ search: "%' OR true --" })).toEqual([]);
  expect(await idsOf({ sort: [{ field: "code", direction: "desc" }], filters: { kind: { type: "equals", filter: "item" } } })).toHaveLength(
    3,
  );
  await expect(idsOf({ sort: [{ field: "r.score; DROP TABLE item", direction: "asc" }] })).rejects.toMatchObject({ code: "invalid" });
});
