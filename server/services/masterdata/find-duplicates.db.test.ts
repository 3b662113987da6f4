import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW } from "@/test/factories/retailer";
import { importFile } from "../imports/import-file";
import { findDuplicates } from "./find-duplicates";

let database: TestDatabase;
let folder = "";
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "gantry-suppliers-"));
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

it("two suppliers with one tax number and one account are proposed as one, whatever they are called, and the account stays unsaid", async () => {
  const { entityId, context } = await aRetailer(database.pool, { items: 1, nodes: 1 });
  const { rows } = await database.pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [entityId]);
  const path = join(folder, "suppliers.csv");
  await writeFile(
    path,
    [
      "supplier_code,supplier_name,currency,tax_id,email,address",
      "K1,Leeds Pottery,GBP,GB 123 4567 89,sales@leedspottery.example,",
      "K2,Yorkshire Ceramics,GBP,GB123456789,bills@leedspottery.example,1 Kiln Lane",
      "K3,Izmir Metalware,GBP,,nobody,",
      "K4,Hanoi Trading,GBP,,,",
    ].join("\n"),
  );
  const { rejections } = await importFile(context, { format: "suppliers-csv", path, options: { entityCode: rows[0]?.code ?? "" } });
  expect(rejections).toEqual([{ lineNumber: 4, reason: 'email "nobody" is not an e-mail address of at most 254 characters' }]);
  await database.pool.query(
    `INSERT INTO supplier_bank_detail (supplier_id, version, iban, holder, valid_from, state, reason, requested_by, requested_at, called_person, called_number, called_at,
       decided_by, decided_at, decision_reason, payable_from)
     SELECT id, 1, 'GB29NWBK60161331926819', name, $2, 'approved', 'New account', 'a', $2, 'Jo', '+44', $2, 'b', $2, 'Called', $2
     FROM supplier WHERE entity_id = $1 AND code IN ('K1', 'K2')`,
    [entityId, NOW],
  );
  await findDuplicates(context);
  const { rows: found } = await database.pool.query<{ score: number; evidence: { feature: string; verdict: string; left: string }[] }>(
    "SELECT score, evidence FROM duplicate_proposal WHERE entity_id = $1 AND kind = 'supplier'",
    [entityId],
  );
  expect(found).toHaveLength(1);
  expect(found[0]?.score).toBe(1_000);
  const agreeing = found[0]?.evidence.filter(({ verdict }) => verdict === "agrees").map(({ feature, left }) => [feature, left]);
  expect(agreeing).toEqual(
    expect.arrayContaining([
      ["tax_id", "GB 123 4567 89"],
      ["bank_account", "… 6819"],
      ["email_domain", "leedspottery.example"],
    ]),
  );
  expect(JSON.stringify(found)).not.toContain("NWBK");
});
