import type { Pool } from "@/db/client";
import { mergeDuplicate } from "@/server/services/masterdata/decide-duplicates";
import { findDuplicates } from "@/server/services/masterdata/find-duplicates";
import { aPerson } from "./person";
import { aRetailer } from "./retailer";

export type Proposal = { id: number; state: string; version: number; left_id: number; right_id: number; score: number };
/** What has to be accepted about two that are both in stock. */
export const BOTH_STOCKED = ["stock_at_both"] as const;

/** A shop of five items, 50 of each, the first two of which are spelled alike, and its data steward. */
export async function aShopWithTwins(pool: Pool) {
  const shop = await aRetailer(pool, { items: 5, nodes: 1, stock: 50 });
  const steward = await aPerson(pool, "data_steward", { entityId: shop.entityId });
  const [keep = 0, twin = 0, third = 0] = shop.itemIds;
  const names = ["Enamel Pepper Mill M", "Enamle Pepper Mill M", "Walnut Salad Servers", "Linen Apron Navy", "Brass Lantern"];
  await pool.query("UPDATE item SET description = n.name FROM unnest($1::bigint[], $2::text[]) AS n(id, name) WHERE item.id = n.id", [
    shop.itemIds,
    names,
  ]);
  const { rows } = await pool.query<{ code: string }>("SELECT code FROM entity WHERE id = $1", [shop.entityId]);
  const mark = rows[0]?.code ?? "";
  const sku = (id: number) => `${mark}-${shop.itemIds.indexOf(id) + 1}`;
  const proposals = async () =>
    (
      await pool.query<Proposal>(
        "SELECT id, state, version, left_id, right_id, score FROM duplicate_proposal WHERE entity_id = $1 ORDER BY id",
        [shop.entityId],
      )
    ).rows;
  const search = () => findDuplicates(shop.context);
  async function proposed(): Promise<Proposal> {
    await search();
    const [one] = await proposals();
    if (!one) throw new Error("nothing was proposed");
    return one;
  }
  async function merged(survivorId = keep): Promise<{ mergeId: number; proposal: Proposal }> {
    const proposal = await proposed();
    const { mergeId } = await mergeDuplicate(steward, { ...proposal, survivorId, accepted: [...BOTH_STOCKED], reason: "Same article" });
    return { mergeId, proposal };
  }
  const own = { everywhere: false, entityIds: [shop.entityId], nodeIds: [] };
  return { shop, steward, keep, twin, third, mark, sku, own, proposals, search, proposed, merged };
}
