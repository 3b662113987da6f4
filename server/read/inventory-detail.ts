import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import type { PromiseTable } from "@/domain/inventory/promise-table";
import { type DemandForecast, readDemandForecast } from "./demand-forecast";
import { rowInScope } from "./detail";
import { readInventoryRows } from "./inventory";
import { readPromiseTable } from "./promised-units";
import { readReplenishmentRows } from "./replenishment";

export type InventoryDetail = {
  row: TopicRow<"inventory">;
  promise: PromiseTable;
  /** Withheld from what can be promised. */
  safetyBuffer: number;
  channelHold: number;
  recommendation: TopicRow<"replenishment"> | null;
  forecast: DemandForecast | null;
  /** From arrival until it can no longer be sold; null: it does not expire. */
  shelfLifeDays: number | null;
  isSeasonal: boolean;
  season: { endsOn: string; salvageShare: number } | null;
};

export async function readInventoryDetail(queryable: Queryable, scope: Scope, id: number, now: Date): Promise<InventoryDetail> {
  const row = rowInScope(scope, await readInventoryRows(queryable, [id]));
  const key = [row.itemId, row.nodeId];
  const { rows } = await queryable.query<{ id: number }>(
    "SELECT id FROM replenishment_recommendation WHERE item_id = $1 AND node_id = $2 AND state IN ('open', 'snoozed')",
    key,
  );
  const [recommendation = null] = await readReplenishmentRows(
    queryable,
    rows.map((found) => found.id),
  );
  const forecast = await readDemandForecast(queryable, row.itemId, row.nodeId);
  const { rows: shelf } = await queryable.query<{ days: number }>("SELECT days FROM item_shelf_life WHERE item_id = $1", [row.itemId]);
  const { rows: seasons } = await queryable.query<{ isSeasonal: boolean; endsOn: string | null; salvageShare: number }>(
    `SELECT i.lifecycle = 'seasonal' AS "isSeasonal", to_char(e.ends_on, 'YYYY-MM-DD') AS "endsOn", e.salvage_share AS "salvageShare"
     FROM item i LEFT JOIN item_season e ON e.item_id = i.id WHERE i.id = $1`,
    [row.itemId],
  );
  const { isSeasonal = false, endsOn = null, salvageShare = 0 } = seasons[0] ?? {};
  const season = endsOn === null ? null : { endsOn, salvageShare };
  const promise = await readPromiseTable(queryable, row, now);
  const { rows: withheld } = await queryable.query<{ safetyBuffer: number; channelHold: number }>(
    'SELECT safety_buffer AS "safetyBuffer", channel_hold AS "channelHold" FROM stock_balance WHERE item_id = $1 AND node_id = $2',
    key,
  );
  const { safetyBuffer = 0, channelHold = 0 } = withheld[0] ?? {};
  return { row, promise, safetyBuffer, channelHold, recommendation, forecast, shelfLifeDays: shelf[0]?.days ?? null, isSeasonal, season };
}
