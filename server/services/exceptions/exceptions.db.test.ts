import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW, type Retailer } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { claimExceptions } from "./claim-exceptions";
import { detectExceptions } from "./detect-exceptions";
import { resolveExceptions } from "./resolve-exceptions";
import { snoozeExceptions } from "./snooze-exceptions";
import { undoExceptionAction } from "./undo-exception-action";

let database: TestDatabase;
let retailer: Retailer;
let ann: Awaited<ReturnType<typeof aPerson>>;
let bob: Awaited<ReturnType<typeof aPerson>>;
beforeAll(async () => {
  database = await testDatabase();
  ann = await aPerson(database.pool, "exception_operator", { name: "Ann" });
  bob = await aPerson(database.pool, "exception_operator", { name: "Bob" });
});
afterAll(() => database.drop());
// Three items at two nodes, so that a test has six balances of its own.
beforeEach(async () => {
  retailer = await aRetailer(database.pool);
});

type Row = {
  id: number;
  state: string;
  severity: string;
  owner_id: string | null;
  money_at_risk_minor: number;
  title: string;
  resolution: string | null;
  snoozed_until: Date | null;
  version: number;
};
const many = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;
const exceptions = async (): Promise<Row[]> => many("SELECT * FROM exception WHERE entity_id = $1 ORDER BY id", [retailer.entityId]);
const only = async (): Promise<Row> => {
  const rows = await exceptions();
  expect(rows).toHaveLength(1);
  return rows[0] as Row;
};
const seen = (...rows: Row[]) => ({ exceptions: rows.map(({ id, version }) => ({ id, version })) });
const minutes = (context: ServiceContext, count: number) => ({ ...context, now: new Date(context.now.getTime() + count * 60_000) });
const detect = (context: ServiceContext = retailer.context) => detectExceptions(context, { types: ["oversell_risk"] });

/** Holds back so much that the item is promised beyond it by 1: 100 are there, so 10.00 is at risk. */
async function oversell(item = 0, node = 0, buffer = 101) {
  await database.pool.query("UPDATE stock_balance SET safety_buffer = $3 WHERE item_id = $1 AND node_id = $2", [
    retailer.itemIds[item],
    retailer.nodeIds[node],
    buffer,
  ]);
}

describe("finding problems", () => {
  test("one problem is one exception, found again and by two runs at once", async () => {
    await oversell();
    const runs = await Promise.all([detect(), detect(), detect()]);
    expect(runs.reduce((sum, run) => sum + run.opened, 0)).toBe(1);
    expect(await detect()).toEqual({ opened: 0, changed: 0, cleared: 0 });
    expect(await only()).toMatchObject({ state: "new", severity: "low", money_at_risk_minor: 1_000, version: 1 });
  });

  test("when it grows it keeps owner, state and clock, and says what it is worth now", async () => {
    await oversell();
    await detect();
    await claimExceptions(ann, seen(await only()));
    await oversell(0, 0, 700);
    expect(await detect()).toMatchObject({ opened: 0, changed: 1 });
    // 600 units × 10.00 each: above 5,000.00 it is critical.
    expect(await only()).toMatchObject({
      state: "in_progress",
      owner_id: ann.actor.id,
      money_at_risk_minor: 600_000,
      severity: "critical",
      due_at: new Date(NOW.getTime() + 2 * 3_600_000),
    });
  });

  test("the cause being gone resolves it, whoever owns it; coming back is a new one", async () => {
    await oversell();
    await detect();
    await claimExceptions(ann, seen(await only()));
    await oversell(0, 0, 0);
    expect(await detect()).toMatchObject({ cleared: 1 });
    expect(await only()).toMatchObject({ state: "auto_resolved", resolution: "The cause is gone." });
    await oversell();
    await detect();
    expect((await exceptions()).map((row) => row.state)).toEqual(["auto_resolved", "new"]);
  });

  test("time alone raises the severity of what is overdue, once", async () => {
    await oversell();
    await detect();
    await detect(minutes(retailer.context, 121));
    expect(await only()).toMatchObject({ severity: "medium" });
    await detect(minutes(retailer.context, 180));
    expect(await only()).toMatchObject({ severity: "medium" });
  });

  test("is the work of the system and of administrators", async () => {
    await expect(detect(ann)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("claiming", () => {
  test("by two people at once gives it to one, and tells the other who has it", async () => {
    await oversell();
    await detect();
    const row = await only();
    const [one, two] = await Promise.all([claimExceptions(ann, seen(row)), claimExceptions(bob, seen(row))]);
    const answers = [one?.[0], two?.[0]];
    expect(answers.filter((answer) => answer?.applied)).toEqual([{ id: row.id, applied: true, version: 2 }]);
    const winner = one?.[0]?.applied ? "Ann" : "Bob";
    expect(answers.find((answer) => !answer?.applied)).toEqual({ id: row.id, applied: false, reason: `${winner} works on it.` });
    expect(await many("SELECT verb FROM audit_entry WHERE subject_kind = 'exception' AND subject_id = $1 ORDER BY id", [row.id])).toEqual([
      { verb: "exception.opened" },
      { verb: "exception.claimed" },
    ]);
  });

  test("what is mine already stays mine, without another entry", async () => {
    await oversell();
    await detect();
    const row = await only();
    await claimExceptions(ann, seen(row));
    expect(await claimExceptions(ann, seen(row))).toEqual([{ id: row.id, applied: true, version: 2 }]);
  });

  test("answers each row for itself", async () => {
    await oversell(0);
    await oversell(1);
    await oversell(2);
    await detect();
    const [first, second, third] = (await exceptions()) as [Row, Row, Row];
    await claimExceptions(bob, seen(second));
    const answers = await claimExceptions(ann, {
      exceptions: [...seen(first, second).exceptions, { id: third.id, version: 7 }, { id: 987_654_321, version: 1 }],
    });
    expect(answers).toEqual([
      { id: first.id, applied: true, version: 2 },
      { id: second.id, applied: false, reason: "Bob works on it." },
      { id: third.id, applied: false, reason: "It changed meanwhile: it is now new." },
      { id: 987_654_321, applied: false, reason: "There is no such exception in your scope." },
    ]);
    expect((await exceptions()).map((row) => row.owner_id)).toEqual([ann.actor.id, bob.actor.id, null]);
  });

  test("a row that is named twice is refused", async () => {
    await expect(async () =>
      claimExceptions(ann, {
        exceptions: [
          { id: 1, version: 1 },
          { id: 1, version: 1 },
        ],
      }),
    ).rejects.toThrow("once");
  });
});

describe("snoozing", () => {
  const until = new Date(NOW.getTime() + 3_600_000);

  test("is the owner's alone, and within 30 days", async () => {
    await oversell();
    await detect();
    const row = await only();
    const reasonOf = async (who: ServiceContext, version: number) =>
      (await snoozeExceptions(who, { exceptions: [{ id: row.id, version }], until }))[0];
    expect(await reasonOf(ann, 1)).toMatchObject({ applied: false, reason: "Claim it first." });
    await claimExceptions(ann, seen(row));
    expect(await reasonOf(bob, 2)).toMatchObject({ applied: false, reason: "Ann works on it." });
    for (const wrong of [NOW, new Date(NOW.getTime() + 31 * 86_400_000)]) {
      const attempt = async () => snoozeExceptions(ann, { exceptions: [{ id: row.id, version: 2 }], until: wrong });
      await expect(attempt).rejects.toMatchObject({ code: "invalid", options: { path: "until" } });
    }
    expect(await reasonOf(ann, 2)).toEqual({ id: row.id, applied: true, version: 3 });
  });

  test("ends at its time, not before; and when the cause goes meanwhile", async () => {
    await oversell(0);
    await oversell(1);
    await detect();
    const rows = await exceptions();
    await claimExceptions(ann, seen(...rows));
    await snoozeExceptions(ann, { exceptions: rows.map(({ id }) => ({ id, version: 2 })), until });
    await oversell(1, 0, 0);
    await detect(minutes(retailer.context, 59));
    expect((await exceptions()).map((row) => row.state)).toEqual(["snoozed", "auto_resolved"]);
    await detect(minutes(retailer.context, 60));
    expect((await exceptions())[0]).toMatchObject({ state: "acknowledged", owner_id: ann.actor.id, snoozed_until: null });
  });
});

describe("undoing", () => {
  test("puts a claim and a snooze back to what was", async () => {
    await oversell();
    await detect();
    const [claimed] = await claimExceptions(ann, seen(await only()));
    expect(claimed).toMatchObject({ applied: true });
    await snoozeExceptions(ann, { ...seen(await only()), until: new Date(NOW.getTime() + 60_000) });
    expect(await undoExceptionAction(minutes(ann, 0.4), seen(await only()))).toMatchObject([{ applied: true, version: 4 }]);
    expect(await only()).toMatchObject({ state: "in_progress", owner_id: ann.actor.id, snoozed_until: null });
    // One step back, not two.
    expect(await undoExceptionAction(ann, seen(await only()))).toMatchObject([
      { applied: false, reason: "There is nothing of yours to undo." },
    ]);
  });

  test("is one's own, for 30 seconds", async () => {
    await oversell();
    await detect();
    await claimExceptions(ann, seen(await only()));
    const row = await only();
    expect(await undoExceptionAction(bob, seen(row))).toMatchObject([{ applied: false, reason: "There is nothing of yours to undo." }]);
    expect(await undoExceptionAction(minutes(ann, 0.51), seen(row))).toMatchObject([
      { applied: false, reason: "An action can be undone for 30 seconds." },
    ]);
    expect(await undoExceptionAction(minutes(ann, 0.5), seen(row))).toMatchObject([{ applied: true }]);
    expect(await only()).toMatchObject({ state: "new", owner_id: null });
  });

  test("of several answers each for itself", async () => {
    await oversell(0);
    await oversell(1);
    await detect();
    const [mine, his] = (await exceptions()) as [Row, Row];
    await claimExceptions(ann, seen(mine));
    await claimExceptions(bob, seen(his));
    const answers = await undoExceptionAction(ann, seen(...(await exceptions())));
    expect(answers.map((answer) => answer.applied)).toEqual([true, false]);
  });
});

describe("who may", () => {
  test("nobody works on what lies outside their scope, and it stays unknown to them", async () => {
    const [here] = retailer.nodeIds;
    await oversell(0, 0);
    await oversell(0, 1);
    await detect();
    const local = await aPerson(database.pool, "warehouse_lead", { nodeId: here ?? 0 });
    const answers = await claimExceptions(local, seen(...(await exceptions())));
    expect(answers).toMatchObject([{ applied: true }, { applied: false, reason: "There is no such exception in your scope." }]);
    const stranger = await aPerson(database.pool, "administrator", { entityId: retailer.entityId - 1 });
    const accept = { action: "accept_risk" as const, reason: "seen" };
    for (const answer of await resolveExceptions(stranger, { ...seen(...(await exceptions())), resolution: accept }))
      expect(answer).toMatchObject({ applied: false, reason: "There is no such exception in your scope." });
    expect((await exceptions()).map((row) => row.state)).toEqual(["in_progress", "new"]);
  });

  test.each(["executive", "receiver", "approver", "auditor"] as const)("not %s", async (role) => {
    await oversell();
    await detect();
    const row = await only();
    const person = await aPerson(database.pool, role);
    const resolution = { action: "accept_risk" as const, reason: "seen" };
    const until = new Date(NOW.getTime() + 60_000);
    const forbidden = { code: "forbidden" };
    await expect(claimExceptions(person, seen(row))).rejects.toMatchObject(forbidden);
    await expect(snoozeExceptions(person, { ...seen(row), until })).rejects.toMatchObject(forbidden);
    await expect(resolveExceptions(person, { ...seen(row), resolution })).rejects.toMatchObject(forbidden);
    await expect(undoExceptionAction(person, seen(row))).rejects.toMatchObject(forbidden);
    expect(await only()).toEqual(row);
  });

  test("and no job: the system owns no exceptions", async () => {
    await expect(claimExceptions(retailer.context, { exceptions: [{ id: 1, version: 1 }] })).rejects.toMatchObject({ code: "forbidden" });
  });
});
