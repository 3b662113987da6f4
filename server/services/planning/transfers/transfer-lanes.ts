import { z } from "zod";
import { smallId, versionNumber } from "@/domain/kernel/ids";
import { audit } from "../../audit";
import { requirePermission, type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import type { Inside } from "./locked-transfer";

export const setLaneInput = z
  .object({
    fromNodeId: smallId,
    toNodeId: smallId,
    days: z.number().int().min(1, "At least 1 day.").max(60, "At most 60 days."),
    costMinor: z.number().int().min(0, "Not below 0.").max(100_000_000),
    /** That the person looked at; 0 for a new lane. */
    version: versionNumber,
  })
  .refine((lane) => lane.fromNodeId !== lane.toNodeId, { path: ["toNodeId"], message: "Choose another node than the first." });

/** Opens a lane between two nodes of one company, or changes its days and cost. The next planning run uses it. */
export const setLane = (context: ServiceContext, input: z.input<typeof setLaneInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { fromNodeId, toNodeId, days, costMinor, version } = setLaneInput.parse(input);
    const entityId = await entityOf(inside, fromNodeId, toNodeId);
    const { rowCount } = await inside.client.query(
      version === 0
        ? "INSERT INTO transfer_lane (from_node_id, to_node_id, days, cost_minor, updated_at) SELECT $1, $2, $3, $4, $5 WHERE $6 = 0 ON CONFLICT DO NOTHING"
        : "UPDATE transfer_lane SET days = $3, cost_minor = $4, updated_at = $5, version = version + 1 WHERE from_node_id = $1 AND to_node_id = $2 AND version = $6",
      [fromNodeId, toNodeId, days, costMinor, inside.now, version],
    );
    if (rowCount === 0) throw new ServiceError("conflict", "Somebody has set this lane meanwhile. Look at it again.");
    await recordLane(inside, "transfer_lane.set", entityId, { fromNodeId, toNodeId, days, costMinor });
  });

export const closeLaneInput = z.object({ fromNodeId: smallId, toNodeId: smallId });

/** No new transfers go this way; those that were released arrive. */
export const closeLane = (context: ServiceContext, input: z.input<typeof closeLaneInput>): Promise<void> =>
  transact(context, async (inside) => {
    const { fromNodeId, toNodeId } = closeLaneInput.parse(input);
    const entityId = await entityOf(inside, fromNodeId, toNodeId);
    const { rowCount } = await inside.client.query("DELETE FROM transfer_lane WHERE from_node_id = $1 AND to_node_id = $2", [
      fromNodeId,
      toNodeId,
    ]);
    if (rowCount === 0) throw new ServiceError("conflict", "There is no such lane any more.");
    await recordLane(inside, "transfer_lane.closed", entityId, { fromNodeId, toNodeId });
  });

async function entityOf(inside: Inside, fromNodeId: number, toNodeId: number): Promise<number> {
  const scope = requirePermission(inside, "transfers.lanes");
  const { rows } = await inside.client.query<{ entity_id: number; count: number }>(
    "SELECT entity_id, count(*)::int AS count FROM node WHERE id = ANY($1::int[]) AND ($2 OR entity_id = ANY($3::int[])) GROUP BY 1",
    [[fromNodeId, toNodeId], scope.everywhere, scope.entityIds],
  );
  if (rows.length === 0) throw new ServiceError("not_found", "There is no such node in your scope.");
  if (rows[0]?.count !== 2) throw new ServiceError("invalid", "Both nodes have to belong to one company.", { path: "toNodeId" });
  return rows[0].entity_id;
}

const recordLane = (inside: Inside, verb: string, entityId: number, detail: unknown) =>
  audit(inside, verb, [{ subjectKind: "entity", subjectId: entityId, detail }]);
