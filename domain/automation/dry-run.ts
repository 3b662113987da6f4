import { type Candidate, type Guardrail, type Stop, type Verdict, worthOf } from "./guardrails";
import type { Level } from "./policy";

// What a policy would do before it is set, beside what happens now: line by line and in all. Money in minor units of the company.
// Worked: two lines of 500.00 and 200.00; now both are watched, under the draft the dearer one is stopped by its line cap and the other one
// is ordered: both change, 700.00 in all, and the draft acts on 1 line of 200.00.

/** none: no policy speaks for it; watched: it would pass, and nothing is done. */
export type DryRunEnd = "none" | "watched" | "left" | "held" | "ordered";
export type DryRunSide = {
  /** Released or held. */
  acts: { lines: number; minor: number };
  stopped: { lines: number; minor: number };
  byGuardrail: { guardrail: Guardrail; lines: number; minor: number }[];
};
export type DryRunLine = Pick<Candidate, "recommendationId" | "quantity" | "valueMinor" | "homeMinor" | "exchangeRate"> & {
  now: DryRunEnd;
  draft: DryRunEnd;
  /** Which guardrails stop it under the draft. */
  stops: Stop[];
};

const acting = new Set<Level>(["hold", "automatic"]);

function endOf({ policy, stops }: Verdict): DryRunEnd {
  if (stops.length > 0) return "left";
  return policy.level === "automatic" ? "ordered" : policy.level === "hold" ? "held" : "watched";
}

/** What verdicts come to; the guardrail that stops most lines first. */
export function dryRunSide(verdicts: readonly Verdict[]): DryRunSide {
  const side: DryRunSide = { acts: { lines: 0, minor: 0 }, stopped: { lines: 0, minor: 0 }, byGuardrail: [] };
  const byGuardrail = new Map<Guardrail, { lines: number; minor: number }>();
  for (const { policy, stops, candidate } of verdicts) {
    const part = stops.length > 0 ? side.stopped : acting.has(policy.level) ? side.acts : null;
    if (part) {
      part.lines += 1;
      part.minor += worthOf(candidate);
    }
    for (const { guardrail } of stops) {
      const sum = byGuardrail.get(guardrail) ?? { lines: 0, minor: 0 };
      byGuardrail.set(guardrail, { lines: sum.lines + 1, minor: sum.minor + worthOf(candidate) });
    }
  }
  side.byGuardrail = [...byGuardrail].map(([guardrail, sum]) => ({ guardrail, ...sum })).sort((a, b) => b.lines - a.lines);
  return side;
}

/** Every line with what happens to it now and under the draft: those that change first, of each kind the dearest first. */
export function dryRunLines(candidates: readonly Candidate[], before: readonly Verdict[], after: readonly Verdict[]): DryRunLine[] {
  const byId = (verdicts: readonly Verdict[]) => new Map(verdicts.map((verdict) => [verdict.candidate.recommendationId, verdict]));
  const standing = byId(before);
  const drafted = byId(after);
  const ended = (verdict: Verdict | undefined) => (verdict ? endOf(verdict) : "none");
  return candidates
    .map(({ recommendationId, quantity, valueMinor, homeMinor, exchangeRate }): DryRunLine => {
      const verdict = drafted.get(recommendationId);
      const now = ended(standing.get(recommendationId));
      return { recommendationId, quantity, valueMinor, homeMinor, exchangeRate, now, draft: ended(verdict), stops: verdict?.stops ?? [] };
    })
    .sort((a, b) => Number(changes(b)) - Number(changes(a)) || worthOf(b) - worthOf(a) || a.recommendationId - b.recommendationId);
}

/** Whether something else would happen to it than now. */
export const changes = ({ now, draft }: Pick<DryRunLine, "now" | "draft">): boolean => now !== draft;
