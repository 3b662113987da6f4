import { AlertTriangle, CheckCircle2, Minus, TrendingDown, TrendingUp } from "lucide-react";
import { Sparkline } from "@/components/charts/sparkline";
import { classNames } from "@/components/ui/class-names";
import { Skeleton } from "@/components/ui/states";
import { type KpiDefinition, type TowerTileKey, towerTiles } from "@/domain/kpi/catalogue";
import { changeOf, formatKpi, formatKpiExactly, targetOf } from "./kpi-change";
import { RowsLink } from "./rows-link";
import { rowsOfTile } from "./tile-rows";

export const tileFrame = "flex min-w-0 flex-col gap-0.5 rounded-md border bg-surface-1 px-3 py-2";

type Tile = { key: TowerTileKey; value: number | null; previous: number | null; series: (number | null)[] };

/** One number: how it stands, against its target and against a day ago, and the way to its rows. */
export function KpiTile({ tile, at, currency, nodeId }: { tile: Tile; at: string; currency: string; nodeId: number | undefined }) {
  const kpi: KpiDefinition = towerTiles[tile.key];
  const change = changeOf(kpi, tile.value, tile.previous, currency);
  const target = targetOf(kpi, tile.value, currency);
  const Move = change?.text.startsWith("+") ? TrendingUp : change?.text.startsWith("−") ? TrendingDown : Minus;
  const exact = tile.value === null ? "Not measured" : formatKpiExactly(kpi.unit, tile.value, currency);
  return (
    <RowsLink
      rows={rowsOfTile(tile.key, at)}
      nodeId={nodeId}
      title={`${kpi.name}: ${exact}. ${kpi.formula.charAt(0).toUpperCase()}${kpi.formula.slice(1)}.`}
      className={tileFrame}
    >
      <p className="whitespace-nowrap text-muted text-xs leading-4">{kpi.name}</p>
      <p data-kpi={tile.key} className="figures whitespace-nowrap font-semibold text-[22px] leading-7">
        {tile.value === null ? "–" : formatKpi(kpi.unit, tile.value, currency)}
      </p>
      <p
        className={classNames(
          "figures flex items-center gap-1 whitespace-nowrap text-xs leading-4",
          change?.mood === "better" ? "text-good" : change?.mood === "worse" ? "text-critical" : "text-muted",
        )}
        title={change ? "Against the same time a day ago" : undefined}
      >
        {change ? (
          <>
            <Move aria-hidden className="size-3" />
            {change.text}
            <span className="text-muted">in 24 h</span>
          </>
        ) : (
          "No value 24 h ago"
        )}
      </p>
      <Sparkline values={tile.series} label={`${kpi.name}, each hour of the last 24`} />
      <p className="figures flex items-center gap-1 whitespace-nowrap text-muted text-xs leading-4">
        {target ? (
          <>
            {target.isMet ? (
              <CheckCircle2 aria-label="Target met" className="size-3 text-good" />
            ) : (
              <AlertTriangle aria-label="Target missed" className="size-3 text-warning" />
            )}
            Target {target.text}
          </>
        ) : (
          "No target"
        )}
      </p>
    </RowsLink>
  );
}

export function KpiTileSkeleton({ name }: { name: string }) {
  return (
    <div className={tileFrame}>
      <p className="whitespace-nowrap text-muted text-xs leading-4">{name}</p>
      <Skeleton className="my-1 h-5 w-20" />
      <Skeleton className="h-4 w-16" />
      <Skeleton className="h-6 w-full" />
      <Skeleton className="h-4 w-20" />
    </div>
  );
}
