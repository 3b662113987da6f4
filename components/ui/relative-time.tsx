"use client";
import { useSyncExternalStore } from "react";
import { formatInstant, formatRelative } from "./format";

// One clock for all relative times of the page, ticking every ten seconds.
let nowMs = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // The first to ask starts the clock; React looks at it again after subscribing.
  if (timer === undefined) nowMs = Date.now();
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, 10_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function readNow(): number {
  if (nowMs === 0 || timer === undefined) nowMs = Math.floor(Date.now() / 10_000) * 10_000;
  return nowMs;
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, readNow, () => 0);
}

/** Relative time with the absolute on hover. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatInstant(at)} className="whitespace-nowrap" suppressHydrationWarning>
      {now === 0 ? "" : formatRelative(at, now)}
    </time>
  );
}
