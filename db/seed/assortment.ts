import type { Queryable } from "@/db/client";
import type { Assortment, SimulatedSupplier } from "@/domain/simulation/assortment";
import { mailboxAt } from "@/domain/simulation/organisation";
import { exchangeOf } from "@/domain/simulation/supplier-answer";

/** Suppliers by code; those that are there keep their terms. */
export async function seedSuppliers(client: Queryable, entityId: number, suppliers: readonly SimulatedSupplier[]): Promise<void> {
  await client.query(
    `INSERT INTO supplier (entity_id, code, name, currency, country, payment_days)
     SELECT $1, code, name, 'GBP', country, days FROM unnest($2::text[], $3::text[], $4::text[], $5::int[]) AS s(code, name, country, days) ON CONFLICT DO NOTHING`,
    [
      entityId,
      suppliers.map((s) => s.code),
      suppliers.map((s) => s.name),
      suppliers.map((s) => s.country),
      suppliers.map((s) => s.paymentDays),
    ],
  );
}

/** Who answers through the portal looks at it now and then, and is chased later. */
const PORTAL_HOURS = 240;

/** How suppliers are sent their orders. Existing set-ups stay. */
export async function seedExchanges(
  client: Queryable,
  entityId: number,
  suppliers: readonly SimulatedSupplier[],
  secretOf: () => string,
): Promise<void> {
  const taken = suppliers.map(({ code }) => ({ code, format: exchangeOf(code) }));
  await client.query(
    `INSERT INTO supplier_exchange (supplier_id, format, endpoint, secret, confirmation_hours)
     SELECT s.id, t.format, CASE WHEN t.format <> 'portal' THEN $2 || t.code END, t.secret, CASE WHEN t.format = 'portal' THEN ${PORTAL_HOURS} ELSE 24 END FROM unnest($3::text[], $4::text[], $5::text[]) AS t(code, format, secret)
     JOIN supplier s ON s.entity_id = $1 AND s.code = t.code ON CONFLICT DO NOTHING`,
    [entityId, mailboxAt(0), taken.map((t) => t.code), taken.map((t) => t.format), taken.map(secretOf)],
  );
}

export type SourcingTerms = {
  sku: string;
  supplierCode: string;
  unitPrice: string;
  leadTimeDays: number;
  leadTimeDeviationDays: number;
  minimumOrderQuantity: number;
  orderMultiple: number;
};

/** Who supplies which item, at what price and pace. */
export async function seedSourcing(client: Queryable, entityId: number, terms: readonly SourcingTerms[]): Promise<void> {
  await client.query(
    `INSERT INTO supplier_item (supplier_id, item_id, unit_price, lead_time_days, lead_time_deviation_days, minimum_order_quantity, order_multiple)
     SELECT s.id, i.id, t.price, t.days, t.deviation, t.minimum, t.multiple
     FROM unnest($2::text[], $3::text[], $4::numeric[], $5::numeric[], $6::numeric[], $7::int[], $8::int[]) AS t(sku, supplier, price, days, deviation, minimum, multiple)
     JOIN item i ON i.entity_id = $1 AND upper(i.sku) = upper(t.sku) JOIN supplier s ON s.entity_id = $1 AND s.code = t.supplier ON CONFLICT DO NOTHING`,
    [
      entityId,
      terms.map((t) => t.sku),
      terms.map((t) => t.supplierCode),
      terms.map((t) => t.unitPrice),
      terms.map((t) => t.leadTimeDays),
      terms.map((t) => t.leadTimeDeviationDays),
      terms.map((t) => t.minimumOrderQuantity),
      terms.map((t) => t.orderMultiple),
    ],
  );
}

/** Items, bundles, suppliers and terms of the simulated retailer. */
export async function seedAssortment(
  client: Queryable,
  entityId: number,
  { items, bundles, suppliers }: Assortment,
  createdAt: Date,
): Promise<void> {
  await seedSuppliers(client, entityId, suppliers);
  const rows = [
    ...items.map((item) => ({ ...item, isBundle: false })),
    ...bundles.map((bundle) => ({
      ...bundle,
      gtin: null,
      category: "Gift sets",
      brand: "Harbour",
      weightGrams: 900,
      lifecycle: "active",
      isBundle: true,
    })),
  ];
  await client.query(
    `INSERT INTO item (entity_id, created_at, sku, description, category, brand, unit_price, unit_cost, weight_grams, lifecycle, is_bundle, gtin)
     SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::numeric[], $9::int[], $10::text[], $11::boolean[], $12::text[]) ON CONFLICT DO NOTHING`,
    [
      entityId,
      createdAt,
      rows.map((r) => r.sku),
      rows.map((r) => r.description),
      rows.map((r) => r.category),
      rows.map((r) => r.brand),
      rows.map((r) => r.unitPrice),
      rows.map((r) => r.unitCost),
      rows.map((r) => r.weightGrams),
      rows.map((r) => r.lifecycle),
      rows.map((r) => r.isBundle),
      rows.map((r) => r.gtin),
    ],
  );
  const parts = bundles.flatMap((bundle) => bundle.components.map((part) => ({ bundle: bundle.sku, ...part })));
  await client.query(
    `INSERT INTO bundle_component (bundle_item_id, component_item_id, quantity_per)
     SELECT b.id, c.id, p.per FROM unnest($2::text[], $3::text[], $4::int[]) AS p(bundle, component, per)
     JOIN item b ON b.entity_id = $1 AND b.sku = p.bundle JOIN item c ON c.entity_id = $1 AND c.sku = p.component ON CONFLICT DO NOTHING`,
    [entityId, parts.map((p) => p.bundle), parts.map((p) => p.sku), parts.map((p) => p.quantityPer)],
  );
  const bySupplier = new Map(suppliers.map((supplier) => [supplier.code, supplier]));
  await seedSourcing(
    client,
    entityId,
    items.map((item) => {
      const supplier = bySupplier.get(item.supplierCode);
      return {
        sku: item.sku,
        supplierCode: item.supplierCode,
        unitPrice: item.unitCost,
        leadTimeDays: supplier?.leadTimeDays ?? 14,
        leadTimeDeviationDays: supplier?.leadTimeDeviationDays ?? 3,
        minimumOrderQuantity: item.minimumOrderQuantity,
        orderMultiple: item.orderMultiple,
      };
    }),
  );
}
