import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "@/test/database";
import { aWorkedDay } from "@/test/worked-day";
import type { Check } from "./invariant";
import { sealAudit } from "./seal-audit";
import { invariants, verify, verifyWithin } from "./verify";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const { context } = await aWorkedDay(database.pool);
  // Other tests of this server have transactions open; what is above the oldest of them is sealed when they end.
  await vi.waitFor(async () => expect((await sealAudit(context)).entries).toBeGreaterThan(0), { timeout: 20_000 });
});
afterAll(() => database.drop());

const nameOff = (checks: readonly Check[]) => checks.filter((check) => check.off > 0);

/** What the database looks like after the corruption, which is taken back: triggers and foreign keys look away meanwhile. */
async function afterCorruption(...statements: string[]): Promise<Check[]> {
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL session_replication_role = replica");
    for (const statement of statements) {
      const { rowCount, command } = await client.query(statement);
      if (command !== "ALTER") expect(rowCount, statement).toBeGreaterThan(0);
    }
    return await verifyWithin(client);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

const WITHOUT_GUARD = [
  "ALTER TABLE stock_balance DROP CONSTRAINT stock_balance_guard",
  "ALTER TABLE stock_balance DROP CONSTRAINT stock_balance_buckets",
];
const ONE_BALANCE = "WHERE id = (SELECT min(id) FROM stock_balance WHERE sellable > 0)";
const A_MERGE =
  "INSERT INTO master_merge (entity_id, kind, survivor_id, merged_id, withdrawn_proposal_ids, reason, conflicts, merged_at) SELECT i.entity_id, 'item', i.id + 1, i.id, '{}', 'test', '[]', now() FROM item i JOIN purchase_order_line l ON l.item_id = i.id LIMIT 1";
const A_DECISION = (outcome: string) =>
  `INSERT INTO automation_decision (entity_id, recommendation_id, policy_id, policy_version, level, outcome, quantity, value_minor, stops, decided_at) SELECT min(id), 999999, 1, 1, 'automatic', '${outcome}', 1, 1, '[]', now() FROM entity`;
const LOST_MOVEMENT = "DELETE FROM stock_movement WHERE id = (SELECT min(id) FROM stock_movement WHERE kind =";

/** Each check, and ways to break what it watches. */
const corruptions: Record<string, string[][]> = {
  "sellable stock is the sum of its movements": [
    [`UPDATE stock_balance SET sellable = sellable + 1 ${ONE_BALANCE}`],
    [`${LOST_MOVEMENT} 'opening')`],
    [
      "INSERT INTO stock_movement (occurred_at, item_id, node_id, kind, sellable_delta, reason, source_kind, source_id) VALUES (now(), 999, 1, 'count', 5, 'nobody', 'test', 0)",
    ],
    ["INSERT INTO stock_balance (item_id, node_id, sellable) VALUES (999, 1, 5)"],
  ],
  "quarantined stock is the sum of its movements": [[`${LOST_MOVEMENT} 'receive')`]],
  "what came beyond an order left quarantine exactly when somebody decided so, and none more is held than is there": [
    ["UPDATE over_receipt SET state = 'kept', decided_at = now() WHERE state = 'held'"],
    ["DELETE FROM stock_movement WHERE reason = 'over_receipt_returned'"],
    ["UPDATE stock_balance b SET quarantined = 0 FROM over_receipt o WHERE o.item_id = b.item_id AND o.state = 'held'"],
  ],
  "return pending stock is the sum of its movements": [[`${LOST_MOVEMENT} 'return_disposed')`], [`${LOST_MOVEMENT} 'return_in')`]],
  "allocated stock is the sum of its movements": [[`${LOST_MOVEMENT} 'deallocate')`]],
  "what a transfer took from one node and brought to another is booked at both": [
    [`${LOST_MOVEMENT} 'transfer_out')`],
    [`${LOST_MOVEMENT} 'transfer_in')`],
    ["UPDATE stock_transfer SET received_quantity = received_quantity - 1 WHERE state = 'received'"],
  ],
  "every movement has a balance": [["DELETE FROM stock_balance WHERE id = (SELECT min(id) FROM stock_balance)"]],
  "every balance carries the cost of its item": [[`UPDATE stock_balance SET unit_cost = unit_cost + 1 ${ONE_BALANCE}`]],
  "no stock is negative and nothing is promised that is not there": [
    [...WITHOUT_GUARD, `UPDATE stock_balance SET allocated = sellable + 1 ${ONE_BALANCE}`],
    [...WITHOUT_GUARD, `UPDATE stock_balance SET allocated = -1 ${ONE_BALANCE}`],
    [...WITHOUT_GUARD, `UPDATE stock_balance SET quarantined = -1 ${ONE_BALANCE}`],
  ],
  "allocated stock is what orders and transfers hold reserved": [
    ["DELETE FROM allocation WHERE id = (SELECT min(id) FROM allocation WHERE state = 'reserved')"],
    [`UPDATE stock_balance SET allocated = allocated - 1 WHERE allocated > 0`],
  ],
  "backordered stock is what order lines wait for": [
    ["UPDATE stock_balance SET backordered = backordered + 1 WHERE backordered > 0"],
    ["UPDATE sales_order_line SET backorder_node_id = NULL WHERE backorder_node_id IS NOT NULL"],
  ],
  "every movement of an order, receipt or import names one that exists": [
    ["UPDATE stock_movement SET source_id = 999 WHERE id = (SELECT min(id) FROM stock_movement WHERE kind = 'ship')"],
  ],
  "an order number stands once in its channel": [
    [
      'ALTER TABLE sales_order DROP CONSTRAINT "sales_order_channelId_externalNumber_unique"',
      "UPDATE sales_order SET external_number = 'A-1' WHERE external_number = 'A-2'",
    ],
  ],
  "the quantities of every order line fit what was ordered": [
    [
      "ALTER TABLE sales_order_line DROP CONSTRAINT sales_order_line_quantities",
      "UPDATE sales_order_line SET ordered_quantity = 1 WHERE shipped_quantity > 1",
    ],
    ["UPDATE sales_order_line SET returned_quantity = shipped_quantity + 1"],
  ],
  "every order's state and missing units follow from its lines": [
    ["UPDATE sales_order SET state = 'shipped' WHERE external_number = 'A-2'"],
    ["UPDATE sales_order SET backordered_units = backordered_units + 1 WHERE external_number = 'A-3'"],
  ],
  "every order's totals are the sums of its lines": [
    ["UPDATE sales_order SET total_minor = total_minor - 1 WHERE external_number = 'A-1'"],
    ["DELETE FROM sales_order_line WHERE order_id = (SELECT id FROM sales_order WHERE external_number = 'A-2')"],
  ],
  "what a line holds allocated is reserved for it": [
    ["UPDATE allocation SET state = 'released' WHERE id = (SELECT min(id) FROM allocation WHERE state = 'reserved')"],
    // One component of a bundle is lost, the other stays.
    [
      "DELETE FROM allocation WHERE id = (SELECT max(a.id) FROM allocation a JOIN sales_order_line l ON l.id = a.line_id WHERE a.item_id <> l.item_id AND a.state = 'reserved')",
    ],
  ],
  "every order line is of an order and of an item of the same company": [
    ["UPDATE sales_order_line SET item_id = 999999 WHERE id = (SELECT min(id) FROM sales_order_line)"],
    ["UPDATE sales_order_line SET order_id = 999999 WHERE id = (SELECT min(id) FROM sales_order_line)"],
  ],
  "what a line shipped left the shelf for it and stands in its shipments": [
    ["DELETE FROM shipment WHERE external_number = 'S-1'"],
    ["UPDATE allocation SET line_quantity = line_quantity + 1 WHERE state = 'shipped'"],
  ],
  "what a line got back stands in its returns": [["DELETE FROM customer_return"]],
  "the ledger knows every reservation and every unit that left": [[`${LOST_MOVEMENT} 'ship')`], [`${LOST_MOVEMENT} 'allocate')`]],
  "every recommendation is of an item, a node and a supplier of its company": [
    ["UPDATE replenishment_recommendation SET item_id = 999999 WHERE id = (SELECT min(id) FROM replenishment_recommendation)"],
    ["UPDATE replenishment_recommendation SET supplier_id = 999999"],
    ["UPDATE node SET entity_id = -1"],
  ],
  "a recommendation waits for approval exactly while its requisition does": [["UPDATE replenishment_recommendation SET state = 'waiting'"]],
  "what a purchase order line received is what its receipts say": [
    ["UPDATE purchase_order_line SET received_quantity = received_quantity + 1"],
    ["UPDATE goods_receipt_line SET rejected_quantity = 0"],
  ],
  "what was received is booked to stock": [
    [`${LOST_MOVEMENT} 'receive')`],
    ["UPDATE goods_receipt_line SET accepted_quantity = accepted_quantity + 1"],
  ],
  "what a purchase order line shipped is what its ship notices say": [["DELETE FROM asn_line"]],
  "what a purchase order line was billed is what its accepted invoices say": [["UPDATE supplier_invoice SET state = 'disputed'"]],
  "stock that is ordered and in transit is what open purchase orders and transfers say": [
    ["UPDATE stock_balance SET inbound_ordered = inbound_ordered + 1 WHERE inbound_ordered > 0"],
    ["UPDATE purchase_order SET receipt_state = 'short_closed'"],
  ],
  "every purchase order's total and receipt state follow from its lines": [
    ["UPDATE purchase_order SET total_minor = total_minor + 1"],
    ["UPDATE purchase_order SET receipt_state = 'full'"],
  ],
  "every invoice has lines, and a matched one states their sum": [
    ["UPDATE supplier_invoice SET total_minor = total_minor + 1"],
    ["DELETE FROM supplier_invoice_line"],
  ],
  "nobody approved the change of bank details that they asked for, and none is paid to before it rested": [
    [
      "ALTER TABLE supplier_bank_detail DROP CONSTRAINT supplier_bank_detail_two_people",
      "UPDATE supplier_bank_detail SET decided_by = requested_by",
    ],
    ["UPDATE supplier_bank_detail SET payable_from = decided_at + interval '1 day'"],
    ["UPDATE supplier_bank_detail SET decided_by = 'person:nobody'"],
  ],
  "a listed price holds within its supplier's contract, and no two of an item and quantity on one day": [
    ["UPDATE supplier_contract SET valid_to = valid_from"],
    ["UPDATE supplier_price SET valid_to = NULL"],
    [
      "ALTER TABLE supplier_price DROP CONSTRAINT supplier_price_one_a_day",
      "INSERT INTO supplier_price (supplier_id, item_id, currency, from_quantity, unit_price, valid_from) SELECT supplier_id, item_id, currency, from_quantity, 1, valid_from + 1 FROM supplier_price",
    ],
  ],
  "how a purchase order line holds is kept while a version waits, and only then": [
    ["UPDATE purchase_order_line SET standing_quantity = 1, standing_unit_price = 1, standing_promised_at = now()"],
  ],
  "every purchase order was told to its supplier": [["DELETE FROM outbound_message"]],
  "what went out by itself was ordered, under a level that may order": [[A_DECISION("released")]],
  "a policy that stepped down by itself stands in the queue until somebody sets its level": [
    [`UPDATE automation_policy SET stepped_down = '{"from": "automatic", "to": "hold", "outside": [], "lines": []}'`],
  ],
  "nothing is held, and nothing went out by itself, where automation is stopped": [
    [A_DECISION("held"), "UPDATE automation_switch SET killed_at = now()"],
  ],
  "what was merged stands in one merge, and a merge stands only where something was merged": [
    ["UPDATE item SET merged_into_id = (SELECT max(id) FROM item) WHERE id = (SELECT min(id) FROM item)"],
    [A_MERGE],
  ],
  "a merge leads to a record of the same company that was not merged itself": [
    ["UPDATE item SET merged_into_id = id + 1 WHERE id < (SELECT max(id) FROM item)"],
  ],
  "an open proposal is about two records of one company that both stand": [
    [
      "INSERT INTO duplicate_proposal (entity_id, kind, left_id, right_id, score, evidence, fingerprint, proposed_at, updated_at) SELECT entity_id, 'item', id, 999999, 900, '[]', '', now(), now() FROM item",
    ],
  ],
  "nothing was ordered from a supplier under an item's code after that item was merged": [
    [A_MERGE, "UPDATE purchase_order SET ordered_at = now() + interval '1 day'"],
  ],
  "every stored readiness is of a record that stands, on the side of the gate that its score says": [
    ["UPDATE readiness SET is_ready = NOT is_ready"],
    ["UPDATE readiness SET entity_id = -1"],
  ],
  "a message is accepted once": [
    [
      'ALTER TABLE inbound_message DROP CONSTRAINT "inbound_message_sourceId_externalId_unique"',
      "UPDATE inbound_message SET external_id = 'A-1' WHERE external_id = 'A-2'",
    ],
  ],
  "every accepted message is waiting, processed, dead or given up, and none is half-way": [
    ["UPDATE inbound_message SET state = 'forgotten' WHERE external_id = 'A-1'"],
    ["UPDATE inbound_message SET processed_at = NULL WHERE external_id = 'A-1'"],
    ["UPDATE inbound_message SET state = 'received' WHERE external_id = 'A-1'"],
  ],
  "what a processed message became exists": [
    [`UPDATE inbound_message SET result = '{"kind":"sales_order","id":999}' WHERE external_id = 'A-1'`],
  ],
  "every order, shipment, return, delivery, receipt and invoice was written once, with its audit": [
    ["DELETE FROM audit_entry WHERE verb = 'sales_order.placed'"],
    [
      "INSERT INTO audit_entry (at, actor, verb, subject_kind, subject_id) SELECT at, actor, verb, subject_kind, subject_id FROM audit_entry WHERE verb = 'shipment.recorded'",
    ],
    ["DELETE FROM sales_order WHERE external_number = 'A-2'"],
  ],
  "every audit entry names its actor and what was done to what": [
    ["INSERT INTO audit_entry (at, actor, verb, subject_kind, subject_id) VALUES (now(), '', 'sales_order.placed', 'sales_order', 1)"],
  ],
  "no audit entry is of a transaction that this server has yet to begin": [
    [
      "INSERT INTO audit_entry (xid, at, actor, verb, subject_kind, subject_id) VALUES ('999999999999', now(), 'job:x', 'item.imported', 'item', 1)",
    ],
  ],
  "the audit's seals form one chain": [["UPDATE audit_seal SET previous_hash = repeat('1', 64)"]],
  "sealed audit entries are as they were sealed: none changed, removed or put in": [
    ["UPDATE audit_entry SET actor = 'person:nobody' WHERE id = (SELECT min(id) FROM audit_entry)"],
  ],
};

it("finds nothing in a database where everything went well, and has looked at something for every check", async () => {
  const checks = await verify(database.pool);
  expect(nameOff(checks)).toEqual([]);
  expect(checks.filter((check) => check.checked === 0)).toEqual([]);
});

it("is shown what each of its checks is for", () => {
  expect(Object.keys(corruptions).sort()).toEqual(invariants.map(({ name }) => name).sort());
});

const cases = Object.entries(corruptions).flatMap(([name, ways]) => ways.map((statements, way) => ({ name, way: way + 1, statements })));
it.each(cases)("$name: corruption $way is found", async ({ name, statements }) => {
  const off = nameOff(await afterCorruption(...statements));
  expect(off.map((check) => check.name)).toContain(name);
  expect(off.find((check) => check.name === name)?.examples).not.toEqual([]);
});

it("leaves the database as it was", async () => {
  expect(nameOff(await verify(database.pool))).toEqual([]);
});
