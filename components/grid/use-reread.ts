"use client";
import { useCallback, useEffect, useRef } from "react";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import type { Topic } from "@/domain/changes/topics";

/** Runs what is given at once, and again at most once a second however often it is asked for. */
export function useAtMostEachSecond(run: () => void): () => void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const ranAt = useRef(0);
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return useCallback(() => {
    if (timer.current) return;
    timer.current = setTimeout(
      () => {
        timer.current = null;
        ranAt.current = performance.now();
        latest.current();
      },
      Math.max(0, 1_000 - (performance.now() - ranAt.current)),
    );
  }, []);
}

/** Reads a detail again when its row changes on the feed. */
export function useRereadOfRow(topic: Topic, id: number, reread: () => void): void {
  const soon = useAtMostEachSecond(reread);
  useLiveTopic(topic, {
    onPatch: ({ rows, removed }) => {
      if (rows.some((row) => row.id === id) || removed.includes(id)) soon();
    },
    onReread: soon,
  });
}
