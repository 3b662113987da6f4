import type { Pool } from "@/db/client";
import type { Organisation } from "@/db/seed/organisation";
import type { Role } from "@/domain/governance/roles";
import type { ServiceContext } from "@/server/services/context";
import type { People } from "./people";

/** The past is lived through the verbs that the present uses; only the clock is given. Facts come as history, decisions are people's. */
export type Past = {
  pool: Pool;
  organisation: Organisation;
  at(now: Date): ServiceContext;
  by(role: Role, now: Date): ServiceContext;
};

export const pastOf = (pool: Pool, organisation: Organisation, people: People): Past => ({
  pool,
  organisation,
  at: (now) => ({ pool, now, actor: { kind: "import", id: "history" } }),
  by(role, now) {
    const actor = people.get(role);
    if (!actor) throw new Error(`Nobody acts as ${role}.`);
    return { pool, now, actor };
  },
});

/** The suppliers had an address then; it takes whatever is posted. */
export const everythingIsTaken: typeof fetch = async () => new Response(null, { status: 202 });

export const DAY = 86_400_000;
export const HOUR = 3_600_000;

/** A verb that refuses a fact of the past is a mistake in the past, not something to go on with. */
export function refuseIssues(what: string, answers: readonly { issues?: { path: string; message: string }[] }[]): void {
  const issue = answers.find((answer) => answer.issues && answer.issues.length > 0)?.issues?.[0];
  if (issue) throw new Error(`The ${what} of the history was refused: ${issue.path} ${issue.message}`);
}

export function* batchesOf<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}
