import { formatQuantity } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import type { Preview } from "./automation-types";
import { stopWords } from "./automation-words";
import { WeighedValue } from "./weighed-value";

type End = Preview["rows"][number]["now"];
const endWords: Record<End, string> = {
  none: "Nothing",
  watched: "Passes, nothing done",
  left: "Left to a person",
  held: "Held, then ordered",
  ordered: "Ordered",
};

/** The dry run line by line: what happens to each now and under the draft, and what stops it. */
export function PreviewRows({ preview }: { preview: Preview }) {
  const { rows, lines } = preview;
  return (
    <div className="max-h-56 overflow-auto [&_td]:whitespace-nowrap">
      {lines > rows.length ? (
        <p className="text-muted">
          {formatQuantity(rows.length)} of {formatQuantity(lines)} lines, what would change first.
        </p>
      ) : null}
      <MiniTable
        caption="Lines of the dry run"
        csv="automation dry run"
        head={[
          { label: "Item" },
          { label: "Node" },
          { label: "Supplier" },
          { label: "Units", figures: true },
          { label: "Value", figures: true },
          { label: "Now" },
          { label: "With this policy" },
          { label: "Stopped by" },
        ]}
        rows={rows.map((row) => ({
          key: row.recommendationId,
          cells: [
            row.sku,
            row.nodeCode,
            row.supplierName,
            formatQuantity(row.quantity),
            <WeighedValue key="value" {...row} />,
            endWords[row.now],
            row.now === row.draft ? (
              <span key="same" className="text-muted">
                {endWords[row.draft]}
              </span>
            ) : (
              endWords[row.draft]
            ),
            row.stops.map((stop) => stopWords(stop, row)).join("; ") || "–",
          ],
        }))}
        empty="No open recommendation would fall to this policy."
      />
    </div>
  );
}
