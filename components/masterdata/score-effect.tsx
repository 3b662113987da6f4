import { READINESS_GATE } from "@/domain/masterdata/readiness";

/** What saving would do to the score. */
export function ScoreEffect({ now, then, isChanged }: { now: number; then: number; isChanged: boolean }) {
  return (
    <p className="figures" role="status">
      Score {now}
      {isChanged ? (
        <>
          {" → "}
          <span className={then > now ? "font-semibold text-good" : then < now ? "font-semibold text-critical" : undefined}>{then}</span>
        </>
      ) : null}{" "}
      <span className="text-muted">{(isChanged ? then : now) >= READINESS_GATE ? "ready" : `below ${READINESS_GATE}`}</span>
    </p>
  );
}
