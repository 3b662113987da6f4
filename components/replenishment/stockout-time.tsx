"use client";
import { formatInstant } from "@/components/ui/format";
import { RelativeTime, useNow } from "@/components/ui/relative-time";

/** The day on which nothing is left; that of a plan which found less than a day's demand has come already. */
export function StockoutTime({ at }: { at: string }) {
  const now = useNow();
  if (now === 0 || Date.parse(at) > now) return <RelativeTime at={at} />;
  return (
    <span className="text-critical" title={`Less than a day's demand is left since ${formatInstant(at)}`}>
      Now
    </span>
  );
}
