import type { IncomingHttpHeaders } from "node:http";
import { type IngestCommand, type Parsed, refused } from "@/domain/ingest/command";
import { entityKeyOf } from "@/domain/ingest/entity-key";
import { fingerprintOf } from "@/server/services/fingerprint";
import type { Adapter } from "./adapter";
import { gantryMessage } from "./gantry-message";
import { confirmationCsv, ublOrderResponse, x12Acknowledgement } from "./order-confirmations";
import { shopifyOrderAdapter } from "./shopify-order";
import type { IngestSource } from "./source";
import { wooCommerceOrder } from "./woocommerce-order";

const adapters: Record<IngestSource["format"], Adapter> = {
  shopify: shopifyOrderAdapter,
  woocommerce: wooCommerceOrder,
  gantry: gantryMessage,
  ubl_order_response: ublOrderResponse,
  x12_855: x12Acknowledgement,
  confirmation_csv: confirmationCsv,
};

/** The channel is known for the kinds that speak of a sales order, null for the others. */
export type ReadMessage = { kind: IngestCommand["kind"]; entityKey: string; command: IngestCommand; channelId: number | null };

function parseJson(text: string): Parsed<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refused("", "The body is not JSON.");
  }
}

/** The body of a message in its source's format. */
const parseBody = (source: IngestSource, text: string): Parsed<unknown> => adapters[source.format].parse?.(text) ?? parseJson(text);

function channelOf(source: IngestSource, command: IngestCommand): Parsed<number | null> {
  if (command.kind !== "order" && command.kind !== "cancellation" && command.kind !== "shipment" && command.kind !== "return")
    return { ok: true, value: null };
  const named = command.data.channel;
  if (named === undefined)
    return source.channelId === null
      ? refused("data.channel", "is required: the source serves several channels")
      : { ok: true, value: source.channelId };
  const channelId = Object.hasOwn(source.channels, named) ? source.channels[named] : undefined;
  if (channelId === undefined) return refused("data.channel", "is not a channel of this source's entity");
  if (source.channelId !== null && source.channelId !== channelId) return refused("data.channel", "is not the channel of this source");
  return { ok: true, value: channelId };
}

/** A supplier's own address takes what a supplier says, and in its own name. */
function ofSender({ supplierId, supplierCodes }: IngestSource, command: IngestCommand): Parsed<IngestCommand> {
  const taken = { ok: true, value: command } as const;
  if (supplierId === null || command.kind === "confirmation" || command.kind === "notice") return taken;
  if (command.kind !== "asn" && command.kind !== "invoice") return refused("type", `is ${command.kind}, which is not a supplier's to say`);
  return supplierCodes.includes(command.data.supplier) ? taken : refused("data.supplier", "is not the supplier of this source");
}

/** A stored or edited body as the command that it asks for. */
export function readCommand(source: IngestSource, kind: IngestCommand["kind"], body: unknown, externalId: string): Parsed<ReadMessage> {
  const command = adapters[source.format].command(kind, body);
  if (!command.ok) return command;
  const sender = ofSender(source, command.value);
  if (!sender.ok) return sender;
  const channel = channelOf(source, command.value);
  if (!channel.ok) return channel;
  const entityKey = entityKeyOf(command.value, {
    entityId: source.entityId,
    channelId: channel.value ?? 0,
    externalId,
    sourceId: source.id,
    supplierId: source.supplierId,
  });
  return { ok: true, value: { kind: command.value.kind, entityKey, command: command.value, channelId: channel.value } };
}

export function readStoredMessage(source: IngestSource, message: { kind: string; body: string; externalId: string }): Parsed<ReadMessage> {
  const body = parseBody(source, message.body);
  return body.ok ? readCommand(source, message.kind as IngestCommand["kind"], body.value, message.externalId) : body;
}

/** A request as the message it is: its identity from headers and body, then its command. */
export function readRequest(
  source: IngestSource,
  headers: IncomingHttpHeaders,
  text: string,
): Parsed<ReadMessage & { externalId: string; fingerprint: string | null }> {
  const body = parseBody(source, text);
  if (!body.ok) return body;
  const identity = adapters[source.format].identify(headers, body.value);
  if (!identity.ok) return identity;
  const { kind, externalId } = identity.value;
  const read = readCommand(source, kind, body.value, externalId);
  if (!read.ok) return read;
  const said = adapters[source.format].said(body.value, read.value.command);
  return { ok: true, value: { ...read.value, externalId, fingerprint: said === null ? null : fingerprintOf(said) } };
}
