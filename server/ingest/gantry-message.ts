import { z } from "zod";
import { commandKinds, type IngestCommand, type Parsed, parseCommand, parseWith } from "@/domain/ingest/command";
import { code } from "@/domain/ingest/text";
import type { Adapter } from "./adapter";

/** The envelope of Gantry's own JSON; `data` is checked by the kind's schema in domain/ingest/command.ts. */
export const gantryEnvelope = z.object({
  type: z.enum(commandKinds as [(typeof commandKinds)[number], ...(typeof commandKinds)[number][]]),
  id: code,
  occurredAt: z.iso.datetime({ offset: true }),
  data: z.record(z.string(), z.unknown()),
});
export type GantryEnvelope = z.infer<typeof gantryEnvelope>;

/** The instant of each kind that defaults to the envelope's. */
const INSTANT_OF = {
  order: "placedAt",
  cancellation: "cancelledAt",
  shipment: "shippedAt",
  return: "receivedAt",
  asn: "shippedAt",
  receipt: "receivedAt",
  invoice: "invoicedAt",
  confirmation: "confirmedAt",
} as const;

export const gantryMessage: Adapter = {
  // When it was sent is no part of it: who sends it again because no answer came may say so anew.
  said: (body) => {
    const { type, data } = body as GantryEnvelope;
    return { type, data };
  },
  identify(_headers, body) {
    const envelope = parseWith(gantryEnvelope, body);
    return envelope.ok ? { ok: true, value: { kind: envelope.value.type, externalId: envelope.value.id } } : envelope;
  },
  command(kind, body): Parsed<IngestCommand> {
    const envelope = parseWith(gantryEnvelope, body);
    if (!envelope.ok) return envelope;
    const { type, occurredAt, data } = envelope.value;
    if (type !== kind) return { ok: false, issues: [{ path: "type", message: `is ${type}; the message was accepted as ${kind}` }] };
    return parseCommand(type, { [INSTANT_OF[type]]: occurredAt, ...data }, "data.");
  },
};
