import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usualCaps } from "@/domain/automation/policy";
import { previewAutomation } from "@/server/read/automation-preview";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anAutomatedHouse, anywhere } from "@/test/factories/automated-house";
import { aHolder } from "@/test/factories/person";
import { NOW } from "@/test/factories/retailer";
import { setApprovalRule } from "../procurement/requisitions/approval-rules";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Three items that are bought at 4.00, and a contract with their supplier. */
async function aHouse() {
  const house = await anAutomatedHouse(database.pool);
  const { supplierId, itemIds, entityId } = house.retailer;
  await house.policy();
  const { rows } = await database.pool.query<{ id: number }>(
    "INSERT INTO supplier_contract (supplier_id, number, currency, valid_from, created_by, created_at) VALUES ($1, 'C-1', 'GBP', '2026-01-01', 'test', $2) RETURNING id",
    [supplierId, NOW],
  );
  return {
    ...house,
    /** A price of the contract for an item, or one that is listed without it. */
    list: (item: number, unitPrice: number, part: { from?: number; to?: string; isListed?: boolean; currency?: string } = {}) =>
      database.pool.query(
        "INSERT INTO supplier_price (supplier_id, item_id, contract_id, currency, from_quantity, unit_price, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5, $6, '2026-01-01', $7)",
        [supplierId, itemIds[item], part.isListed ? null : rows[0]?.id, part.currency ?? "GBP", part.from ?? 1, unitPrice, part.to ?? null],
      ),
    preview: () => previewAutomation(database.pool, { entityId, scope: anywhere, level: "automatic", caps: usualCaps }, NOW),
  };
}

describe("What goes out by itself", () => {
  it("costs no more than a valid contract says, today and at a quantity that it is for; the dry run says so as well", async () => {
    const house = await aHouse();
    await house.list(0, 3.9);
    // From ten on a list without a contract is dearer than it.
    await house.list(0, 4, { from: 10, isListed: true });
    await house.list(1, 3, { from: 100 });
    await house.list(2, 4, { from: 5 });
    const stopped = [[{ guardrail: "contract_price", found: 4, limit: 3.9 }], [{ guardrail: "contract_quantity", found: 20, limit: 100 }]];
    const { draft, rows } = await house.preview();
    expect(draft.byGuardrail.map(({ guardrail, lines }) => [guardrail, lines]).sort()).toEqual([
      ["contract_price", 1],
      ["contract_quantity", 1],
    ]);
    expect(rows.flatMap(({ stops }) => stops)).toEqual(expect.arrayContaining(stopped.flat()));
    expect(await house.run()).toEqual({ released: 1, held: 0, blocked: 2 });
    expect((await house.decisions()).map(({ stops }) => stops)).toEqual([...stopped, []]);
  });

  it("minds no contract that has ended or is in another currency", async () => {
    const house = await aHouse();
    await house.list(0, 3, { to: "2026-02-28" });
    await house.list(1, 3, { currency: "EUR" });
    expect(await house.run()).toMatchObject({ released: 3 });
  });

  it("waits for somebody where a supplier has no valid contract and the company's rules ask for one", async () => {
    const house = await anAutomatedHouse(database.pool);
    const { entityId } = house.retailer;
    await house.policy();
    await aHolder(database.pool, "approver", { entityId });
    const administrator = await aHolder(database.pool, "administrator", { entityId });
    await setApprovalRule(administrator, {
      ...{ id: null, version: 0, entityId, about: "plan", category: null, supplierId: null, fromMinor: 0, toMinor: null },
      ...{ riskFlags: ["no_contract"], steps: [{ role: "approver", needs: "any" }], reason: "Contracts only" },
    });
    expect(await house.run()).toMatchObject({ released: 0, blocked: 3 });
    expect((await house.decisions())[0]?.stops).toMatchObject([{ guardrail: "approval_rule" }]);
    await database.pool.query(
      "INSERT INTO supplier_contract (supplier_id, number, currency, valid_from, created_by, created_at) VALUES ($1, 'C-1', 'GBP', '2026-01-01', 'test', $2)",
      [house.retailer.supplierId, NOW],
    );
    expect(await house.run()).toMatchObject({ released: 3 });
  });
});
