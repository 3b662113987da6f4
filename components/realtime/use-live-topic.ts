"use client";

import { useEffect, useEffectEvent, useMemo, useState } from "react";
import type { Position, Topic, TopicRow } from "@/domain/changes/topics";
import { useFeed } from "./provider";
import { TopicFollower, type TopicHandlers } from "./topic-follower";

export type LiveTopic<T extends Topic> = Pick<TopicFollower<T>, "mergeBlock">;

/** Joins the topic while the component is mounted. */
export function useLiveTopic<T extends Topic>(topic: T, handlers: Partial<TopicHandlers<T>>): LiveTopic<T> {
  const feed = useFeed();
  const [follower] = useState(() => new TopicFollower<T>());
  const onPatch = useEffectEvent((patch: Parameters<TopicHandlers<T>["onPatch"]>[0]) => handlers.onPatch?.(patch));
  const onReread = useEffectEvent(() => handlers.onReread?.());

  useEffect(
    () => follower.follow(feed, topic, { onPatch: (patch) => onPatch(patch), onReread: () => onReread() }),
    [feed, topic, follower],
  );

  return useMemo(
    () => ({ mergeBlock: (rows: readonly TopicRow<T>[], position: Position) => follower.mergeBlock(rows, position) }),
    [follower],
  );
}
