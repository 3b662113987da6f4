import type { Client } from "@/db/client";
import type { CommandKind, IngestCommand } from "@/domain/ingest/command";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import type { ServiceContext } from "../context";
import { cancelOrders } from "../orders/cancel-orders";
import { placeOrders } from "../orders/place-orders";
import { recordReturns } from "../orders/record-returns";
import { recordShipments } from "../orders/record-shipments";
import { recordAsn } from "../procurement/record-asn";
import { recordGoodsReceipt } from "../procurement/record-goods-receipt";
import { recordOrderResponses } from "../procurement/record-order-responses";
import { recordSupplierInvoice } from "../procurement/record-supplier-invoice";
import type { Outcome } from "./settle-messages";

export type AppliedMessage = {
  id: number;
  entityId: number;
  source: { code: string; supplierId: number | null };
  channelId: number | null;
  command: IngestCommand;
};

type Command<K extends CommandKind> = Extract<IngestCommand, { kind: K }>["data"];
type Given<K extends CommandKind> = { source: AppliedMessage["source"]; entityId: number; channelId: number; data: Command<K> };
type Verb<K extends CommandKind> = {
  becomes: string;
  apply(context: ServiceContext & { client: Client }, given: Given<K>[]): Promise<Answer[]>;
};
/** What the verbs answer, one for each fact and in their order; `orderId` where the fact is about an order. */
type Answer = { id?: number; orderId?: number; issues?: FieldIssue[] };

/** Minor units as the decimal text of the major unit; documents of orders are in the shop's two-digit currencies. */
const major = (minor: number | undefined) => (minor === undefined ? undefined : (minor / 100).toFixed(2));

const verbs: { [K in CommandKind]: Verb<K> } = {
  order: {
    becomes: "sales_order",
    apply: (context, given) =>
      placeOrders(
        context,
        given.map(({ channelId, data: { orderNumber, placedAt, currency, customerKey, shipToCountry, lines } }) => ({
          channelId,
          externalNumber: orderNumber,
          placedAt,
          currency,
          customerKey,
          shipToCountry,
          lines,
        })),
      ),
  },
  cancellation: {
    becomes: "sales_order",
    apply: (context, given) =>
      cancelOrders(
        context,
        given.map(({ channelId, data: { orderNumber, cancelledAt, reason, lines } }) => ({
          channelId,
          externalNumber: orderNumber,
          cancelledAt,
          reason,
          lines,
        })),
      ),
  },
  shipment: {
    becomes: "sales_order",
    apply: (context, given) =>
      recordShipments(
        context,
        given.map(({ channelId, data: { orderNumber, node, freightMinor, channel: _, ...rest } }) => ({
          ...rest,
          channelId,
          externalNumber: orderNumber,
          nodeCode: node,
          freight: major(freightMinor),
        })),
      ),
  },
  return: {
    becomes: "sales_order",
    apply: (context, given) =>
      recordReturns(
        context,
        given.map(({ channelId, data: { orderNumber, node, refundMinor, channel: _, ...rest } }) => ({
          ...rest,
          channelId,
          externalNumber: orderNumber,
          nodeCode: node,
          refund: major(refundMinor),
        })),
      ),
  },
  asn: {
    becomes: "asn",
    apply: (context, given) =>
      recordAsn(
        context,
        given.map(({ entityId, data: { asnNumber, supplier, ...rest } }) => ({
          ...rest,
          entityId,
          number: asnNumber,
          supplierCode: supplier,
        })),
      ),
  },
  receipt: {
    becomes: "goods_receipt",
    apply: (context, given) =>
      recordGoodsReceipt(
        context,
        given.map(({ entityId, data: { receiptNumber, ...rest } }) => ({ ...rest, entityId, number: receiptNumber })),
      ),
  },
  invoice: {
    becomes: "supplier_invoice",
    apply: (context, given) =>
      recordSupplierInvoice(
        context,
        given.map(({ entityId, data: { invoiceNumber, supplier, ...rest } }) => ({
          ...rest,
          entityId,
          number: invoiceNumber,
          supplierCode: supplier,
        })),
      ),
  },
  confirmation: {
    becomes: "purchase_order",
    apply: (context, given) =>
      recordOrderResponses(
        context,
        given.map(({ entityId, source, data }) => ({
          entityId,
          supplierId: source.supplierId,
          via: source.code,
          confirmations: data.confirmations,
        })),
      ),
  },
};

/** One call of its verb for all messages of a kind. */
async function applyKind<K extends CommandKind>(
  context: ServiceContext & { client: Client },
  kind: K,
  messages: readonly AppliedMessage[],
  outcomes: Map<number, Outcome>,
): Promise<void> {
  const verb: Verb<K> = verbs[kind];
  const own = messages.filter((message) => message.command.kind === kind);
  if (own.length === 0) return;
  const given = own.map(({ entityId, source, channelId, command }) => ({
    entityId,
    source,
    channelId: channelId ?? 0,
    data: ("data" in command ? command.data : null) as Command<K>,
  }));
  const answers = await verb.apply(context, given);
  for (const [index, message] of own.entries()) {
    const answer = answers[index];
    const id = answer?.orderId ?? answer?.id;
    if (answer?.issues && answer.issues.length > 0) outcomes.set(message.id, { issues: answer.issues });
    else outcomes.set(message.id, { result: id === undefined ? null : { kind: verb.becomes, id } });
  }
}

/** Supply first, so that goods received are there for the orders of the same batch. */
const ORDER: CommandKind[] = ["confirmation", "asn", "receipt", "invoice", "cancellation", "return", "order", "shipment"];

/** Applies a batch in the caller's transaction. The messages have different keys, so that kinds may be applied in any order. */
export async function applyCommands(
  context: ServiceContext & { client: Client },
  messages: readonly AppliedMessage[],
): Promise<Map<number, Outcome>> {
  const outcomes = new Map<number, Outcome>();
  for (const message of messages) if (message.command.kind === "notice") outcomes.set(message.id, { result: null });
  for (const kind of ORDER) await applyKind(context, kind, messages, outcomes);
  return outcomes;
}
