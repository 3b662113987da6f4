import { reviewSupplier } from "@/server/services/procurement/supplier/review-supplier";
import { DAY, HOUR, type Past } from "./past";

const applicants = [
  { code: "N001", name: "Lviv Glassworks", country: "UA", currency: "USD", worth: 0.79, isReviewed: true },
  { code: "N002", name: "Aveiro Ceramics", country: "PT", currency: "EUR", worth: 0.85, isReviewed: false },
];
/** What an applicant offers in its own money: so many items of others, cheaper. */
const OFFERED = 12;
const OFFER = 0.94;

/** Where the suppliers stand: most are approved; one was suspended for its deliveries, two want to come in. */
export async function setReviews(past: Past, now: Date): Promise<void> {
  const { entityId } = past.organisation;
  const { rows: suppliers } = await past.pool.query<{ id: number }>(
    `INSERT INTO supplier (entity_id, code, name, state, currency, country)
     SELECT $1, a.code, a.name, 'applied', a.currency, a.country FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS a(code, name, country, currency) ORDER BY a.code RETURNING id`,
    [
      entityId,
      applicants.map(({ code }) => code),
      applicants.map(({ name }) => name),
      applicants.map(({ country }) => country),
      applicants.map(({ currency }) => currency),
    ],
  );
  await past.pool.query(
    `INSERT INTO supplier_item (supplier_id, item_id, unit_price, lead_time_days, lead_time_deviation_days, minimum_order_quantity, order_multiple, rank)
     SELECT s.id, t.item_id, round(t.unit_price * ${OFFER} / w.worth, 2), t.lead_time_days, t.lead_time_deviation_days, t.minimum_order_quantity, t.order_multiple, 2
     FROM unnest($2::int[]) WITH ORDINALITY AS s(id, place) JOIN unnest($3::numeric[]) WITH ORDINALITY AS w(worth, place) USING (place) JOIN LATERAL (SELECT t.* FROM supplier_item t JOIN item i ON i.id = t.item_id AND i.lifecycle = 'active'
       AND i.merged_into_id IS NULL JOIN supplier o ON o.id = t.supplier_id AND o.state = 'approved' WHERE i.entity_id = $1 AND t.rank = 1
       ORDER BY i.sku LIMIT ${OFFERED} OFFSET (place - 1) * ${OFFERED}) t ON true`,
    [entityId, suppliers.map(({ id }) => id), applicants.map(({ worth }) => worth)],
  );
  for (const [index, { isReviewed }] of applicants.entries())
    if (isReviewed)
      await reviewSupplier(past.by("buyer", new Date(now.getTime() - 30 * HOUR)), {
        supplierId: suppliers[index]?.id ?? 0,
        to: "in_review",
        reason: "Samples are good; papers are looked at",
      });
  // The one that earns the least attention: nothing is on its way from it.
  const { rows: idle } = await past.pool.query<{ id: number }>(
    `SELECT s.id FROM supplier s JOIN purchase_order p ON p.supplier_id = s.id AND p.ordered_at > $2 WHERE s.entity_id = $1 AND s.state = 'approved' AND s.merged_into_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM supplier_bank_detail b WHERE b.supplier_id = s.id AND b.state = 'requested')
     GROUP BY s.id ORDER BY count(p.id) FILTER (WHERE p.receipt_state IN ('none', 'partial')), coalesce(sum(p.total_minor), 0), s.id LIMIT 1`,
    [entityId, new Date(now.getTime() - 90 * DAY)],
  );
  if (idle[0])
    await reviewSupplier(past.by("buyer", new Date(now.getTime() - 2 * DAY)), {
      supplierId: idle[0].id,
      to: "suspended",
      reason: "Late three times in a row, and no answer",
    });
}
