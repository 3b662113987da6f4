"use client";

import { useSyncExternalStore } from "react";
import type { LiveStatus } from "./feed-client";
import { useFeed } from "./provider";

const BEFORE_CONNECTING: LiveStatus = { state: "catching_up", lagMs: 0 };

/** How far the screen can be trusted to show the present. */
export function useLiveStatus(): LiveStatus {
  const feed = useFeed();
  return useSyncExternalStore(feed.watch, feed.status, () => BEFORE_CONNECTING);
}
