import { z } from "zod";
import type { ServiceContext } from "../context";
import { type SavedView, screen, viewer } from "./saved-view";

export const listViewsInput = z.object({ screen });

/** The person's own views of the screen, then those that others share. */
export async function listViews(context: ServiceContext, input: z.infer<typeof listViewsInput>): Promise<SavedView[]> {
  const { rows } = await (context.client ?? context.pool).query<SavedView>(
    `SELECT v.id, v.screen, v.name, v.shared, v.owner_id = $1 AS mine, u.name AS "ownerName", v.state
     FROM saved_view v JOIN "user" u ON u.id = v.owner_id
     WHERE v.screen = $2 AND (v.owner_id = $1 OR v.shared)
     ORDER BY v.owner_id = $1 DESC, lower(v.name), v.id`,
    [viewer(context), input.screen],
  );
  return rows;
}
