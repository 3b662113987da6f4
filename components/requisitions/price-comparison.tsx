import { MiniTable } from "@/components/ui/panel";
import type { ComparedPrice, PriceKind } from "@/domain/procurement/price-comparison";
import { differenceWords, priceText } from "./price-words";

const kinds: Record<PriceKind, string> = { contract: "contract", list: "price list", terms: "standing terms" };

type Props = { prices: readonly (ComparedPrice & { lineNumber: number; sku: string })[]; currency: string };

/** Each line's price beside what was paid last and what holds with the supplier today; what is dearer is said in words and colour. */
export function PriceComparison({ prices, currency }: Props) {
  return (
    <MiniTable
      caption="Prices beside those that are known"
      head={[
        { label: "Item" },
        { label: `Price, ${currency}`, figures: true },
        { label: "Last paid", figures: true },
        { label: "Valid today", figures: true },
      ]}
      rows={prices.map((line) => ({
        key: line.lineNumber,
        cells: [
          <div key="item" className="max-w-32 truncate" title={line.sku}>
            {line.sku}
          </div>,
          priceText(line.unitPrice),
          line.lastUnitPrice === null ? (
            <span key="last" className="text-muted">
              never bought
            </span>
          ) : (
            <Known key="last" price={line.lastUnitPrice} ratio={line.lastDifferenceRatio} note="" />
          ),
          line.valid === null ? (
            <span key="valid" className="text-muted">
              not sold any more
            </span>
          ) : (
            <Known key="valid" price={line.valid.unitPrice} ratio={line.validDifferenceRatio} note={kinds[line.valid.kind]} />
          ),
        ],
      }))}
      empty="There are no lines."
    />
  );
}

function Known({ price, ratio, note }: { price: string; ratio: number | null; note: string }) {
  return (
    <div>
      {priceText(price)}
      <div className={ratio !== null && ratio > 0 ? "text-warning" : "text-muted"}>
        {[ratio === null ? null : differenceWords(ratio), note].filter(Boolean).join(", ")}
      </div>
    </div>
  );
}
