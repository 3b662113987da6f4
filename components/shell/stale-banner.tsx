"use client";
import { useEffect, useState } from "react";
import { useLiveStatus } from "@/components/realtime/use-live-status";

/** A page that was just opened connects within this; until then nothing is old. */
const PATIENCE_MS = 2_000;

/** Above every screen: when the feed is lost, whatever is shown may be old. */
export function StaleBanner() {
  const { state, lagMs } = useLiveStatus();
  const isLost = state === "stale" || state === "offline";
  const [isOld, setIsOld] = useState(false);
  useEffect(() => {
    if (!isLost) return setIsOld(false);
    const timer = setTimeout(() => setIsOld(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLost]);
  return (
    <div role="status">
      {isOld && isLost ? (
        <p className="border-b bg-warning-surface px-3 py-1 text-warning">
          {state === "offline"
            ? "No connection: what you see may be old. It catches up by itself."
            : `The feed is silent for ${Math.round(lagMs / 1000)} s: what you see may be old.`}
        </p>
      ) : null}
    </div>
  );
}
