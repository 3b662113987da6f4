import { afterAll, beforeAll, expect, it } from "vitest";
import { permissions } from "@/domain/governance/roles";
import { readExceptionDetail } from "@/server/read/exception-detail";
import { type TestDatabase, testDatabase } from "@/test/database";
import { exceptionDesk } from "@/test/exception-desk";
import { aBuyingHouse, yes } from "@/test/factories/buying-house";
import { changePurchaseOrder } from "../procurement/manage-order";
import { decideRequisition, withdrawRequisition } from "../procurement/requisitions/decide-requisition";
import { claimExceptions } from "./claim-exceptions";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it("An approval that is past its working hours is an exception of its step, until somebody decides or it is taken back", async () => {
  const house = await aBuyingHouse(database.pool);
  const desk = exceptionDesk(house.retailer);
  // Asked on Monday at 9:00 in London's winter, due by 17:00 of the working time there is.
  const after = (hours: number) => ({ ...house.retailer.context, now: new Date(house.buyer.now.getTime() + hours * 3_600_000) });
  const later = (who: typeof house.buyer, hours: number) => ({ ...who, now: after(hours).now });
  const open = async () => (await desk.exceptions()).filter(({ state }) => state === "new" || state === "acknowledged");
  await house.rule({
    steps: [
      { role: "approver", needs: "any" },
      { role: "executive", needs: "any" },
    ],
  });
  const asked = await house.request([20]);
  await desk.detect("approval_late", after(4));
  expect(await open()).toEqual([]);

  await desk.detect("approval_late", after(30));
  await desk.detect("approval_late", after(31));
  const [late] = await open();
  expect(await open()).toHaveLength(1);
  expect(late).toMatchObject({ type: "approval_late", money_at_risk_minor: 8_000 });
  const { row, evidence, subject } = await readExceptionDetail(
    database.pool,
    { everywhere: true, entityIds: [], nodeIds: [] },
    late?.id ?? 0,
  );
  expect(row.title).toBe(`${asked.number} waits too long for approver`);
  expect(row.severity).toBe("medium");
  expect(subject).toMatchObject({ kind: "requisition", label: asked.number, screen: "/purchasing/requisitions" });
  expect(evidence).toMatchObject({ waitsFor: "approver", step: 1, steps: 2, couldDecide: ["A approver"] });
  // Whose desk it lands on sees it and decides; whoever chases them may take it over meanwhile.
  expect(permissions["exceptions.read"]).toContain("approver");
  const taken = await claimExceptions(later(house.buyer, 31), { exceptions: [{ id: late?.id ?? 0, version: late?.version ?? 0 }] });
  expect(taken).toMatchObject([{ applied: true }]);

  // The next step has its own hours, and is an exception of its own once it is late as well.
  await decideRequisition(later(house.approver, 32), yes(asked.id));
  await desk.detect("approval_late", after(32));
  expect(await open()).toEqual([]);
  await desk.detect("approval_late", after(80));
  expect(await open()).toMatchObject([{ title: `${asked.number} waits too long for executive` }]);
  await withdrawRequisition(later(house.buyer, 81), { requisitionId: asked.id, reason: "The shop opens later" });
  await desk.detect("approval_late", after(81));
  expect((await desk.exceptions()).map(({ state }) => state)).toEqual(["auto_resolved", "auto_resolved"]);
});

it("So is a version of an order that waits", async () => {
  const house = await aBuyingHouse(database.pool);
  const desk = exceptionDesk(house.retailer);
  await decideRequisition(house.approver, yes((await house.request([20])).id));
  const { rows } = await database.pool.query("SELECT id, number FROM purchase_order WHERE entity_id = $1", [house.entityId]);
  const [order] = rows;
  const more = { purchaseOrderId: order.id, version: 1, reason: "More", lines: [{ lineNumber: 1, quantity: 40 }] };
  await changePurchaseOrder(house.buyer, more);
  const after = (hours: number) => ({ ...house.retailer.context, now: new Date(house.buyer.now.getTime() + hours * 3_600_000) });
  await desk.detect("approval_late", after(30));
  expect(await desk.exceptions()).toMatchObject([
    { title: `Version 2 of ${order.number} waits too long for approver`, subject_id: order.id, money_at_risk_minor: 16_000 },
  ]);
  // Back to what holds without anybody's word.
  await changePurchaseOrder(house.buyer, { ...more, version: 2, lines: [{ lineNumber: 1, quantity: 20 }] });
  await desk.detect("approval_late", after(31));
  expect(await desk.exceptions()).toMatchObject([{ state: "auto_resolved" }]);
});
