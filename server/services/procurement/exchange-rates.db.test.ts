import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usualCaps } from "@/domain/automation/policy";
import { previewAutomation } from "@/server/read/automation-preview";
import { readBudgetMonth } from "@/server/read/budgets";
import { readRequisitionBasis } from "@/server/read/decision-basis";
import { readExchangeRates } from "@/server/read/exchange-rates";
import { readReleasePreview } from "@/server/read/purchase-preview";
import { readRequisitionDetail } from "@/server/read/requisitions";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anAutomatedHouse, anywhere } from "@/test/factories/automated-house";
import { aBuyingHouse, yes } from "@/test/factories/buying-house";
import { aHolder } from "@/test/factories/person";
import { NOW } from "@/test/factories/retailer";
import type { ServiceContext } from "../context";
import { releaseRecommendations } from "../planning/decide-recommendations";
import { readBudgets, setBudget } from "./budgets";
import { decideRequisition } from "./requisitions/decide-requisition";
import { requestPurchase } from "./requisitions/request-purchase";
import { setExchangeRate } from "./set-exchange-rate";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const month = "2026-03";
const one = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows[0];
const aRate = (entityId: number, part: object = {}) => ({
  entityId,
  currency: "USD",
  rate: "0.5",
  validFrom: "2026-03-01",
  seenId: 0,
  reason: "Rate of the bank",
  ...part,
});
const aBudget = (entityId: number, amountMinor: number, mode: "warn" | "stop" = "stop") => ({
  entityId,
  category: "Household",
  month,
  amountMinor,
  mode,
  version: 0,
  reason: "Plan of the year",
});

/** A company in pounds whose supplier is paid in dollars. */
async function aHouse() {
  const house = await aBuyingHouse(database.pool);
  const { entityId, supplierId } = house.retailer;
  await database.pool.query("UPDATE supplier SET currency = 'USD' WHERE id = $1", [supplierId]);
  const administrator = await aHolder(database.pool, "administrator", { entityId });
  const budget = async () => (await readBudgets(database.pool, { entityIds: [entityId], months: [month], now: NOW }))[0];
  return { ...house, supplierId, administrator, budget };
}

describe("A rate", () => {
  it("is set by those who make the rules, kept, corrected by another one, audited and told", async () => {
    const { entityId, administrator, approver } = await aHouse();
    await expect(setExchangeRate(approver, aRate(entityId))).rejects.toMatchObject({ code: "forbidden" });
    const last = (await one("SELECT coalesce(max(id), 0) AS id FROM change")).id;
    const { id } = await setExchangeRate(administrator, aRate(entityId));
    expect(await one("SELECT keys::int[] AS keys FROM change WHERE id > $1 AND topic = 'purchasing_rules'", [last])).toEqual({
      keys: [entityId],
    });
    await expect(setExchangeRate(administrator, aRate(entityId, { rate: "0.6" }))).rejects.toMatchObject({ code: "conflict" });
    const { id: corrected } = await setExchangeRate(administrator, aRate(entityId, { rate: "0.79", seenId: id }));
    await setExchangeRate(administrator, aRate(entityId, { rate: "0.81", validFrom: "2026-04-01", seenId: corrected }));
    expect(await readExchangeRates(database.pool, entityId, NOW)).toMatchObject({
      rates: [
        { currency: "USD", rate: "0.79", validFrom: "2026-03-01", state: "holds" },
        { rate: "0.81", state: "to_come" },
        { rate: "0.5", state: "replaced" },
      ],
      missing: [],
    });
    const { detail } = await one(
      "SELECT detail FROM audit_entry WHERE verb = 'exchange_rate.set' AND subject_id = $1 ORDER BY id DESC LIMIT 1",
      [entityId],
    );
    expect(detail).toMatchObject({
      before: { rate: "0.79" },
      after: { rate: "0.81", validFrom: "2026-04-01" },
      reason: "Rate of the bank",
    });
    await expect(database.pool.query("UPDATE exchange_rate SET rate = 1 WHERE id = $1", [id])).rejects.toThrow("append-only");
  });

  it("is refused where it says nothing", async () => {
    const { entityId, administrator } = await aHouse();
    for (const [wrong, message] of [
      [{ currency: "GBP" }, "own currency"],
      [{ currency: "ABC" }, "ISO 4217"],
      [{ rate: "0" }, "Above zero"],
      [{ rate: "99999999" }, "From 0.0000001"],
      [{ validFrom: "2026-02-30" }, "A day such as"],
      [{ validFrom: "2062-03-01" }, "a year from now"],
    ] as const)
      await expect(setExchangeRate(administrator, aRate(entityId, wrong))).rejects.toThrow(message);
    expect((await readExchangeRates(database.pool, entityId, NOW)).missing).toEqual([{ currency: "USD", suppliers: ["Supplier One"] }]);
  });
});

describe("A purchase in other money", () => {
  it("is asked about as the dearest and stopped by a budget as long as nobody has said what it is worth", async () => {
    const house = await aHouse();
    await house.rule({ fromMinor: 0, toMinor: 100_000, steps: [] });
    await house.rule({ fromMinor: 100_000, steps: [{ role: "executive", needs: "any" }] });
    await setBudget(house.approver, aBudget(house.entityId, 100));
    const { id, state } = await house.request([20]);
    expect(state).toBe("waiting");
    expect((await readRequisitionDetail(database.pool, everywhere, id)).weighed).toEqual({ currency: "GBP", minor: null, rate: null });
    await expect(decideRequisition(house.executive, yes(id))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(
        "nobody has said what USD is worth in GBP on 2026-03-02: set an exchange rate under Purchasing, Approval rules",
      ),
    });
    expect(await readRequisitionBasis(database.pool, everywhere, id, NOW)).toMatchObject({
      budgets: [],
      foreign: [{ currency: "USD", rate: null }],
    });
    // A budget of 1.00 GBP stops 80.00 USD where they are worth 40.00 GBP.
    await setExchangeRate(house.administrator, aRate(house.entityId));
    await expect(decideRequisition(house.executive, yes(id))).rejects.toThrow(
      "The budget of Household for 2026-03 has 1.00 left; 40.00 is wanted.",
    );
    expect(await house.budget()).toMatchObject({ waitingMinor: 4_000, committedMinor: 0 });
  });

  it("falls to the band of its worth, at the rate of the day, which stays with what was asked", async () => {
    const house = await aHouse();
    await house.rule({ fromMinor: 0, toMinor: 4_001, steps: [] });
    await house.rule({ fromMinor: 4_001, steps: [{ role: "executive", needs: "any" }] });
    const first = await setExchangeRate(house.administrator, aRate(house.entityId));
    expect((await house.request([20])).state).toBe("ordered");
    const dear = await house.request([25]);
    expect(dear.state).toBe("waiting");
    await setExchangeRate(house.administrator, aRate(house.entityId, { rate: "0.4", seenId: first.id }));
    expect((await readRequisitionDetail(database.pool, everywhere, dear.id)).weighed).toEqual({
      currency: "GBP",
      minor: 5_000,
      rate: { rate: "0.5", validFrom: "2026-03-01" },
    });
    expect((await house.request([25])).state).toBe("ordered");
  });

  it("is committed at the rate of the day it was ordered, and what the days add comes to the same", async () => {
    const house = await aHouse();
    await house.rule({ fromMinor: 0, steps: [] });
    await setBudget(house.approver, aBudget(house.entityId, 10_000));
    const { id } = await setExchangeRate(house.administrator, aRate(house.entityId));
    await house.request([20]);
    expect(await house.budget()).toMatchObject({ committedMinor: 4_000 });
    // Dearer from tomorrow on: what is ordered stays what it was.
    await setExchangeRate(house.administrator, aRate(house.entityId, { rate: "0.9", validFrom: "2026-03-03", seenId: id }));
    const later = new Date("2026-03-04T09:00:00Z");
    const [budget] = await readBudgets(database.pool, { entityIds: [house.entityId], months: [month], now: later });
    expect(budget).toMatchObject({ committedMinor: 4_000 });
    const seen = await readBudgetMonth(database.pool, everywhere, month, later);
    const moved = seen.movements.filter(({ entityId }) => entityId === house.entityId);
    expect(moved.reduce((sum, day) => sum + day.committedMinor, 0)).toBe(4_000);
    // 80.00 USD more at 0.9 are 72.00 GBP: beyond what is left of 100.00.
    const next: ServiceContext = { ...house.buyer, now: later };
    const ask = {
      nodeId: house.retailer.nodeIds[0] ?? 0,
      entityId: house.entityId,
      needBy: new Date("2026-03-20T09:00:00Z"),
      reason: "More is sold",
    };
    await expect(requestPurchase(next, { ...ask, lines: [{ itemId: house.retailer.itemIds[0] ?? 0, quantity: 20 }] })).rejects.toThrow(
      "has 60.00 left; 72.00 is wanted",
    );
  });
});

describe("Automation", () => {
  async function anAutomated() {
    const house = await anAutomatedHouse(database.pool, 1);
    const { entityId, supplierId } = house.retailer;
    await database.pool.query("UPDATE supplier SET currency = 'USD' WHERE id = $1", [supplierId]);
    await database.pool.query("UPDATE purchase_order SET currency = 'USD' WHERE supplier_id = $1", [supplierId]);
    const administrator = await aHolder(database.pool, "administrator", { entityId });
    return { ...house, entityId, administrator };
  }

  it("leaves foreign money to people until its worth is known, then counts it by that, in the day and in the dry run as well", async () => {
    const house = await anAutomated();
    await house.policy({ caps: { ...usualCaps, lineMinor: 4_000 } });
    await house.run();
    expect(await house.decisions()).toMatchObject([{ outcome: "blocked", stops: [{ guardrail: "other_currency" }] }]);
    // 80.00 USD at 0.6 are 48.00 GBP, over the line cap; at 0.5 they are 40.00.
    const { id } = await setExchangeRate(house.administrator, aRate(house.entityId, { rate: "0.6" }));
    await house.run(1);
    expect((await house.decisions()).at(-1)).toMatchObject({
      outcome: "blocked",
      stops: [{ guardrail: "line_cap", found: 4_800, limit: 4_000 }],
    });
    await setExchangeRate(house.administrator, aRate(house.entityId, { seenId: id }));
    const draft = { entityId: house.entityId, scope: anywhere, level: "automatic" as const, caps: { ...usualCaps, lineMinor: 4_000 } };
    const dryRun = await previewAutomation(database.pool, draft, NOW);
    expect(dryRun.draft.acts).toEqual({ lines: 1, minor: 4_000 });
    expect(dryRun.rows).toMatchObject([{ valueMinor: 8_000, currency: "USD", homeMinor: 4_000, homeCurrency: "GBP", exchangeRate: "0.5" }]);
    await house.run(2);
    expect((await house.decisions()).at(-1)).toMatchObject({ outcome: "released" });
    expect(
      await one(
        "SELECT value_minor, home_minor, trim_scale(exchange_rate)::text AS rate FROM automation_decision WHERE entity_id = $1 AND is_current",
        [house.entityId],
      ),
    ).toEqual({ value_minor: 8_000, home_minor: 4_000, rate: "0.5" });
  });

  it("a release by a person says beforehand at which rate it counts, and a budget that stops refuses what nobody knows", async () => {
    const house = await anAutomated();
    const approver = await aHolder(database.pool, "approver", { entityId: house.entityId });
    await setBudget(approver, aBudget(house.entityId, 5_000));
    const release = () => releaseRecommendations(house.buyer, { recommendations: house.ids.map((id) => ({ id, version: 1 })) });
    await expect(release()).rejects.toThrow("nobody has said what USD is worth");
    await setExchangeRate(house.administrator, aRate(house.entityId));
    const preview = await readReleasePreview(database.pool, everywhere, house.ids, NOW, house.buyer.actor.id);
    expect(preview.budgets).toMatchObject([
      {
        homeCurrency: "GBP",
        effects: [{ thisMinor: 4_000 }],
        foreign: [{ currency: "USD", rate: { rate: "0.5", validFrom: "2026-03-01" } }],
      },
    ]);
    expect(preview.orders).toMatchObject([{ currency: "USD", weighed: { currency: "GBP", minor: 4_000 } }]);
    // The order before it, of 80.00 USD as well, is committed with 40.00.
    await expect(release()).rejects.toThrow("has 10.00 left; 40.00 is wanted");
  });
});
