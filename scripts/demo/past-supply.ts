import { supplierNetworks } from "@/domain/simulation/organisation";
import { hashOf, randomOf } from "@/domain/simulation/random";
import { answerNumber, exchangeOf } from "@/domain/simulation/supplier-answer";
import { type SupplyStory, supplyStory } from "@/domain/simulation/supply";
import { deliverMessages } from "@/server/services/messages/deliver-messages";
import { changeRecommendation, rejectRecommendations, releaseRecommendations } from "@/server/services/planning/decide-recommendations";
import { replenish } from "@/server/services/planning/replenish";
import { matchInvoices } from "@/server/services/procurement/match-invoices";
import { recordAsn } from "@/server/services/procurement/record-asn";
import { recordGoodsReceipt } from "@/server/services/procurement/record-goods-receipt";
import { recordOrderResponses } from "@/server/services/procurement/record-order-responses";
import { recordSupplierInvoice } from "@/server/services/procurement/record-supplier-invoice";
import { batchesOf, everythingIsTaken, type Past, refuseIssues } from "./past";
import { createPastAnswers } from "./past-answers";

type Ordered = {
  id: number;
  number: string;
  supplier: string;
  orderedAt: Date;
  promisedAt: Date;
  lines: { lineNumber: number; sku: string; quantity: number; unitPrice: string }[];
};
type Expected = {
  order: Ordered;
  story: SupplyStory;
  answered: boolean;
  noticed: boolean;
  received: boolean;
  billed: boolean;
  completed: boolean;
};

const ORDERS = `
  SELECT p.id, p.number, s.code AS supplier, p.ordered_at AS "orderedAt", max(l.current_promised_at) AS "promisedAt",
    json_agg(json_build_object('lineNumber', l.line_number, 'sku', i.sku, 'quantity', l.ordered_quantity, 'unitPrice', l.unit_price::text) ORDER BY l.line_number) AS lines
  FROM purchase_order p JOIN supplier s ON s.id = p.supplier_id JOIN purchase_order_line l ON l.purchase_order_id = p.id JOIN item i ON i.id = l.item_id
  WHERE p.id > $1 AND p.entity_id = $2 GROUP BY p.id, s.id ORDER BY p.id`;

/** Buyers and suppliers: orders go out, notices, goods and invoices come in as their story tells. */
export function createPastSupply(past: Past) {
  const { entityId } = past.organisation;
  let expected: Expected[] = [];
  let newest = 0;
  const decisions = createPastAnswers(past);

  /** Plans these items; what is recommended is ordered when `release`, and left to people otherwise. */
  async function plan(itemIds: readonly number[] | undefined, now: Date, release: boolean): Promise<void> {
    await replenish(past.at(now), { entityId, itemIds });
    if (!release) return;
    await overrideSome(now);
    const { rows } = await past.pool.query<{ id: number; version: number }>(
      "SELECT id, version FROM replenishment_recommendation WHERE entity_id = $1 AND state = 'open' ORDER BY id",
      [entityId],
    );
    for (const recommendations of batchesOf(rows, 1_000)) await releaseRecommendations(past.by("buyer", now), { recommendations });
  }

  /** A buyer knows better now and then: one in thirty gets a pack more, one in ninety is not ordered. */
  async function overrideSome(now: Date): Promise<void> {
    const { rows } = await past.pool.query<{ id: number; version: number; quantity: number; pack: number }>(
      `SELECT r.id, r.version, r.quantity, t.order_multiple AS pack FROM replenishment_recommendation r JOIN supplier_item t ON t.supplier_id = r.supplier_id AND t.item_id = r.item_id
       WHERE r.entity_id = $1 AND r.state = 'open' AND r.quantity = r.recommended_quantity AND r.quantity > 0 ORDER BY r.id`,
      [entityId],
    );
    for (const { id, version, quantity, pack } of rows) {
      const random = randomOf(hashOf(`recommendation ${id}/override`));
      if (random.chance(1 / 30)) await changeRecommendation(past.by("buyer", now), { id, version, quantity: quantity + pack });
      else if (random.chance(1 / 90))
        await rejectRecommendations(past.by("buyer", now), { recommendations: [{ id, version }], reason: "The range is being changed" });
    }
  }

  /** Whoever ordered it, at the planned pace or in a hurry: the suppliers have it. */
  async function takeOrders(): Promise<void> {
    const { rows } = await past.pool.query<Ordered>(ORDERS, [newest, entityId]);
    newest = rows.at(-1)?.id ?? newest;
    for (const order of rows) {
      const story = supplyStory({ ...order, answers: exchangeOf(order.supplier) !== "portal" });
      expected.push({
        order,
        story,
        answered: story.answer === null,
        noticed: false,
        received: false,
        billed: false,
        completed: story.rest === null,
      });
    }
  }

  async function answers(to: Date): Promise<void> {
    const due = expected.flatMap((entry) =>
      !entry.answered && entry.story.answer && entry.story.answer.answeredAt <= to ? [{ entry, answer: entry.story.answer }] : [],
    );
    for (const batch of batchesOf(due, 500)) {
      const results = await recordOrderResponses(
        past.at(to),
        batch.map(({ entry: { order }, answer }) => {
          const exchange = exchangeOf(order.supplier);
          return {
            entityId,
            supplierId: null,
            via: exchange === "portal" ? exchange : supplierNetworks[exchange].code,
            confirmations: [
              {
                purchaseOrderNumber: order.number,
                responseNumber: answerNumber(order.number, 1),
                verdict: answer.isAsOrdered ? ("accepted" as const) : ("lines" as const),
                lines: answer.isAsOrdered ? [] : answer.lines,
              },
            ],
          };
        }),
      );
      refuseIssues("order response", results);
    }
    for (const { entry } of due) entry.answered = true;
  }

  async function notices(to: Date): Promise<void> {
    const due = expected.filter(({ noticed, story }) => !noticed && story.shippedAt <= to);
    if (due.length === 0) return;
    const answers = await recordAsn(
      past.at(to),
      due.map(({ order, story }) => ({
        entityId,
        number: `ASN-${order.number}`,
        supplierCode: order.supplier,
        purchaseOrderNumber: order.number,
        shippedAt: story.shippedAt,
        expectedAt: story.expectedAt,
        lines: story.shipped,
      })),
    );
    refuseIssues("ship notice", answers);
    for (const entry of due) entry.noticed = true;
  }

  async function receipts(to: Date): Promise<void> {
    const due = expected.filter(({ received, story }) => !received && story.arrivesAt <= to);
    // Goods at the dock make somebody look at a version that still waits.
    await decisions.approve(
      to,
      due.map(({ order }) => order.id),
    );
    await receive(
      to,
      due.map(({ order, story }) => ({ order, number: `GR-${order.number}`, receivedAt: story.arrivesAt, lines: story.received })),
    );
    for (const entry of due) entry.received = true;
  }

  async function invoices(to: Date): Promise<void> {
    const due = expected.filter(({ billed, story }) => !billed && story.invoicedAt <= to);
    await bill(
      to,
      due.map(({ order, story }) => ({ order, number: `INV-${order.number}`, invoicedAt: story.invoicedAt, lines: story.billed })),
    );
    for (const entry of due) entry.billed = true;
  }

  /** What was missing of short deliveries. Invoices that waited for it are matched again. */
  async function rests(to: Date): Promise<void> {
    const due = expected.flatMap((entry) =>
      !entry.completed && entry.received && entry.story.rest && entry.story.rest.arrivesAt <= to ? [{ entry, rest: entry.story.rest }] : [],
    );
    await receive(
      to,
      due.map(({ entry: { order }, rest }) => ({
        order,
        number: `GR-${order.number}-2`,
        receivedAt: rest.arrivesAt,
        lines: rest.received,
      })),
    );
    await bill(
      to,
      due.flatMap(({ entry: { order }, rest }) =>
        rest.billed.length === 0 ? [] : [{ order, number: `INV-${order.number}-2`, invoicedAt: to, lines: rest.billed }],
      ),
    );
    for (const { entry } of due) entry.completed = true;
  }

  async function receive(
    to: Date,
    due: readonly { order: Ordered; number: string; receivedAt: Date; lines: SupplyStory["received"] }[],
  ): Promise<void> {
    if (due.length === 0) return;
    const answers = await recordGoodsReceipt(
      past.at(to),
      due.map(({ order, ...receipt }) => ({
        entityId,
        purchaseOrderNumber: order.number,
        asnNumber: `ASN-${order.number}`,
        ...receipt,
      })),
    );
    refuseIssues("receipt", answers);
  }

  async function bill(
    to: Date,
    due: readonly { order: Ordered; number: string; invoicedAt: Date; lines: SupplyStory["billed"] }[],
  ): Promise<void> {
    if (due.length === 0) return;
    const answers = await recordSupplierInvoice(
      past.at(to),
      due.map(({ order, ...invoice }) => ({
        entityId,
        supplierCode: order.supplier,
        purchaseOrderNumber: order.number,
        currency: "GBP",
        ...invoice,
      })),
    );
    refuseIssues("invoice", answers);
  }

  async function match(to: Date): Promise<void> {
    const { rows } = await past.pool.query<{ id: number }>(
      "SELECT id FROM supplier_invoice WHERE entity_id = $1 AND state = 'unmatched' AND purchase_order_id IS NOT NULL ORDER BY id",
      [entityId],
    );
    await matchInvoices(
      past.at(to),
      rows.map(({ id }) => id),
    );
  }

  return {
    plan,
    /** Everything that suppliers sent until then, in the order in which papers and goods come. */
    async advance(to: Date): Promise<void> {
      await takeOrders();
      await deliverMessages(past.at(to), { post: everythingIsTaken });
      await answers(to);
      await decisions.decide(to);
      await notices(to);
      await receipts(to);
      await invoices(to);
      await rests(to);
      await match(to);
      expected = expected.filter(({ received, billed, completed }) => !received || !billed || !completed);
    },
  };
}
