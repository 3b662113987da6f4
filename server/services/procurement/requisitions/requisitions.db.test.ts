import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readApprovalsInbox } from "@/server/read/approvals";
import { readRequisitionDetail } from "@/server/read/requisitions";
import { readWaiting } from "@/server/read/waiting-approvals";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aBuyingHouse, yes } from "@/test/factories/buying-house";
import { aHolder } from "@/test/factories/person";
import { aRetailer, NOW } from "@/test/factories/retailer";
import type { ServiceContext } from "../../context";
import { setWorkingCalendar } from "../working-calendar";
import { setApprovalRule } from "./approval-rules";
import { decideRequisition, withdrawRequisition } from "./decide-requisition";
import { delegateApprovals, endDelegation } from "./delegate-approvals";
import { escalateApprovals } from "./escalate-approvals";
import { requestPurchase } from "./request-purchase";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const HOUR = 3_600_000;
const everywhere = { everywhere: true, entityIds: [], nodeIds: [] };
const later = <Context extends ServiceContext>(context: Context, hours: number): Context => ({
  ...context,
  now: new Date(NOW.getTime() + hours * HOUR),
});

const aHouse = () => aBuyingHouse(database.pool);

describe("A requisition", () => {
  it("waits for an approver where there is no rule, and is ordered when one agrees", async () => {
    const house = await aHouse();
    const asked = await house.request([20, 10]);
    expect(asked.state).toBe("waiting");
    expect(await house.orders()).toEqual([]);
    await expect(decideRequisition(house.executive, yes(asked.id))).rejects.toMatchObject({ code: "forbidden" });
    expect(await decideRequisition(house.approver, yes(asked.id))).toMatchObject({ state: "ordered" });
    expect(await house.orders()).toMatchObject([{ total_minor: 12_000 }]);
    await expect(decideRequisition(house.approver, yes(asked.id))).rejects.toMatchObject({ code: "conflict" });
    const detail = await readRequisitionDetail(database.pool, everywhere, asked.id);
    expect(detail.lines.map(({ purchaseOrderNumber }) => purchaseOrderNumber)).toEqual([
      (await house.orders())[0]?.number,
      (await house.orders())[0]?.number,
    ]);
    expect(detail.timeline.map(({ verb }) => verb)).toEqual(["requisition.ordered", "requisition.approved", "requisition.requested"]);
  });

  it("goes through the steps of the rule that fits, each with the version of the rule; below its band nobody is asked", async () => {
    const house = await aHouse();
    await house.rule({ toMinor: 5_000, steps: [] });
    await house.rule({
      fromMinor: 5_000,
      steps: [
        { role: "approver", needs: "any" },
        { role: "executive", needs: "all" },
      ],
    });
    expect(await house.request([10])).toMatchObject({ state: "ordered" });
    const large = await house.request([20]);
    expect(await decideRequisition(house.approver, yes(large.id))).toMatchObject({ state: "waiting", step: 1 });
    await expect(decideRequisition(house.executive, yes(large.id, 0))).rejects.toMatchObject({ code: "conflict" });
    const second = await house.someone("executive");
    expect(await decideRequisition(house.executive, yes(large.id, 1))).toMatchObject({ state: "waiting", step: 1 });
    await expect(decideRequisition(house.executive, yes(large.id, 1))).rejects.toMatchObject({ code: "conflict" });
    expect(await decideRequisition(second, yes(large.id, 1))).toMatchObject({ state: "ordered" });
  });

  it("that is rejected or taken back orders nothing", async () => {
    const house = await aHouse();
    const [first, second] = [await house.request(), await house.request()];
    expect(await decideRequisition(house.approver, { ...yes(first.id), approve: false })).toMatchObject({ state: "rejected" });
    await expect(withdrawRequisition(await house.someone("buyer"), { requisitionId: second.id, reason: "Not mine" })).rejects.toMatchObject(
      { code: "forbidden" },
    );
    await withdrawRequisition(house.buyer, { requisitionId: second.id, reason: "The shop opens later" });
    await expect(decideRequisition(house.approver, yes(second.id))).rejects.toMatchObject({ code: "conflict" });
    expect(await house.orders()).toEqual([]);
  });

  it("is refused with the field that is wrong", async () => {
    const house = await aHouse();
    await expect(house.request([], {})).rejects.toThrow("Ask for something.");
    await expect(house.request([12])).rejects.toMatchObject({ code: "invalid", options: { path: "lines.0.quantity" } });
    await expect(house.request([5])).rejects.toThrow("at least 10");
    await expect(house.request([20], { needBy: NOW })).rejects.toMatchObject({ options: { path: "needBy" } });
    await expect(house.request([20], { lines: [{ itemId: 999_999, quantity: 10 }] })).rejects.toMatchObject({
      options: { path: "lines.0.itemId" },
    });
    const other = await aRetailer(database.pool, { items: 1, nodes: 1 });
    await expect(house.request([20], { nodeId: other.nodeIds[0] })).rejects.toMatchObject({ options: { path: "nodeId" } });
    await expect(house.request([20], { entityId: other.entityId })).rejects.toMatchObject({ code: "not_found" });
    await database.pool.query("UPDATE supplier SET state = 'suspended' WHERE id = $1", [house.retailer.supplierId]);
    await expect(house.request([20])).rejects.toMatchObject({ code: "invalid" });
  });

  it("asked for by somebody who may approve still needs another", async () => {
    const house = await aHouse();
    const both = await house.someone("administrator");
    await database.pool.query("INSERT INTO role_grant (user_id, role, entity_id) VALUES ($1, 'approver', $2)", [
      both.actor.id,
      house.entityId,
    ]);
    const line = { itemId: house.retailer.itemIds[0] ?? 0, quantity: 20 };
    const own = await requestPurchase(both, {
      entityId: house.entityId,
      nodeId: house.retailer.nodeIds[0] ?? 0,
      needBy: new Date(NOW.getTime() + 240 * HOUR),
      reason: "For the office",
      lines: [line],
    });
    await expect(decideRequisition(house.approver, { ...yes(own.id), round: 7 })).rejects.toMatchObject({
      code: "invalid",
      message: `${own.number} has come to round 1, not 7.`,
    });
    await expect(decideRequisition(both, yes(own.id))).rejects.toThrow("Nobody agrees to what they asked for themselves.");
    const inbox = await readApprovalsInbox(database.pool, both.actor, NOW);
    expect(inbox.requisitions.map(({ row }) => row.id)).not.toContain(own.id);
  });
});

describe("Approvals", () => {
  it("that are handed over are decided in the other's name, as long as it lasts", async () => {
    const house = await aHouse();
    const deputy = await house.someone("planner");
    const asked = await house.request();
    const until = { startsAt: NOW, endsAt: new Date(NOW.getTime() + 48 * HOUR), reason: "Holidays" };
    await expect(decideRequisition(deputy, yes(asked.id))).rejects.toMatchObject({ code: "forbidden" });
    await expect(delegateApprovals(house.approver, { ...until, toUserId: house.approver.actor.id })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(delegateApprovals(house.approver, { ...until, toUserId: "nobody" })).rejects.toMatchObject({ code: "invalid" });
    await expect(delegateApprovals(house.approver, { ...until, endsAt: NOW, toUserId: deputy.actor.id })).rejects.toMatchObject({
      code: "invalid",
      message: "It ends before it begins.",
    });
    const past = { ...until, startsAt: "2026-02-02", endsAt: "2026-02-06", toUserId: deputy.actor.id };
    await expect(delegateApprovals(house.approver, past)).rejects.toThrow("It would be over already: choose a day to come.");
    const receiver = await house.someone("receiver");
    await expect(delegateApprovals(receiver, { ...until, toUserId: house.buyer.actor.id })).rejects.toMatchObject({ code: "forbidden" });
    // Neither somebody who may decide nothing, nor somebody of another company.
    const stranger = await aHolder(database.pool, "approver", {
      entityId: (await aRetailer(database.pool, { items: 1, nodes: 1 })).entityId,
    });
    for (const other of [receiver, stranger])
      await expect(delegateApprovals(house.approver, { ...until, toUserId: other.actor.id })).rejects.toMatchObject({ code: "invalid" });
    const { id } = await delegateApprovals(house.approver, { ...until, toUserId: deputy.actor.id });
    const inbox = await readApprovalsInbox(database.pool, deputy.actor, NOW);
    expect(inbox.requisitions).toMatchObject([{ row: { id: asked.id }, onBehalfOf: "A approver" }]);
    expect(await decideRequisition(deputy, yes(asked.id))).toMatchObject({ state: "ordered" });
    const { decisions } = await readRequisitionDetail(database.pool, everywhere, asked.id);
    expect(decisions).toMatchObject([{ name: "A planner", onBehalfOf: "A approver" }]);
    await endDelegation(later(house.approver, 1), id);
    const next = await house.request();
    await expect(decideRequisition(later(deputy, 2), yes(next.id))).rejects.toMatchObject({ code: "forbidden" });
  });

  it("that are late open to administrators", async () => {
    const house = await aHouse();
    const administrator = await house.someone("administrator");
    const asked = await house.request();
    await expect(decideRequisition(administrator, yes(asked.id))).rejects.toMatchObject({ code: "forbidden" });
    // Monday nine o'clock and eight working hours is the same day at five.
    expect(await escalateApprovals(later(house.retailer.context, 7.9))).toBe(0);
    expect(await escalateApprovals(later(house.retailer.context, 8.1))).toBeGreaterThan(0);
    expect(await decideRequisition(later(administrator, 9), yes(asked.id))).toMatchObject({ state: "ordered" });
  });

  it("of every one of a role are given once for oneself and once for whom one stands in, and the inbox says for whom", async () => {
    const house = await aHouse();
    await house.rule({ steps: [{ role: "executive", needs: "all" }] });
    const ed = await house.someone("executive");
    await delegateApprovals(house.executive, {
      startsAt: NOW,
      endsAt: new Date(NOW.getTime() + 48 * HOUR),
      reason: "Holidays",
      toUserId: ed.actor.id,
    });
    const asked = await house.request();
    const inboxOf = async () => (await readApprovalsInbox(database.pool, ed.actor, NOW)).requisitions.map(({ onBehalfOf }) => onBehalfOf);
    expect(await inboxOf()).toEqual([null]);
    expect(await decideRequisition(ed, yes(asked.id))).toMatchObject({ state: "waiting" });
    expect(await inboxOf()).toEqual(["A executive"]);
    expect(await decideRequisition(ed, yes(asked.id))).toMatchObject({ state: "ordered" });
  });

  it("that nobody else can give are an administrator's once they are late, and then are done", async () => {
    const house = await aHouse();
    await house.rule({ steps: [{ role: "executive", needs: "all" }] });
    const administrator = await house.someone("administrator");
    const asked = await house.request();
    await house.someone("executive");
    await escalateApprovals(later(house.retailer.context, 8.1));
    expect(await readWaiting(database.pool, administrator.actor, NOW)).toMatchObject({ requisitions: [{ id: asked.id }] });
    expect(await decideRequisition(later(administrator, 9), yes(asked.id))).toMatchObject({ state: "ordered" });
  });

  it("are due by the hours of the rule and the working time of the company", async () => {
    const house = await aHouse();
    await house.rule({ steps: [{ role: "approver", needs: "any" }] });
    await database.pool.query("UPDATE approval_rule SET step_hours = 2 WHERE entity_id = $1", [house.entityId]);
    const administrator = await house.someone("administrator");
    const calendar = {
      entityId: house.entityId,
      timeZone: "America/New_York",
      opensAt: 8,
      closesAt: 16,
      holidays: ["2026-03-02"],
      version: 0,
      reason: "Office",
    };
    await expect(setWorkingCalendar(house.approver, calendar)).rejects.toMatchObject({ code: "forbidden" });
    await expect(setWorkingCalendar(administrator, { ...calendar, timeZone: "Mars" })).rejects.toThrow("no such time zone");
    await setWorkingCalendar(administrator, calendar);
    const { row } = await readRequisitionDetail(database.pool, everywhere, (await house.request()).id);
    expect(row.dueAt).toBe("2026-03-03T15:00:00.000Z");
  });
});

describe("What is unusual about a purchase", () => {
  it("is kept with the requisition, and rules that look at it ask their people beside the others", async () => {
    const house = await aHouse();
    const administrator = await house.someone("administrator");
    const rule = {
      entityId: house.entityId,
      id: null,
      version: 0,
      about: "request" as const,
      category: null,
      supplierId: null,
      fromMinor: 0,
      toMinor: null,
      reason: "Care",
    };
    await setApprovalRule(administrator, { ...rule, steps: [] });
    await setApprovalRule(administrator, { ...rule, riskFlags: ["first_order"], steps: [{ role: "executive", needs: "any" }] });
    const first = await house.request([20]);
    expect(first.state).toBe("waiting");
    const { rules, risks } = await readRequisitionDetail(database.pool, everywhere, first.id);
    expect(rules.map(({ version }) => version)).toEqual([1, 1]);
    expect(risks.map(({ flag }) => flag)).toEqual(["new_supplier", "no_contract", "first_order", "single_source"]);
    await decideRequisition(house.executive, yes(first.id));
    expect((await house.request([20])).state).toBe("ordered");
    // Three times what is usual, and dearer than before.
    await database.pool.query("UPDATE supplier_item SET unit_price = 5 WHERE supplier_id = $1", [house.retailer.supplierId]);
    await setApprovalRule(administrator, {
      ...rule,
      riskFlags: ["unusual_quantity", "price_rise"],
      steps: [{ role: "approver", needs: "any" }],
    });
    const large = await house.request([60]);
    expect((await readRequisitionDetail(database.pool, everywhere, large.id)).risks).toMatchObject([
      { flag: "new_supplier" },
      { lineNumber: 1, flag: "price_rise", found: 5, expected: 4 },
      { flag: "no_contract" },
      { lineNumber: 1, flag: "unusual_quantity", found: 60, expected: 20 },
      { flag: "single_source" },
    ]);
  });

  it("does not hide behind a line of another category", async () => {
    const house = await aHouse();
    await house.rule({ steps: [] });
    await house.rule({ category: "Garden", fromMinor: 5_000, steps: [{ role: "executive", needs: "any" }] });
    await database.pool.query("UPDATE item SET category = 'Garden' WHERE id = $1", [house.retailer.itemIds[1]]);
    expect(await house.request([20, 10])).toMatchObject({ state: "waiting" });
  });
});
