import { afterWorkingHours } from "@/domain/kernel/working-time";
import type { ApprovalStep, HeldApproval } from "@/domain/procurement/approval-rule";
import type { Weighed } from "@/domain/procurement/exchange-rate";
import type { LineRisk } from "@/domain/procurement/purchase-risk";
import { audit } from "../../audit";
import { markChanged } from "../../changes";
import type { Inside } from "../locked-order";
import { weighedColumn } from "../weighed-column";
import { readWorkingCalendar } from "../working-calendar";
import type { Earlier } from "./earlier-today";

export type NewRequisition = {
  entityId: number;
  nodeId: number;
  requesterId: string;
  reason: string;
  needBy: Date;
  currency: string;
  totalMinor: number;
  /** Who has to agree, and by which rules. */
  held: HeldApproval;
  risks: LineRisk[];
  /** What counted beside it when it was judged. */
  earlier: Earlier;
  /** What the rules were asked about. */
  weighed: Weighed;
  lines: { itemId: number; supplierId: number; quantity: number; unitPrice: string; recommendationId: number | null }[];
};

/** Writes a requisition that waits for the first step of its rules. */
export async function createRequisition(
  inside: Inside,
  { entityId, nodeId, requesterId, reason, needBy, currency, totalMinor, held, risks, earlier, weighed, lines }: NewRequisition,
): Promise<{ id: number; number: string; steps: ApprovalStep[] }> {
  const { client, now } = inside;
  const { rows: ids } = await client.query<{ id: number }>("SELECT nextval(pg_get_serial_sequence('requisition', 'id')) AS id");
  const id = ids[0]?.id ?? 0;
  const number = `RQ-${String(id).padStart(6, "0")}`;
  const { steps, stepHours } = held;
  const rules = held.rules.map(({ id: ruleId, version }) => ({ id: ruleId, version }));
  const [first] = rules;
  const dueAt = afterWorkingHours(now, stepHours, await readWorkingCalendar(client, entityId));
  await client.query(
    `INSERT INTO requisition (id, entity_id, node_id, number, state, requester_id, reason, need_by, currency, total_minor, rule_id, rule_version, steps, due_at, requested_at, updated_at, rules, risks, step_hours, weighed)
     OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16, $17, $18)`,
    [
      id,
      entityId,
      nodeId,
      number,
      requesterId,
      reason,
      needBy,
      currency,
      totalMinor,
      first?.id ?? null,
      first?.version ?? null,
      JSON.stringify(steps),
      dueAt,
      now,
      JSON.stringify(rules),
      JSON.stringify(risks),
      stepHours,
      weighedColumn(currency, weighed),
    ],
  );
  await client.query(
    `INSERT INTO requisition_line (requisition_id, line_number, item_id, supplier_id, quantity, unit_price, recommendation_id)
     SELECT $1, v.* FROM unnest($2::int[], $3::bigint[], $4::int[], $5::int[], $6::numeric[], $7::bigint[]) AS v`,
    [
      id,
      lines.map((_, index) => index + 1),
      lines.map((line) => line.itemId),
      lines.map((line) => line.supplierId),
      lines.map((line) => line.quantity),
      lines.map((line) => line.unitPrice),
      lines.map((line) => line.recommendationId),
    ],
  );
  await audit(inside, "requisition.requested", [
    {
      subjectKind: "requisition",
      subjectId: id,
      detail: {
        ...{ number, reason, totalMinor, rules, risks },
        ...(earlier.minor > 0 && { earlier }),
        ...(currency === weighed.currency ? {} : { weighed }),
      },
    },
  ]);
  await markChanged(client, "requisitions", [id]);
  return { id, number, steps };
}
