import type { Client } from "@/db/client";
import { kindsThatLetPass } from "@/domain/ingest/entity-key";
import { ServiceError } from "../errors";
import type { LockedMessage } from "./lock-message";

/**
 * A dead answer of a supplier lets the later ones pass. Once one of them was taken, the earlier one would put the order back to what the
 * supplier does not say any more.
 */
export async function requireLastWord(client: Client, { id, sourceId, kind, entityKey }: LockedMessage): Promise<void> {
  if (!kindsThatLetPass.some((one) => one === kind)) return;
  const { rows } = await client.query<{ externalId: string }>(
    `SELECT external_id AS "externalId" FROM inbound_message
     WHERE source_id = $1 AND id > $2 AND kind = $3 AND entity_key = $4 AND state = 'processed' ORDER BY id DESC LIMIT 1`,
    [sourceId, id, kind, entityKey],
  );
  if (rows[0])
    throw new ServiceError("conflict", `The sender has said otherwise since, in ${rows[0].externalId}, which this would undo. Discard it.`);
}
