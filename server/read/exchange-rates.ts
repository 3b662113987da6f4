import type { Queryable } from "@/db/client";
import { dayOf } from "@/domain/procurement/price-list";
import { isoInstant, jsonRows } from "./grid-query";

export type ExchangeRateRow = {
  id: number;
  currency: string;
  /** What one unit of it is worth in the company's currency. */
  rate: string;
  validFrom: string;
  state: "holds" | "to_come" | "replaced";
  reason: string;
  setBy: string;
  setAt: string;
};
export type CompanyRates = {
  /** Those that hold first, then what is to come and what was replaced. */
  rates: ExchangeRateRow[];
  /** Currencies that suppliers are paid in and nobody knows the worth of today. */
  missing: { currency: string; suppliers: string[] }[];
};
const SHOWN = 200;

/** What a company has said about other money, and what it has not said. */
export async function readExchangeRates(queryable: Queryable, entityId: number, now: Date): Promise<CompanyRates> {
  const place = [entityId, dayOf(now)];
  const rates = await jsonRows<ExchangeRateRow>(
    queryable,
    `WITH known AS (
       SELECT r.*, first_value(r.id) OVER (PARTITION BY r.currency, r.valid_from > $2::date ORDER BY r.valid_from DESC, r.id DESC) = r.id AS is_last,
         first_value(r.id) OVER (PARTITION BY r.currency, r.valid_from ORDER BY r.id DESC) = r.id AS is_last_of_day
       FROM exchange_rate r WHERE r.entity_id = $1),
     seen AS (SELECT k.*, CASE WHEN k.valid_from > $2::date AND k.is_last_of_day THEN 'to_come' WHEN k.valid_from <= $2::date AND k.is_last THEN 'holds' ELSE 'replaced' END AS state FROM known k)
     SELECT json_build_object('id', s.id, 'currency', s.currency, 'rate', trim_scale(s.rate)::text, 'validFrom', s.valid_from, 'state', s.state, 'reason', s.reason,
       'setBy', coalesce((SELECT u.name FROM "user" u WHERE s.set_by = 'person:' || u.id), s.set_by), 'setAt', ${isoInstant("s.set_at")}) AS row
     FROM seen s ORDER BY array_position(ARRAY['holds', 'to_come', 'replaced'], s.state), s.currency, s.valid_from DESC, s.id DESC LIMIT ${SHOWN}`,
    place,
  );
  const { rows: missing } = await queryable.query<CompanyRates["missing"][number]>(
    `SELECT s.currency, array_agg(s.name ORDER BY s.name) AS suppliers FROM supplier s JOIN entity e ON e.id = s.entity_id
     WHERE s.entity_id = $1 AND s.currency <> e.currency AND s.state <> 'suspended' AND s.merged_into_id IS NULL
       AND NOT EXISTS (SELECT FROM exchange_rate r WHERE r.entity_id = s.entity_id AND r.currency = s.currency AND r.valid_from <= $2::date)
     GROUP BY 1 ORDER BY 1`,
    place,
  );
  return { rates, missing };
}
