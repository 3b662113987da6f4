import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeInterchange } from "@/domain/documents/x12-interchange";
import { drainMessages } from "@/server/services/messages/drain-messages";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anIngestSource } from "@/test/factories/ingest-source";
import { anExchange, at, changed, march, person, promised, ubl, ublLine } from "@/test/factories/order-exchange";
import { NOW } from "@/test/factories/retailer";
import { createPurchaseOrder } from "./create-purchase-orders";
import { changePurchaseOrder } from "./manage-order";
import { recordGoodsReceipt } from "./record-goods-receipt";
import { recordOrderResponses } from "./record-order-responses";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const many = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;
const one = async (sql: string, values: unknown[] = []) => (await many(sql, values))[0];

describe("an answer", () => {
  it("that accepts gives the lines their first promise, which stays whatever comes after", async () => {
    const exchange = await anExchange(database.pool);
    expect((await exchange.answer(changed(exchange))).status).toBe(202);
    expect(await exchange.lines()).toMatchObject([
      {
        answer: "accepted_with_change",
        ordered_quantity: 20,
        proposed_quantity: 15,
        promise_given_at: null,
        current_promised_at: march(9),
      },
      { answer: "accepted", first_promised_at: march(8), current_promised_at: march(8), promise_given_at: expect.any(Date) },
    ]);
    await exchange.answer(ubl(exchange, "CA", ublLine(2, 5, promised("2026-03-06")), "R-2"));
    expect((await exchange.lines())[1]).toMatchObject({ first_promised_at: march(8), current_promised_at: march(6) });
    await expect(
      database.pool.query("UPDATE purchase_order_line SET first_promised_at = now() WHERE promise_given_at IS NOT NULL"),
    ).rejects.toThrow("never overwritten");
  });

  it("that is sent twice has one effect, under its own number or the interchange's", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.answer(changed(exchange));
    expect(await exchange.answer(changed(exchange))).toMatchObject({ status: 200, body: { duplicate: true } });
    expect(await many("SELECT number FROM order_response WHERE purchase_order_id = $1", [exchange.id])).toHaveLength(1);
  });

  it("as X12 names the segment that is wrong, and is taken when it is right", async () => {
    const exchange = await anExchange(database.pool, "x12");
    const text = writeInterchange({ sender: "S", receiver: "US", control: 7, at: NOW, group: "PR", isTest: false }, "855", [
      ["BAK", "00", "AC", exchange.number, "20260302"],
      ["PO1", 1, 20, "EA"],
      ["ACK", "IR", 20, "EA"],
      ["PO1", 2, 20, "EA"],
      ["ACK", "DR", 20, "EA", "067", "20260320"],
    ]);
    expect(await exchange.post(text.replace("SE*7", "SE*9"))).toMatchObject({
      status: 422,
      body: { issues: [{ path: "segment 9 SE01" }] },
    });
    await exchange.answer(`\uFEFF${text}`);
    expect(await exchange.lines()).toMatchObject([{ answer: "rejected" }, { answer: "accepted_with_change", proposed_quantity: 20 }]);
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted_with_change" });
  });

  it("of an interchange with a code that nobody knows is refused by its line, and the other order is answered", async () => {
    const exchange = await anExchange(database.pool, "x12");
    const { entityId, supplierId, nodeIds, itemIds, context } = exchange.retailer;
    const other = await createPurchaseOrder(context, {
      ...{ entityId, supplierId, nodeId: nodeIds[0] ?? 0 },
      lines: [{ itemId: itemIds[0] ?? 0, quantity: 20, unitPrice: "4.00", promisedAt: march(9) }],
    });
    const envelope = { sender: "S", receiver: "US", control: 8, at: NOW, group: "PR", isTest: false };
    const about = (number: string, status: string) =>
      writeInterchange(envelope, "855", [
        ["BAK", "00", "AC", number, "20260302"],
        ["PO1", 1, 20, "EA"],
        ["ACK", status, 20, "EA"],
      ]);
    const second = (about(other.number, "IA").match(/ST\*[\s\S]*SE\*\d+\*\d+~/)?.[0] ?? "").replaceAll("0001", "0002");
    await exchange.answer(about(exchange.number, "QQ").replace(/GE\*1\*/, `${second}\nGE*2*`));
    expect(await one("SELECT state, issues FROM inbound_message WHERE source_id = $1", [exchange.source.id])).toMatchObject({
      state: "dead",
      issues: [{ path: "segment 6 ACK01", message: "is a code that is not known: QQ, for line 1" }],
    });
    expect(await exchange.lines()).toMatchObject([{ answer: "none" }, { answer: "none" }]);
    expect(await one("SELECT supplier_state FROM purchase_order WHERE id = $1", [other.id])).toEqual({ supplier_state: "accepted" });
  });

  it("in another unit or with markup that nobody can read is refused at once or kept with what is wrong", async () => {
    const exchange = await anExchange(database.pool);
    expect(await exchange.post(ubl(exchange, "AP", "<__proto__>x</__proto__>", "R-9"))).toMatchObject({ status: 422 });
    await exchange.answer(ubl(exchange, "CA", ublLine(1, 3, "<cbc:Quantity unitCode='CA'>9</cbc:Quantity>"), "R-8"));
    expect(await one("SELECT state, issues FROM inbound_message WHERE source_id = $1", [exchange.source.id])).toMatchObject({
      state: "dead",
      issues: [{ message: "Line 1 is answered in CA, but is ordered in each." }],
    });
    expect((await exchange.lines())[0]).toMatchObject({ answer: "none" });
  });

  it("to the first version, when the second is there, is for the buyer; one to the second is taken", async () => {
    const exchange = await anExchange(database.pool);
    await changePurchaseOrder(person(exchange.retailer, "buyer"), {
      purchaseOrderId: exchange.id,
      version: 1,
      reason: "sells slower",
      lines: [{ lineNumber: 1, quantity: 15 }],
    });
    await exchange.answer(ubl(exchange, "AP", "", "LATE"));
    expect(await exchange.lines()).toMatchObject([{ answer: "accepted_with_change" }, { answer: "accepted" }]);
    const reference = `<cac:OrderChangeDocumentReference><cbc:ID>${exchange.number}-2</cbc:ID></cac:OrderChangeDocumentReference>`;
    await exchange.answer(ubl(exchange, "AP", reference, "TO-2"));
    expect(await exchange.lines()).toMatchObject([{ answer: "accepted", ordered_quantity: 15 }, { answer: "accepted" }]);
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted" });
  });

  it("as CSV answers several orders, and names the line of the file that is wrong", async () => {
    const exchange = await anExchange(database.pool);
    const csv = await anIngestSource(database.pool, exchange.retailer, { format: "confirmation_csv" });
    const text = `\uFEFFpurchase_order;line;answer;quantity;promised_date\n${exchange.number};1;change;18;2026-03-10\n`;
    expect(await exchange.post(text.replace("18", "x"), csv)).toMatchObject({
      status: 422,
      body: { issues: [{ path: "line 2 quantity" }] },
    });
    await exchange.post(text, csv);
    await drainMessages(at(exchange.retailer.context, new Date(Date.now() + 1)));
    expect((await exchange.lines())[0]).toMatchObject({ answer: "accepted_with_change", proposed_quantity: 18 });
  });

  it("about another supplier's order is answered as if there were none", async () => {
    const exchange = await anExchange(database.pool);
    const stranger = await anIngestSource(database.pool, exchange.retailer, {
      format: "ubl_order_response",
      supplierId: Number(
        (
          await one("INSERT INTO supplier (entity_id, code, name, currency) VALUES ($1, $2, 'Other', 'GBP') RETURNING id", [
            exchange.retailer.entityId,
            `O${exchange.id}`,
          ])
        ).id,
      ),
    });
    await exchange.post(ubl(exchange, "AP"), stranger);
    await drainMessages(at(exchange.retailer.context, new Date(Date.now() + 1)));
    expect(await exchange.order()).toMatchObject({ supplier_state: "sent" });
    expect(await one("SELECT state, issues FROM inbound_message WHERE source_id = $1", [stranger.id])).toMatchObject({
      state: "dead",
      issues: [{ message: `There is no purchase order ${exchange.number}.` }],
    });
  });

  it("follows the answers before it in a batch, and one that is refused takes no other with it", async () => {
    const batch = async (...messages: { number: string; lines: { lineNumber: number; verdict: "accepted" | "rejected" }[] }[][]) => {
      const exchange = await anExchange(database.pool);
      const results = await recordOrderResponses(
        exchange.retailer.context,
        messages.map((confirmations) => ({
          entityId: exchange.retailer.entityId,
          supplierId: exchange.retailer.supplierId,
          via: "test",
          confirmations: confirmations.map(({ number, lines }) => ({
            ...{ purchaseOrderNumber: exchange.number, responseNumber: number, verdict: "lines" as const, lines },
          })),
        })),
      );
      const { supplier_state: state } = await exchange.order();
      const { confirmation_due_at: due } = await one("SELECT confirmation_due_at FROM purchase_order WHERE id = $1", [exchange.id]);
      return { results, state, due, answers: (await exchange.lines()).map(({ answer }) => answer) };
    };
    const says = (number: string, lineNumber: number, verdict: "accepted" | "rejected" = "accepted") => ({
      number,
      lines: [{ lineNumber, verdict }],
    });
    expect(await batch([says("R-1", 1)], [says("R-2", 2)])).toMatchObject({ state: "accepted", due: null });
    expect(await batch([says("R-1", 1), says("R-2", 2)])).toMatchObject({ state: "accepted", due: null });
    expect(await batch([says("R-1", 1, "rejected")], [says("R-2", 2)])).toMatchObject({
      state: "accepted_with_change",
      answers: ["rejected", "accepted"],
    });
    const wrong = await batch([says("R-1", 1), says("R-2", 9)], [says("R-1", 2, "rejected"), says("R-2", 2)]);
    expect(wrong.results).toMatchObject([
      { issues: [{ path: "confirmations.1.lines.0", message: "The order has no line 9." }] },
      // R-1 is taken: what says otherwise under its number is not lost in silence.
      { issues: [{ path: "confirmations.0.responseNumber" }] },
    ]);
    expect(wrong).toMatchObject({ state: "accepted", due: null, answers: ["accepted", "accepted"] });
  });

  it("to a line that has come in full is refused by its name, and changes nothing", async () => {
    const exchange = await anExchange(database.pool);
    const { entityId, context, itemIds } = exchange.retailer;
    await exchange.record({ verdict: "accepted" });
    const skus = await many("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [itemIds.slice(0, 2)]);
    const receipt = { entityId, number: `G-${exchange.number}`, purchaseOrderNumber: exchange.number, receivedAt: NOW };
    await recordGoodsReceipt(context, [{ ...receipt, lines: skus.map(({ sku }) => ({ sku, acceptedQuantity: 18, rejectedQuantity: 2 })) }]);
    const lines = await exchange.lines();
    expect(await exchange.record({ verdict: "rejected" }, "R-2")).toEqual([
      { issues: [{ path: "lines.0", message: "All 20 of line 1 have come: there is nothing left to answer." }] },
    ]);
    expect(await exchange.lines()).toEqual(lines);
    expect(await exchange.order()).toMatchObject({ supplier_state: "accepted", receipt_state: "full" });
    expect(await exchange.record({ verdict: "accepted" }, "R-3")).toEqual([{ id: exchange.id }]);
  });
});
