import { formatCount, formatMoney } from "@/components/ui/format";
import type { AnswerEffect } from "./answer-effect";

const signed = (value: number, text: string) => `${value < 0 ? "−" : "+"}${text}`;

/** The difference in words and figures: "2 lines: −5 units, −€17.00, up to 3 days later". */
export function AnswerEffectText({ effect, currency }: { effect: AnswerEffect; currency: string }) {
  const parts = [
    effect.units === 0 ? null : signed(effect.units, formatCount(Math.abs(effect.units), "unit")),
    effect.minor === 0 ? null : signed(effect.minor, formatMoney(Math.abs(effect.minor), currency, true)),
    effect.daysLater === 0 ? null : `up to ${formatCount(effect.daysLater, "day")} later`,
  ].filter((part) => part !== null);
  return (
    <span className="figures">
      {formatCount(effect.lines, "line")}: {parts.length > 0 ? parts.join(", ") : "no difference in figures; read the reason"}.
    </span>
  );
}
