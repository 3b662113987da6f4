import { z } from "zod";
import { label } from "@/domain/kernel/words";
import { audit } from "../audit";
import { type ServiceContext, transact } from "../context";
import { ServiceError } from "../errors";
import { screen, viewer, viewState } from "./saved-view";

export const saveViewInput = z.object({
  screen,
  name: label(60),
  shared: z.boolean().default(false),
  state: viewState,
});

const MOST_VIEWS = 50;

/** Saves under the name; a view of the person's with that name is replaced. */
export function saveView(context: ServiceContext, input: z.output<typeof saveViewInput>): Promise<{ id: number }> {
  const ownerId = viewer(context);
  return transact(context, async (context) => {
    const { rows: counted } = await context.client.query<{ count: number }>(
      "SELECT count(*) AS count FROM saved_view WHERE owner_id = $1 AND screen = $2 AND name <> $3",
      [ownerId, input.screen, input.name],
    );
    if ((counted[0]?.count ?? 0) >= MOST_VIEWS)
      throw new ServiceError("conflict", `There are ${MOST_VIEWS} views of this screen already. Remove one first.`);
    const { rows } = await context.client.query<{ id: number }>(
      `INSERT INTO saved_view (screen, name, owner_id, shared, state) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (screen, owner_id, name) DO UPDATE SET shared = excluded.shared, state = excluded.state
       RETURNING id`,
      [input.screen, input.name, ownerId, input.shared, JSON.stringify(input.state)],
    );
    const saved = rows[0];
    if (!saved) throw new Error("an upsert answered no row");
    await audit(context, "saved_view.saved", [
      { subjectKind: "saved_view", subjectId: saved.id, detail: { screen: input.screen, shared: input.shared } },
    ]);
    return saved;
  });
}
