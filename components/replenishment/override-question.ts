import { formatWord } from "@/components/ui/format";

// Which decisions the table of overrides shows, as the address says it: a count above it is a link to its rows.

const kinds = ["accepted", "changed", "snoozed", "rejected"] as const;
const outcomes = ["judged", "helped", "hurt"] as const;
export type OverrideQuestion = { kind?: (typeof kinds)[number]; actor?: string; outcome?: (typeof outcomes)[number] };

/** What cannot be asked is left out: an old or cut address shows more, not an error. */
export function readQuestion(params: Pick<URLSearchParams, "get">): OverrideQuestion {
  const kind = kinds.find((each) => each === params.get("kind"));
  const outcome = outcomes.find((each) => each === params.get("outcome"));
  const actor = params.get("actor");
  return { ...(kind ? { kind } : {}), ...(actor ? { actor } : {}), ...(outcome ? { outcome } : {}) };
}

export const questionHref = (question: OverrideQuestion): string => `/replenishment/overrides?${new URLSearchParams(question)}`;

/** "Rejected by Ada, helped". */
export function questionWords({ kind, actor, outcome }: OverrideQuestion, people: readonly { key: string; name: string }[]): string {
  const who = actor === undefined ? "" : ` by ${people.find(({ key }) => key === actor)?.name ?? actor}`;
  return `${kind ? formatWord(kind) : "Decided otherwise"}${who}${outcome ? `, ${outcome}` : ""}`;
}
