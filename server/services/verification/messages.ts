import { MOST_ATTEMPTS } from "@/domain/ingest/retry-delay";
import type { Invariant } from "./invariant";

const ALL = "SELECT count(*) FROM inbound_message";
const NAMED = "format('message %s, %s %s: %s', m.id, m.kind, m.external_id, m.state)";

/** What a message may become. */
const EFFECTS = ["sales_order", "purchase_order", "asn", "goods_receipt", "supplier_invoice"] as const;

/** Facts that must have been written once, and the audit that each leaves behind. */
const EFFECT_AUDITS = [
  { verb: "sales_order.placed", facts: "SELECT id AS subject_id, count(*) AS facts FROM sales_order WHERE import_id IS NULL GROUP BY 1" },
  { verb: "shipment.recorded", facts: "SELECT order_id AS subject_id, count(*) AS facts FROM shipment GROUP BY 1" },
  { verb: "customer_return.recorded", facts: "SELECT order_id AS subject_id, count(*) AS facts FROM customer_return GROUP BY 1" },
  { verb: "purchase_order.created", facts: "SELECT id AS subject_id, count(*) AS facts FROM purchase_order GROUP BY 1" },
  { verb: "asn.recorded", facts: "SELECT id AS subject_id, count(*) AS facts FROM asn GROUP BY 1" },
  { verb: "goods_receipt.recorded", facts: "SELECT id AS subject_id, count(*) AS facts FROM goods_receipt GROUP BY 1" },
  { verb: "supplier_invoice.recorded", facts: "SELECT id AS subject_id, count(*) AS facts FROM supplier_invoice GROUP BY 1" },
] as const;

const FACTS = EFFECT_AUDITS.map(({ verb, facts }) => `SELECT '${verb}' AS verb, subject_id, facts FROM (${facts}) f`).join(" UNION ALL ");

export const messageInvariants: readonly Invariant[] = [
  {
    name: "a message is accepted once",
    checked: ALL,
    off: "SELECT format('%s of source %s stands %s times', external_id, source_id, count(*)) FROM inbound_message GROUP BY source_id, external_id HAVING count(*) > 1",
  },
  {
    name: "every accepted message is waiting, processed, dead or given up, and none is half-way",
    checked: ALL,
    off: `SELECT ${NAMED} FROM inbound_message m WHERE NOT coalesce(CASE m.state
        WHEN 'received' THEN m.attempts = 0 AND m.processed_at IS NULL AND m.result IS NULL
        WHEN 'retrying' THEN m.attempts < ${MOST_ATTEMPTS} AND m.processed_at IS NULL AND m.result IS NULL
        WHEN 'processed' THEN m.attempts > 0 AND m.processed_at IS NOT NULL AND m.issues IS NULL
        WHEN 'dead' THEN m.attempts > 0 AND m.processed_at IS NULL AND m.result IS NULL
        WHEN 'discarded' THEN m.processed_at IS NOT NULL AND m.result IS NULL END, false)`,
  },
  {
    name: "what a processed message became exists",
    checked: `${ALL} WHERE state = 'processed' AND result IS NOT NULL`,
    off: `SELECT ${NAMED} FROM inbound_message m ${EFFECTS.map((table) => `LEFT JOIN ${table} ON m.result ->> 'kind' = '${table}' AND ${table}.id = (m.result ->> 'id')::bigint`).join(" ")}
      WHERE m.state = 'processed' AND m.result IS NOT NULL AND coalesce(${EFFECTS.map((table) => `${table}.id`).join(", ")}) IS NULL`,
  },
  {
    name: "every order, shipment, return, delivery, receipt and invoice was written once, with its audit",
    checked: `SELECT sum(facts) FROM (${FACTS}) f`,
    off: `SELECT format('%s of %s: %s facts, %s entries', verb, subject_id, coalesce(f.facts, 0), coalesce(e.entries, 0)) FROM (${FACTS}) f
      FULL JOIN (SELECT verb, subject_id, count(*) AS entries FROM audit_entry
                 WHERE verb IN (${EFFECT_AUDITS.map(({ verb }) => `'${verb}'`).join(", ")}) GROUP BY 1, 2) e USING (verb, subject_id)
      WHERE coalesce(f.facts, 0) <> coalesce(e.entries, 0)`,
  },
];
