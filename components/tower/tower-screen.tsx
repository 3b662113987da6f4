"use client";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { classNames } from "@/components/ui/class-names";
import { Panel } from "@/components/ui/panel";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { towerTiles } from "@/domain/kpi/catalogue";
import { EventTicker } from "./event-ticker";
import { pastEvents } from "./feed-events";
import { FlowStrip } from "./flow-strip";
import { KpiTile, KpiTileSkeleton } from "./kpi-tile";
import { NodeHealth } from "./node-health";
import { ChartUnit, TowerCharts, towerCharts } from "./tower-charts";
import { TowerFeed } from "./tower-feed";
import { TowerHeading } from "./tower-heading";
import { useTower } from "./use-tower";
import { WorstExceptions } from "./worst-exceptions";

const orderFlow = "Orders to shipment";
const supplyFlow = "Purchase to stock";

export function TowerScreen() {
  const trpc = useTRPC();
  const nodeId = Number(useSearchParams().get("node")) || undefined;
  const { query, events, onPatch, onReread } = useTower(nodeId);
  const me = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const node = me.data?.nodes.find((each) => each.id === nodeId);
  const tower = query.data;
  return (
    <div
      aria-busy={query.isPending || query.isPlaceholderData}
      className={classNames("flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-3 pt-1.5 pb-3", query.isPlaceholderData && "opacity-60")}
    >
      <TowerFeed onPatch={onPatch} onReread={onReread} />
      <TowerHeading
        place={node ? `${node.code} ${node.name}` : "All nodes"}
        at={tower?.at ?? null}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
      {tower ? (
        <Frame
          tiles={tower.tiles.map((tile) => <KpiTile key={tile.key} tile={tile} at={tower.at} currency={tower.currency} nodeId={nodeId} />)}
          flows={
            <>
              <FlowStrip title={orderFlow} steps={tower.orderFlow} currency={tower.currency} nodeId={nodeId} />
              <FlowStrip title={supplyFlow} steps={tower.supplyFlow} currency={tower.currency} nodeId={nodeId} />
            </>
          }
          lists={
            <>
              <WorstExceptions rows={tower.worst} currency={tower.currency} nodeId={nodeId} />
              <NodeHealth nodes={tower.nodes} currency={tower.currency} />
              <EventTicker events={[...events, ...pastEvents(tower.ticker, events.at(-1)?.at)]} nodeId={nodeId} />
            </>
          }
          charts={<TowerCharts hours={tower.hours} />}
        />
      ) : query.error ? (
        <ErrorState title="The tower could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />
      ) : (
        <TowerSkeleton />
      )}
    </div>
  );
}

type Parts = { tiles: ReactNode; flows: ReactNode; lists: ReactNode; charts: ReactNode };

/** The same frame for the figures and for their skeleton; the lower two rows share what height is left. */
function Frame({ tiles, flows, lists, charts }: Parts) {
  return (
    <>
      <div className="grid shrink-0 grid-cols-8 gap-2 max-xl:grid-cols-4">{tiles}</div>
      <div className="grid shrink-0 grid-cols-2 gap-2 max-lg:grid-cols-1">{flows}</div>
      <div className="grid min-h-[290px] flex-[5] grid-cols-[minmax(0,7fr)_minmax(0,4fr)_minmax(0,4fr)] grid-rows-[minmax(0,1fr)] gap-2 max-lg:grid-cols-1 max-lg:grid-rows-none">
        {lists}
      </div>
      <div className="grid min-h-[180px] flex-[4] grid-cols-3 grid-rows-[minmax(0,1fr)] gap-2 max-lg:grid-cols-1 max-lg:grid-rows-none max-lg:auto-rows-[180px]">
        {charts}
      </div>
    </>
  );
}

function TowerSkeleton() {
  const list = (title: string) => (
    <Panel key={title} title={title} className="min-h-0">
      <Skeleton className="m-3 min-h-0 flex-1" />
    </Panel>
  );
  return (
    <>
      <p role="status" className="sr-only">
        Loading the tower
      </p>
      <Frame
        tiles={Object.values(towerTiles).map(({ name }) => <KpiTileSkeleton key={name} name={name} />)}
        flows={[orderFlow, supplyFlow].map((title) => (
          <Panel key={title} title={title}>
            <div className="flex h-[84px] p-2">
              <Skeleton className="flex-1" />
            </div>
          </Panel>
        ))}
        lists={["Worst exceptions by money at risk", "Node health", "Happening now"].map(list)}
        charts={towerCharts.map((chart) => (
          <Panel key={chart.key} title={chart.title} aside={<ChartUnit unit={chart.unit} />} className="min-h-0">
            <Skeleton className="m-3 min-h-0 flex-1" />
          </Panel>
        ))}
      />
    </>
  );
}
