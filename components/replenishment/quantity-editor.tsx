import { Button } from "@/components/ui/button";
import { formatDecimal, formatMoney, formatQuantity } from "@/components/ui/format";
import { Facts } from "@/components/ui/panel";
import type { QuantityEffect } from "./quantity-effect";
import type { ReplenishmentRow } from "./replenishment-columns";

/** Prices have up to six places; two of them are always shown. */
const unitPrice = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 6 });

type Props = {
  row: ReplenishmentRow;
  text: string;
  step: number;
  orderUpTo: number;
  effect: QuantityEffect;
  isEditable: boolean;
  /** What it would do is said of what can still be decided. */
  isOpen: boolean;
  /** That nothing was left to order is nobody's mistake: it is told as one when somebody wrote it. */
  isTouched: boolean;
  onChange: (text: string) => void;
  reason: string;
  onReason: (reason: string) => void;
};

/** The quantity to order, with its effect while it is being written. */
export function QuantityEditor({ row, text, step, orderUpTo, effect, isEditable, isOpen, isTouched, onChange, reason, onReason }: Props) {
  const quantity = Number(text);
  const { overOrderUpTo } = effect;
  const refusal = isTouched || row.quantity > 0 ? effect.refusal : null;
  return (
    <div className="flex flex-col gap-2 rounded-md border bg-surface-2/50 p-3">
      {isEditable ? (
        <div className="flex items-end gap-2">
          <label className="flex flex-col gap-1 text-muted">
            Order, units
            <input
              type="number"
              inputMode="numeric"
              min={step}
              step={step}
              value={text}
              aria-invalid={refusal !== null}
              onChange={(event) => onChange(event.target.value)}
              className="figures h-8 w-28 rounded border border-line-strong bg-surface-1 px-2 text-right font-semibold text-text"
            />
          </label>
          <Button
            aria-label="One pack less"
            className="h-8"
            disabled={!(quantity > step)}
            onClick={() => onChange(String(Math.max(step, (Math.ceil(quantity / step) - 1) * step)))}
          >
            −{formatQuantity(step)}
          </Button>
          <Button
            aria-label="One pack more"
            className="h-8"
            onClick={() => onChange(String((Math.floor((quantity || 0) / step) + 1) * step))}
          >
            +{formatQuantity(step)}
          </Button>
          {quantity === row.recommendedQuantity || row.recommendedQuantity === 0 ? null : (
            <Button look="quiet" className="h-8" onClick={() => onChange(String(row.recommendedQuantity))}>
              Recommended {formatQuantity(row.recommendedQuantity)}
            </Button>
          )}
        </div>
      ) : null}
      <Facts
        facts={[
          ...(isEditable ? [] : [{ label: "Order, units", value: formatQuantity(row.quantity) }]),
          { label: "Value", value: formatMoney(effect.valueMinor, row.currency, true) },
          { label: `Unit price, ${row.currency}`, value: unitPrice.format(Number(effect.unitPrice)) },
          { label: "Packs", value: Number.isInteger(effect.packs) ? formatQuantity(effect.packs) : formatDecimal(effect.packs, 2) },
          { label: "Position after", value: formatQuantity(effect.positionAfter) },
          { label: "Cover, days", value: effect.coverDays === null ? "no demand" : formatDecimal(effect.coverDays, 1) },
          {
            label: `Up to ${formatQuantity(orderUpTo)}`,
            value: overOrderUpTo === 0 ? "level" : `${formatQuantity(Math.abs(overOrderUpTo))} ${overOrderUpTo > 0 ? "over" : "short"}`,
          },
        ]}
      />
      {refusal ? (
        <p role="alert" className="text-critical">
          {refusal}
        </p>
      ) : isOpen && quantity > 0 && effect.warning ? (
        <p role="status" className="text-warning">
          {effect.warning}
        </p>
      ) : null}
      {isEditable && effect.needsReason && quantity !== row.quantity ? (
        <label className="flex flex-col gap-1 text-muted">
          Why less than the supplier sends
          <input
            type="text"
            required
            minLength={3}
            maxLength={500}
            value={reason}
            onChange={(event) => onReason(event.target.value)}
            className="h-8 rounded border border-line-strong bg-surface-1 px-2 text-text"
          />
        </label>
      ) : null}
      {isOpen && effect.overBudget ? (
        <p role="status" className="text-warning">
          {effect.overBudget.words}
        </p>
      ) : null}
      {isOpen && effect.consequences.length > 0 ? (
        <ul role="status" className="flex list-disc flex-col gap-1 pl-4 text-muted">
          {effect.consequences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
