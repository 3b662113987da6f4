import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPurchaseOrders } from "@/server/services/procurement/create-purchase-orders";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer } from "@/test/factories/retailer";
import { importFile } from "./import-file";

let database: TestDatabase;
let folder = "";
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "gantry-answers-"));
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

let files = 0;
async function someOrders() {
  const { context, entityId, supplierId, nodeIds, itemIds } = await aRetailer(database.pool, { items: 2, nodes: 1 });
  const line = (itemId: number) => ({ itemId, quantity: 20, unitPrice: "4", promisedAt: new Date("2026-03-09T09:00:00Z") });
  await createPurchaseOrders(
    context,
    ["A-1", "A-2", "A-3"].map((number) => ({ entityId, supplierId, nodeId: nodeIds[0] ?? 0, number, lines: itemIds.map(line) })),
  );
  const { rows } = await database.pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [entityId]);
  const entityCode = rows[0]?.code ?? "";
  const read = async (...lines: string[]) => {
    const path = join(folder, `${++files}.csv`);
    await writeFile(path, ["purchase_order,line,answer,quantity,response_number,supplier_code", ...lines].join("\n"));
    return importFile(context, { format: "confirmations-csv", path, options: { entityCode } });
  };
  const states = async () =>
    (
      await database.pool.query<{ state: string }>(
        "SELECT supplier_state AS state FROM purchase_order WHERE entity_id = $1 ORDER BY number",
        [entityId],
      )
    ).rows.map(({ state }) => state);
  return { read, states, supplierCode: `${entityCode}-S1` };
}

it("An answer of a file is taken as a whole or refused as a whole, and each line says why", async () => {
  const { read, states, supplierCode } = await someOrders();
  const result = await read(
    `A-1,1,accept,,R1,${supplierCode.toLowerCase()}`,
    `A-1,2,accept,,R1,${supplierCode}`,
    "A-2,1,accept,,R1,",
    "A-2,9,accept,,R1,",
    "A-3,1,accept,,R1,SOMEBODY",
    "A-3,2,accept,,R1,",
    "A-9,1,accept,,,",
  );
  expect(result.counts).toEqual({ lines: 7, applied: 2, rejected: 5 });
  expect(result.rejections).toEqual([
    { lineNumber: 4, reason: "the answer is taken as a whole, and line 5 is refused" },
    { lineNumber: 5, reason: "The order has no line 9." },
    { lineNumber: 6, reason: "supplier SOMEBODY has no purchase order A-3" },
    { lineNumber: 7, reason: "the answer is taken as a whole, and line 6 is refused" },
    { lineNumber: 8, reason: "There is no purchase order A-9." },
  ]);
  expect(await states()).toEqual(["accepted", "sent", "sent"]);
});

it("An answer that another file repeats under its number has one effect", async () => {
  const { read, states } = await someOrders();
  await read("A-1,1,accept,,R7,", "A-1,2,accept,,R7,");
  await read("A-1,1,reject,,R7,", "A-1,2,reject,,R7,", "A-2,1,reject,,R8,", "A-2,2,reject,,R8,");
  expect(await states()).toEqual(["accepted", "rejected", "sent"]);
});
