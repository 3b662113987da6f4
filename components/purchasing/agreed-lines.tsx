import { formatPrice, formatQuantity } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import type { AgreedLine } from "./order-types";

const day = (instant: string) => new Date(instant).toLocaleDateString("en-GB", { day: "2-digit", month: "short", timeZone: "UTC" });

/** What was ordered, and under it what the supplier would deliver instead. */
export function AgreedLines({ lines, currency }: { lines: readonly AgreedLine[]; currency: string }) {
  return (
    <MiniTable
      caption="Lines of the order"
      head={[
        { label: "Item" },
        { label: "Units", figures: true },
        { label: `Price, ${currency}`, figures: true },
        { label: "First promise", figures: true },
        { label: "Expected", figures: true },
      ]}
      rows={lines.map((line) => ({
        key: line.lineNumber,
        cells: [
          <div key="item" className="max-w-36">
            <div className="truncate" title={line.description}>
              {line.sku}
            </div>
            <div className="truncate text-muted" title={line.answerReason ?? line.description}>
              {line.isUndecided
                ? (line.answerReason ?? (line.answer === "rejected" ? "Rejected by the supplier" : "The supplier offers"))
                : line.answer === "none"
                  ? "Not confirmed"
                  : line.answer.replaceAll("_", " ")}
            </div>
          </div>,
          <Offer
            key="units"
            stands={formatQuantity(line.quantity)}
            offered={offered(line, line.proposedQuantity, formatQuantity, line.quantity)}
          />,
          <Offer
            key="price"
            stands={formatPrice(line.unitPrice)}
            offered={offered(line, line.proposedUnitPrice, formatPrice, line.unitPrice)}
          />,
          line.promiseGivenAt === null ? (
            <span
              key="first"
              className="text-muted"
              title={`${line.firstOfferedAt ? "What it said first, its promise once a day is agreed. Until then we" : "We"} assume ${day(line.firstPromisedAt)}`}
            >
              {line.firstOfferedAt ? `${day(line.firstOfferedAt)}, offered` : "none yet"}
            </span>
          ) : (
            day(line.firstPromisedAt)
          ),
          <Offer key="at" stands={day(line.promisedAt)} offered={offered(line, line.proposedPromisedAt, day, line.promisedAt)} />,
        ],
      }))}
      empty="The order has no lines."
    />
  );
}

/** What the supplier offers in place of what stands; null where it is the same or where nothing waits for a decision. */
function offered<Value>(line: AgreedLine, value: Value | null, format: (value: Value) => string, stands: Value): string | null {
  if (!line.isUndecided || value === null) return null;
  if (line.answer === "rejected") return null;
  return format(value) === format(stands) ? null : format(value);
}

function Offer({ stands, offered }: { stands: string; offered: string | null }) {
  return (
    <div>
      <div className={offered ? "text-muted line-through" : undefined}>{stands}</div>
      {offered ? <div className="font-medium text-warning">{offered}</div> : null}
    </div>
  );
}
