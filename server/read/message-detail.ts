import type { Queryable } from "@/db/client";
import type { TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { readTimeline, rowInScope, type TimelineEntry } from "./detail";
import { blockingMessage, readMessagesRows } from "./messages";

export type MessageDetail = {
  row: TopicRow<"messages">;
  body: string;
  issues: FieldIssue[];
  result: { kind: string; id: number } | null;
  /** The dead letter that it waits behind. */
  blockedById: number | null;
  timeline: TimelineEntry[];
};

export async function readMessageDetail(queryable: Queryable, scope: Scope, id: number): Promise<MessageDetail> {
  const row = rowInScope(scope, await readMessagesRows(queryable, [id]));
  const { rows } = await queryable.query<Pick<MessageDetail, "body" | "result" | "blockedById"> & { issues: FieldIssue[] | null }>(
    `SELECT m.body, m.issues, m.result, ${blockingMessage("id")} AS "blockedById" FROM inbound_message m WHERE m.id = $1`,
    [id],
  );
  const own = rows[0];
  return {
    row,
    body: own?.body ?? "",
    issues: own?.issues ?? [],
    result: own?.result ?? null,
    blockedById: own?.blockedById ?? null,
    timeline: await readTimeline(queryable, [{ kind: "inbound_message", id }]),
  };
}
