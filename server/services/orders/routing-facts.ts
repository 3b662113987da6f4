import type { Client } from "@/db/client";
import type { RoutingNode } from "@/domain/fulfilment/routing";
import type { Component } from "@/domain/inventory/running-availability";

type Rate = { carrier: string; country: string; baseMinor: number; perKilogramMinor: number; transitDays: number };
type NodeFacts = Omit<RoutingNode, "rates"> & { entityId: number; carriers: Rate[] };
export type NodeWithTransit = Omit<RoutingNode, "rates"> & { rates: readonly Rate[] };

export type RoutingFacts = {
  /** Every node of the entity, with the services that reach the country. */
  nodesFor(entityId: number, country: string): NodeWithTransit[];
  /** What one unit takes from stock: itself, or its components. */
  componentsOf(itemId: number): readonly Component[];
};

/** A carrier's rate for the country, or else its rate for the rest of the world. */
function ratesTo(carriers: readonly Rate[], country: string): Rate[] {
  const own = carriers.filter((rate) => rate.country === country);
  return [...own, ...carriers.filter((rate) => rate.country === "*" && !own.some((other) => other.carrier === rate.carrier))];
}

/** Reads what routing needs besides stock: a handful of nodes and rates, and the bundles among the items. */
export async function loadRoutingFacts(client: Client, entityIds: readonly number[], itemIds: readonly number[]): Promise<RoutingFacts> {
  const nodes = await client.query<Omit<NodeFacts, "carriers">>(
    `SELECT id AS "nodeId", entity_id AS "entityId", active, handling_minor_per_line AS "handlingMinorPerLine", packaging_minor_per_parcel AS "packagingMinorPerParcel"
     FROM node WHERE entity_id = ANY($1::int[]) ORDER BY id`,
    [[...new Set(entityIds)]],
  );
  const rates = await client.query<Rate & { nodeId: number }>(
    `SELECT node_id AS "nodeId", carrier, country, base_minor AS "baseMinor", per_kilogram_minor AS "perKilogramMinor", transit_days AS "transitDays"
     FROM carrier_rate WHERE node_id = ANY($1::int[]) ORDER BY id`,
    [nodes.rows.map((node) => node.nodeId)],
  );
  const bundles = await client.query<Component & { bundleItemId: number; isBundle: boolean }>(
    `SELECT i.id AS "bundleItemId", c.component_item_id AS "itemId", c.quantity_per AS "quantityPer"
     FROM item i LEFT JOIN bundle_component c ON c.bundle_item_id = i.id WHERE i.id = ANY($1::bigint[]) AND i.is_bundle ORDER BY 1, 2`,
    [[...new Set(itemIds)]],
  );
  const components = new Map<number, Component[]>();
  for (const { bundleItemId, itemId, quantityPer } of bundles.rows) {
    const list = components.get(bundleItemId) ?? [];
    // A bundle whose components are not known yet has no stock: it waits as a backorder.
    if (itemId !== null) list.push({ itemId, quantityPer });
    components.set(bundleItemId, list);
  }
  const all: NodeFacts[] = nodes.rows.map((node) => ({ ...node, carriers: rates.rows.filter((rate) => rate.nodeId === node.nodeId) }));
  const cache = new Map<string, NodeWithTransit[]>();
  return {
    nodesFor(entityId, country) {
      const key = `${entityId}:${country}`;
      let found = cache.get(key);
      if (!found) {
        found = all
          .filter((node) => node.entityId === entityId)
          .map(({ carriers, entityId: _, ...node }) => ({ ...node, rates: ratesTo(carriers, country) }));
        cache.set(key, found);
      }
      return found;
    },
    componentsOf: (itemId) => components.get(itemId) ?? [{ itemId, quantityPer: 1 }],
  };
}
