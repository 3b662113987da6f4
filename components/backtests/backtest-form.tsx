"use client";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { LEARNING_DAYS } from "@/domain/planning/backtest/replay";
import type { Place, Policy } from "./backtest-types";
import { models, percentOf } from "./policy-words";

type Texts = { measure: Policy["measure"]; target: string; model: Policy["model"]; reviewDays: string; leadTimeFactor: string };

const field = "h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-text";
const DAY = 86_400_000;
/** A quarter is long enough for most items to be ordered more than once. */
const USUAL_DAYS = 91;
const BETTER_TARGET = 98;

const textsOf = ({ serviceLevel, reviewDays }: Place["policy"], target = percentOf(serviceLevel)): Texts => ({
  measure: "cycle",
  target,
  model: "by_class",
  reviewDays: String(reviewDays),
  leadTimeFactor: "1",
});

const policyOf = ({ measure, target, model, reviewDays, leadTimeFactor }: Texts): Policy => ({
  measure,
  serviceTarget: Math.round(Number(target) * 100) / 10_000,
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
  const [second, setSecond] = useState(() =>
    textsOf(place.policy, String(Number(percentOf(place.policy.serviceLevel)) < BETTER_TARGET ? BETTER_TARGET : 99)),
  );
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
      <label htmlFor={`${id}target`} className="flex flex-col gap-1 text-muted">
        Service target, %
        <input
          id={`${id}target`}
          type="number"
          required
          min={50}
          max={99.9}
          step={0.1}
          className={`${field} figures text-right`}
          value={texts.target}
          onChange={(event) => onChange({ target: event.target.value })}
        />
      </label>
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
