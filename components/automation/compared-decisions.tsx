import { Button } from "@/components/ui/button";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Decision } from "./automation-types";
import { overRecommendation, stopWords } from "./automation-words";
import { type DecisionColumn, decisionTable, item, place, worth } from "./decision-columns";

const people = { same: "Ordered as recommended", changed: "Ordered another quantity", rejected: "Rejected", gone: "–" } as const;

const stopsOf = (one: Decision) => one.stops.map((stop) => stopWords(stop, one)).join("; ");

const columns: DecisionColumn[] = [
  item,
  ...place,
  {
    label: "Would have",
    cell: (one) => (
      <div className="max-w-72 truncate" title={stopsOf(one)}>
        {one.outcome === "passed" ? "Ordered" : `Left to people: ${stopsOf(one)}`}
      </div>
    ),
  },
  ...worth,
  { label: "People", cell: (one) => people[one.personOutcome ?? "gone"] },
  { label: "Their units", figures: true, cell: (one) => formatQuantity(one.personQuantity ?? 0) },
  { label: "Their value", figures: true, cell: (one) => formatMoney(one.personMinor ?? 0, one.currency, true) },
  {
    label: "Theirs less the recommendation",
    figures: true,
    cell: (one) => formatMoney(overRecommendation(one), one.currency, true),
  },
  { label: "Decided", cell: (one) => <RelativeTime at={one.decidedAt} /> },
];

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
          {...decisionTable(columns, decisions)}
          empty="Nothing to compare yet: a policy on shadow or recommend decides within a minute, and is compared once people have decided."
        />
      </div>
    </Panel>
  );
}
