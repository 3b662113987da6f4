import { Button } from "@/components/ui/button";
import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import { lastFill, missedTerms, type ReleaseTerms } from "./release-terms-words";

type Query = { data?: ReleaseTerms[] | undefined; isPending: boolean; error: { message: string } | null; refetch: () => unknown };

/** The purchase orders to be made, beside what their suppliers ask of them, and what they would miss. */
export function ReleaseTermsTable({ query }: { query: Query }) {
  if (query.isPending) return <p className="text-muted">Reading the suppliers' terms…</p>;
  if (!query.data)
    return (
      <p role="alert" className="flex items-center gap-2 text-critical">
        The suppliers' terms could not be read. {query.error?.message} <Button onClick={() => query.refetch()}>Try again</Button>
      </p>
    );
  const missing = query.data.map((order) => ({ order, missed: missedTerms(order) })).filter(({ missed }) => missed.length > 0);
  return (
    <>
      <MiniTable
        caption="Purchase orders to be made"
        head={[
          { label: "Supplier" },
          { label: "Node" },
          { label: "Lines", figures: true },
          { label: "Value", figures: true },
          { label: "Minimum", figures: true },
          { label: "Fill, %", figures: true },
        ]}
        rows={query.data.map((order) => ({
          key: `${order.supplierName}/${order.nodeCode}`,
          cells: [
            order.supplierName,
            order.nodeCode,
            formatQuantity(order.lines),
            formatMoney(order.valueMinor, order.currency, true),
            minimumWords(order),
            fillWords(order),
          ],
        }))}
        empty="Nothing is selected."
      />
      {missing.length > 0 ? (
        <ul role="status" className="flex list-disc flex-col gap-1 pl-4 text-warning">
          {missing.map(({ order, missed }) => (
            <li key={`${order.supplierName}/${order.nodeCode}`}>
              {order.supplierName} at {order.nodeCode}: {missed.join(", ")}.
              {order.leftBehind > 0
                ? ` ${formatQuantity(order.leftBehind)} more ${order.leftBehind === 1 ? "recommendation of the order is" : "recommendations of the order are"} not selected.`
                : ""}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

function minimumWords({ minimumValueMinor, minimumQuantity, currency }: ReleaseTerms): string {
  const parts = [
    minimumValueMinor > 0 ? formatMoney(minimumValueMinor, currency, true) : null,
    minimumQuantity > 0 ? `${formatQuantity(minimumQuantity)} units` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(", ") : "none";
}

function fillWords(order: ReleaseTerms): string {
  const fill = lastFill(order);
  return fill === null ? "–" : `${formatRatio(fill, 0)} of ${formatRatio(order.containerMinimumFill, 0)}`;
}
