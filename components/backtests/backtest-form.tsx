"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { LEARNING_DAYS } from "@/domain/planning/backtest/replay";
import type { Place } from "./backtest-types";
import { betterOf, PolicyFields, policyOf, textsOf } from "./policy-fields";

const field = "h-7 w-full rounded border border-line-strong bg-surface-1 px-2 text-text";
const DAY = 86_400_000;
/** A quarter is long enough for most items to be ordered more than once. */
const USUAL_DAYS = 91;

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
  const [first, setFirst] = useState(() => textsOf(place));
  const [second, setSecond] = useState(() => betterOf(textsOf(place)));
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        request.mutate(
          { entityId: place.entityId, fromDay, toDay, policies: [policyOf(first, place.currency), policyOf(second, place.currency)] },
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
        <PolicyFields title="As it is" currency={place.currency} texts={first} onChange={(part) => setFirst({ ...first, ...part })} />
        <PolicyFields title="What if" currency={place.currency} texts={second} onChange={(part) => setSecond({ ...second, ...part })} />
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
