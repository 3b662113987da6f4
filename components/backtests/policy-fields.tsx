"use client";
import { useId } from "react";
import { majorText, minorPerMajor, typedMinor } from "@/domain/kernel/money";
import type { Place, Policy } from "./backtest-types";
import { models, percentOf } from "./policy-words";

/** A policy as it is typed: shares in percent, money in units of the currency. */
type Texts = {
  measure: Policy["measure"];
  A: string;
  B: string;
  C: string;
  model: Policy["model"];
  reviewDays: string;
  leadTimeFactor: string;
  orderingCost: string;
  holding: string;
};

const HIGHEST = 99.9;
const field = "h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-text";

/** Half of what is missed is missed no more: 95 becomes 97.5. */
const better = (percent: string) => String(Math.min(HIGHEST, Math.round((Number(percent) + (100 - Number(percent)) / 2) * 10) / 10));

/** The policy that stands. */
export const textsOf = ({ policy: standing, currency }: Place): Texts => ({
  measure: standing.measure,
  A: percentOf(standing.serviceLevelA),
  B: percentOf(standing.serviceLevel),
  C: percentOf(standing.serviceLevelC),
  model: "forecast",
  reviewDays: String(standing.reviewDays),
  leadTimeFactor: "1",
  orderingCost: majorText(standing.orderingCostMinor, currency),
  holding: percentOf(standing.holdingRate),
});
export const betterOf = (texts: Texts): Texts => ({ ...texts, A: better(texts.A), B: better(texts.B), C: better(texts.C) });

const shareOf = (percent: string) => Math.round(Number(percent) * 100) / 10_000;
export const policyOf = (
  { measure, A, B, C, model, reviewDays, leadTimeFactor, orderingCost, holding }: Texts,
  currency: string,
): Policy => ({
  measure,
  serviceTarget: shareOf(B),
  serviceTargetA: shareOf(A),
  serviceTargetC: shareOf(C),
  model,
  reviewDays: Number(reviewDays),
  leadTimeFactor: Number(leadTimeFactor),
  orderingCostMinor: typedMinor(orderingCost, currency) ?? 0,
  holdingRate: shareOf(holding),
});

type Figure = { name: Exclude<keyof Texts, "measure" | "model">; label: string; min: number; max: number; step: number };
const targets: readonly Figure[] = (["A", "B", "C"] as const).map((name) => ({
  name,
  label: `Class ${name}, %`,
  min: 50,
  max: HIGHEST,
  step: 0.1,
}));
const review: Figure = { name: "reviewDays", label: "Review, days", min: 1, max: 60, step: 1 };
const terms = (currency: string): readonly Figure[] => [
  { name: "leadTimeFactor", label: "Planned lead time, ×", min: 0.25, max: 4, step: 0.05 },
  { name: "orderingCost", label: `Placing an order costs, ${currency}`, min: 0, max: 100_000, step: 1 / minorPerMajor(currency) },
  { name: "holding", label: "Keeping stock a year, %", min: 1, max: 200, step: 0.1 },
];

type Props = { title: string; currency: string; texts: Texts; onChange: (part: Partial<Texts>) => void };

export function PolicyFields({ title, currency, texts, onChange }: Props) {
  const id = useId();
  const figure = ({ name, label, ...limits }: Figure) => (
    <label key={name} htmlFor={`${id}${name}`} className="flex flex-col gap-1 text-muted">
      {label}
      <input
        id={`${id}${name}`}
        type="number"
        required
        {...limits}
        className={`${field} figures text-right`}
        value={texts[name]}
        onChange={(event) => onChange({ [name]: event.target.value })}
      />
    </label>
  );
  return (
    <fieldset className="flex min-w-0 flex-col gap-2 rounded-md border p-2">
      <legend className="px-1 font-medium">{title}</legend>
      <label htmlFor={`${id}measure`} className="flex flex-col gap-1 text-muted">
        Service counts
        <select
          id={`${id}measure`}
          className={field}
          value={texts.measure}
          onChange={(event) => onChange({ measure: event.target.value === "fill" ? "fill" : "cycle" })}
        >
          <option value="cycle">share of cycles</option>
          <option value="fill">share of units</option>
        </select>
      </label>
      {[...targets, review].map(figure)}
      <label htmlFor={`${id}model`} className="flex flex-col gap-1 text-muted">
        Demand model
        <select
          id={`${id}model`}
          className={field}
          value={texts.model}
          onChange={(event) => onChange({ model: event.target.value as Policy["model"] })}
        >
          {Object.entries(models).map(([model, words]) => (
            <option key={model} value={model}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {terms(currency).map(figure)}
    </fieldset>
  );
}
