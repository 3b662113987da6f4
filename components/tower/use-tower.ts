"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useSpacedReread } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import type { Patch } from "@/domain/changes/topics";
import { eventsOf, type FeedEvent } from "./feed-events";

const KEPT_EVENTS = 40;
/** The figures are sums over thousands of rows: more often nobody could read them. */
const REREAD_EVERY_MS = 2_000;
/** Time alone moves them too: promises pass, hours end. */
const REREAD_QUIETLY_MS = 30_000;

/** The figures, read again as the feed tells of changes, and the changes themselves as events. */
export function useTower(nodeId: number | undefined) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.tower.summary.queryOptions({ nodeId }, { placeholderData: keepPreviousData, refetchInterval: REREAD_QUIETLY_MS }),
  );
  const soon = useSpacedReread(() => query.refetch({ cancelRefetch: false }), REREAD_EVERY_MS);
  const [events, setEvents] = useState<FeedEvent[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what happened elsewhere is not this node's news
  useEffect(() => setEvents([]), [nodeId]);
  const onPatch = useCallback(
    (topic: string, patch: Pick<Patch, "rows" | "position">) => {
      soon();
      const fresh = eventsOf(topic, patch, nodeId, new Date().toISOString());
      if (fresh.length > 0) setEvents((all) => [...fresh, ...all].slice(0, KEPT_EVENTS));
    },
    [soon, nodeId],
  );
  return { query, events, onPatch, onReread: soon };
}
