import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "@/server/services/audit";
import { transact } from "@/server/services/context";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import { readAudit } from "./audit";

let database: TestDatabase;
let retailer: Retailer;
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const SUBJECT = 77;
beforeAll(async () => {
  database = await testDatabase();
  retailer = await aRetailer(database.pool, { items: 1, nodes: 1 });
  const entry = (now: Date, verb: string, detail: unknown) =>
    transact({ ...retailer.context, now }, (inside) => audit(inside, verb, [{ subjectKind: "budget", subjectId: SUBJECT, detail }]));
  await entry(new Date("2026-01-05T10:00:00Z"), "budget.set", { before: null, after: { amountMinor: 5 } });
  await entry(NOW, "budget.changed", { before: { amountMinor: 5, mode: "warn" }, after: { amountMinor: 9, mode: "warn" } });
  const many = Array.from({ length: 60 }, (_, index) => ({ subjectKind: "node", subjectId: index + 1 }));
  await transact(retailer.context, (inside) => audit(inside, "node.counted", many));
});
afterAll(() => database.drop());
const ask = (question: Parameters<typeof readAudit>[2]) => readAudit(database.pool, everywhere, question, NOW);

test("an entry says what was before and after, and who did it", async () => {
  const { rows } = await ask({ subjectKind: "budget", subjectId: SUBJECT });
  expect(rows.map(({ verb }) => verb)).toEqual(["budget.changed", "budget.set"]);
  expect(rows[0]).toMatchObject({ actor: "job:test", changes: [{ field: "amountMinor", before: "5", after: "9" }] });
});

test("it is looked through by who, what and when; without a first day, the last week", async () => {
  const verbs = async (question: Parameters<typeof readAudit>[2]) =>
    (await ask({ subjectKind: "budget", ...question })).rows.map(({ verb }) => verb);
  expect(await verbs({})).toEqual(["budget.changed"]);
  expect(await verbs({ from: "2026-01-05", to: "2026-01-05" })).toEqual(["budget.set"]);
  expect(await verbs({ from: "2026-01-06", verb: "CHANGE" })).toEqual(["budget.changed"]);
  expect(await verbs({ from: "2026-01-01", actor: "nobody" })).toEqual([]);
});

test("pages follow each other without a gap, newest first", async () => {
  const first = await ask({ subjectKind: "node" });
  const second = await ask({ subjectKind: "node", cursor: first.next });
  expect([...first.rows, ...second.rows].map(({ subjectId }) => subjectId)).toEqual(Array.from({ length: 60 }, (_, index) => 60 - index));
  expect(second.next).toBeNull();
});

test("who answers for every company there is reads it, and no longer once there is another", async () => {
  const scope = { everywhere: false, entityIds: [retailer.entityId], nodeIds: [] };
  expect((await readAudit(database.pool, scope, { subjectKind: "budget" }, NOW)).rows).toHaveLength(1);
  await expect(readAudit(database.pool, { ...scope, entityIds: [] }, {}, NOW)).rejects.toMatchObject({ code: "forbidden" });
  await database.pool.query("INSERT INTO entity (code, name, currency) VALUES ('OTHER', 'Another company', 'EUR')");
  await expect(readAudit(database.pool, scope, {}, NOW)).rejects.toMatchObject({ code: "forbidden" });
});

test("a subject is called what people call it, and by its id where it has no name", async () => {
  const [itemId = 0] = retailer.itemIds;
  const subjects = [
    { subjectKind: "item", subjectId: itemId },
    { subjectKind: "entity", subjectId: retailer.entityId },
    { subjectKind: "sales_order", subjectId: 999_999 },
  ];
  await transact(retailer.context, (inside) => audit(inside, "subject.named", subjects));
  const { rows: named } = await database.pool.query("SELECT i.sku, e.name FROM item i, entity e WHERE i.id = $1 AND e.id = $2", [
    itemId,
    retailer.entityId,
  ]);
  const names = (await ask({ verb: "subject.named" })).rows.map(({ subjectName }) => subjectName);
  expect(new Set(names)).toEqual(new Set([named[0].sku, named[0].name, null]));
});
