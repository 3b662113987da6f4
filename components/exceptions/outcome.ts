import { formatQuantity } from "@/components/ui/format";

export type Answer = { id: number; applied: true; version: number } | { id: number; applied: false; reason: string };

/** What an action did, in one sentence for the person: how many it took, how many were refused, and why. */
export function outcomeOf(done: string, answers: readonly Answer[]): { text: string; tone: "good" | "critical" } {
  const applied = answers.filter((answer) => answer.applied).length;
  const reasons = new Map<string, number>();
  for (const answer of answers) if (!answer.applied) reasons.set(answer.reason, (reasons.get(answer.reason) ?? 0) + 1);
  const refused = answers.length - applied;
  if (refused === 0)
    return { text: answers.length === 1 ? `${done}.` : `${formatQuantity(applied)} exceptions: ${done.toLowerCase()}.`, tone: "good" };
  const [first, second] = [...reasons].sort(([, a], [, b]) => b - a);
  const named = [first, second].flatMap((each) => (each ? [reasons.size > 1 ? `${each[0]} (${formatQuantity(each[1])})` : each[0]] : []));
  const more = reasons.size > 2 ? ` And ${reasons.size - 2} more ${reasons.size === 3 ? "reason" : "reasons"}.` : "";
  const head =
    applied > 0 ? `${done}: ${formatQuantity(applied)} of ${formatQuantity(answers.length)}. Refused:` : `Not ${done.toLowerCase()}:`;
  return { text: `${head} ${named.join(" ")}${more}`, tone: applied > 0 ? "good" : "critical" };
}

/** The rows that the action changed, as they are after it: what it left alone is not there to be undone. */
export function undoable(seen: readonly { id: number; version: number }[], answers: readonly Answer[]): { id: number; version: number }[] {
  const before = new Map(seen.map((row) => [row.id, row.version]));
  return answers.flatMap((answer) =>
    answer.applied && answer.version > (before.get(answer.id) ?? 0) ? [{ id: answer.id, version: answer.version }] : [],
  );
}
