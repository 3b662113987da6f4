import { Badge, type Tone } from "@/components/ui/badge";
import { ENDS_SOON_DAYS, type ValidityState } from "@/domain/procurement/price-list";

const looks: Record<ValidityState, { tone: Tone; text: string }> = {
  future: { tone: "information", text: "To come" },
  valid: { tone: "good", text: "Valid" },
  ends_soon: { tone: "warning", text: `Ends within ${ENDS_SOON_DAYS} days` },
  expired: { tone: "neutral", text: "Expired" },
};

export function ValidityBadge({ state }: { state: ValidityState }) {
  return <Badge tone={looks[state].tone}>{looks[state].text}</Badge>;
}
