import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Policy } from "./automation-types";
import { agreementWords, levelWords, scopeWords } from "./automation-words";

type Props = {
  policies: readonly Policy[];
  currencyOf: (entityId: number) => string;
  onEdit: (policy: Policy) => void;
  /** Opens the rows behind "agrees with people". */
  onCompare: (policy: Policy) => void;
  /** Opens what came of what it let pass, against its band. */
  onOutcomes: (policy: Policy) => void;
  aside: ReactNode;
};

/** Every policy with its caps, and what came of it in four weeks. */
export function PolicyTable({ policies, currencyOf, onEdit, onCompare, onOutcomes, aside }: Props) {
  return (
    <Panel title="Policies" aside={<div className="flex gap-2">{aside}</div>} className="shrink-0">
      <div className="overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
        <MiniTable
          caption="Automation policies"
          head={[
            { label: "About" },
            { label: "Level" },
            { label: "Line cap", figures: true },
            { label: "Order cap", figures: true },
            { label: "Day cap", figures: true },
            { label: "Hold, min", figures: true },
            { label: "Released", figures: true },
            { label: "Stopped", figures: true },
            { label: "Blocked now", figures: true },
            { label: "Agrees with people", figures: true },
            { label: "Outcomes" },
            { label: "Why, and since when" },
          ]}
          rows={policies.map((policy) => {
            const money = (minor: number) => formatMoney(minor, currencyOf(policy.entityId));
            const { measured, caps } = policy;
            const agreement = agreementWords(measured);
            return {
              key: policy.id,
              cells: [
                <button key="about" type="button" className="text-accent hover:underline" onClick={() => onEdit(policy)}>
                  {scopeWords(policy)}
                </button>,
                <Badge key="level" tone={policy.isSteppedDown ? "warning" : levelWords[policy.level].tone}>
                  {policy.isSteppedDown ? `${levelWords[policy.level].label}, stepped down` : levelWords[policy.level].label}
                </Badge>,
                money(caps.lineMinor),
                money(caps.orderMinor),
                money(caps.dayMinor),
                policy.level === "hold" ? formatQuantity(policy.holdMinutes) : "–",
                formatQuantity(measured.released),
                formatQuantity(measured.stopped),
                formatQuantity(measured.blocked),
                agreement === null ? (
                  "–"
                ) : (
                  <button
                    key="agrees"
                    type="button"
                    className="text-accent hover:underline"
                    title={`${measured.asPeople} as recommended, ${measured.changedByPeople} with another quantity, ${measured.rejectedByPeople} rejected; ${measured.blockedAndOrdered} that it would have left to people were ordered as recommended`}
                    onClick={() => onCompare(policy)}
                  >
                    {agreement}
                  </button>
                ),
                <button key="outcomes" type="button" className="text-accent hover:underline" onClick={() => onOutcomes(policy)}>
                  Against its band
                </button>,
                <div key="why" className="max-w-80 truncate" title={policy.reason}>
                  {policy.reason}{" "}
                  <span className="text-muted">
                    {policy.updatedBy.startsWith("job:") ? "by itself" : policy.updatedBy}, <RelativeTime at={policy.updatedAt} />
                  </span>
                </div>,
              ],
            };
          })}
          empty="Nobody has set a policy: nothing is decided without a person. Begin with a shadow and see how it compares."
        />
      </div>
    </Panel>
  );
}
