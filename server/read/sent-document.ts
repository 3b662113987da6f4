import type { Queryable } from "@/db/client";
import type { Scope } from "@/domain/governance/roles";
import { ServiceError } from "@/server/services/errors";

/** What was written to a supplier, word for word. */
export type ShownDocument = { fileName: string; contentType: string; text: string };
type Row = { number: string; version: number; errand: string; contentType: string | null; document: string | null; body: unknown };

const endings: [RegExp, string][] = [
  [/xml/, "xml"],
  [/x12/, "x12"],
];

/** One document of an order; where the supplier reads it in the portal, what the portal was told. */
export async function readSentDocument(
  queryable: Queryable,
  scope: Scope,
  { purchaseOrderId, documentId }: { purchaseOrderId: number; documentId: number },
): Promise<ShownDocument> {
  const { rows } = await queryable.query<Row>(
    `SELECT p.number, (m.body->>'version')::int AS version, coalesce(m.body->>'errand', 'order') AS errand, m.content_type AS "contentType", m.document, m.body
     FROM outbound_message m JOIN purchase_order p ON p.id = m.source_id
     WHERE m.source_kind = 'purchase_order' AND m.source_id = $1 AND m.id = $2 AND ($3 OR p.entity_id = ANY($4::int[]) OR p.node_id = ANY($5::int[]))`,
    [purchaseOrderId, documentId, scope.everywhere, scope.entityIds, scope.nodeIds],
  );
  const [found] = rows;
  if (!found) throw new ServiceError("not_found", "There is no such row in your scope.");
  const contentType = found.document === null ? "application/json" : (found.contentType ?? "text/plain");
  const ending = endings.find(([pattern]) => pattern.test(contentType))?.[1] ?? (found.document === null ? "json" : "txt");
  const name = found.number.replace(/[^A-Za-z0-9._-]+/g, "-");
  return {
    fileName: `${name}-${found.version}-${found.errand}.${ending}`,
    contentType,
    text: found.document ?? JSON.stringify(found.body, null, 2),
  };
}
