import { Badge, type Tone } from "@/components/ui/badge";
import { formatWord } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import type { Feature, Verdict } from "@/domain/masterdata/duplicate-evidence";

const looks: Record<Verdict, { tone: Tone; text: string }> = {
  agrees: { tone: "good", text: "Agrees" },
  disagrees: { tone: "critical", text: "Disagrees" },
  unknown: { tone: "neutral", text: "Says nothing" },
};

const points = (effect: number) => (effect === 0 ? "0" : `${effect > 0 ? "+" : "−"}${Math.round(Math.abs(effect) * 100)}`);

/** Each feature that was compared, both values, and what it did to the likeness. */
export function DuplicateEvidence({ features, left, right }: { features: readonly Feature[]; left: string; right: string }) {
  return (
    <MiniTable
      caption="Features that agree and disagree"
      head={[{ label: "Feature" }, { label: left }, { label: right }, { label: "Verdict" }, { label: "%", figures: true }]}
      rows={features.map((feature) => ({
        key: feature.feature,
        cells: [
          feature.feature === "gtin" ? "GTIN" : formatWord(feature.feature),
          feature.left,
          feature.right,
          <Badge key="verdict" tone={looks[feature.verdict].tone}>
            {looks[feature.verdict].text}
          </Badge>,
          points(feature.effect),
        ],
      }))}
      empty="Nothing was compared."
    />
  );
}
