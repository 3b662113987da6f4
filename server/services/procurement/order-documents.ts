import type { Client } from "@/db/client";
import { asksNothing, type Errand, type OrderDocument, writeRefusal } from "@/domain/documents/order-document";
import { write850 } from "@/domain/documents/x12-850";
import { type ExchangeSetup, USUAL_CONFIRMATION_HOURS } from "@/domain/procurement/supplier-exchange";
import { writeUblOrder } from "@/server/documents/ubl-order";
import { termsWith } from "./supplier/source-terms";
import { wantedAt } from "./wanted-at";

type Row = {
  id: number;
  entityId: number;
  document: OrderDocument;
  exchange: ExchangeSetup | null;
  /** Something of the order was told already. */
  wasTold: boolean;
  /** This version was told already. */
  isTold: boolean;
  /** By when this version is to be answered, where it was asked for and that has not happened; it may have passed. */
  dueAt: Date | null;
  /** Every line has an answer, or the order was taken as a whole. */
  isAnswered: boolean;
};

const WAKE = "SELECT graphile_worker.add_job('deliver-messages', job_key => 'deliver-messages', max_attempts => 1)";

const OWN = "FROM outbound_message m WHERE m.source_kind = 'purchase_order' AND m.source_id = p.id";
/** The latest version that the supplier was told; 0 where it was told nothing yet. `p` is the order. */
const TOLD = `coalesce((SELECT max((m.body->>'version')::int) ${OWN}), 0)`;
/** What could not be delivered was not told. */
const WAS_TOLD = `EXISTS (SELECT 1 ${OWN} AND m.state <> 'dead')`;
const IS_TOLD = `EXISTS (SELECT 1 ${OWN} AND (m.body->>'version')::int = p.version AND m.state <> 'dead')`;
const CHANGED = `EXISTS (SELECT 1 FROM purchase_order_version v CROSS JOIN jsonb_array_elements(v.differences) d
  WHERE v.purchase_order_id = p.id AND v.version > least(${TOLD}, p.version - 1) AND (d->>'lineNumber')::int = l.line_number)`;
/** What a document wants of a line; of an order that is closed, what has come. */
const WANTED = "CASE WHEN $2::boolean THEN l.received_quantity + l.rejected_quantity ELSE l.ordered_quantity END";

const FACTS = `
  SELECT p.id, p.entity_id AS "entityId", ${WAS_TOLD} AS "wasTold", ${IS_TOLD} AS "isTold",
    CASE WHEN ${IS_TOLD} AND p.supplier_state IN ('sent', 'overdue') THEN p.confirmation_due_at END AS "dueAt",
    NOT EXISTS (SELECT 1 FROM purchase_order_line l WHERE l.purchase_order_id = p.id AND l.ordered_quantity > 0 AND l.answer = 'none')
      OR ${IS_TOLD} AND p.supplier_state IN ('accepted', 'accepted_with_change', 'rejected') AS "isAnswered",
    CASE WHEN x.supplier_id IS NULL THEN NULL ELSE json_build_object('format', x.format, 'endpoint', x.endpoint, 'identifier', x.identifier, 'scheme', x.scheme,
      'ownIdentifier', x.own_identifier, 'ownScheme', x.own_scheme, 'confirmationHours', x.confirmation_hours, 'isTest', x.is_test) END AS exchange,
    json_build_object('number', p.number, 'version', p.version, 'orderedAt', p.ordered_at, 'currency', p.currency,
      'buyer', json_build_object('code', e.code, 'name', e.name, 'country', NULL),
      'supplier', json_build_object('code', s.code, 'name', s.name, 'country', s.country),
      'shipTo', json_build_object('code', n.code, 'name', n.name, 'country', n.country),
      'lines', coalesce((SELECT json_agg(json_build_object('lineNumber', l.line_number, 'sku', i.sku, 'supplierSku', t.supplier_sku, 'description', i.description, 'baseUnit', i.base_unit,
                  'quantity', ${WANTED}, 'unitPrice', l.unit_price::text, 'requestedAt', ${wantedAt},
                  'isChanged', CASE WHEN $2 THEN l.received_quantity + l.rejected_quantity <> l.ordered_quantity ELSE ${CHANGED} END) ORDER BY l.line_number)
                FROM purchase_order_line l JOIN item i ON i.id = l.item_id
                LEFT JOIN ${termsWith("p.supplier_id", "l.item_id")} t ON true WHERE l.purchase_order_id = p.id AND ${WANTED} > 0), '[]'),
      'dropped', coalesce((SELECT json_agg(json_build_object('lineNumber', l.line_number, 'sku', i.sku, 'description', i.description, 'baseUnit', i.base_unit) ORDER BY l.line_number)
                FROM purchase_order_line l JOIN item i ON i.id = l.item_id WHERE l.purchase_order_id = p.id AND ${WANTED} = 0), '[]')) AS document
  FROM purchase_order p JOIN entity e ON e.id = p.entity_id JOIN supplier s ON s.id = p.supplier_id JOIN node n ON n.id = p.node_id
  LEFT JOIN supplier_exchange x ON x.supplier_id = s.id WHERE p.id = ANY($1::bigint[]) ORDER BY p.id`;

type Telling = { errand?: Errand; reason?: string };

const endpointOf = (scheme: string | null | undefined, identifier: string | null | undefined) =>
  scheme && identifier ? { scheme, identifier } : null;

/** A version that is told once more is due as it was, so that sending it again puts nothing off; another version or question has its hours. */
const dueOf = ({ exchange, dueAt }: Row, errand: Errand, now: Date): Date =>
  (errand === "order" ? dueAt : null) ?? new Date(now.getTime() + (exchange?.confirmationHours ?? USUAL_CONFIRMATION_HOURS) * 3_600_000);

function documentOf(row: Row, errand: Errand, reason: string | undefined, now: Date): OrderDocument {
  const { document, exchange, isTold } = row;
  // A date that has passed would read as an order that holds no more: what is overdue is due now.
  const dueAt = Math.max(dueOf(row, errand, now).getTime(), now.getTime());
  return {
    ...document,
    errand,
    reason: reason ?? null,
    isRepeat: isTold && errand === "order",
    answerDueAt: asksNothing(errand) ? null : new Date(dueAt),
    buyer: { ...document.buyer, endpoint: endpointOf(exchange?.ownScheme, exchange?.ownIdentifier) },
    supplier: { ...document.supplier, endpoint: endpointOf(exchange?.scheme, exchange?.identifier) },
    orderedAt: new Date(document.orderedAt),
    lines: document.lines.map((line) => ({ ...line, requestedAt: new Date(line.requestedAt) })),
  };
}

type Written = { contentType: string | null; text: string | null; issue: string | null };

function write(order: OrderDocument, exchange: ExchangeSetup | null, control: number, now: Date): Written {
  if (exchange === null || exchange.format === "portal") return { contentType: null, text: null, issue: null };
  const issue = writeRefusal(order);
  if (issue !== null) return { contentType: null, text: null, issue };
  if (exchange.format === "ubl") return { contentType: "application/xml; charset=utf-8", text: writeUblOrder(order, now), issue };
  const text = write850(order, {
    sender: exchange.ownIdentifier ?? order.buyer.code,
    senderQualifier: exchange.ownScheme ?? undefined,
    receiver: exchange.identifier ?? order.supplier.code,
    receiverQualifier: exchange.scheme ?? undefined,
    control,
    at: now,
    isTest: exchange.isTest,
  });
  return { contentType: "application/edi-x12", text, issue };
}

/**
 * Puts the orders as they stand into the supplier's format and queues them, in the caller's transaction: what is ordered is told
 * or neither. From then on the supplier has its hours to answer, unless it has answered this version or the document asks for nothing; they
 * are not given anew for what it was told already.
 * An order that cannot be written is a dead letter with its reason, so that one item does not hold up the others' orders.
 */
export async function queueOrderDocuments(
  context: { client: Client; now: Date },
  orderIds: readonly number[],
  { errand = "order", reason }: Telling = {},
): Promise<void> {
  const { client, now } = context;
  if (orderIds.length === 0) return;
  const { rows } = await client.query<Row>(FACTS, [orderIds, errand === "closed"]);
  const { rows: ids } = await client.query<{ id: number }>(
    "SELECT nextval(pg_get_serial_sequence('outbound_message', 'id')) AS id FROM generate_series(1, $1)",
    [rows.length],
  );
  const messages = rows.map((row, index) => {
    const order = documentOf(row, errand, reason, now);
    const id = ids[index]?.id ?? 0;
    const written = write(order, row.exchange, id, now);
    const isPosted = row.exchange !== null && row.exchange.format !== "portal" && row.exchange.endpoint !== null;
    return { ...row, ...written, order, messageId: id, state: written.issue ? "dead" : isPosted ? "queued" : "available" };
  });
  await client.query(
    `INSERT INTO outbound_message (id, entity_id, destination, kind, source_kind, source_id, body, content_type, document, state, issue, next_attempt_at, created_at)
     OVERRIDING SYSTEM VALUE
     SELECT m.id, m.entity_id, m.destination, 'purchase_order', 'purchase_order', m.source_id, m.body::jsonb, m.content_type, m.document, m.state, m.issue, $8, $8
     FROM unnest($1::bigint[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $9::text[], $10::text[])
       AS m(id, entity_id, destination, source_id, body, content_type, document, state, issue)`,
    [
      messages.map((m) => m.messageId),
      messages.map((m) => m.entityId),
      messages.map((m) => `supplier:${m.order.supplier.code}`),
      messages.map((m) => m.id),
      messages.map((m) => JSON.stringify(m.order)),
      messages.map((m) => m.contentType),
      messages.map((m) => m.text),
      now,
      messages.map((m) => m.state),
      messages.map((m) => m.issue),
    ],
  );
  if (messages.some((m) => m.state === "queued")) await client.query(WAKE);
  if (asksNothing(errand)) return;
  const asked = messages.filter((m) => m.issue === null && (errand === "refused" || !m.isAnswered));
  await client.query(
    `UPDATE purchase_order p SET supplier_state = CASE WHEN s.is_kept THEN p.supplier_state ELSE 'sent' END, sent_at = $2::timestamptz, first_sent_at = CASE WHEN s.was_told THEN coalesce(p.first_sent_at, $2) ELSE $2 END,
       confirmation_due_at = s.due_at, updated_at = $2::timestamptz
     FROM unnest($1::bigint[], $3::timestamptz[], $4::boolean[], $5::boolean[]) AS s(id, due_at, was_told, is_kept) WHERE p.id = s.id`,
    [
      asked.map((m) => m.id),
      now,
      asked.map((m) => dueOf(m, errand, now)),
      asked.map((m) => m.wasTold),
      asked.map((m) => errand === "order" && m.dueAt !== null),
    ],
  );
}

/** Whether the supplier was told of an earlier version than the one that stands. A supplier that was told nothing waits for the order itself. */
export async function knowsEarlierVersion(client: Client, orderId: number): Promise<boolean> {
  const { rows } = await client.query<{ told: number; version: number }>(
    `SELECT ${TOLD} AS told, p.version FROM purchase_order p WHERE p.id = $1`,
    [orderId],
  );
  const [found] = rows;
  return found !== undefined && found.told > 0 && found.told < found.version;
}
