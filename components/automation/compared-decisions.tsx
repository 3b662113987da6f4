import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { Button } from "@/components/ui/button";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Decision } from "./automation-types";
import { stopWords } from "./automation-words";

const people = { same: "Ordered as recommended", changed: "Ordered another quantity", rejected: "Rejected", gone: "–" } as const;

type Props = {
  decisions: readonly Decision[];
  /** Where only those of one policy are shown. */
  policyName: string | null;
  onAll: () => void;
};

/** What policies decided without acting, beside what people then did: the rows behind "agrees with people". */
export function ComparedDecisions({ decisions, policyName, onAll }: Props) {
  return (
    <Panel
      title={policyName === null ? "Beside what people did" : `Beside what people did: ${policyName}`}
      aside={policyName === null ? null : <Button onClick={onAll}>All policies</Button>}
      className="shrink-0"
    >
      <div className="max-h-[420px] overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
        <MiniTable
          caption="Decisions beside what people did, the last first"
          csv="automation beside people"
          head={[
            { label: "Item" },
            { label: "Node" },
            { label: "Supplier" },
            { label: "Would have" },
            { label: "Units", figures: true },
            { label: "Value", figures: true },
            { label: "People" },
            { label: "Their units", figures: true },
            { label: "Their value", figures: true },
            { label: "Difference", figures: true },
            { label: "Decided" },
          ]}
          rows={decisions.map((one) => {
            const would = one.outcome === "passed" ? one.valueMinor : 0;
            const theirs = one.personMinor ?? 0;
            const why = one.stops.map((stop) => stopWords(stop, one.currency)).join("; ");
            return {
              key: one.id,
              cells: [
                <Link
                  key="item"
                  className="text-accent hover:underline"
                  title={one.description}
                  href={gridHref("/replenishment", { filters: {}, open: one.recommendationId })}
                >
                  {one.sku}
                </Link>,
                one.nodeCode,
                one.supplierName,
                <div key="would" className="max-w-72 truncate" title={why}>
                  {one.outcome === "passed" ? "Ordered" : `Left to people: ${why}`}
                </div>,
                formatQuantity(one.quantity),
                formatMoney(one.valueMinor, one.currency, true),
                people[one.personOutcome ?? "gone"],
                formatQuantity(one.personQuantity ?? 0),
                formatMoney(theirs, one.currency, true),
                formatMoney(theirs - would, one.currency, true),
                <RelativeTime key="at" at={one.decidedAt} />,
              ],
            };
          })}
          empty="Nothing to compare yet: a policy on shadow or recommend decides within a minute, and is compared once people have decided."
        />
      </div>
    </Panel>
  );
}
