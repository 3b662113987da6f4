import type { TopicRow } from "@/domain/changes/topics";
import { operationsSource } from "@/domain/simulation/organisation";
import { exchangeOf } from "@/domain/simulation/supplier-answer";
import { type SupplyStory, supplyStory } from "@/domain/simulation/supply";
import type { GantryClient } from "./gantry-client";
import { createOrderAnswers } from "./order-answers";

/** A whole lead time, for what was ordered while somebody watches. */
const QUICK_LEAD_MS = 150_000;
const LOOKED_AT = 500;
const READ_AT_ONCE = 8;

type InboundDetail = {
  row: TopicRow<"inbound">;
  supplierCode: string;
  lines: {
    lineNumber: number;
    sku: string;
    orderedQuantity: number;
    billedQuantity: number;
    unitPrice: string;
    firstPromisedAt: string;
  }[];
  asns: { number: string }[];
  receipts: { number: string }[];
};
type Expected = {
  number: string;
  supplier: string;
  currency: string;
  story: SupplyStory;
  asn: boolean;
  receipt: boolean;
  invoice: boolean;
  rest: boolean;
};

/** The story as it is told when a lead time takes minutes: every instant moves towards the order in the same proportion. */
export function quickened(story: SupplyStory, orderedAt: Date, promisedAt: Date): SupplyStory {
  const factor = QUICK_LEAD_MS / Math.max(QUICK_LEAD_MS, promisedAt.getTime() - orderedAt.getTime());
  const sooner = (at: Date) => new Date(orderedAt.getTime() + (at.getTime() - orderedAt.getTime()) * factor);
  return {
    ...story,
    answer: story.answer && { ...story.answer, answeredAt: sooner(story.answer.answeredAt) },
    shippedAt: sooner(story.shippedAt),
    expectedAt: sooner(story.expectedAt),
    arrivesAt: sooner(story.arrivesAt),
    invoicedAt: sooner(story.invoicedAt),
    rest: story.rest && { ...story.rest, arrivesAt: sooner(story.rest.arrivesAt) },
  };
}

/** Suppliers and the dock: notices, goods and invoices of the newest orders, each when its story says so. */
export function createSuppliers(client: GantryClient, liveSince: Date) {
  const known = new Map<number, Expected>();
  const answerOrders = createOrderAnswers(client, (id) => {
    const order = known.get(id);
    return order && { supplier: order.supplier, answer: order.story.answer };
  });
  const tell = (type: string, id: string, at: Date, data: Record<string, unknown>) =>
    client.tell(operationsSource.code, type, id, at, data);

  async function learn(id: number): Promise<void> {
    const { row, supplierCode, lines, asns, receipts } = await client.detail<InboundDetail>("inbound", id);
    const orderedAt = new Date(row.orderedAt);
    const promisedAt = new Date(Math.max(...lines.map((line) => Date.parse(line.firstPromisedAt))));
    const story = supplyStory({
      number: row.number,
      orderedAt,
      promisedAt,
      answers: exchangeOf(supplierCode) !== "portal",
      lines: lines.map(({ lineNumber, sku, orderedQuantity, unitPrice }) => ({ lineNumber, sku, quantity: orderedQuantity, unitPrice })),
    });
    known.set(id, {
      number: row.number,
      supplier: supplierCode,
      currency: row.currency,
      story: orderedAt > liveSince ? quickened(story, orderedAt, promisedAt) : story,
      asn: asns.length > 0,
      receipt: receipts.length > 0,
      invoice: lines.some((line) => line.billedQuantity > 0),
      rest: receipts.length > 1,
    });
  }

  /** The dock sends a lorry round the block while the order waits for an approval. */
  async function isWanted(id: number): Promise<boolean> {
    const { row } = await client.detail<{ row: TopicRow<"purchasing"> }>("purchasing", id);
    return row.approvalState === "approved";
  }

  async function advance(id: number, order: Expected, now: Date): Promise<void> {
    const { number, supplier, currency, story } = order;
    if (!order.asn && story.shippedAt <= now) {
      await tell("asn", `asn:${number}`, now, {
        asnNumber: `ASN-${number}`,
        supplier,
        purchaseOrderNumber: number,
        shippedAt: story.shippedAt.toISOString(),
        expectedAt: story.expectedAt.toISOString(),
        lines: story.shipped,
      });
      order.asn = true;
    }
    if (!order.receipt && story.arrivesAt <= now && (await isWanted(id))) {
      await tell("receipt", `receipt:${number}`, now, {
        receiptNumber: `GR-${number}`,
        purchaseOrderNumber: number,
        asnNumber: `ASN-${number}`,
        lines: story.received,
      });
      order.receipt = true;
    }
    if (!order.invoice && story.invoicedAt <= now) {
      await tell("invoice", `invoice:${number}`, now, {
        invoiceNumber: `INV-${number}`,
        supplier,
        purchaseOrderNumber: number,
        currency,
        lines: story.billed,
      });
      order.invoice = true;
    }
    if (!order.rest && story.rest && story.rest.arrivesAt <= now) {
      await tell("receipt", `receipt:${number}:2`, now, {
        receiptNumber: `GR-${number}-2`,
        purchaseOrderNumber: number,
        asnNumber: `ASN-${number}`,
        lines: story.rest.received,
      });
      if (story.rest.billed.length > 0)
        await tell("invoice", `invoice:${number}:2`, now, {
          invoiceNumber: `INV-${number}-2`,
          supplier,
          purchaseOrderNumber: number,
          currency,
          lines: story.rest.billed,
        });
      order.rest = true;
    }
  }

  return async function work(now: Date): Promise<void> {
    const { rows } = await client.list<TopicRow<"inbound">>("inbound", {
      startRow: 0,
      endRow: LOOKED_AT,
      sort: [{ field: "orderedAt", direction: "desc" }],
    });
    const unknown = rows.filter((row) => !known.has(row.id)).slice(0, READ_AT_ONCE);
    for (const row of unknown) await learn(row.id);
    for (const [id, order] of known) await advance(id, order, now);
    await answerOrders(now);
  };
}
