"use client";
import { Badge } from "@/components/ui/badge";
import { formatInstant, formatRelative } from "@/components/ui/format";
import { RelativeTime, useNow } from "@/components/ui/relative-time";
import type { TopicRow } from "@/domain/changes/topics";

/** How long there still is to react; a paused clock says until when, a settled one nothing. */
export function SlaClock({ row }: { row: Pick<TopicRow<"exceptions">, "dueAt" | "state" | "snoozedUntil"> }) {
  const now = useNow();
  if (row.state === "resolved" || row.state === "auto_resolved") return <span className="text-muted">Settled</span>;
  if (row.state === "snoozed")
    return <span className="text-muted">Paused{row.snoozedUntil ? `, ${formatRelative(row.snoozedUntil, now)}` : ""}</span>;
  if (now === 0 || Date.parse(row.dueAt) >= now) return <RelativeTime at={row.dueAt} />;
  return (
    <span title={formatInstant(row.dueAt)}>
      <Badge tone="critical">{formatRelative(row.dueAt, now).replace(" ago", " over")}</Badge>
    </span>
  );
}
