import { Button } from "@/components/ui/button";
import { formatMoney, formatQuantity } from "@/components/ui/format";
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
  onChange: (text: string) => void;
};

/** The quantity to order, with its effect while it is being written. */
export function QuantityEditor({ row, text, step, orderUpTo, effect, isEditable, onChange }: Props) {
  const quantity = Number(text);
  const { overOrderUpTo } = effect;
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
              aria-invalid={effect.refusal !== null}
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
          {quantity === row.recommendedQuantity ? null : (
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
          { label: "Packs", value: Number.isInteger(effect.packs) ? formatQuantity(effect.packs) : effect.packs.toFixed(2) },
          { label: "Position after", value: formatQuantity(effect.positionAfter) },
          { label: "Cover, days", value: effect.coverDays === null ? "no demand" : effect.coverDays.toFixed(1) },
          {
            label: `Up to ${formatQuantity(orderUpTo)}`,
            value: overOrderUpTo === 0 ? "level" : `${formatQuantity(Math.abs(overOrderUpTo))} ${overOrderUpTo > 0 ? "over" : "short"}`,
          },
        ]}
      />
      {effect.refusal ? (
        <p role="alert" className="text-critical">
          {effect.refusal}
        </p>
      ) : effect.warning ? (
        <p role="status" className="text-warning">
          {effect.warning}
        </p>
      ) : null}
    </div>
  );
}
