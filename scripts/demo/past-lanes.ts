import { setLane } from "@/server/services/planning/transfers/transfer-lanes";
import type { Past } from "./past";

const DAYS = 2;
const COST_MINOR = 1_500;

/** A van that goes between all nodes of the house. */
export async function openLanes(past: Past, now: Date): Promise<void> {
  const nodeIds = [...past.organisation.nodeIds.values()];
  for (const fromNodeId of nodeIds)
    for (const toNodeId of nodeIds)
      if (fromNodeId !== toNodeId)
        await setLane(past.by("planner", now), { fromNodeId, toNodeId, days: DAYS, costMinor: COST_MINOR, version: 0 });
}
