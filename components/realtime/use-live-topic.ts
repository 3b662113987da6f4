"use client";

import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { LiveRows } from "@/domain/changes/live-rows";
import { comparePositions, type Position, type Topic, type TopicRow } from "@/domain/changes/topics";
import { useFeed } from "./provider";

type Handlers<T extends Topic> = {
  /** Rows that are new or newer than all that was seen, and ids of rows that are gone. */
  onPatch?(patch: { rows: TopicRow<T>[]; removed: number[]; position: Position }): void;
  /** Too much was missed: read again what is on the screen. */
  onReread?(): void;
};

export type LiveTopic<T extends Topic> = {
  /**
   * To be called with each page that was read over HTTP: answers its rows at their newest known version. A page older than the
   * subscription may have missed changes between the two; then `onReread` follows.
   */
  mergeBlock(rows: readonly TopicRow<T>[], position: Position): TopicRow<T>[];
};

type State<T extends Topic> = {
  rows: LiveRows<T>;
  /** The feed carries what came after this. Null before the subscription stands, and once a gap before it was answered. */
  start: Position | null;
  oldestBlock: Position | null;
  reread(): void;
};

/** Joins the topic while the component is mounted. */
export function useLiveTopic<T extends Topic>(topic: T, handlers: Handlers<T>): LiveTopic<T> {
  const feed = useFeed();
  const [state] = useState<State<T>>(() => ({ rows: new LiveRows<T>(), start: null, oldestBlock: null, reread: () => {} }));
  const onPatch = useEffectEvent((patch: { rows: TopicRow<T>[]; removed: number[]; position: Position }) => handlers.onPatch?.(patch));
  const onReread = useEffectEvent(() => handlers.onReread?.());

  useEffect(() => {
    state.reread = () => onReread();
    const stop = feed.listen(topic, {
      onPatch(patch) {
        // The feed delivers only patches of the topic that was asked for.
        const news = state.rows.applyPatch(patch as unknown as { position: Position; rows: TopicRow<T>[]; removed: number[] });
        if (news.rows.length > 0 || news.removed.length > 0) onPatch({ ...news, position: patch.position });
      },
      onReread() {
        state.oldestBlock = null;
        onReread();
      },
      onStart(position) {
        state.start = position;
        const missed = state.oldestBlock !== null && comparePositions(state.oldestBlock, position) < 0;
        state.oldestBlock = null;
        if (missed) onReread();
      },
    });
    return () => {
      stop();
      state.start = null;
      state.reread = () => {};
    };
  }, [feed, topic, state]);

  return useMemo(
    () => ({
      mergeBlock(rows, position) {
        if (state.start === null) {
          if (state.oldestBlock === null || comparePositions(position, state.oldestBlock) < 0) state.oldestBlock = position;
        } else if (comparePositions(position, state.start) < 0) {
          // Once is enough: whatever is read from now on is newer than the start.
          state.start = null;
          queueMicrotask(state.reread);
        }
        return state.rows.applyBlock(rows, position);
      },
    }),
    [state],
  );
}
