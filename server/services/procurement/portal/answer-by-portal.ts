import { z } from "zod";
import type { Queryable } from "@/db/client";
import type { Errand } from "@/domain/documents/order-document";
import { day } from "@/domain/kernel/days";
import { lineNumber, versionNumber } from "@/domain/kernel/ids";
import { unitPrice } from "@/domain/kernel/money";
import { MOST_UNITS } from "@/domain/kernel/quantity";
import { words } from "@/domain/kernel/words";
import { inTheEnd } from "@/domain/procurement/order-difference";
import type { LineResponse } from "@/domain/procurement/order-response";
import { type Difference, sendRefusal } from "@/domain/procurement/purchase-order";
import { unsaidIn } from "@/domain/procurement/unsaid-answer";
import { type ServiceContext, transact } from "../../context";
import { ServiceError } from "../../errors";
import { confirmation, fingerprintOfAnswer } from "../answer-fingerprint";
import { type Inside, type LockedOrder, lockOrdersById } from "../locked-order";
import { recordOrderResponses } from "../record-order-responses";
import { termsWith } from "../supplier/source-terms";
import { wantedAt } from "../wanted-at";
import { hashOfToken } from "./portal-links";

/** What the supplier sees: its own order, and nothing of anybody else. */
export type PortalOrder = {
  number: string;
  version: number;
  buyerName: string;
  supplierName: string;
  deliverTo: string;
  currency: string;
  orderedAt: string;
  supplierState: string;
  isClosed: boolean;
  /** The figures of this version hold when somebody at the buyer's has approved it. */
  isPending: boolean;
  expiresAt: string;
  /** What the buyer said since the supplier's last answer; null where it is the first order, or has been answered. */
  news: { errand: Errand; reason: string | null; saidOn: string } | null;
  /** What the buyer's versions made different since then, as it came to be in the end. */
  changes: Difference[];
  lines: {
    lineNumber: number;
    sku: string;
    supplierSku: string | null;
    description: string;
    quantity: number;
    /** What has come of it: an answer changes nothing of that. */
    receivedQuantity: number;
    unitPrice: string;
    requestedOn: string;
    promisedOn: string;
    answer: "none" | "accepted" | "accepted_with_change" | "rejected";
  }[];
};

const LINK = `
  SELECT k.id AS "linkId", p.id AS "orderId", p.entity_id AS "entityId", p.supplier_id AS "supplierId", k.expires_at AS "expiresAt"
  FROM portal_link k JOIN purchase_order p ON p.id = k.purchase_order_id WHERE k.token_hash = $1 AND k.revoked_at IS NULL AND k.expires_at > $2`;
type Link = { linkId: number; orderId: number; entityId: number; supplierId: number; expiresAt: Date };

/** A link that is wrong, old or taken back says the same: nobody learns which orders there are. */
export const wrongLink = () => new ServiceError("not_found", "This link is not valid any more. Ask the buyer for a new one.");

async function linkOf(queryable: Queryable, token: string, now: Date): Promise<Link> {
  const { rows } = await queryable.query<Link>(LINK, [hashOfToken(token), now]);
  const link = rows[0];
  if (!link) throw wrongLink();
  return link;
}

/** Throws where the link opens nothing. */
export async function requirePortalLink(queryable: Queryable, token: string, now: Date): Promise<void> {
  await linkOf(queryable, token, now);
}

export async function readPortalOrder(queryable: Queryable, token: string, now: Date): Promise<PortalOrder> {
  const link = await linkOf(queryable, token, now);
  await queryable.query("UPDATE portal_link SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL", [link.linkId, now]);
  const { rows } = await queryable.query<PortalOrder>(
    `SELECT p.number, p.version, e.name AS "buyerName", s.name AS "supplierName", n.name AS "deliverTo", p.currency, to_char(p.ordered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "orderedAt",
       p.supplier_state AS "supplierState", p.cancelled_at IS NOT NULL OR p.receipt_state NOT IN ('none', 'partial') OR p.approval_state <> 'approved' OR p.hold_reason IS NOT NULL AS "isClosed",
       p.approval_state = 'pending' AS "isPending", to_char($2::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "expiresAt",
       (SELECT json_build_object('errand', m.body->>'errand', 'reason', m.body->>'reason', 'saidOn', to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
        FROM outbound_message m WHERE m.source_kind = 'purchase_order' AND m.source_id = p.id AND (m.body->>'errand' <> 'order' OR (m.body->>'version')::int > 1)
          AND m.id = (SELECT max(id) FROM outbound_message WHERE source_kind = 'purchase_order' AND source_id = p.id)
          AND NOT EXISTS (SELECT 1 FROM order_response r WHERE r.purchase_order_id = p.id AND r.received_at > m.created_at)) AS news,
       (SELECT json_agg(d.one ORDER BY v.version, d.at) FROM purchase_order_version v CROSS JOIN jsonb_array_elements(v.differences) WITH ORDINALITY d (one, at)
        WHERE v.purchase_order_id = p.id AND NOT v.takes_answer AND v.at > coalesce((SELECT max(r.received_at) FROM order_response r WHERE r.purchase_order_id = p.id), '-infinity')) AS changes,
       (SELECT json_agg(json_build_object('lineNumber', l.line_number, 'sku', i.sku, 'supplierSku', t.supplier_sku, 'description', i.description, 'quantity', l.ordered_quantity, 'receivedQuantity', l.received_quantity + l.rejected_quantity,
          'unitPrice', l.unit_price::text, 'requestedOn', to_char(${wantedAt} AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
          'promisedOn', to_char(l.current_promised_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 'answer', l.answer) ORDER BY l.line_number)
        FROM purchase_order_line l JOIN item i ON i.id = l.item_id LEFT JOIN ${termsWith("p.supplier_id", "l.item_id")} t ON true
        WHERE l.purchase_order_id = p.id AND l.ordered_quantity > 0) AS lines
     FROM purchase_order p JOIN entity e ON e.id = p.entity_id JOIN supplier s ON s.id = p.supplier_id JOIN node n ON n.id = p.node_id WHERE p.id = $1`,
    [link.orderId, link.expiresAt],
  );
  const order = rows[0];
  if (!order) throw wrongLink();
  return { ...order, changes: inTheEnd(order.changes ?? []), lines: order.lines ?? [] };
}

export const portalAnswerInput = z.object({
  /** The version that the supplier looked at. */
  version: versionNumber,
  lines: z
    .array(
      z.object({
        lineNumber,
        verdict: z.enum(["accepted", "changed", "rejected"]),
        quantity: z.number().int("Units are a whole number.").min(0).max(MOST_UNITS).optional(),
        unitPrice: unitPrice.optional(),
        promisedOn: day.optional(),
        reason: words(300).optional(),
      }),
    )
    .min(1)
    .max(500),
});

type PortalAnswer = z.infer<typeof portalAnswerInput>;

const confirmationOf = (order: LockedOrder, { version, lines }: PortalAnswer, responseNumber: string) =>
  confirmation.parse({
    purchaseOrderNumber: order.number,
    responseNumber,
    verdict: "lines",
    orderVersion: version,
    lines: lines.map(({ promisedOn, reason, ...line }) => ({
      ...line,
      ...(promisedOn ? { promisedAt: new Date(`${promisedOn}T00:00:00Z`) } : {}),
      ...(reason ? { reason } : {}),
    })),
  });

// The order is locked by now, so that this sees every answer before. `stands`: its lines are still as it left them.
const LAST = `
  SELECT r.number, r.fingerprint, (SELECT count(*)::int FROM order_response WHERE purchase_order_id = r.purchase_order_id) AS given,
    NOT EXISTS (SELECT FROM jsonb_to_recordset(r.lines) AS said("lineNumber" int, answer text)
      JOIN purchase_order_line l ON l.purchase_order_id = r.purchase_order_id AND l.line_number = said."lineNumber" WHERE l.answer <> said.answer) AS stands
  FROM order_response r WHERE r.purchase_order_id = $1 ORDER BY r.id DESC LIMIT 1`;
type Last = { number: string; fingerprint: string | null; given: number; stands: boolean };

/** The answer under a number of its own; one that only repeats what was said last, and stands, has that one's number: it is the same. */
async function numbered({ client }: Inside, link: Link, order: LockedOrder, answer: PortalAnswer) {
  const { rows } = await client.query<Last>(LAST, [order.id]);
  const [last] = rows;
  const next = confirmationOf(order, answer, `PORTAL-${link.linkId}-${(last?.given ?? 0) + 1}`);
  return last?.stands && last.fingerprint === fingerprintOfAnswer(next) ? { ...next, responseNumber: last.number } : next;
}

/** Who answers by hand says why, as the page and the file ask. */
function requireWords(order: LockedOrder, answers: readonly LineResponse[]): void {
  for (const [index, said] of answers.entries()) {
    const line = order.lines.find(({ lineNumber }) => lineNumber === said.lineNumber);
    const unsaid = line && unsaidIn(line, said);
    if (unsaid) throw new ServiceError("invalid", `Line ${line.lineNumber}: ${unsaid}.`, { path: `lines.${index}.reason` });
  }
}

/** The supplier's answer, through the same door as one by UBL, X12 or CSV. Several at once follow one another. */
export const answerByPortal = (
  context: Pick<ServiceContext, "pool" | "now">,
  token: string,
  input: unknown,
): Promise<{ supplierState: string }> =>
  transact({ ...context, actor: { kind: "source", id: "portal" } }, async (inside) => {
    const link = await linkOf(inside.client, token, inside.now);
    const answer = portalAnswerInput.parse(input);
    const [order] = await lockOrdersById(inside.client, [link.orderId]);
    if (!order || sendRefusal(order) !== null || !["none", "partial"].includes(order.receiptState))
      throw new ServiceError("conflict", "This order cannot be answered now. Ask the buyer.");
    if (order.version !== answer.version) throw new ServiceError("conflict", "The buyer has changed the order meanwhile. Load it again.");
    const said = await numbered(inside, link, order, answer);
    requireWords(order, said.lines);
    const [result] = await recordOrderResponses(inside, [
      {
        entityId: link.entityId,
        supplierId: link.supplierId,
        via: "portal",
        confirmations: [said],
      },
    ]);
    const issue = result?.issues?.[0];
    if (issue) throw new ServiceError("invalid", issue.message, { path: issue.path });
    const { rows: after } = await inside.client.query<{ supplierState: string }>(
      `SELECT supplier_state AS "supplierState" FROM purchase_order WHERE id = $1`,
      [link.orderId],
    );
    return { supplierState: after[0]?.supplierState ?? "sent" };
  });
