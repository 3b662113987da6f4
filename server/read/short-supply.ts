import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { effectAt, type NodeEffect, type StillWaiting, stillWaiting } from "@/domain/procurement/share-effect";
import { type LeftOutLine, readShortSupply, type ShortSupply } from "@/server/services/procurement/short-supply";
import { rowInScope } from "./detail";
import { readPurchaseOrderRows } from "./purchase-orders";

export type SupplyShareLine = {
  orderId: number;
  number: string;
  version: number;
  lineNumber: number;
  nodeId: number;
  nodeCode: string;
  promisedAt: string;
  /** Units still to come: as they were ordered, as the supplier confirmed them, and as they would be shared. */
  wanted: number;
  confirmed: number;
  share: number;
};
/** What customers wait for at a node, and what is left of it and lost in sales either way. */
export type SupplyShareNode = { nodeId: number; nodeCode: string; waiting: StillWaiting; asConfirmed: NodeEffect; asShared: NodeEffect };
/** Of one item; money is minor units of `currency`. */
export type SupplyShare = {
  entityId: number;
  itemId: number;
  sku: string;
  currency: string;
  packSize: number;
  lines: SupplyShareLine[];
  nodes: SupplyShareNode[];
  leftOut: LeftOutLine[];
};

/** What the supplier of the order confirmed too little of, where sharing it among the nodes' orders serves better; mostly nothing. */
export async function readSupplyShares(queryable: Queryable, scope: Scope, purchaseOrderId: number, now: Date): Promise<SupplyShare[]> {
  const order = rowInScope(scope, await readPurchaseOrderRows(queryable, [purchaseOrderId]));
  const supplies = (await readShortSupply(queryable, scope, purchaseOrderId, now)).filter(({ isWorthSharing }) => isWorthSharing);
  if (supplies.length === 0) return [];
  const { rows } = await queryable.query<{ currency: string }>("SELECT currency FROM entity WHERE id = $1", [order.entityId]);
  return supplies.map((supply) => supplyShare(supply, rows[0]?.currency ?? order.currency, now));
}

function supplyShare({ entityId, itemId, sku, terms, lines, nodes, leftOut }: ShortSupply, currency: string, now: Date): SupplyShare {
  return {
    entityId,
    itemId,
    sku,
    currency,
    packSize: terms.packSize,
    lines: lines.map(({ orderId, number, version, lineNumber, nodeId, nodeCode, promisedAt, wanted, confirmed, share }) => ({
      ...{ orderId, number, version, lineNumber, nodeId, nodeCode, wanted, confirmed, share },
      promisedAt: promisedAt.toISOString(),
    })),
    nodes: nodes.map((node) => {
      const own = lines.filter(({ nodeId }) => nodeId === node.nodeId);
      const units = (of: "confirmed" | "share") => own.reduce((sum, line) => sum + line[of], 0);
      return {
        nodeId: node.nodeId,
        nodeCode: own[0]?.nodeCode ?? "",
        waiting: stillWaiting(node.waiting, 0),
        asConfirmed: effectAt(node, units("confirmed"), now),
        asShared: effectAt(node, units("share"), now),
      };
    }),
    leftOut,
  };
}
