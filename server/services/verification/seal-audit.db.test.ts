import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inTransaction, openPool } from "@/db/client";
import { type TestDatabase, testDatabase } from "@/test/database";
import { NOW } from "@/test/factories/retailer";
import { audit } from "../audit";
import type { ServiceContext } from "../context";
import { sealAudit } from "./seal-audit";
import { verify } from "./verify";

let database: TestDatabase;
let context: ServiceContext;
beforeEach(async () => {
  database = await testDatabase();
  context = { pool: database.pool, actor: { kind: "job", id: "seal-audit" }, now: NOW };
});
afterEach(() => database.drop());

const record = (subjectId: number) => ({ subjectKind: "item", subjectId, detail: { note: 'naïve, "quoted"\n', price: "4.50" } });
const happened = (...subjectIds: number[]) =>
  inTransaction(database.pool, (client) => audit({ ...context, client }, "item.imported", subjectIds.map(record)));
const sealed = async () => {
  const { rows } = await database.pool.query<{ entries: number; seals: number }>(
    "SELECT coalesce(sum(entry_count), 0)::int AS entries, count(*) AS seals FROM audit_seal",
  );
  return rows[0];
};
/** Other tests of this server have transactions open, and no entry above the oldest of them is final. */
const sealAll = () =>
  expect
    .poll(
      async () => {
        await sealAudit(context);
        const { rows } = await database.pool.query<{ unsealed: number }>(
          "SELECT count(*) - (SELECT coalesce(sum(entry_count), 0) FROM audit_seal) AS unsealed FROM audit_entry",
        );
        return Number(rows[0]?.unsealed);
      },
      { timeout: 10_000 },
    )
    .toBe(0);
const CHAIN = "the audit's seals form one chain";
const CONTENT = "sealed audit entries are as they were sealed: none changed, removed or put in";
const off = async () => (await verify(database.pool)).filter((check) => check.off > 0).map((check) => check.name);
/** As somebody with the keys of the database would. */
const tamper = (statement: string) =>
  inTransaction(database.pool, async (client) => {
    await client.query("SET LOCAL session_replication_role = replica");
    expect((await client.query(statement)).rowCount).toBeGreaterThan(0);
  });

describe("sealing", () => {
  it("covers every entry once, however often it runs and however many run at once", async () => {
    await happened(1, 2, 3);
    await Promise.all([sealAll(), sealAll(), sealAll()]);
    expect(await sealed()).toEqual({ entries: 3, seals: 1 });
    await happened(4);
    await sealAll();
    expect(await sealAudit(context)).toEqual({ entries: 0, newestHash: null });
    expect(await sealed()).toEqual({ entries: 4, seals: 2 });
    expect(await off()).toEqual([]);
  });

  it("leaves out what an open transaction may still come before, and seals it in commit order later", async () => {
    const early = await database.pool.connect();
    try {
      await early.query("BEGIN");
      await audit({ ...context, client: early }, "item.imported", [record(1)]);
      await happened(2);
      // The second has committed, but the first is older: a seal over the second would have no place for the first.
      expect(await sealAudit(context)).toMatchObject({ entries: 0 });
      await early.query("COMMIT");
    } finally {
      early.release();
    }
    await sealAll();
    expect(await sealed()).toMatchObject({ entries: 2 });
    expect(await off()).toEqual([]);
  });

  it("reads the same in another time zone", async () => {
    await happened(1);
    await sealAll();
    await database.pool.query(`ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" SET timezone = 'Pacific/Chatham'`);
    const elsewhere = openPool(database.url, 1);
    try {
      expect((await verify(elsewhere)).filter((check) => check.off > 0)).toEqual([]);
    } finally {
      await elsewhere.end();
    }
  });

  it("cannot be rewritten by accident", async () => {
    await happened(1);
    await sealAll();
    for (const statement of [
      "UPDATE audit_seal SET hash = ''",
      "DELETE FROM audit_seal",
      "UPDATE audit_entry SET actor = ''",
      "DELETE FROM audit_entry",
    ])
      await expect(database.pool.query(statement)).rejects.toThrow("append-only");
  });

  it("seals a long backlog in several links", async () => {
    await database.pool.query(
      "INSERT INTO audit_entry (at, actor, verb, subject_kind, subject_id) SELECT $1, 'import:1', 'item.imported', 'item', n FROM generate_series(1, 25000) n",
      [NOW],
    );
    await sealAll();
    expect(await sealed()).toEqual({ entries: 25_000, seals: 3 });
    expect(await off()).toEqual([]);
  });
});

describe("a sealed audit that somebody with the keys rewrites", () => {
  beforeEach(async () => {
    for (const subjectId of [1, 2, 3]) {
      await happened(subjectId, subjectId + 10);
      await sealAll();
    }
    await happened(99);
  });
  const COPY =
    "INSERT INTO audit_entry (xid, at, actor, verb, subject_kind, subject_id) SELECT xid, at, actor, verb, subject_kind, 77 FROM audit_entry";

  it.each([
    ["a changed actor", "UPDATE audit_entry SET actor = 'person:x' WHERE subject_id = 2", [CONTENT]],
    ["a changed detail", "UPDATE audit_entry SET detail = '{}' WHERE subject_id = 12", [CONTENT]],
    ["a moved instant", "UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE subject_id = 1", [CONTENT]],
    ["a removed entry", "DELETE FROM audit_entry WHERE subject_id = 11", [CONTENT]],
    ["a removed first transaction", "DELETE FROM audit_entry WHERE subject_id IN (1, 11)", [CONTENT]],
    ["an entry put in", `${COPY} WHERE subject_id = 12`, [CONTENT]],
    [
      "an entry put in before the first",
      "INSERT INTO audit_entry (xid, at, actor, verb, subject_kind, subject_id) VALUES ('3', now(), 'person:x', 'item.imported', 'item', 1)",
      [CONTENT],
    ],
    ["a moved seal", "UPDATE audit_seal SET sealed_at = sealed_at + interval '1 second' WHERE id = 2", [CONTENT]],
    ["a removed seal", "DELETE FROM audit_seal WHERE id = 2", [CHAIN, CONTENT]],
    ["a removed first seal", "DELETE FROM audit_seal WHERE id = 1", [CHAIN, CONTENT]],
    ["a hash that was made to fit", "UPDATE audit_seal SET hash = repeat('a', 64) WHERE id = 2", [CHAIN, CONTENT]],
  ])("%s is found", async (_what, statement, expected) => {
    expect(await off()).toEqual([]);
    await tamper(statement);
    expect(await off()).toEqual(expected);
  });

  it("an entry that is not sealed yet is no break", async () => {
    await tamper("DELETE FROM audit_entry WHERE subject_id = 99");
    expect(await off()).toEqual([]);
  });
});
