import { z } from "zod";
import { day } from "@/domain/kernel/days";
import { rowId } from "@/domain/kernel/ids";
import { reason } from "@/domain/kernel/words";
import { audit } from "../audit";
import { requireScope, type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";

export const setItemSeasonInput = z.object({
  itemId: rowId,
  /** The last day on which it sells; null: its season has no end yet. */
  endsOn: day.nullable(),
  /** What a unit that is left still brings, as a share of its cost. */
  salvageShare: z.number().min(0, "Not below 0 %.").max(1, "At most 100 %."),
  reason,
});

/** When the season of an item ends, and what its rest is worth. The next planning run orders no more than pays until then. */
export const setItemSeason = (context: ServiceContext, input: z.input<typeof setItemSeasonInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { itemId, endsOn, salvageShare, reason } = setItemSeasonInput.parse(input);
    const { rows } = await inside.client.query<{ entityId: number; lifecycle: string }>(
      `SELECT entity_id AS "entityId", lifecycle FROM item WHERE id = $1 FOR UPDATE`,
      [itemId],
    );
    if (!rows[0]) throw new ServiceError("not_found", "There is no such row in your scope.");
    requireScope(inside, "items.season", { entityId: rows[0].entityId, nodeIds: [] });
    if (rows[0].lifecycle !== "seasonal") throw new ServiceError("invalid", "Only an item whose lifecycle is seasonal has a season.");
    const { rows: before } = await inside.client.query(
      `SELECT ends_on::text AS "endsOn", salvage_share AS "salvageShare" FROM item_season WHERE item_id = $1`,
      [itemId],
    );
    if (endsOn === null) await inside.client.query("DELETE FROM item_season WHERE item_id = $1", [itemId]);
    else
      await inside.client.query(
        `INSERT INTO item_season (item_id, ends_on, salvage_share) VALUES ($1, $2, $3)
         ON CONFLICT (item_id) DO UPDATE SET ends_on = excluded.ends_on, salvage_share = excluded.salvage_share`,
        [itemId, endsOn, salvageShare],
      );
    await audit(inside, "item.season_set", [
      {
        subjectKind: "item",
        subjectId: itemId,
        detail: { from: before[0] ?? null, to: endsOn === null ? null : { endsOn, salvageShare }, reason },
      },
    ]);
  });
