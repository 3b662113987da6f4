import { Badge } from "@/components/ui/badge";
import { classNames } from "@/components/ui/class-names";
import { formatMoney, formatQuantity, formatWord } from "@/components/ui/format";
import type { MatchReason } from "@/domain/procurement/three-way-match";
import { reasonsOfLine } from "./match-reason";

type MatchLine = {
  lineNumber: number | null;
  sku: string | null;
  description: string | null;
  orderedQuantity: number | null;
  orderedUnitPrice: string | null;
  receivedQuantity: number | null;
  rejectedQuantity: number | null;
  invoiceLineNumber: number | null;
  billedQuantity: number | null;
  billedUnitPrice: string | null;
  billedElsewhere: number;
  priceVarianceMinor: number | null;
  quantityVarianceMinor: number | null;
};

/** The three documents side by side; what is over its limit is marked with a word. */
export function InvoiceLines({ lines, reasons, currency }: { lines: MatchLine[]; reasons: MatchReason[]; currency: string }) {
  if (lines.length === 0) return <p className="text-muted">Neither the order nor the invoice has lines.</p>;
  return (
    <table className="figures w-full border-collapse">
      <caption className="sr-only">Order, receipt and invoice compared line by line</caption>
      <thead>
        <tr className="text-muted text-xs">
          {["Item", "Order", "Receipt", "Invoice", "Variance"].map((label, index) => (
            <th key={label} scope="col" className={classNames("border-b py-1 pr-2 font-medium", index === 0 ? "text-left" : "text-right")}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const held = line.invoiceLineNumber === null ? [] : reasonsOfLine(reasons, line.invoiceLineNumber);
          const overQuantity = held.some((reason) => reason.kind.startsWith("quantity"));
          const overPrice = held.some((reason) => reason.kind === "price_over_tolerance");
          const varianceMinor = (line.priceVarianceMinor ?? 0) + (line.quantityVarianceMinor ?? 0);
          return (
            <tr key={`${line.lineNumber}-${line.invoiceLineNumber}`} className="border-line/60 border-b align-top">
              <td className="max-w-32 py-1 pr-2">
                {line.sku ?? "No item"}
                <div className="truncate text-muted">{line.description}</div>
                {held.map((reason) => (
                  <Badge key={reason.kind} tone="critical">
                    {formatWord(reason.kind)}
                  </Badge>
                ))}
              </td>
              <Pair quantity={line.orderedQuantity} price={line.orderedUnitPrice} />
              <td className="py-1 pr-2 text-right">
                {line.receivedQuantity === null ? "–" : formatQuantity(line.receivedQuantity)}
                {line.rejectedQuantity ? <div className="text-warning">{formatQuantity(line.rejectedQuantity)} rejected</div> : null}
              </td>
              <Pair
                quantity={line.billedQuantity}
                price={line.billedUnitPrice}
                overQuantity={overQuantity}
                overPrice={overPrice}
                note={line.billedElsewhere > 0 ? `${formatQuantity(line.billedElsewhere)} billed before` : undefined}
              />
              <td className="py-1 text-right">
                {line.invoiceLineNumber === null || varianceMinor === 0 ? "–" : formatMoney(varianceMinor, currency)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

type PairProps = { quantity: number | null; price: string | null; overQuantity?: boolean; overPrice?: boolean; note?: string };

function Pair({ quantity, price, overQuantity, overPrice, note }: PairProps) {
  return (
    <td className="py-1 pr-2 text-right">
      <div className={overQuantity ? "font-semibold text-critical" : undefined}>{quantity === null ? "–" : formatQuantity(quantity)}</div>
      {price === null ? null : <div className={overPrice ? "font-semibold text-critical" : "text-muted"}>at {decimal(price)}</div>}
      {note ? <div className="text-muted">{note}</div> : null}
    </td>
  );
}

/** "4.500000" → "4.50", without leaving exact decimals. */
function decimal(price: string): string {
  const [whole = "0", fraction = ""] = price.split(".");
  return `${whole}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}
