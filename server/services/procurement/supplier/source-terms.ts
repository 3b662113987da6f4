// Whose terms hold for an item. A supplier that was merged keeps its terms and speaks through the one that survived: orders go to that
// one, in its state and under its minimum. All of it is SQL.

/** The supplier that answers for the one whose row is `s`. */
export const sellerOf = (s: string) => `coalesce(${s}.merged_into_id, ${s}.id)`;

/** LATERAL: the terms at which an item is bought from a supplier, its own or those of one that was merged into it; columns of supplier_item. */
export const termsWith = (supplierId: string, itemId: string) =>
  `LATERAL (SELECT held.* FROM supplier_item held JOIN supplier holder ON holder.id = held.supplier_id
    WHERE held.item_id = ${itemId} AND ${sellerOf("holder")} = (SELECT ${sellerOf("asked")} FROM supplier asked WHERE asked.id = ${supplierId})
    ORDER BY held.rank, holder.merged_into_id IS NOT NULL, held.supplier_id LIMIT 1)`;

/** Where no supplier says how long an order takes. */
const USUAL_DAYS = 14;

/** LATERAL: the source that an item is bought from, the first that is approved: the columns of supplier_item, and of who is ordered from. */
export const firstSource = (itemId: string) =>
  `LATERAL (SELECT held.*, seller.id AS seller_id, seller.name, seller.currency FROM supplier_item held JOIN supplier holder ON holder.id = held.supplier_id
    JOIN supplier seller ON seller.id = ${sellerOf("holder")} AND seller.state = 'approved'
    WHERE held.item_id = ${itemId} ORDER BY held.rank, holder.merged_into_id IS NOT NULL, held.supplier_id LIMIT 1)`;

/** SQL: days until a new order of an item would come. */
export const replacementDays = (itemId: string) =>
  `coalesce((SELECT nullif(t.lead_time_days, 0) FROM ${firstSource(itemId)} t), ${USUAL_DAYS})::float8`;
