import type { Client } from "@/db/client";

export type OrderKey = { channelId: number; externalNumber: string };

export const orderKey = (key: OrderKey) => `${key.channelId}:${key.externalNumber}`;

/** Ids of the orders that exist, by their natural key. */
export async function findOrders(client: Client, keys: readonly OrderKey[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<OrderKey & { id: number }>(
    `SELECT o.id, o.channel_id AS "channelId", o.external_number AS "externalNumber" FROM sales_order o
     JOIN (SELECT DISTINCT * FROM unnest($1::int[], $2::text[]) AS k(channel_id, external_number)) k USING (channel_id, external_number)`,
    [keys.map((key) => key.channelId), keys.map((key) => key.externalNumber)],
  );
  return new Map(rows.map((row) => [orderKey(row), row.id]));
}

/** Ids of nodes by "entity:CODE". */
export async function findNodes(client: Client, codes: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: number; entityId: number; code: string }>(
    `SELECT id, entity_id AS "entityId", code FROM node WHERE upper(code) = ANY($1::text[])`,
    [[...new Set(codes.map((code) => code.toUpperCase()))]],
  );
  return new Map(rows.map((row) => [nodeKey(row.entityId, row.code), row.id]));
}

export const nodeKey = (entityId: number, code: string) => `${entityId}:${code.toUpperCase()}`;
