"use client";
import type { inferRouterOutputs } from "@trpc/server";
import { useRouter } from "next/navigation";
import { TrendChart } from "@/components/charts/trend-chart";
import { WaterfallChart } from "@/components/charts/waterfall-chart";
import { formatMoneyShort, formatRatio } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import type { AppRouter } from "@/server/trpc/root";
import { marginSteps, rankedLeaks, ratioOf } from "./margin-steps";
import { CategoryTable, GroupTable, LeakTable, StepTable } from "./margin-tables";
import { MarginTiles } from "./margin-tiles";
import { ordersBehind, type Place } from "./orders-behind";

type Margin = inferRouterOutputs<AppRouter>["margin"]["summary"];

export function MarginPicture({ margin, node }: { margin: Margin; node: number | null }) {
  const router = useRouter();
  const { currency, total, previous } = margin;
  const place: Place = { from: margin.from, to: margin.to, node };
  const steps = marginSteps(total);
  // Today has the freight of yesterday's orders and not yet its own revenue.
  const wholeDays = margin.days.slice(0, -1);
  const short = (minor: number) => formatMoneyShort(minor, currency);
  const open = (label: string) => {
    const step = steps.find((each) => each.label === label);
    if (step) router.push(ordersBehind(place, step.part));
  };
  return (
    <div className="flex flex-col gap-3">
      <MarginTiles total={total} previous={previous} currency={currency} place={place} />
      <div className="grid grid-cols-3 gap-3 max-lg:grid-cols-1">
        <Panel title="From revenue to margin" className="col-span-2 max-lg:col-span-1">
          <div className="p-3">
            <WaterfallChart steps={steps} label="From revenue to margin" format={short} onOpen={open} />
            <StepTable steps={steps} total={total} currency={currency} place={place} />
          </div>
        </Panel>
        <div className="flex flex-col gap-3">
          <Panel title="Leaks, the dearest first">
            <div className="p-3">
              <LeakTable leaks={rankedLeaks(total, previous)} currency={currency} place={place} />
            </div>
          </Panel>
          <Panel title={`Margin, ${currency} a day, until yesterday`}>
            <div className="p-3">
              <TrendChart
                points={wholeDays.map((day) => ({ at: day.day, value: day.marginMinor }))}
                label={`Margin, ${currency} a day`}
                format={short}
                height={106}
              />
            </div>
          </Panel>
          <Panel title="Margin, % of revenue, until yesterday">
            <div className="p-3">
              <TrendChart
                points={wholeDays.flatMap((day) => {
                  const ratio = ratioOf(day.marginMinor, day.revenueMinor);
                  return ratio === null ? [] : [{ at: day.day, value: ratio }];
                })}
                label="Margin, % of revenue"
                format={(ratio) => formatRatio(ratio, 0)}
                height={106}
              />
            </div>
          </Panel>
        </div>
      </div>
      <div className="grid grid-cols-[1fr_1fr_1.15fr] items-start gap-3 max-lg:grid-cols-1">
        <Panel title="By channel">
          <div className="p-3">
            <GroupTable
              caption="Margin by channel"
              noun="Channel"
              groups={margin.channels}
              currency={currency}
              placeOf={(group) => ({ ...place, channel: group.key })}
            />
          </div>
        </Panel>
        <Panel title="By node">
          <div className="p-3">
            <GroupTable
              caption="Margin by node"
              noun="Node"
              groups={margin.nodes}
              currency={currency}
              placeOf={(group) => ({ ...place, node: group.id ?? node })}
            />
          </div>
        </Panel>
        <Panel title="By category, goods before fulfilment">
          <div className="p-3">
            <CategoryTable categories={margin.categories} currency={currency} node={node} />
          </div>
        </Panel>
      </div>
    </div>
  );
}
