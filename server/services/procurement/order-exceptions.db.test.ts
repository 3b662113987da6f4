import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { anExchange, at, changed, type Exchange, march, person, ubl } from "@/test/factories/order-exchange";
import { aHolder, aPerson } from "@/test/factories/person";
import { NOW } from "@/test/factories/retailer";
import { detectExceptions } from "../exceptions/detect-exceptions";
import { resolveExceptions } from "../exceptions/resolve-exceptions";
import { placeOrders } from "../orders/place-orders";
import { approvePurchaseOrder } from "./approve-order";
import { createPurchaseOrder } from "./create-purchase-orders";
import { readDelayRisks } from "./delay-risks";
import { changePurchaseOrder } from "./manage-order";
import { markOverdueOrders } from "./mark-overdue-orders";
import { setOverReceiptAllowance } from "./over-receipt-allowance";
import { recordAsn } from "./record-asn";
import { recordGoodsReceipt } from "./record-goods-receipt";
import { shortCloseOrder } from "./short-close-order";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const many = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;

describe("the buyer's queue", () => {
  const open = (exchange: Exchange) =>
    many(
      "SELECT id, version, type, evidence, money_at_risk_minor FROM exception WHERE subject_kind = 'purchase_order' AND subject_id = $1 AND state = 'new'",
      [exchange.id],
    );
  const detect = (exchange: Exchange, now = NOW) =>
    detectExceptions(at(exchange.retailer.context, now), {
      types: ["order_unconfirmed", "order_changed", "order_rejected", "order_not_sent", "order_late", "receipt_over"],
    });

  it("says what a change means for customers' orders, and is empty once the change is taken", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.answer(changed(exchange));
    await detect(exchange);
    const [found] = await open(exchange);
    expect(found).toMatchObject({
      type: "order_changed",
      evidence: { waitingOrders: 0, waitingMinor: 0, lines: [{ line: 1, ordered: 20, offered: 15 }] },
    });
    await resolveExceptions(person(exchange.retailer, "buyer"), {
      exceptions: [{ id: found.id, version: found.version }],
      resolution: { action: "accept_response", reason: "in time" },
    });
    expect(await exchange.order()).toMatchObject({ version: 2 });
    await detect(exchange);
    expect(await open(exchange)).toEqual([]);
  });

  it("counts what a later day is expected to lose in sales, by the demand of the days that nothing covers", async () => {
    const exchange = await anExchange(database.pool);
    const [itemId] = exchange.retailer.itemIds;
    // 4 a day, 36 on the shelf: empty on the 11th; 20 promised for the 9th would come on the 14th.
    await database.pool.query("UPDATE stock_balance SET daily_demand = 4, sellable = 36 WHERE item_id = $1 AND node_id = $2", [
      itemId,
      exchange.retailer.nodeIds[0],
    ]);
    await exchange.record({ promisedAt: march(14) });
    await detect(exchange);
    const [found] = await open(exchange);
    expect(found).toMatchObject({
      type: "order_changed",
      evidence: { expectedLostUnits: 12, expectedLostMarginMinor: 7_200, uncovered: [{ days: 3, units: 12 }] },
    });
    expect(found.money_at_risk_minor).toBe(7_200);
    const risks = await readDelayRisks(database.pool, [exchange.id], NOW);
    expect(risks.get(exchange.id)).toMatchObject({
      units: 12,
      minor: 7_200,
      lines: [{ lineNumber: 1, dailyDemand: 4, days: 3, units: 12 }],
    });
    // Another order that comes before it covers the days.
    await createPurchaseOrder(exchange.retailer.context, {
      entityId: exchange.retailer.entityId,
      supplierId: exchange.retailer.supplierId,
      nodeId: exchange.retailer.nodeIds[0] ?? 0,
      lines: [{ itemId: itemId ?? 0, quantity: 30, unitPrice: "4.00", promisedAt: march(10) }],
    });
    expect((await readDelayRisks(database.pool, [exchange.id], NOW)).get(exchange.id)).toMatchObject({ units: 0, minor: 0 });
  });

  it("counts the customers' orders for kits that wait for a component of the order, and not those that wait for another one", async () => {
    const exchange = await anExchange(database.pool);
    const { entityId, channelId, context, nodeIds, itemIds } = exchange.retailer;
    const [component, , other] = itemIds;
    const { rows } = await database.pool.query<{ id: number }>(
      `INSERT INTO item (entity_id, sku, description, category, unit_cost, unit_price, is_bundle)
       SELECT $1::int, 'KIT-' || n || '-' || $1::int, 'Kit', 'Household', 8, 25, true FROM generate_series(1, 2) n ORDER BY n RETURNING id`,
      [entityId],
    );
    const [kit, otherKit] = rows.map((row) => row.id);
    await database.pool.query("INSERT INTO bundle_component VALUES ($1, $2, 2), ($3, $2, 1), ($3, $4, 200)", [
      kit,
      component,
      otherKit,
      other,
    ]);
    for (const [number, id, quantity] of [
      ["SO-KIT", kit, 101],
      ["SO-OTHER", otherKit, 1],
    ] as const) {
      const { rows: skus } = await database.pool.query<{ sku: string }>("SELECT sku FROM item WHERE id = $1", [id]);
      await placeOrders(context, [
        {
          ...{ entityId, channelId, externalNumber: number, placedAt: NOW, currency: "GBP", shipToCountry: "GB" },
          lines: [{ sku: skus[0]?.sku ?? "", quantity, unitPrice: "25.00" }],
        },
      ]);
    }
    const waiting = await many(
      "SELECT backorder_node_id AS node, ordered_quantity - allocated_quantity AS units FROM sales_order_line WHERE item_id = ANY($1)",
      [[kit, otherKit]],
    );
    expect(waiting).toHaveLength(2);
    expect(nodeIds).toContain(waiting[0]?.node);
    await database.pool.query("UPDATE sales_order_line SET backorder_node_id = $2 WHERE item_id = ANY($1)", [[kit, otherKit], nodeIds[0]]);
    // One unit is free: too little for the first kit, which takes two, and enough for the other.
    await database.pool.query("UPDATE stock_balance SET sellable = allocated + 1 WHERE item_id = $1 AND node_id = $2", [
      component,
      nodeIds[0],
    ]);
    await exchange.record({ quantity: 15 });
    await detect(exchange);
    const [found] = await open(exchange);
    expect(found.evidence).toMatchObject({ waitingOrders: 1, waitingForKits: 1, waitingUnits: waiting[0]?.units });
  });

  it("has the order that nobody confirms, and the one that was rejected", async () => {
    const exchange = await anExchange(database.pool);
    await detect(exchange, march(4));
    expect(await open(exchange)).toMatchObject([{ type: "order_unconfirmed" }]);
    await exchange.answer(ubl(exchange, "RE"));
    await detect(exchange, march(4));
    expect(await open(exchange)).toMatchObject([{ type: "order_rejected" }]);
  });

  it("has the order whose day has passed with nothing on its way, until the buyer moves the promise; the first one stays, and the next is watched as well", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.answer(ubl(exchange, "AP"));
    await detect(exchange, march(8));
    expect(await open(exchange)).toEqual([]);
    await detect(exchange, march(12));
    const [found] = await open(exchange);
    expect(found).toMatchObject({ type: "order_late", evidence: { daysLate: 3, units: 40, waitingOrders: 0 } });
    const buyer = at(person(exchange.retailer, "buyer"), march(12));
    await resolveExceptions(buyer, {
      exceptions: [{ id: found.id, version: found.version }],
      resolution: { action: "move_order_promise", promisedAt: march(20) },
    });
    await detect(exchange, march(13));
    expect(await open(exchange)).toEqual([]);
    expect((await exchange.lines()).map(({ first_promised_at }) => first_promised_at)).toEqual([march(9), march(9)]);
    await detect(exchange, march(21));
    expect(await open(exchange)).toMatchObject([{ type: "order_late" }]);
  });

  const receive = async (exchange: Exchange, number: string, acceptedQuantity: number) => {
    const [item] = await many("SELECT sku FROM item WHERE id = $1", [exchange.retailer.itemIds[0]]);
    const receipt = { entityId: exchange.retailer.entityId, number, purchaseOrderNumber: exchange.number, receivedAt: march(9) };
    return recordGoodsReceipt(exchange.retailer.context, [{ ...receipt, lines: [{ sku: item.sku, acceptedQuantity }] }]);
  };

  it("has an order of which a part has come while nobody answers for the rest, until all is here or answered", async () => {
    const exchange = await anExchange(database.pool);
    await receive(exchange, "R-1", 20);
    await markOverdueOrders(at(exchange.retailer.context, march(4)));
    expect(await exchange.order()).toMatchObject({ receipt_state: "partial", supplier_state: "overdue" });
    await detect(exchange, march(4));
    const [found] = await open(exchange);
    expect(found).toMatchObject({ type: "order_unconfirmed", money_at_risk_minor: 8_000 });
    // What cannot be cancelled any more is closed short.
    const resolve = (action: "cancel_order" | "short_close") =>
      resolveExceptions(person(exchange.retailer, "buyer"), {
        exceptions: [{ id: found.id, version: found.version }],
        resolution: { action, reason: "nobody answers" },
      });
    expect(await resolve("cancel_order")).toMatchObject([{ applied: false, reason: expect.stringContaining("close it short") }]);
    expect(await resolve("short_close")).toMatchObject([{ applied: true }]);

    const answered = await anExchange(database.pool);
    await receive(answered, "R-1", 20);
    await database.pool.query("UPDATE purchase_order_line SET answer = 'accepted' WHERE purchase_order_id = $1 AND line_number = 2", [
      answered.id,
    ]);
    await markOverdueOrders(at(answered.retailer.context, march(4)));
    expect(await answered.order()).toMatchObject({ supplier_state: "sent" });
  });

  it("has a new version that could not be sent though a part has come, and not what came of an order all the same", async () => {
    const exchange = await anExchange(database.pool);
    await database.pool.query("UPDATE outbound_message SET state = 'dead' WHERE source_id = $1", [exchange.id]);
    await detect(exchange);
    expect(await open(exchange)).toMatchObject([{ type: "order_not_sent" }]);
    await receive(exchange, "R-1", 7);
    await detect(exchange);
    expect(await open(exchange)).toEqual([]);
    const lines = [{ lineNumber: 1, quantity: 19 }];
    const change = { purchaseOrderId: exchange.id, version: 1, reason: "one less", lines };
    await changePurchaseOrder(at(person(exchange.retailer, "buyer"), march(10)), change);
    await database.pool.query("UPDATE outbound_message SET state = 'dead' WHERE source_id = $1", [exchange.id]);
    await detect(exchange);
    expect(await open(exchange)).toMatchObject([{ type: "order_not_sent" }]);
  });

  it("has an order of which a part has come, as late as the units that are neither here nor on their way", async () => {
    const exchange = await anExchange(database.pool);
    await exchange.answer(ubl(exchange, "AP"));
    await receive(exchange, "R-1", 1);
    const skus = await many("SELECT sku FROM item WHERE id = ANY($1) ORDER BY id", [exchange.retailer.itemIds.slice(0, 2)]);
    const [supplier] = await many("SELECT code FROM supplier WHERE id = $1", [exchange.retailer.supplierId]);
    await recordAsn(exchange.retailer.context, [
      {
        entityId: exchange.retailer.entityId,
        number: "N-1",
        supplierCode: supplier.code,
        purchaseOrderNumber: exchange.number,
        shippedAt: march(8),
        expectedAt: march(9),
        lines: [{ sku: skus[1].sku, quantity: 20 }],
      },
    ]);
    await detect(exchange, march(12));
    const found = (await open(exchange)).find(({ type }) => type === "order_late");
    expect(found).toMatchObject({ evidence: { units: 19, lines: [{ line: 1, units: 19 }] } });
  });

  it("has what came beyond an order and its allowance, held until it is kept or returned; what a closed order gets as well", async () => {
    const exchange = await anExchange(database.pool);
    const stock = async () =>
      (
        await many("SELECT sellable, quarantined FROM stock_balance WHERE item_id = $1 AND node_id = $2", [
          exchange.retailer.itemIds[0],
          exchange.retailer.nodeIds[0],
        ])
      )[0];
    const { sellable, quarantined } = await stock();
    // 20 ordered and 5 % more allowed: 21 of 25 are taken.
    await receive(exchange, "R-1", 25);
    expect(await stock()).toEqual({ sellable: sellable + 21, quarantined: quarantined + 4 });
    await detect(exchange);
    const [found] = await open(exchange);
    expect(found).toMatchObject({
      type: "receipt_over",
      money_at_risk_minor: 1_600,
      evidence: { units: 4, lines: [{ held: 4, arrived: 25 }] },
    });
    const buyer = person(exchange.retailer, "buyer");
    const resolve = (action: "keep_over_receipt" | "return_over_receipt", { id, version }: { id: number; version: number }) =>
      resolveExceptions(buyer, { exceptions: [{ id, version }], resolution: { action, reason: "as agreed" } });
    // A quarter more is beyond the limits of change: the version waits, and the units with it.
    expect(await resolve("keep_over_receipt", found)).toMatchObject([
      { applied: false, reason: expect.stringContaining("waits for an approval") },
    ]);
    expect(await exchange.order()).toMatchObject({ version: 2, approval_state: "pending" });
    await approvePurchaseOrder(await aHolder(database.pool, "approver"), {
      ...{ purchaseOrderId: exchange.id, version: 2 },
      ...{ approve: true, reason: "fine" },
    });
    expect(await resolve("keep_over_receipt", found)).toMatchObject([{ applied: true }]);
    expect(await stock()).toEqual({ sellable: sellable + 25, quarantined });
    expect((await exchange.lines())[0]).toMatchObject({ ordered_quantity: 25 });

    await shortCloseOrder(buyer, { purchaseOrderId: exchange.id, version: 2, reason: "season is over" });
    await receive(exchange, "R-2", 3);
    expect(await stock()).toEqual({ sellable: sellable + 25, quarantined: quarantined + 3 });
    await detect(exchange);
    const [late] = await open(exchange);
    expect(late).toMatchObject({ type: "receipt_over", evidence: { units: 3, isClosed: true } });
    expect(await resolve("return_over_receipt", late)).toMatchObject([{ applied: true }]);
    expect(await stock()).toEqual({ sellable: sellable + 25, quarantined });
    await detect(exchange);
    expect(await open(exchange)).toEqual([]);
  });

  it("a company takes as much more than ordered as it says, over the share that was looked at", async () => {
    const exchange = await anExchange(database.pool);
    const { entityId } = exchange.retailer;
    const set = { entityId, ratio: 0.25, before: 0.05, reason: "Small boxes" };
    await expect(setOverReceiptAllowance(person(exchange.retailer, "buyer"), set)).rejects.toMatchObject({ code: "forbidden" });
    const administrator = await aPerson(database.pool, "administrator", { entityId });
    await setOverReceiptAllowance(administrator, set);
    await expect(setOverReceiptAllowance(administrator, set)).rejects.toMatchObject({ code: "conflict" });
    await receive(exchange, "R-25", 25);
    await detect(exchange);
    expect((await open(exchange)).map(({ type }) => type)).not.toContain("receipt_over");
  });
});
