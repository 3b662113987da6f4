import { unusualDigits } from "@/domain/kernel/money";

// Minor units in SQL, as domain/kernel/money.ts counts them: prices stand in major units, totals in minor ones. A test holds the two together.

const listed = (currencies: readonly string[]) => currencies.map((currency) => `'${currency}'`).join(", ");

/** SQL: the minor units in one major unit of a currency (an expression): 100, for yen 1, for dinars 1000. */
export const minorPerMajorOf = (currency: string): string =>
  `(CASE ${Object.entries(unusualDigits)
    .map(([digits, currencies]) => `WHEN ${currency} IN (${listed(currencies)}) THEN ${10 ** Number(digits)}`)
    .join(" ")} ELSE 100 END)`;

/** SQL: the same for the money of a company, for queries of few rows. */
export const houseMinorPerMajor = (entityId: string): string =>
  `(SELECT ${minorPerMajorOf("house.currency")} FROM entity house WHERE house.id = ${entityId})`;

/**
 * SQL: the companies (id, currency, per_major) for queries of many rows: worked out once a company, not once a row. To be left joined, so that
 * they are looked up beside the rows and the rows never read once a company.
 */
export const HOUSES = `(SELECT id, currency, ${minorPerMajorOf("currency")}::numeric AS per_major FROM entity OFFSET 0)`;
