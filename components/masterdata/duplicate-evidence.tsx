import { Badge, type Tone } from "@/components/ui/badge";
import { MiniTable } from "@/components/ui/panel";
import type { Feature, Verdict } from "@/domain/masterdata/duplicate-evidence";
import { featureLabel } from "./feature-label";

const looks: Record<Verdict, { tone: Tone; text: string }> = {
  agrees: { tone: "good", text: "agrees" },
  disagrees: { tone: "critical", text: "disagrees" },
  unknown: { tone: "neutral", text: "says little" },
};
/** Names that are half alike prove nothing, and still weigh. */
const lookOf = ({ verdict, effect }: Feature) =>
  verdict === "unknown" && effect > 0 ? ({ tone: "information", text: "agrees in part" } as const) : looks[verdict];

const points = (effect: number) => (effect === 0 ? "0" : `${effect > 0 ? "+" : "−"}${Math.round(Math.abs(effect) * 100)}`);

/** Each feature that was compared, both values, and how many points of a hundred it gives or takes; their sum is how sure it is. */
export function DuplicateEvidence({ features, left, right }: { features: readonly Feature[]; left: string; right: string }) {
  return (
    <MiniTable
      caption="Features that agree and disagree"
      head={[{ label: "Feature" }, { label: left }, { label: right }, { label: "Points for one", figures: true }]}
      rows={features.map((feature) => ({
        key: feature.feature,
        cells: [
          featureLabel(feature.feature),
          feature.left,
          feature.right,
          <Badge key="effect" tone={lookOf(feature).tone}>
            <span className="sr-only">{lookOf(feature).text} </span>
            {points(feature.effect)}
          </Badge>,
        ],
      }))}
      empty="Nothing was compared."
    />
  );
}
