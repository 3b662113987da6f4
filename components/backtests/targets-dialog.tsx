"use client";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { type DialogField, FieldsDialog } from "@/components/ui/fields-dialog";
import { useToast } from "@/components/ui/toast";
import { majorText, typedMinor } from "@/domain/kernel/money";
import type { Place } from "./backtest-types";
import { measures, percentOf } from "./policy-words";

type Name = "A" | "B" | "C" | "measure" | "reviewDays" | "orderingCost" | "holding" | "reason";
const fieldsIn = (currency: string): readonly DialogField<Name>[] => [
  { name: "A", label: "Class A, %: what earns the first 80 % of margin", path: "serviceLevelA", figures: true, isWide: true },
  { name: "B", label: "Class B, %: the next 15 %, and what is not classed yet", path: "serviceLevel", figures: true, isWide: true },
  { name: "C", label: "Class C, %: the rest", path: "serviceLevelC", figures: true, isWide: true },
  {
    name: "measure",
    label: "Targets are shares of",
    isWide: true,
    options: [
      { value: "cycle", label: measures.cycle },
      { value: "fill", label: measures.fill },
    ],
  },
  { name: "reviewDays", label: "Review, days", figures: true, isWide: true },
  { name: "orderingCost", label: `Placing an order costs, ${currency}; 0: nothing`, path: "orderingCostMinor", figures: true },
  { name: "holding", label: "Keeping stock a year, % of its cost", path: "holdingRate", figures: true },
  { name: "reason", label: "Reason", isWide: true },
];

const shareOf = (text: string) => (/^\d{2}(\.\d{1,2})?$/.test(text.trim()) ? Number(text) / 100 : Number.NaN);
const isReview = (text: string) => /^\d{1,2}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 60;

const isPercent = (text: string) => /^\d{1,3}(\.\d)?$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 200;

const problemIn =
  (currency: string) =>
  (name: Name, text: string): string | null => {
    if (name === "A" || name === "B" || name === "C")
      return shareOf(text) >= 0.5 && shareOf(text) <= 0.999 ? null : "From 50 to 99.9 %, such as 97.5.";
    if (name === "orderingCost") return typedMinor(text, currency) !== null && Number(text) <= 100_000 ? null : "From 0 to 100,000.";
    if (name === "holding") return isPercent(text) ? null : "From 1 to 200 %.";
    if (name === "reviewDays") return isReview(text) ? null : "Whole days, from 1 to 60.";
    return name === "reason" && text.trim() !== "" && text.trim().length < 3 ? "Say why." : null;
  };

/** What the planning run is to aim at from its next run on. */
export function TargetsDialog({ place, onSet, onClose }: { place: Place; onSet: () => void; onClose: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const set = useMutation(trpc.backtests.setPolicy.mutationOptions({ onSettled: onSet }));
  const { serviceLevel, serviceLevelA, serviceLevelC, measure, reviewDays, orderingCostMinor, holdingRate, version } = place.policy;
  return (
    <FieldsDialog
      title={`Targets of ${place.name}`}
      intro="A review is the time that an order has to last. Where placing one costs anything, no order is smaller than the economic order quantity."
      fields={fieldsIn(place.currency)}
      initial={{
        A: percentOf(serviceLevelA),
        B: percentOf(serviceLevel),
        C: percentOf(serviceLevelC),
        measure,
        reviewDays: String(reviewDays),
        orderingCost: majorText(orderingCostMinor, place.currency),
        holding: String(Math.round(holdingRate * 1_000) / 10),
        reason: "",
      }}
      submit="Set the targets"
      isBusy={set.isPending}
      error={set.error}
      problemOf={problemIn(place.currency)}
      onChange={() => set.reset()}
      onSubmit={(form) =>
        set.mutate(
          {
            entityId: place.entityId,
            version,
            serviceLevelA: shareOf(form.A),
            serviceLevel: shareOf(form.B),
            serviceLevelC: shareOf(form.C),
            measure: form.measure === "fill" ? "fill" : "cycle",
            reviewDays: Number(form.reviewDays),
            orderingCostMinor: typedMinor(form.orderingCost, place.currency) ?? 0,
            holdingRate: Number(form.holding) / 100,
            reason: form.reason.trim(),
          },
          {
            onSuccess: () => {
              toast("The targets hold from the next planning run on.");
              onClose();
            },
          },
        )
      }
      onClose={onClose}
    />
  );
}
