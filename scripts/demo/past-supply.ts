import { type SupplyStory, supplyStory } from "@/domain/simulation/supply";
import { releaseRecommendations } from "@/server/services/planning/decide-recommendations";
import { replenish } from "@/server/services/planning/replenish";
import { matchInvoices } from "@/server/services/procurement/match-invoices";
import { recordAsn } from "@/server/services/procurement/record-asn";
import { recordGoodsReceipt } from "@/server/services/procurement/record-goods-receipt";
import { recordSupplierInvoice } from "@/server/services/procurement/record-supplier-invoice";
import { batchesOf, type Past, refuseIssues } from "./past";

type Ordered = {
  id: number;
  number: string;
  supplier: string;
  orderedAt: Date;
  promisedAt: Date;
  lines: { lineNumber: number; sku: string; quantity: number; unitPrice: string }[];
};
type Expected = { order: Ordered; story: SupplyStory; noticed: boolean; received: boolean; billed: boolean };

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

  /** Plans these items; what is recommended is ordered when `release`, and left to people otherwise. */
  async function plan(itemIds: readonly number[] | undefined, now: Date, release: boolean): Promise<void> {
    await replenish(past.at(now), { entityId, itemIds });
    if (!release) return;
    const { rows } = await past.pool.query<{ id: number; version: number }>(
      "SELECT id, version FROM replenishment_recommendation WHERE entity_id = $1 AND state = 'open' ORDER BY id",
      [entityId],
    );
    for (const recommendations of batchesOf(rows, 500)) await releaseRecommendations(past.at(now), { recommendations });
    const orders = await past.pool.query<Ordered>(ORDERS, [newest, entityId]);
    newest = orders.rows.at(-1)?.id ?? newest;
    expected.push(...orders.rows.map((order) => ({ order, story: supplyStory(order), noticed: false, received: false, billed: false })));
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
    if (due.length === 0) return;
    const answers = await recordGoodsReceipt(
      past.at(to),
      due.map(({ order, story }) => ({
        entityId,
        number: `GR-${order.number}`,
        purchaseOrderNumber: order.number,
        asnNumber: `ASN-${order.number}`,
        receivedAt: story.arrivesAt,
        lines: story.received,
      })),
    );
    refuseIssues("receipt", answers);
    for (const entry of due) entry.received = true;
  }

  async function invoices(to: Date): Promise<void> {
    const due = expected.filter(({ billed, story }) => !billed && story.invoicedAt <= to);
    if (due.length === 0) return;
    const answers = await recordSupplierInvoice(
      past.at(to),
      due.map(({ order, story }) => ({
        entityId,
        number: `INV-${order.number}`,
        supplierCode: order.supplier,
        purchaseOrderNumber: order.number,
        currency: "GBP",
        invoicedAt: story.invoicedAt,
        lines: story.billed,
      })),
    );
    refuseIssues("invoice", answers);
    for (const entry of due) entry.billed = true;
    await matchInvoices(
      past.at(to),
      answers.flatMap(({ id }) => (id === undefined ? [] : [id])),
    );
  }

  return {
    plan,
    /** Everything that suppliers sent until then, in the order in which papers and goods come. */
    async advance(to: Date): Promise<void> {
      await notices(to);
      await receipts(to);
      await invoices(to);
      expected = expected.filter(({ received, billed }) => !received || !billed);
    },
  };
}
