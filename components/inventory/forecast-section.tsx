"use client";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { effectWords } from "@/components/calendar/calendar-columns";
import { ForecastChart } from "@/components/charts/forecast-chart";
import { gridHref } from "@/components/grid/grid-url";
import { formatQuantity, formatRatio, formatWord } from "@/components/ui/format";
import { Facts, Section } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AppRouter } from "@/server/trpc/root";
import { forecastPoints, markedPeriods } from "./forecast-points";
import { modelMix } from "./model-mix";

type Forecast = inferRouterOutputs<AppRouter>["inventory"]["detail"]["forecast"];

const planWords = {
  made: "this forecast",
  next: "this forecast, from the next run on",
  without: "the last weeks",
} as const;

/** Where nothing was asked for in the days that were tried there is no error, and nothing to compare. */
function comparedWithNaive({ wape, valueAdded }: NonNullable<Forecast>) {
  if (wape === null || valueAdded === null) return { label: "Better than naive by", value: "not measured" };
  return { label: valueAdded < 0 ? "Worse than naive by" : "Better than naive by", value: formatRatio(Math.abs(valueAdded)) };
}

/** What is expected to be asked for, with the band and how good the models were on the past. */
export function ForecastSection({ forecast }: { forecast: Forecast }) {
  if (!forecast)
    return (
      <Section title="Demand forecast">
        <p className="text-muted">No forecast: nothing was asked for here, or the nightly run has not seen it yet.</p>
      </Section>
    );
  const weekly = forecast.periodDays === 7;
  const expected = forecast.mean.reduce((sum, value) => sum + value, 0);
  const ahead = `${forecast.mean.length} ${weekly ? "weeks" : "days"}`;
  const label = `Demand, units a ${weekly ? "week" : "day"}; ${formatQuantity(expected)} expected in the next ${ahead}`;
  const share = (value: number | null) => (value === null ? "–" : formatRatio(value));
  return (
    <Section title={`Demand forecast, units a ${weekly ? "week" : "day"}`}>
      <ForecastChart
        points={forecastPoints(forecast)}
        label={label}
        startsAt={forecast.startsOn}
        marked={markedPeriods(forecast, forecast.events)}
        height={160}
      />
      {forecast.events.length > 0 ? (
        <ul aria-label="Events of the calendar">
          {forecast.events.map(({ id, name, fromOn, toOn, effectRatio }) => (
            <li key={id}>
              <Link className="text-accent hover:underline" href={gridHref("/replenishment/calendar", { filters: {}, open: id })}>
                {name}
              </Link>{" "}
              {fromOn} to {toOn}, demand {effectRatio === null ? "as usual" : effectWords(effectRatio)}
            </li>
          ))}
        </ul>
      ) : null}
      <Facts
        facts={[
          { label: `Next ${ahead}, units`, value: formatQuantity(expected) },
          { label: "Models", value: modelMix(forecast.model, forecast.weights) },
          { label: "Plans are made with", value: planWords[forecast.plans] },
          { label: "Demand class of the forecast", value: formatWord(forecast.demandClass) },
          { label: "Error (WAPE)", value: share(forecast.wape) },
          { label: "Bias", value: share(forecast.bias) },
          comparedWithNaive(forecast),
        ]}
      />
      {forecast.similar.length > 0 ? (
        <p>
          Too new to be forecast by its own demand alone: it goes by what{" "}
          {forecast.similar.map(({ sku, description }) => `${sku} (${description})`).join(", ")} sold.
        </p>
      ) : null}
      <p className="text-muted">
        The band holds 80 % of outcomes. Errors are from forecasts of the past made <RelativeTime at={forecast.madeAt} />.
      </p>
    </Section>
  );
}
