import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aPerson } from "@/test/factories/person";
import { aRetailer, NOW } from "@/test/factories/retailer";
import { createPurchaseOrder } from "../create-purchase-orders";
import { checkPortalFile, portalTemplate } from "./answer-by-file";
import { answerByPortal } from "./answer-by-portal";
import { makePortalLink } from "./portal-links";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function aLink() {
  const retailer = await aRetailer(database.pool, { items: 3, nodes: 1 });
  const buyer = await aPerson(database.pool, "buyer", { entityId: retailer.entityId });
  const order = await createPurchaseOrder(retailer.context, {
    entityId: retailer.entityId,
    supplierId: retailer.supplierId,
    nodeId: retailer.nodeIds[0] ?? 0,
    lines: retailer.itemIds.map((itemId) => ({ itemId, quantity: 20, unitPrice: "4.00", promisedAt: new Date("2026-03-09T09:00:00Z") })),
  });
  const { path } = await makePortalLink(buyer, { purchaseOrderId: order.id });
  const token = path.replace("/portal/", "");
  const { text } = await portalTemplate(database.pool, token, NOW);
  const check = (file: string | Buffer) => checkPortalFile(database.pool, token, NOW, Buffer.from(file as string));
  const answers = async () => (await database.pool.query("SELECT 1 FROM order_response WHERE purchase_order_id = $1", [order.id])).rowCount;
  return { order, token, text, check, answers };
}

describe("A supplier answers by file", () => {
  it("with the order's lines filled in as if all were accepted", async () => {
    const { order, text, check } = await aLink();
    const [head, first] = text.split("\r\n");
    expect(head).toBe(
      "\uFEFFpurchase_order,line,sku,supplier_sku,description,ordered_quantity,ordered_price,wanted_on,answer,quantity,unit_price,promised_date,reason",
    );
    expect(first).toMatch(new RegExp(`^${order.number},1,T\\d+-1,,Item 1,20,4.00,2026-03-09,accept,20,4.00,2026-03-09,$`));
    expect(await check(text)).toMatchObject({ version: 1, issues: [], answers: Array(3).fill({ verdict: "accepted", quantity: 20 }) });
  });

  it("and sees what was understood before anything is taken; sent, it is an answer like any other", async () => {
    const { token, text, check, answers } = await aLink();
    const lines = text.split("\r\n");
    const changed = lines[1]?.replace("accept,20,4.00,2026-03-09,", "accept,15,4.00,2026-03-12,Kiln broken");
    const rejected = lines[2]?.replace("accept,20,4.00,2026-03-09,", "reject,,,,No longer made");
    // As a spreadsheet of another country saves it.
    const file = [lines[0], changed, rejected, lines[3]].join("\n").replaceAll(",", ";");
    const checked = await check(file);
    expect(checked).toMatchObject({
      issues: [],
      answers: [
        { lineNumber: 1, verdict: "changed", quantity: 15, promisedOn: "2026-03-12", reason: "Kiln broken" },
        { lineNumber: 2, verdict: "rejected", reason: "No longer made" },
        { lineNumber: 3, verdict: "accepted" },
      ],
    });
    expect(await answers()).toBe(0);
    await answerByPortal({ pool: database.pool, now: NOW }, token, { version: checked.version, lines: checked.answers });
    expect(await answers()).toBe(1);
  });

  it("and hears of each error with its line and column, while nothing is taken", async () => {
    const { order, text, check, answers } = await aLink();
    const [head, first = "", second = "", third = ""] = text.split("\r\n");
    const issuesOf = async (...lines: (string | undefined)[]) => (await check(lines.join("\r\n"))).issues;
    expect(await issuesOf(head, first.replace("accept,20,4.00,2026-03-09,", "accept,many,4.00,09/03/2026,"))).toEqual([
      { line: 2, column: "quantity", message: '"many" is not a whole number' },
      { line: 2, column: "promised_date", message: '"09/03/2026" is not a day such as 2026-03-31' },
    ]);
    expect(await issuesOf(head, first.replace(order.number, "PO-X"), second.replace("accept,20", "reject,0"), first)).toEqual([
      { line: 2, column: "purchase_order", message: `"PO-X" is not ${order.number}` },
      { line: 4, column: "line", message: "Line 1 is answered twice." },
      { line: 5, column: "line", message: "is missing: the order's line 3" },
    ]);
    expect(await issuesOf(head, first.replace("accept,20", "change,20"), second.replace("accept,20", "reject,0"), third)).toEqual([
      { line: 2, column: "reason", message: "is empty: say what is otherwise, or accept it as ordered" },
      { line: 3, column: "reason", message: "is empty: say why it is rejected" },
    ]);
    expect(await issuesOf(head, `${first}"late`)).toEqual([
      { line: 2, column: null, message: "is not CSV: a quotation mark is opened and not closed" },
    ]);
    expect((await check(Buffer.from(`${head?.slice(1)}\n${first}Käse`, "latin1"))).issues).toMatchObject([
      { line: 2, message: expect.stringContaining("UTF-8") },
    ]);
    expect(await issuesOf("a,b", "1,2")).toEqual([{ line: 1, column: null, message: "has no column purchase_order, line, answer" }]);
    expect(await issuesOf(head)).toEqual([{ line: 1, column: null, message: "has no line under it" }]);
    expect((await check(Buffer.from([0x50, 0x4b, 0xff, 0xfe]))).issues).toMatchObject([
      { line: 1, message: expect.stringContaining("UTF-8") },
    ]);
    expect(await answers()).toBe(0);
  });
});
