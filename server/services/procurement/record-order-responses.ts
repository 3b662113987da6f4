import type { Client } from "@/db/client";
import type { FieldIssue } from "@/domain/ingest/field-issue";
import { linesOfVersion } from "@/domain/procurement/earlier-version";
import { type AppliedResponse, applyOrderResponse, type ResponseIssue } from "@/domain/procurement/order-response";
import type { Difference } from "@/domain/procurement/purchase-order";
import { saysOther } from "@/server/ingest/said-otherwise";
import { audit } from "../audit";
import { requirePermission, type ServiceContext, transact } from "../context";
import { lockBalances } from "../stock/balances";
import { confirmation, fingerprintOfAnswer, type OrderConfirmation } from "./answer-fingerprint";
import { markOrdersChanged } from "./changed-orders";
import { refreshInbound } from "./expected-stock";
import { type Inside, type LockedOrder, lockOrdersById, pairsOf } from "./locked-order";

/**
 * What one message brought. Each confirmation holds or is refused by itself: the orders have nothing to do with each other. `supplierId` is
 * set where the sender may speak for one supplier only.
 */
export type ConfirmationMessage = { entityId: number; supplierId: number | null; via: string; confirmations: readonly OrderConfirmation[] };
export type ConfirmationResult = { id?: number; issues?: FieldIssue[] };

type Entry = { order: LockedOrder; confirmation: ReturnType<typeof confirmation.parse>; applied: AppliedResponse; via: string };

/**
 * What suppliers answer. Accepted lines take their promise; the day that was said first, in a change as well, stays for good. Changes and
 * rejections wait for the buyer as proposals. The same answer twice has one effect.
 */
export async function recordOrderResponses(
  context: ServiceContext,
  messages: readonly ConfirmationMessage[],
): Promise<ConfirmationResult[]> {
  requirePermission(context, "purchasing.order");
  return transact(context, async (inside) => {
    const { client } = inside;
    const wanted = messages.flatMap((message) =>
      message.confirmations.map((one) => ({ entityId: message.entityId, number: one.purchaseOrderNumber })),
    );
    const { rows: found } = await client.query<{ id: number }>(
      "SELECT id FROM purchase_order WHERE (entity_id, number) IN (SELECT * FROM unnest($1::int[], $2::text[]))",
      [wanted.map((one) => one.entityId), wanted.map((one) => one.number)],
    );
    const orders = new Map(
      (
        await lockOrdersById(
          client,
          found.map((row) => row.id),
        )
      ).map((order) => [`${order.entityId}/${order.number}`, order]),
    );
    const { rows: known } = await client.query<{ id: number; number: string; fingerprint: string | null }>(
      "SELECT purchase_order_id AS id, number, fingerprint FROM order_response WHERE purchase_order_id = ANY($1::bigint[])",
      [[...orders.values()].map((order) => order.id)],
    );
    const versions = await readVersions(
      client,
      [...orders.values()].filter((order) => order.version > 1).map((order) => order.id),
    );
    const taken = new Map(known.map((row) => [`${row.id}/${row.number}`, row.fingerprint]));
    const results: ConfirmationResult[] = [];
    for (const message of messages) {
      const issues: FieldIssue[] = [];
      let id: number | undefined;
      for (const [index, given] of message.confirmations.entries()) {
        const path = message.confirmations.length > 1 ? `confirmations.${index}.` : "";
        const one = confirmation.parse(given);
        const key = `${message.entityId}/${one.purchaseOrderNumber}`;
        const order = orders.get(key);
        // Orders of another supplier stay unknown to this one.
        if (!order || (message.supplierId !== null && message.supplierId !== order.supplierId)) {
          issues.push({ path: `${path}purchaseOrderNumber`, message: `There is no purchase order ${one.purchaseOrderNumber}.` });
          continue;
        }
        id ??= order.id;
        const response = `${order.id}/${one.responseNumber}`;
        const fingerprint = fingerprintOfAnswer(one);
        const before = taken.get(response);
        if (before !== undefined) {
          // The same answer again is done; another one under its number would be lost if it were taken for it.
          if (saysOther(before, fingerprint)) issues.push({ path: `${path}responseNumber`, message: saidBefore(one) });
          continue;
        }
        if (one.issues && one.issues.length > 0) {
          issues.push(...one.issues);
          continue;
        }
        if (order.cancelledAt || order.receiptState === "short_closed") {
          issues.push({ path: `${path}purchaseOrderNumber`, message: `Purchase order ${order.number} is closed.` });
          continue;
        }
        const { currency, version, orderedAt } = order;
        const lines = order.lines.filter((line) => line.quantity > 0);
        const inVersion = (earlier: number) => linesOfVersion(lines, versions.get(order.id) ?? [], earlier);
        const applied = applyOrderResponse({ lines, currency, version, orderedAt, before: inVersion }, one);
        issues.push(...applied.issues.map((issue) => ({ path: `${path}${placeOf(issue)}`, message: issue.message })));
        if (applied.issues.length > 0) continue;
        await save(inside, { order, confirmation: one, applied, via: message.via });
        orders.set(key, answeredOrder(order, applied));
        taken.set(response, fingerprint);
      }
      results.push(issues.length > 0 ? { issues } : { id });
    }
    return results;
  });
}

const saidBefore = ({ responseNumber, purchaseOrderNumber }: Entry["confirmation"]) =>
  `Answer ${responseNumber} to ${purchaseOrderNumber} was taken before and said something else. Give this one a number of its own.`;

/** Where the answer is wrong: a figure of a line, a line, or the whole. */
const placeOf = ({ line, field }: ResponseIssue) =>
  line < 0 ? (field ?? "purchaseOrderNumber") : `lines.${line}${field === undefined ? "" : `.${field}`}`;

/** The order as the next answer of the batch meets it; an accepted day is wanted from then on, as wanted-at.ts says. */
function answeredOrder(order: LockedOrder, { lines: answers }: AppliedResponse): LockedOrder {
  const answerOf = new Map(answers.map((one) => [one.id, one]));
  const lines = order.lines.map((line) => {
    const given = answerOf.get(line.id);
    if (given?.answer !== "accepted") return given ? { ...line, answer: given.answer } : line;
    const { promisedAt } = given.proposal;
    return { ...line, answer: given.answer, promisedAt, requestedAt: order.version > 1 ? promisedAt : line.requestedAt };
  });
  return { ...order, lines };
}

type Version = { version: number; differences: Difference[] };

/** How orders became what they are, for answers to what they were. */
async function readVersions(client: Client, orderIds: readonly number[]): Promise<Map<number, Version[]>> {
  const { rows } = await client.query<Version & { orderId: number }>(
    `SELECT purchase_order_id AS "orderId", version, differences FROM purchase_order_version WHERE purchase_order_id = ANY($1::bigint[])`,
    [orderIds],
  );
  const versions = new Map<number, Version[]>();
  for (const row of rows) versions.set(row.orderId, [...(versions.get(row.orderId) ?? []), row]);
  return versions;
}

async function save(context: Inside, { order, confirmation: one, applied, via }: Entry): Promise<void> {
  const { client, now } = context;
  const { lines, supplierState } = applied;
  const isOpen = (answer: string) => answer !== "accepted";
  await client.query(
    `UPDATE purchase_order_line l SET answer = a.answer, answer_reason = a.reason,
       proposed_quantity = a.quantity, proposed_unit_price = a.price, proposed_promised_at = CASE WHEN a.answer = 'accepted_with_change' THEN a.promised_at END,
       current_promised_at = CASE WHEN a.answer = 'accepted' THEN a.promised_at ELSE l.current_promised_at END,
       first_promised_at = CASE WHEN a.answer = 'accepted' AND l.promise_given_at IS NULL THEN coalesce(l.first_offered_at, a.promised_at) ELSE l.first_promised_at END,
       promise_given_at = CASE WHEN a.answer = 'accepted' AND l.promise_given_at IS NULL THEN $7::timestamptz ELSE l.promise_given_at END,
       first_offered_at = CASE WHEN a.answer = 'rejected' THEN l.first_offered_at ELSE coalesce(l.first_offered_at, a.promised_at) END
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::int[], $5::numeric[], $6::timestamptz[]) AS a(id, answer, reason, quantity, price, promised_at) WHERE l.id = a.id`,
    [
      lines.map((line) => line.id),
      lines.map((line) => line.answer),
      lines.map((line) => line.reason),
      lines.map((line) => (line.answer === "accepted_with_change" ? line.proposal.quantity : null)),
      lines.map((line) => (line.answer === "accepted_with_change" ? line.proposal.unitPrice : null)),
      lines.map((line) => line.proposal.promisedAt),
      now,
    ],
  );
  await client.query(
    `INSERT INTO order_response (purchase_order_id, number, via, order_version, received_at, supplier_state, lines, fingerprint) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      order.id,
      one.responseNumber,
      via,
      one.orderVersion ?? order.version,
      now,
      supplierState,
      JSON.stringify(lines.map(({ id: _, ...line }) => line)),
      fingerprintOfAnswer(one),
    ],
  );
  if (supplierState)
    await client.query(
      "UPDATE purchase_order SET supplier_state = $2, confirmation_due_at = CASE WHEN $2::text = 'sent' THEN confirmation_due_at END, updated_at = $3 WHERE id = $1",
      [order.id, supplierState, now],
    );
  await lockBalances(client, pairsOf(order));
  await refreshInbound(client, pairsOf(order));
  await audit(context, "purchase_order.answered", [
    {
      subjectKind: "purchase_order",
      subjectId: order.id,
      detail: {
        response: one.responseNumber,
        via,
        supplierState,
        toDecide: lines.filter((line) => isOpen(line.answer)).map(({ lineNumber, answer }) => ({ lineNumber, answer })),
      },
    },
  ]);
  await markOrdersChanged(client, [order.id]);
}
