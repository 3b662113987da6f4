import { formatCount, formatMoney, formatQuantity } from "@/components/ui/format";
import type { ChangeLimits } from "@/domain/procurement/purchase-order";
import { beyondWords } from "./change-words";
import type { AgreedLine } from "./order-types";
import type { PlannedChange } from "./planned-change";

type Props = { planned: PlannedChange; lines: readonly AgreedLine[]; limits: ChangeLimits; warnings: readonly string[]; currency: string };

const signed = (value: number, text: string) => `${value < 0 ? "−" : "+"}${text}`;

/** What the order would come to, what a buyer may not have meant, and whether somebody has to approve it and why. */
export function ChangeEffect({ planned, lines, limits, warnings, currency }: Props) {
  const { unitsBefore, units, minorBefore, minor } = planned.effect;
  const money = (amount: number) => formatMoney(amount, currency, true);
  const skuOf = (lineNumber: number) => lines.find((line) => line.lineNumber === lineNumber)?.sku ?? `Line ${lineNumber}`;
  return (
    <div role="status" className="flex flex-col gap-1.5">
      <p className="figures">
        The order comes to {money(minor)}
        {minor === minorBefore ? ", as before" : `, ${signed(minor - minorBefore, money(Math.abs(minor - minorBefore)))}`}, and{" "}
        {formatCount(units, "unit")}
        {units === unitsBefore ? "" : `, ${signed(units - unitsBefore, formatQuantity(Math.abs(units - unitsBefore)))}`}.
      </p>
      {warnings.map((warning) => (
        <p key={warning} className="text-warning">
          {warning}
        </p>
      ))}
      {planned.differences === 0 ? (
        <p className="text-muted">Nothing is different yet.</p>
      ) : planned.needsApproval ? (
        <div className="text-warning">
          <p>Somebody has to approve this version before it is sent. Beyond the limits from what was approved:</p>
          <ul className="figures list-disc pl-4">
            {planned.beyond.map((difference) => (
              <li key={`${difference.lineNumber} ${difference.field}`}>{beyondWords(difference, skuOf(difference.lineNumber), limits)}</li>
            ))}
          </ul>
        </div>
      ) : (
        <p className="text-muted">Within the limits: it goes to the supplier at once.</p>
      )}
    </div>
  );
}
