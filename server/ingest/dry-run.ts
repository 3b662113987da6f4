import type { Client, Pool } from "@/db/client";
import { ServiceError } from "@/server/services/errors";
import { applyCommands } from "@/server/services/messages/apply-commands";
import { faultOfMessage } from "@/server/services/messages/fault-of-message";
import type { ReadMessage } from "./read-message";
import { saidOtherwise, saysOther } from "./said-otherwise";
import type { IngestSource } from "./source";

type ItemReadiness = { sku: string; known: boolean; available: number };
type AllocationPreview = { sku: string; nodeCode: string; quantity: number };

const skusOf = ({ command }: ReadMessage): string[] =>
  "data" in command && "lines" in command.data && command.data.lines ? [...new Set(command.data.lines.map((line) => line.sku))].sort() : [];

async function readItems(client: Client, entityId: number, skus: readonly string[]): Promise<ItemReadiness[]> {
  const { rows } = await client.query<ItemReadiness>(
    `SELECT k.sku, i.id IS NOT NULL AS known,
            coalesce((SELECT sum(greatest(b.available, 0)) FROM stock_balance b WHERE b.item_id = i.id), 0)::int AS available
     FROM unnest($2::text[]) AS k(sku) LEFT JOIN item a ON a.entity_id = $1 AND upper(a.sku) = upper(k.sku)
     LEFT JOIN item i ON i.id = coalesce(a.merged_into_id, a.id) ORDER BY k.sku`,
    [entityId, skus],
  );
  return rows;
}

async function readAllocation(client: Client, orderId: number): Promise<AllocationPreview[]> {
  const { rows } = await client.query<AllocationPreview>(
    `SELECT i.sku, n.code AS "nodeCode", sum(a.quantity)::int AS quantity FROM allocation a
     JOIN item i ON i.id = a.item_id JOIN node n ON n.id = a.node_id
     WHERE a.order_id = $1 AND a.state = 'reserved' GROUP BY i.sku, n.code ORDER BY i.sku, n.code`,
    [orderId],
  );
  return rows;
}

/** What the message would do: the very verb is run and rolled back, so that the answer cannot differ from the real thing. */
export async function dryRun(
  pool: Pool,
  source: IngestSource,
  message: ReadMessage & { externalId: string; fingerprint: string | null },
  now: Date,
): Promise<Record<string, unknown>> {
  const { kind, externalId, entityKey, command } = message;
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const known = await client.query<{ fingerprint: string | null }>(
      "SELECT fingerprint FROM inbound_message WHERE source_id = $1 AND external_id = $2",
      [source.id, externalId],
    );
    const answer = {
      dryRun: true,
      kind,
      externalId,
      entityKey,
      command,
      duplicate: known.rows.length > 0,
      items: await readItems(client, source.entityId, skusOf(message)),
    };
    if (known.rows[0] && saysOther(known.rows[0].fingerprint, message.fingerprint))
      return { ...answer, issues: [{ path: "id", message: saidOtherwise(externalId) }] };
    try {
      const context = { pool, client, actor: { kind: "source" as const, id: source.code }, now };
      const outcome = (await applyCommands(context, [{ ...message, id: 0, entityId: source.entityId, source }])).get(0);
      if (outcome && "issues" in outcome) return { ...answer, issues: outcome.issues };
      const placed = kind === "order" && outcome?.result;
      return { ...answer, issues: [], allocation: placed ? await readAllocation(client, placed.id) : [] };
    } catch (error) {
      const issues = faultOfMessage(error) ?? (error instanceof ServiceError ? [{ path: "", message: error.message }] : null);
      if (issues === null) throw error;
      return { ...answer, issues };
    }
  } finally {
    const undone = await client.query("ROLLBACK").then(
      () => undefined,
      (error: Error) => error,
    );
    client.release(undone);
  }
}
