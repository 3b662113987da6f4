import type { Queryable } from "@/db/client";
import type { CompanyMoney } from "@/domain/procurement/exchange-rate";

type Parts = { entityId: string; currency: string; homeCurrency: string; day: string };

/**
 * SQL: what one unit of a currency was worth in the company's on a day (a date): 1 for its own, null where nobody knows. The arguments are
 * expressions. Rows in the company's own money cost a comparison.
 */
export const houseRate = ({ entityId, currency, homeCurrency, day }: Parts): string =>
  `(CASE WHEN ${currency} = ${homeCurrency} THEN 1 ELSE (SELECT known.rate FROM exchange_rate known WHERE known.entity_id = ${entityId} AND known.currency = ${currency}
    AND known.valid_from <= ${day} ORDER BY known.valid_from DESC, known.id DESC LIMIT 1) END)`;

/** What companies count in, and what other money was worth in it on a day. */
export async function readMoneyOfCompanies(
  queryable: Queryable,
  entityIds: readonly number[],
  day: string,
): Promise<Map<number, CompanyMoney>> {
  const { rows } = await queryable.query<{ id: number; home: string; currency: string | null; rate: string; validFrom: string }>(
    `SELECT e.id, e.currency AS home, x.currency, trim_scale(x.rate)::text AS rate, x.valid_from::text AS "validFrom" FROM entity e
     LEFT JOIN LATERAL (SELECT DISTINCT ON (r.currency) r.currency, r.rate, r.valid_from FROM exchange_rate r WHERE r.entity_id = e.id AND r.valid_from <= $2::date
       ORDER BY r.currency, r.valid_from DESC, r.id DESC) x ON true
     WHERE e.id = ANY($1::int[])`,
    [entityIds, day],
  );
  const companies = new Map<number, { currency: string; rates: Map<string, { rate: string; validFrom: string }> }>();
  for (const { id, home, currency, rate, validFrom } of rows) {
    const company = companies.get(id) ?? { currency: home, rates: new Map() };
    if (currency !== null) company.rates.set(currency, { rate, validFrom });
    companies.set(id, company);
  }
  return companies;
}

export async function readCompanyMoney(queryable: Queryable, entityId: number, day: string): Promise<CompanyMoney> {
  const companies = await readMoneyOfCompanies(queryable, [entityId], day);
  return companies.get(entityId) ?? { currency: "", rates: new Map() };
}
