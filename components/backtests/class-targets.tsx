"use client";
import { useState } from "react";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { formatMoney, formatRatio } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import type { Place } from "./backtest-types";
import { percentOf } from "./policy-words";
import { TargetsDialog } from "./targets-dialog";

/** What the planning run aims at now, by class of margin. */
export function ClassTargets({ place, onSet }: { place: Place; onSet: () => void }) {
  const may = useMay("planning.policy");
  const [isOpen, setIsOpen] = useState(false);
  const { serviceLevel, serviceLevelA, serviceLevelC, measure, reviewDays, orderingCostMinor, holdingRate } = place.policy;
  const of = measure === "fill" ? "units" : "cycles";
  return (
    <Section title={`What ${place.name} plans with`}>
      <Facts
        facts={[
          { label: `Class A, % of ${of}`, value: percentOf(serviceLevelA) },
          { label: `Class B, % of ${of}`, value: percentOf(serviceLevel) },
          { label: `Class C, % of ${of}`, value: percentOf(serviceLevelC) },
          { label: "Review, days", value: reviewDays },
          {
            label: "Cost of an order",
            value: orderingCostMinor === 0 ? "–" : formatMoney(orderingCostMinor, place.currency, true),
          },
          { label: "Holding a year", value: formatRatio(holdingRate, 0) },
        ]}
      />
      {may({ entityId: place.entityId, nodeIds: [] }) ? (
        <div>
          <Button look="quiet" onClick={() => setIsOpen(true)}>
            Change the targets
          </Button>
        </div>
      ) : null}
      {isOpen ? <TargetsDialog place={place} onSet={onSet} onClose={() => setIsOpen(false)} /> : null}
    </Section>
  );
}
