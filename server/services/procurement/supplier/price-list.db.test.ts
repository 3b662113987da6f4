import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "@/domain/governance/roles";
import { priceOn } from "@/domain/procurement/price-list";
import { randomOf } from "@/domain/simulation/random";
import { readSupplierContracts } from "@/server/read/supplier-contracts";
import { readSupplierPrices } from "@/server/read/supplier-prices";
import type { ServiceContext } from "@/server/services/context";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { recordSupplierInvoice } from "../record-supplier-invoice";
import { prolongContract, withdrawContract } from "./change-contract";
import { addContract, endContract } from "./manage-contract";
import { addPrice, endPrice } from "./manage-price";
import { readValidPrices } from "./valid-price";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const TODAY = "2026-03-02";
const person = (retailer: Retailer, id: string, role: Role, now = NOW): ServiceContext => ({
  ...retailer.context,
  now,
  actor: { kind: "person", id, name: id, grants: [{ role, entityId: retailer.entityId, nodeId: null }] },
});
const skuOf = async ({ itemIds: [itemId = 0] }: Retailer) =>
  (await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [itemId])).rows[0]?.sku ?? "";
const priceAt = async ({ supplierId, itemIds: [itemId = 0] }: Retailer, day: string, quantity = 1) =>
  (await readValidPrices(database.pool, [{ supplierId, itemId, quantity, day }]))[0];
/** Every page of the price list. */
async function list(retailer: Retailer) {
  const rows: Awaited<ReturnType<typeof readSupplierPrices>>["rows"] = [];
  for (;;) {
    const page = await readSupplierPrices(database.pool, everywhere, retailer.supplierId, { search: "", offset: rows.length }, NOW);
    rows.push(...page.rows);
    if (page.rows.length < page.pageSize) return rows;
    expect(page.total).toBeGreaterThanOrEqual(rows.length);
  }
}
const verbs = async ({ supplierId }: Retailer) =>
  (
    await database.pool.query<{ verb: string }>(
      "SELECT verb FROM audit_entry WHERE subject_kind = 'supplier' AND subject_id = $1 ORDER BY id",
      [supplierId],
    )
  ).rows.map(({ verb }) => verb);

it("a price holds on its days from its quantity on; on other days the standing terms do", async () => {
  const retailer = await aRetailer(database.pool);
  const ben = person(retailer, "ben", "buyer");
  const wanted = { supplierId: retailer.supplierId, sku: await skuOf(retailer) };
  await addPrice(ben, { ...wanted, unitPrice: "3.90", validFrom: "2026-03-01", validTo: "2026-03-31" });
  await addPrice(ben, { ...wanted, unitPrice: "3.50", fromQuantity: 100, validFrom: "2026-03-01", validTo: "2026-03-31" });
  expect(await priceAt(retailer, "2026-02-28")).toBe("4.000000");
  expect(await priceAt(retailer, "2026-03-01")).toBe("3.900000");
  expect(await priceAt(retailer, "2026-03-31", 100)).toBe("3.500000");
  expect(await priceAt(retailer, "2026-04-01", 100)).toBe("4.000000");
  await expect(addPrice(ben, { ...wanted, unitPrice: "3.80", validFrom: "2026-03-31" })).rejects.toMatchObject({
    code: "conflict",
    message: "3.90 holds from 2026-03-01 to 2026-03-31: end that price first.",
    options: { path: "validFrom" },
  });
  await expect(
    database.pool.query(
      "INSERT INTO supplier_price (supplier_id, item_id, currency, unit_price, valid_from) SELECT supplier_id, item_id, currency, 1, '2026-03-20' FROM supplier_price WHERE supplier_id = $1 LIMIT 1",
      [retailer.supplierId],
    ),
  ).rejects.toThrow("supplier_price_one_a_day");
  expect(await verbs(retailer)).toEqual(["supplier.prices_listed", "supplier.prices_listed"]);
});

it("a price without an end ends the day before its successor; one ends on a day, or is withdrawn before it begins", async () => {
  const retailer = await aRetailer(database.pool);
  const ben = person(retailer, "ben", "buyer");
  const wanted = { supplierId: retailer.supplierId, sku: await skuOf(retailer) };
  await addPrice(ben, { ...wanted, unitPrice: "3.90", validFrom: "2026-01-01" });
  await addPrice(ben, { ...wanted, unitPrice: "4.10", validFrom: "2026-04-01" });
  const [next, first] = await list(retailer);
  expect([first, next]).toMatchObject([
    { unitPrice: "3.900000", validTo: "2026-03-31", state: "ends_soon" },
    { unitPrice: "4.100000", validFrom: "2026-04-01", validTo: null, state: "future" },
  ]);
  const end = (priceId: number | undefined, on: string) => endPrice(ben, { priceId: priceId ?? 0, on, reason: "They took it back" });
  await expect(end(first?.id, "2026-03-01")).rejects.toMatchObject({ code: "invalid", options: { path: "on" } });
  await expect(end(first?.id, "2026-03-31")).rejects.toMatchObject({ code: "conflict" });
  await end(first?.id, "2026-03-10");
  await end(next?.id, TODAY);
  expect(await list(retailer)).toMatchObject([{ unitPrice: "3.900000", validTo: "2026-03-10" }]);
  expect((await verbs(retailer)).slice(2)).toEqual(["supplier.price_ended", "supplier.price_withdrawn"]);
  await expect(endPrice(person(retailer, "ada", "auditor"), { priceId: first?.id ?? 0, on: TODAY, reason: "Mine" })).rejects.toMatchObject({
    code: "forbidden",
  });
});

it("a contract is prolonged with the prices that were to end with it, and withdrawn as long as it has not begun", async () => {
  const retailer = await aRetailer(database.pool);
  const ben = person(retailer, "ben", "buyer");
  const { supplierId } = retailer;
  const wanted = { supplierId, sku: await skuOf(retailer), unitPrice: "3.90" };
  const contract = { supplierId, number: "C-1", validFrom: "2026-01-01", validTo: "2026-06-30", incoterm: "FCA" as const };
  const { id: contractId } = await addContract(ben, contract);
  await addPrice(ben, { ...wanted, contractId, validFrom: "2026-02-01" });
  await addPrice(ben, { ...wanted, contractId, fromQuantity: 50, validFrom: "2026-02-01" });
  await addPrice(ben, { ...wanted, fromQuantity: 50, unitPrice: "3.50", validFrom: "2026-08-01" });
  const longer = { contractId, reason: "They deliver well", on: "2026-12-31" };
  await expect(prolongContract(ben, { ...longer, on: "2026-06-30" })).rejects.toMatchObject({ options: { path: "on" } });
  await expect(withdrawContract(ben, longer)).rejects.toMatchObject({ code: "conflict" });
  expect(await prolongContract(ben, longer)).toEqual({ prolongedPrices: 1 });
  expect(await priceAt(retailer, "2026-12-31")).toBe("3.900000");
  const { id: next } = await addContract(ben, { ...contract, number: "C-2", validFrom: "2027-01-01", validTo: null });
  await addPrice(ben, { ...wanted, contractId: next, unitPrice: "4.10", validFrom: "2027-01-01" });
  expect(await withdrawContract(ben, { contractId: next, reason: "Not signed" })).toEqual({ withdrawnPrices: 1 });
  expect(await readSupplierContracts(database.pool, supplierId, NOW)).toMatchObject([
    { number: "C-1", validTo: "2026-12-31", incoterm: "FCA" },
  ]);
});

it("the prices of a contract hold within it and end with it, and its days of payment make an invoice due", async () => {
  const retailer = await aRetailer(database.pool);
  const { supplierId, entityId } = retailer;
  const ben = person(retailer, "ben", "buyer");
  const contract = {
    supplierId,
    number: "C-1",
    validFrom: "2026-01-01",
    validTo: "2026-12-31",
    paymentDays: 60,
    minimumSpendMinor: 100_000,
  };
  const { id: contractId } = await addContract(ben, contract);
  await expect(addContract(ben, contract)).rejects.toMatchObject({ code: "invalid", options: { path: "number" } });
  await expect(addContract(ben, { ...contract, number: "C-2", validTo: "2025-12-31" })).rejects.toMatchObject({
    options: { path: "validTo" },
  });
  const sku = await skuOf(retailer);
  const wanted = { supplierId, contractId, sku, unitPrice: "3.90" };
  await expect(addPrice(ben, { ...wanted, validFrom: "2027-01-01" })).rejects.toMatchObject({ options: { path: "validFrom" } });
  await expect(addPrice(ben, { ...wanted, sku: "NOTHING", validFrom: "2026-02-01" })).rejects.toMatchObject({ options: { path: "sku" } });
  await addPrice(ben, { ...wanted, validFrom: "2026-02-01" });
  await addPrice(ben, { ...wanted, fromQuantity: 50, unitPrice: "3.70", validFrom: "2026-06-01" });
  expect((await list(retailer)).map(({ validTo, contractNumber }) => [validTo, contractNumber])).toEqual([
    ["2026-12-31", "C-1"],
    ["2026-12-31", "C-1"],
  ]);
  const { rows } = await database.pool.query<{ code: string }>("SELECT code FROM supplier WHERE id = $1", [supplierId]);
  await recordSupplierInvoice(retailer.context, [
    {
      entityId,
      number: "I-1",
      supplierCode: rows[0]?.code ?? "",
      currency: "GBP",
      invoicedAt: NOW,
      lines: [{ sku, quantity: 1, unitPrice: "4" }],
    },
  ]);
  const due = await database.pool.query(
    "SELECT (due_at - invoiced_at) = interval '60 days' AS late FROM supplier_invoice WHERE supplier_id = $1",
    [supplierId],
  );
  expect(due.rows).toEqual([{ late: true }]);
  const end = { contractId, on: "2026-03-31", reason: "They are sold" };
  const stranger = person({ ...retailer, entityId: -1 }, "eve", "buyer");
  await expect(endContract(stranger, end)).rejects.toMatchObject({ code: "not_found" });
  expect(await endContract(ben, end)).toEqual({ endedPrices: 1, withdrawnPrices: 1 });
  await expect(endContract(ben, end)).rejects.toMatchObject({ code: "conflict" });
  expect(await readSupplierContracts(database.pool, supplierId, NOW)).toMatchObject([
    { number: "C-1", validTo: "2026-03-31", state: "ends_soon", priceCount: 1, paymentDays: 60, orderedMinor: 0 },
  ]);
});

it("the database and the rule name the same price, whatever is listed", async () => {
  const retailer = await aRetailer(database.pool, { items: 1 });
  const random = randomOf("price lists");
  const sku = await skuOf(retailer);
  const prices = Array.from({ length: 24 }, (_, index) => {
    const month = String(1 + (index % 12)).padStart(2, "0");
    return {
      fromQuantity: random.pick([1, 10, 50]),
      unitPrice: `${random.whole(1, 9)}.${random.whole(100_000, 999_999)}`,
      validFrom: `2026-${month}-${String(random.whole(1, 14)).padStart(2, "0")}`,
      validTo: `2026-${month}-${random.whole(15, 28)}`,
    };
  });
  const kept = [];
  for (const price of prices) {
    const refused = await addPrice(retailer.context, { supplierId: retailer.supplierId, sku, ...price }).then(
      () => false,
      () => true,
    );
    if (!refused) kept.push(price);
  }
  const standing = await list(retailer);
  const [itemId = 0] = retailer.itemIds;
  const asked = Array.from({ length: 400 }, () => ({
    supplierId: retailer.supplierId,
    itemId,
    quantity: random.whole(1, 80),
    day: `2026-${String(random.whole(1, 12)).padStart(2, "0")}-${String(random.whole(1, 28)).padStart(2, "0")}`,
  }));
  const found = await readValidPrices(database.pool, asked);
  expect(found).toEqual(asked.map(({ day, quantity }) => priceOn(standing, day, quantity)?.unitPrice ?? "4.000000"));
  expect(new Set(found).size).toBeGreaterThan(8);
  expect(kept.length).toBeGreaterThan(12);
});
