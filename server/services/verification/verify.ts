import type { Pool, Queryable } from "@/db/client";
import { auditInvariants } from "./audit";
import { automationInvariants } from "./automation";
import type { Check, Invariant } from "./invariant";
import { masterdataInvariants } from "./masterdata";
import { messageInvariants } from "./messages";
import { procurementInvariants } from "./procurement";
import { promiseInvariants } from "./promise";
import { stockInvariants } from "./stock";

export const invariants: readonly Invariant[] = [
  ...stockInvariants,
  ...promiseInvariants,
  ...procurementInvariants,
  ...automationInvariants,
  ...masterdataInvariants,
  ...messageInvariants,
  ...auditInvariants,
];

/** As many breaks as a person looks at before going to the database. */
const EXAMPLES = 5;

async function checkOf(queryable: Queryable, { name, checked, off }: Invariant): Promise<Check> {
  const { rows } = await queryable.query<Omit<Check, "name">>(
    `WITH off(example) AS MATERIALIZED (${off})
     SELECT (${checked})::bigint AS checked, (SELECT count(*) FROM off) AS off,
       ARRAY(SELECT example::text FROM off ORDER BY 1 LIMIT ${EXAMPLES}) AS examples`,
  );
  const [row] = rows;
  if (!row) throw new Error(`the check "${name}" answered nothing`);
  return { name, checked: Number(row.checked), off: row.off, examples: row.examples };
}

/** Looks with the eyes of one transaction: what it has written is seen too. */
export async function verifyWithin(client: Queryable): Promise<Check[]> {
  const checks: Check[] = [];
  for (const invariant of invariants) checks.push(await checkOf(client, invariant));
  return checks;
}

/** Checks a database that may be in use. Everything is read as of one instant, because a fact between two queries would look like drift. */
export async function verify(pool: Pool): Promise<Check[]> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // Sums over whole tables, one after the other: in memory rather than on disk.
    await client.query("SET LOCAL work_mem = '64MB'");
    return await verifyWithin(client);
  } finally {
    await client.query("ROLLBACK").then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}
