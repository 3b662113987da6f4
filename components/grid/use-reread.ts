"use client";
import { useCallback, useEffect, useRef } from "react";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import type { Topic } from "@/domain/changes/topics";

/** Runs what is given at once, and again at most once a second however often it is asked for. */
export function useAtMostEachSecond(run: () => unknown): () => void {
  return useSpacedReread(async () => run());
}

/** The same with another spacing. One that is still running is waited for: a slow answer is never thrown away for the next question. */
export function useSpacedReread(run: () => Promise<unknown>, spacingMs = 1_000): () => void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const state = useRef({
    timer: null as ReturnType<typeof setTimeout> | null,
    ranAt: Number.NEGATIVE_INFINITY,
    isRunning: false,
    isAsked: false,
  });
  useEffect(() => {
    const own = state.current;
    return () => {
      if (own.timer) clearTimeout(own.timer);
      own.timer = null;
    };
  }, []);
  return useCallback(() => {
    const own = state.current;
    const ask = () => {
      if (own.isRunning) own.isAsked = true;
      else
        own.timer ??= setTimeout(
          () => {
            own.timer = null;
            own.ranAt = performance.now();
            own.isRunning = true;
            const finished = () => {
              own.isRunning = false;
              if (own.isAsked) ask();
            };
            own.isAsked = false;
            latest.current().then(finished, finished);
          },
          Math.max(0, spacingMs - (performance.now() - own.ranAt)),
        );
    };
    ask();
  }, [spacingMs]);
}

/** Reads a detail again when its row changes on the feed. */
export function useRereadOfRow(topic: Topic, id: number, reread: () => unknown): void {
  const soon = useAtMostEachSecond(reread);
  useLiveTopic(topic, {
    onPatch: ({ rows, removed }) => {
      if (rows.some((row) => row.id === id) || removed.includes(id)) soon();
    },
    onReread: soon,
  });
}
