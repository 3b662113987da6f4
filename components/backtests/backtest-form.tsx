"use client";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { LEARNING_DAYS } from "@/domain/planning/backtest/replay";
import type { Place, Policy } from "./backtest-types";
import { models, percentOf } from "./policy-words";

type Texts = {
  measure: Policy["measure"];
  A: string;
  B: string;
  C: string;
  model: Policy["model"];
  reviewDays: string;
  leadTimeFactor: string;
};

const field = "h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-text";
const DAY = 86_400_000;
/** A quarter is long enough for most items to be ordered more than once. */
const USUAL_DAYS = 91;
const HIGHEST = 99.9;
const classes = ["A", "B", "C"] as const;

/** Half of what is missed is missed no more: 95 becomes 97.5. */
const better = (percent: string) => String(Math.min(HIGHEST, Math.round((Number(percent) + (100 - Number(percent)) / 2) * 10) / 10));

/** The first of the two is the policy that stands. */
const textsOf = ({ serviceLevel, serviceLevelA, serviceLevelC, measure, reviewDays }: Place["policy"]): Texts => ({
  measure,
  A: percentOf(serviceLevelA),
  B: percentOf(serviceLevel),
  C: percentOf(serviceLevelC),
  model: "by_class",
  reviewDays: String(reviewDays),
  leadTimeFactor: "1",
});
const betterOf = (texts: Texts): Texts => ({ ...texts, A: better(texts.A), B: better(texts.B), C: better(texts.C) });

const shareOf = (percent: string) => Math.round(Number(percent) * 100) / 10_000;
const policyOf = ({ measure, A, B, C, model, reviewDays, leadTimeFactor }: Texts): Policy => ({
  measure,
  serviceTarget: shareOf(B),
  serviceTargetA: shareOf(A),
  serviceTargetC: shareOf(C),
  model,
  reviewDays: Number(reviewDays),
  leadTimeFactor: Number(leadTimeFactor),
});

/** A stretch of the past and two policies; the first begins as the one that holds. */
export function BacktestForm({ places, onRequested }: { places: readonly Place[]; onRequested: (id: number) => Promise<void> }) {
  const [entityId, setEntityId] = useState(() => places.find(({ lastDay }) => lastDay !== null)?.entityId ?? places[0]?.entityId ?? 0);
  const place = places.find((each) => each.entityId === entityId);
  const may = useMay("backtests.run");
  if (!place) return null;
  if (place.firstDay === null || place.lastDay === null) return <p className="text-muted">{place.name} has no recorded demand yet.</p>;
  if (!may({ entityId, nodeIds: [] })) return null;
  return (
    <StretchForm
      key={entityId}
      place={place}
      firstDay={place.firstDay}
      lastDay={place.lastDay}
      onRequested={onRequested}
      choice={
        places.length > 1 ? (
          <label className="flex flex-col gap-1 text-muted">
            Company
            <select className={field} value={entityId} onChange={(event) => setEntityId(Number(event.target.value))}>
              {places.map((each) => (
                <option key={each.entityId} value={each.entityId}>
                  {each.name}
                </option>
              ))}
            </select>
          </label>
        ) : null
      }
    />
  );
}

type StretchProps = {
  place: Place;
  firstDay: string;
  lastDay: string;
  choice: React.ReactNode;
  onRequested: (id: number) => Promise<void>;
};

function StretchForm({ place, firstDay, lastDay, choice, onRequested }: StretchProps) {
  const trpc = useTRPC();
  const request = useMutation(trpc.backtests.run.mutationOptions());
  const [fromDay, setFromDay] = useState(() => {
    const usual = new Date(Date.parse(lastDay) - USUAL_DAYS * DAY).toISOString().slice(0, 10);
    // The first weeks only teach: an item joins when its demand is known that long.
    const taught = new Date(Date.parse(firstDay) + LEARNING_DAYS * DAY).toISOString().slice(0, 10);
    return usual > taught ? usual : taught < lastDay ? taught : firstDay;
  });
  const [toDay, setToDay] = useState(lastDay);
  const [first, setFirst] = useState(() => textsOf(place.policy));
  const [second, setSecond] = useState(() => betterOf(textsOf(place.policy)));
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        request.mutate(
          { entityId: place.entityId, fromDay, toDay, policies: [policyOf(first), policyOf(second)] },
          { onSuccess: ({ id }) => void onRequested(id) },
        );
      }}
    >
      {choice}
      <div className="grid grid-cols-2 gap-3">
        <label className="flex flex-col gap-1 text-muted">
          From
          <input
            type="date"
            className={field}
            min={firstDay}
            max={toDay}
            required
            value={fromDay}
            onChange={(event) => setFromDay(event.target.value)}
          />
        </label>
        <label className="flex flex-col gap-1 text-muted">
          To, not included
          <input
            type="date"
            className={field}
            min={fromDay}
            max={lastDay}
            required
            value={toDay}
            onChange={(event) => setToDay(event.target.value)}
          />
        </label>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <PolicyFields title="As it is" texts={first} onChange={(part) => setFirst({ ...first, ...part })} />
        <PolicyFields title="What if" texts={second} onChange={(part) => setSecond({ ...second, ...part })} />
      </div>
      {request.error ? (
        <p role="alert" className="text-critical">
          {request.error.message}
        </p>
      ) : null}
      <Button type="submit" look="primary" className="self-start" disabled={request.isPending}>
        Replay the past
      </Button>
    </form>
  );
}

function PolicyFields({ title, texts, onChange }: { title: string; texts: Texts; onChange: (part: Partial<Texts>) => void }) {
  const id = useId();
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
      {classes.map((name) => (
        <label key={name} htmlFor={`${id}${name}`} className="flex flex-col gap-1 text-muted">
          Class {name}, %
          <input
            id={`${id}${name}`}
            type="number"
            required
            min={50}
            max={HIGHEST}
            step={0.1}
            className={`${field} figures text-right`}
            value={texts[name]}
            onChange={(event) => onChange({ [name]: event.target.value })}
          />
        </label>
      ))}
      <label htmlFor={`${id}review`} className="flex flex-col gap-1 text-muted">
        Review, days
        <input
          id={`${id}review`}
          type="number"
          required
          min={1}
          max={60}
          step={1}
          className={`${field} figures text-right`}
          value={texts.reviewDays}
          onChange={(event) => onChange({ reviewDays: event.target.value })}
        />
      </label>
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
      <label htmlFor={`${id}lead`} className="flex flex-col gap-1 text-muted">
        Planned lead time, ×
        <input
          id={`${id}lead`}
          type="number"
          required
          min={0.25}
          max={4}
          step={0.05}
          className={`${field} figures text-right`}
          value={texts.leadTimeFactor}
          onChange={(event) => onChange({ leadTimeFactor: event.target.value })}
        />
      </label>
    </fieldset>
  );
}
