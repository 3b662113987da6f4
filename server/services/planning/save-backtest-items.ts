import type { Client } from "@/db/client";
import type { ReplayResult } from "@/domain/planning/backtest/replay";
import type { DatabaseHistory } from "./history-from-database";

/** What two policies came to at each item × node; those of an earlier attempt are replaced. */
export async function saveBacktestItems(
  { client }: { client: Client },
  id: number,
  history: DatabaseHistory,
  first: ReplayResult,
  second: ReplayResult,
): Promise<void> {
  const nights = history.stretch.to - history.stretch.from;
  const stock = ({ unitNights }: ReplayResult) =>
    history.keys.map(({ unitCostMinor }, key) => Math.round(((unitNights[key] ?? 0) * unitCostMinor) / nights));
  await client.query("DELETE FROM backtest_item WHERE backtest_run_id = $1", [id]);
  await client.query(
    `INSERT INTO backtest_item (backtest_run_id, item_id, node_id, demanded_units, first_lost_units, second_lost_units, first_stock_minor,
       second_stock_minor, first_orders, second_orders, first_expedites, second_expedites)
     SELECT $1, * FROM unnest($2::bigint[], $3::int[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bigint[], $9::int[], $10::int[], $11::int[], $12::int[])`,
    [
      id,
      history.itemIds,
      history.nodeIds,
      [...first.demanded],
      [...first.lost],
      [...second.lost],
      stock(first),
      stock(second),
      [...first.orders],
      [...second.orders],
      [...first.expedites],
      [...second.expedites],
    ],
  );
}
