import type { CommandKind, IngestCommand } from "./command";

// Messages of one key are applied in the order they were accepted: one that waits for its next attempt holds the later ones up, and so
// does a dead one, until somebody decides about it. So a key joins what depends on each other and nothing else. Goods at the dock wait
// for no paper: what a supplier says of an order is a row of its own for each sender, an invoice is its own number. Nor does a refused
// answer hold its sender's next one up, which says anew what comes.
// Worked example: supplier 60 answers PO-7, which is supplier 13's. That is refused under "answer:1:PO-7:supplier-60"; the answer of
// supplier 13 and the receipt of PO-7 ("po:1:PO-7") do not wait.

/** `channelId` is 0 where the kind has no channel; `supplierId` is null where the source speaks for any supplier. */
export type KeyScope = { entityId: number; channelId: number; externalId: string; sourceId: number; supplierId: number | null };

export function entityKeyOf(command: IngestCommand, { entityId, channelId, externalId, sourceId, supplierId }: KeyScope): string {
  const sender = supplierId === null ? `source-${sourceId}` : `supplier-${supplierId}`;
  switch (command.kind) {
    case "order":
    case "cancellation":
    case "shipment":
    case "return":
      return `order:${channelId}:${command.data.orderNumber}`;
    case "receipt":
      return `po:${entityId}:${command.data.purchaseOrderNumber}`;
    case "asn":
      // A receipt may name the notice before it, where both come from one who speaks for all.
      return supplierId === null
        ? `po:${entityId}:${command.data.purchaseOrderNumber}`
        : `asn:${entityId}:${command.data.purchaseOrderNumber}:${sender}`;
    case "invoice":
      return `invoice:${entityId}:${command.data.supplier}:${command.data.invoiceNumber}`;
    case "confirmation": {
      const [only, ...others] = command.data.confirmations;
      // A batch of answers has only itself to wait for.
      return only && others.length === 0
        ? `answer:${entityId}:${only.purchaseOrderNumber}:${sender}`
        : `answers:${entityId}:${sourceId}:${externalId}`;
    }
    case "notice":
      return `notice:${entityId}:${externalId}`;
  }
}

/** Kinds whose dead messages hold nothing up. */
export const kindsThatLetPass: readonly CommandKind[] = ["confirmation"];
