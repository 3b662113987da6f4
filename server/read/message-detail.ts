import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { readMessagesRows } from "./messages";

export type MessageDetail = {
  row: TopicRow<"messages">;
  body: string;
  issues: FieldIssue[];
  result: { kind: string; id: number } | null;
  timeline: TimelineEntry[];
};

export async function readMessageDetail(queryable: Queryable, scope: Scope, id: number): Promise<MessageDetail> {
  const row = rowInScope(scope, await readMessagesRows(queryable, [id]));
  const { rows } = await queryable.query<{ body: string; issues: FieldIssue[] | null; result: { kind: string; id: number } | null }>(
    "SELECT body, issues, result FROM inbound_message WHERE id = $1",
    [id],
  );
  const own = rows[0];
  return {
    row,
    body: own?.body ?? "",
    issues: own?.issues ?? [],
    result: own?.result ?? null,
    timeline: await readTimeline(queryable, [{ kind: "inbound_message", id }]),
  };
}
