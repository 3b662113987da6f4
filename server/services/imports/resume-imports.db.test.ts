import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { refusal } from "@/domain/governance/roles";
import { readExceptionDetail } from "@/server/read/exception-detail";
import { type TestDatabase, testDatabase } from "@/test/database";
import { exceptionDesk } from "@/test/exception-desk";
import { aPerson } from "@/test/factories/person";
import { aRetailer, type Retailer } from "@/test/factories/retailer";
import { importFile } from "./import-file";
import { resumeImports } from "./resume-imports";

let database: TestDatabase;
let shop: Retailer;
let folder = "";
let code = "";
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "gantry-resume-"));
  shop = await aRetailer(database.pool, { items: 1, nodes: 1, stock: 0 });
  code = (await database.pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [shop.entityId])).rows[0]?.code ?? "";
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

const runs = async () => (await database.pool.query("SELECT state, failures, failure FROM import_run ORDER BY id")).rows;
const request = async (name: string, lines: string[]) => {
  const path = join(folder, `${name}.csv`);
  await writeFile(path, ["sku,description", ...lines].join("\n"));
  return { format: "items-csv" as const, path, options: { entityCode: code } };
};
/** Staged, and its command is gone. */
const left = async (name: string, lines: string[]) => {
  const wanted = await request(name, lines);
  await importFile(shop.context, {
    ...wanted,
    onProgress: (step) => {
      if (step === "applied") throw new Error("power cut");
    },
  }).catch(() => {});
  await database.pool.query(
    "UPDATE import_run SET state = 'applying', applied_through = NULL, failures = 0, failure = NULL WHERE id = (SELECT max(id) FROM import_run)",
  );
  return wanted;
};

it("A run that cannot go on keeps no other from its end; after three times it has failed, and its own command carries it on", async () => {
  const broken = await left("broken", ["BROKEN,Mug"]);
  await left("good", ["GOOD,Cup"]);
  await database.pool.query(`CREATE FUNCTION break_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is on fire' USING ERRCODE = 'io_error'; END $$;
    CREATE TRIGGER break_down BEFORE INSERT OR UPDATE ON item FOR EACH ROW WHEN (NEW.sku = 'BROKEN') EXECUTE FUNCTION break_down()`);
  const told: unknown[] = [];
  const resume = () => resumeImports(shop.context, (importId, error) => told.push([importId, (error as Error).message]));

  expect(await resume()).toHaveLength(1);
  const failing = (failures: number, state = "applying") => ({ state, failures, failure: "the disk is on fire" });
  expect(await runs()).toEqual([failing(1), { state: "complete", failures: 0, failure: null }]);
  await resume();
  await resume();
  expect((await runs())[0]).toEqual(failing(3, "failed"));
  expect(told).toHaveLength(3);
  expect(await resume()).toEqual([]);
  expect(told).toHaveLength(3);
  const { rows } = await database.pool.query("SELECT detail FROM audit_entry WHERE verb = 'import.failed'");
  expect(rows).toEqual([{ detail: { reason: "the disk is on fire", failures: 3 } }]);

  await database.pool.query("DROP TRIGGER break_down ON item");
  expect(await importFile(shop.context, broken)).toMatchObject({ repeated: false, counts: { lines: 1, applied: 1 } });
  expect((await runs())[0]).toMatchObject({ state: "complete", failure: null });
});

it("What failed is in the queue with its reason, until an administrator has it carried on or gives it up", async () => {
  const [carried, given] = [await left("carried", ["CARRIED,Mug"]), await left("given", ["GIVEN,Mug"])];
  const { rows: ids } = await database.pool.query<{ id: number }>(
    "UPDATE import_run SET state = 'failed', failures = 3, failure = 'the disk is on fire' WHERE state = 'applying' RETURNING id",
  );
  const desk = exceptionDesk(shop);
  const [admin, operator] = [await aPerson(database.pool, "administrator"), await aPerson(database.pool, "exception_operator")];
  expect(await desk.detect("import_failed")).toMatchObject({ opened: 2 });
  const [first, second] = await desk.exceptions();
  if (!first || !second) throw new Error("nothing was found");
  const { evidence, subject } = await readExceptionDetail(database.pool, { everywhere: true, entityIds: [], nodeIds: [] }, first.id);
  expect(evidence).toMatchObject({ format: "items-csv", reason: "the disk is on fire", attempts: 3, lines: 1 });
  expect(subject.label).toBe(`Import ${ids[0]?.id}: items-csv`);

  expect(await desk.resolveRows([first], { action: "carry_on_import" }, operator)).toMatchObject([
    { applied: false, reason: refusal("governance.write") },
  ]);
  expect(await desk.resolveRows([first], { action: "carry_on_import" }, admin)).toMatchObject([{ applied: true }]);
  expect(await desk.resolveRows([second], { action: "give_up_import", reason: "sent by mistake" }, admin)).toMatchObject([
    { applied: true },
  ]);
  expect(await resumeImports(shop.context)).toEqual([ids[0]?.id]);
  expect((await runs()).slice(-2)).toMatchObject([{ state: "complete" }, { state: "given_up" }]);
  expect(await desk.detect("import_failed")).toMatchObject({ opened: 0 });
  expect(await importFile(shop.context, carried)).toMatchObject({ repeated: true });
  expect(await importFile(shop.context, given)).toMatchObject({ repeated: false, counts: { applied: 1 } });
});

it("A run whose data is at fault as a whole fails at once, in words", async () => {
  await database.pool.query(`CREATE FUNCTION refuse_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'numeric field overflow' USING ERRCODE = '22003'; END $$;
    CREATE TRIGGER refuse_all BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION refuse_all()`);
  const path = join(folder, "orders.csv");
  await writeFile(path, "order_number,placed_at,sku,quantity,unit_price\nH-1,2026-01-05,NEW,5,9\n");
  const reason = "a figure in it, or one that is made of it, is larger than can be kept";
  try {
    await expect(importFile(shop.context, { format: "orders-csv", path, options: { entityCode: code } })).rejects.toMatchObject({
      code: "invalid",
      message: `${path} could not be imported to its end: ${reason}`,
    });
  } finally {
    await database.pool.query("DROP TRIGGER refuse_all ON item");
  }
  expect((await runs()).at(-1)).toEqual({ state: "failed", failures: 1, failure: reason });
});

it("A file of which nothing can be kept is given up after 200 lines, and says so", async () => {
  await database.pool.query(`CREATE FUNCTION refuse_all_items() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'numeric field overflow' USING ERRCODE = '22003'; END $$;
    CREATE TRIGGER refuse_all_items BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION refuse_all_items()`);
  const wanted = await request(
    "hopeless",
    Array.from({ length: 300 }, (_, index) => `H${String(index).padStart(3, "0")},Mug`),
  );
  try {
    await expect(importFile(shop.context, wanted)).rejects.toThrow(/More than 200 of its lines cannot be kept/);
  } finally {
    await database.pool.query("DROP TRIGGER refuse_all_items ON item");
  }
  expect((await runs()).at(-1)).toMatchObject({ state: "failed" });
  const { rejections } = await importFile(shop.context, wanted);
  expect(rejections).toHaveLength(200);
}, 60_000);
