import type { SimulatedNode } from "@/domain/simulation/organisation";
import { hashOf } from "@/domain/simulation/random";
import { openStock } from "@/server/services/stock/open-stock";
import { batchesOf, type Past } from "./past";

export type Pace = { sku: string; unitsADay: number; leadTimeDays: number };

/** Days of demand that lie on the shelf beyond what the lead time takes. */
const COVER_DAYS = 16;

/** The nodes that keep an item: the first one all of them, the others the part that is theirs. */
export const keepsItem = (node: SimulatedNode, sku: string) =>
  node.assortment >= 1 || hashOf(`${sku}/${node.code}`) / 4_294_967_296 < node.assortment;

/** Books the stock with which the retailer starts. */
export async function bookOpeningStock(past: Past, nodes: readonly SimulatedNode[], paces: readonly Pace[], at: Date): Promise<void> {
  const { rows } = await past.pool.query<{ id: number; sku: string }>("SELECT id, sku FROM item WHERE entity_id = $1", [
    past.organisation.entityId,
  ]);
  const idOf = new Map(rows.map((row) => [row.sku, row.id]));
  const stock = paces.flatMap(({ sku, unitsADay, leadTimeDays }) =>
    nodes
      .filter((node) => keepsItem(node, sku))
      .map((node) => ({
        itemId: idOf.get(sku) ?? 0,
        nodeId: past.organisation.nodeIds.get(node.code) ?? 0,
        sellable: Math.max(2, Math.ceil(unitsADay * node.share * (COVER_DAYS + leadTimeDays))),
      })),
  );
  for (const batch of batchesOf(stock, 2_000)) await openStock(past.at(at), batch);
}
