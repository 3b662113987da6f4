import type { Inside } from "./locked-order";

// A supplier's first word about a day is kept from the moment that it is said, whatever becomes of it (record-order-responses.ts). It is
// the first promise, by which the supplier is judged, once somebody has agreed to a day; a word that we refused binds nobody.

/** A version whose days the supplier offered holds now: of what was taken while it waited, the first word is the promise. */
export async function keepAgreedPromises({ client, now }: Inside, orderId: number): Promise<void> {
  await client.query(
    `UPDATE purchase_order_line SET first_promised_at = first_offered_at, promise_given_at = $2
     WHERE purchase_order_id = $1 AND answer = 'accepted' AND promise_given_at IS NULL AND first_offered_at IS NOT NULL`,
    [orderId, now],
  );
}

/** Our no to the answers of these lines, which are asked about again: what the supplier says next is its first word. */
export async function refuseAnswers({ client }: Inside, lineIds: readonly number[]): Promise<void> {
  await client.query(
    `UPDATE purchase_order_line SET answer = 'none', answer_reason = NULL, proposed_quantity = NULL, proposed_unit_price = NULL, proposed_promised_at = NULL,
       first_offered_at = NULL WHERE id = ANY($1::bigint[])`,
    [lineIds],
  );
}
