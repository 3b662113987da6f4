import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "@/domain/governance/roles";
import { readSupplierDetail } from "@/server/read/suppliers-detail";
import type { ServiceContext } from "@/server/services/context";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { readMergeSides } from "../../masterdata/merge-sides";
import { createPurchaseOrder } from "../create-purchase-orders";
import { matchInvoices } from "../match-invoices";
import { recordGoodsReceipt } from "../record-goods-receipt";
import { recordSupplierInvoice } from "../record-supplier-invoice";
import { releaseInvoice } from "../settle-invoice";
import { decideBankChange, withdrawBankChange } from "./decide-bank-change";
import { holdClearedInvoices } from "./hold-cleared-invoices";
import { identifySupplier } from "./identify-supplier";
import { requestBankChange } from "./request-bank-change";
import { resumeHeldInvoices } from "./resume-held-invoices";
import { revealBankDetail } from "./reveal-bank-detail";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const DAY = 86_400_000;
const later = (days: number) => new Date(NOW.getTime() + days * DAY);
const person = (retailer: Retailer, id: string, role: Role, now = NOW): ServiceContext => ({
  ...retailer.context,
  now,
  actor: { kind: "person", id, name: id, grants: [{ role, entityId: retailer.entityId, nodeId: null }] },
});
const EXAMPLE = "GB82 WEST 1234 5698 7654 32";
const ask = (retailer: Retailer, change: object = {}) => ({
  supplierId: retailer.supplierId,
  iban: EXAMPLE,
  holder: "Supplier One Ltd",
  validFrom: NOW,
  reason: "They bank elsewhere",
  call: { person: "Sue Field", number: "+44 20 7946 0018", at: later(-1) },
  ...change,
});
const trail = async (retailer: Retailer) =>
  (
    await database.pool.query<{ verb: string; actor: string; detail: Record<string, unknown> }>(
      "SELECT verb, actor, detail FROM audit_entry WHERE subject_kind = 'supplier' AND subject_id = $1 ORDER BY id",
      [retailer.supplierId],
    )
  ).rows;

/** An invoice that matches its order and receipt in every figure. */
async function anInvoice(retailer: Retailer, number: string, unitPrice = "4.00"): Promise<number> {
  const { entityId, supplierId, nodeIds, itemIds, context } = retailer;
  const order = await createPurchaseOrder(context, {
    entityId,
    supplierId,
    nodeId: nodeIds[0] ?? 0,
    lines: [{ itemId: itemIds[0] ?? 0, quantity: 10, unitPrice: "4.00", promisedAt: later(7) }],
  });
  const { rows } = await database.pool.query<{ sku: string; code: string }>(
    "SELECT i.sku, s.code FROM item i, supplier s WHERE i.id = $1 AND s.id = $2",
    [itemIds[0], supplierId],
  );
  const { sku = "", code: supplierCode = "" } = rows[0] ?? {};
  await recordGoodsReceipt(context, [
    {
      entityId,
      number: `G-${number}`,
      purchaseOrderNumber: order.number,
      receivedAt: NOW,
      lines: [{ sku, acceptedQuantity: 10, rejectedQuantity: 0 }],
    },
  ]);
  await recordSupplierInvoice(context, [
    {
      entityId,
      number,
      supplierCode,
      purchaseOrderNumber: order.number,
      currency: "GBP",
      invoicedAt: NOW,
      lines: [{ sku, quantity: 10, unitPrice }],
    },
  ]);
  const found = await database.pool.query<{ id: number }>("SELECT id FROM supplier_invoice WHERE entity_id = $1 AND number = $2", [
    entityId,
    number,
  ]);
  return found.rows[0]?.id ?? 0;
}
const stateOf = async (id: number) =>
  (await database.pool.query<{ state: string }>("SELECT state FROM supplier_invoice WHERE id = $1", [id])).rows[0]?.state;

it("two people change where a supplier is paid: who asked cannot approve, and the money goes there seven days later", async () => {
  const retailer = await aRetailer(database.pool);
  const ann = person(retailer, "ann", "payables");
  const ben = person(retailer, "ben", "approver");
  const { supplierId } = retailer;
  expect(await requestBankChange(ann, ask(retailer))).toMatchObject({ version: 1 });
  await expect(decideBankChange(ann, { supplierId, version: 1, to: "approved", reason: "I am sure" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(requestBankChange(ben, ask(retailer))).rejects.toMatchObject({ code: "forbidden" });
  await expect(requestBankChange(person(retailer, "cat", "buyer"), ask(retailer))).rejects.toMatchObject({ code: "conflict" });
  expect(await decideBankChange(ben, { supplierId, version: 1, to: "approved", reason: "Called them too" })).toEqual({
    payableFrom: later(7),
  });
  await expect(decideBankChange(ben, { supplierId, version: 1, to: "rejected", reason: "Changed my mind" })).rejects.toMatchObject({
    code: "conflict",
  });
  const entries = await trail(retailer);
  expect(entries.map(({ verb, actor }) => [verb, actor])).toEqual([
    ["supplier.bank_change_requested", "person:ann"],
    ["supplier.bank_change_approved", "person:ben"],
  ]);
  expect(JSON.stringify(entries)).not.toContain("WEST");
  const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
  const paidTo = async (now: Date) =>
    (await readSupplierDetail(database.pool, everywhere, supplierId, now)).bankDetails.map(({ standing }) => standing);
  expect(await paidTo(later(6))).toEqual(["rests"]);
  expect(await paidTo(later(7))).toEqual(["paid_to"]);
  expect(JSON.stringify(await readSupplierDetail(database.pool, everywhere, supplierId, NOW))).not.toContain("WEST");
});

it("the account number is shown to few, and who looked stands in the audit", async () => {
  const retailer = await aRetailer(database.pool);
  const { supplierId } = retailer;
  await requestBankChange(person(retailer, "cat", "buyer"), ask(retailer));
  await expect(revealBankDetail(person(retailer, "cat", "buyer"), { supplierId, version: 1 })).rejects.toMatchObject({ code: "forbidden" });
  const stranger = person({ ...retailer, entityId: -1 }, "eve", "payables");
  await expect(revealBankDetail(stranger, { supplierId, version: 1 })).rejects.toMatchObject({ code: "not_found" });
  await expect(revealBankDetail(person(retailer, "ann", "payables"), { supplierId, version: 2 })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await revealBankDetail(person(retailer, "ann", "payables"), { supplierId, version: 1 })).toEqual({
    iban: "GB82WEST12345698765432",
  });
  expect((await trail(retailer)).at(-1)).toMatchObject({
    verb: "supplier.bank_detail_revealed",
    actor: "person:ann",
    detail: { version: 1 },
  });
});

it.each([
  ["iban", { iban: "GB83 WEST 1234 5698 7654 32" }, "The check digits"],
  ["iban", { iban: "GB82 WEST 1234 5698 7654" }, "another length"],
  ["validFrom", { validFrom: later(91) }, "At most 90 days ahead"],
  ["call.at", { call: { person: "Sue Field", number: "+44 20 7946 0018", at: later(1) } }, "not happened"],
  ["call.at", { call: { person: "Sue Field", number: "+44 20 7946 0018", at: later(-30) } }, "too long ago"],
])("a wrong request names the field: %s", async (path, change, message) => {
  const retailer = await aRetailer(database.pool);
  await expect(requestBankChange(person(retailer, "ann", "payables"), ask(retailer, change))).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining(message),
    options: { path },
  });
  expect(await trail(retailer)).toEqual([]);
});

it("who asked may withdraw, nobody else does; the details on file stay and cannot be asked for again", async () => {
  const retailer = await aRetailer(database.pool);
  const { supplierId } = retailer;
  const cat = person(retailer, "cat", "buyer");
  const ben = person(retailer, "ben", "approver");
  await requestBankChange(cat, ask(retailer));
  await decideBankChange(ben, { supplierId, version: 1, to: "approved", reason: "Called them too" });
  await expect(requestBankChange(cat, ask(retailer))).rejects.toMatchObject({ code: "invalid", options: { path: "iban" } });
  await requestBankChange(cat, ask(retailer, { iban: "DE89 3704 0044 0532 0130 00" }));
  const asked = { supplierId, version: 2, reason: "They took it back" };
  await expect(withdrawBankChange(person(retailer, "dan", "buyer"), asked)).rejects.toMatchObject({ code: "forbidden" });
  await withdrawBankChange(cat, asked);
  await expect(withdrawBankChange(cat, asked)).rejects.toMatchObject({ code: "conflict" });
  expect((await trail(retailer)).at(-1)?.verb).toBe("supplier.bank_change_withdrawn");
  await expect(database.pool.query("UPDATE supplier_bank_detail SET iban = 'X' WHERE supplier_id = $1", [supplierId])).rejects.toThrow(
    "never overwritten",
  );
});

it("invoices that match are held while a change waits and rests, and are matched again afterwards", async () => {
  const retailer = await aRetailer(database.pool);
  const { supplierId } = retailer;
  const invoiceId = await anInvoice(retailer, "I-1");
  await requestBankChange(person(retailer, "cat", "buyer"), ask(retailer));
  await matchInvoices(retailer.context, [invoiceId]);
  expect(await stateOf(invoiceId)).toBe("blocked");
  const release = { invoiceId, reason: "They wait for it" };
  await expect(releaseInvoice(person(retailer, "pam", "payables"), release)).rejects.toMatchObject({ code: "conflict" });
  await decideBankChange(person(retailer, "ben", "approver"), { supplierId, version: 1, to: "approved", reason: "Called them too" });
  expect(await resumeHeldInvoices({ ...retailer.context, now: later(6) })).toBe(0);
  expect(await resumeHeldInvoices({ ...retailer.context, now: later(7) })).toBe(1);
  await matchInvoices({ ...retailer.context, now: later(7) }, [invoiceId]);
  expect(await stateOf(invoiceId)).toBe("matched");
});

it("who changed where a supplier is paid releases none of its invoices", async () => {
  const retailer = await aRetailer(database.pool);
  const { supplierId } = retailer;
  const invoiceId = await anInvoice(retailer, "I-2", "9.00");
  await matchInvoices(retailer.context, [invoiceId]);
  expect(await stateOf(invoiceId)).toBe("blocked");
  await requestBankChange(person(retailer, "ann", "payables"), ask(retailer));
  await decideBankChange(person(retailer, "bob", "payables"), { supplierId, version: 1, to: "approved", reason: "Called them too" });
  const release = { invoiceId, reason: "The buyer agreed the price" };
  for (const editor of ["ann", "bob"])
    await expect(releaseInvoice(person(retailer, editor, "payables", later(8)), release)).rejects.toMatchObject({ code: "forbidden" });
  expect(await releaseInvoice(person(retailer, "pam", "payables", later(8)), release)).toMatchObject({ state: "released" });
});

it("a change that begins late does not take over again from a newer one, nor hold anything after it; what was cleared and is not due is held", async () => {
  const retailer = await aRetailer(database.pool);
  const { supplierId } = retailer;
  const cleared = await anInvoice(retailer, "I-3");
  await matchInvoices(retailer.context, [cleared]);
  expect(await stateOf(cleared)).toBe("matched");
  const cat = person(retailer, "cat", "buyer");
  const decision = { supplierId, to: "approved" as const, reason: "Called them too" };
  await requestBankChange(cat, ask(retailer, { validFrom: later(60) }));
  await decideBankChange(person(retailer, "ben", "approver"), { ...decision, version: 1 });
  await requestBankChange(cat, ask(retailer, { iban: "DE89 3704 0044 0532 0130 00" }));
  await decideBankChange(person(retailer, "ben", "approver"), { ...decision, version: 2 });
  expect(await holdClearedInvoices(retailer.context)).toBeGreaterThan(0);
  expect(await holdClearedInvoices(retailer.context)).toBe(0);
  await matchInvoices(retailer.context, [cleared]);
  expect(await stateOf(cleared)).toBe("blocked");
  expect(await resumeHeldInvoices({ ...retailer.context, now: later(8) })).toBeGreaterThan(0);
  expect(await stateOf(cleared)).toBe("unmatched");
  const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
  for (const day of [8, 61])
    expect(
      (await readSupplierDetail(database.pool, everywhere, supplierId, later(day))).bankDetails.map(({ standing }) => standing),
    ).toEqual(["paid_to", "overtaken"]);
});

it("the call goes to the number on file, which stays while a change waits; suppliers with two accounts are not one", async () => {
  const retailer = await aRetailer(database.pool);
  const { supplierId, entityId } = retailer;
  const cat = person(retailer, "cat", "buyer");
  const identity = { supplierId, contactName: "Sue Field", phone: "+44 20 7946 0018" };
  await identifySupplier(person(retailer, "cat", "buyer", later(-40)), identity);
  const another = { person: "Sue Field", number: "+44 20 7946 0099", at: later(-1) };
  await expect(requestBankChange(cat, ask(retailer, { call: another }))).rejects.toMatchObject({ options: { path: "call.number" } });
  await requestBankChange(cat, ask(retailer));
  await expect(identifySupplier(cat, { ...identity, phone: "+44 20 7946 0099" })).rejects.toMatchObject({ code: "conflict" });
  expect((await trail(retailer)).at(-1)?.detail).toMatchObject({ called: { standing: "on_file", person: "Sue Field" } });
  const { rows } = await database.pool.query<{ id: number }>(
    "INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, 'TWIN', 'Supplier One Ltd', 'GBP') RETURNING id",
    [entityId],
  );
  const twin = rows[0]?.id ?? 0;
  await requestBankChange(cat, { ...ask(retailer), supplierId: twin, iban: "GB29 NWBK 6016 1331 9268 19" });
  const sides = await readMergeSides(database.pool, "supplier", [supplierId, twin]);
  expect([...sides.values()].map(({ bankAccounts }) => bankAccounts).toSorted()).toEqual([["GB•• •••• 5432"], ["GB•• •••• 6819"]]);
});
