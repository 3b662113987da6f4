import type { Queryable } from "@/db/client";
import { channels, nodes, operationsSource, supplierNetworks } from "@/domain/simulation/organisation";

export type Organisation = {
  entityId: number;
  entityCode: string;
  nodeIds: ReadonlyMap<string, number>;
  channelIds: ReadonlyMap<string, number>;
  secrets: ReadonlyMap<string, string>;
};

const ENTITY = { code: "HARBOUR", name: "Harbour & Oak", currency: "GBP" };

/** The demo's company with its nodes, carriers, channels and sources. Secrets are made by the caller; existing ones stay. */
export async function seedOrganisation(client: Queryable, secretOf: () => string): Promise<Organisation> {
  const { rows: entities } = await client.query<{ id: number }>(
    "INSERT INTO entity (code, name, currency) VALUES ($1, $2, $3) ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id",
    [ENTITY.code, ENTITY.name, ENTITY.currency],
  );
  const entityId = entities[0]?.id ?? 0;
  const { rows: nodeRows } = await client.query<{ id: number; code: string }>(
    `INSERT INTO node (entity_id, code, name, kind, country, time_zone, cut_off, capacity_minutes_per_day, handling_minutes_per_line, handling_minor_per_line)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::numeric[], $10::bigint[])
     ON CONFLICT (entity_id, code) DO UPDATE SET name = excluded.name RETURNING id, code`,
    [
      entityId,
      nodes.map((node) => node.code),
      nodes.map((node) => node.name),
      nodes.map((node) => node.kind),
      nodes.map((node) => node.country),
      nodes.map((node) => node.timeZone),
      nodes.map((node) => node.cutOff),
      nodes.map((node) => node.capacityMinutesPerDay),
      nodes.map((node) => node.handlingMinutesPerLine),
      nodes.map((node) => node.handlingMinorPerLine),
    ],
  );
  const nodeIds = new Map(nodeRows.map((row) => [row.code, row.id]));
  const rates = nodes.flatMap((node) => node.rates.map((rate) => ({ ...rate, nodeId: nodeIds.get(node.code) ?? 0 })));
  await client.query(
    `INSERT INTO carrier_rate (node_id, carrier, country, base_minor, per_kilogram_minor, transit_days)
     SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::int[]) ON CONFLICT DO NOTHING`,
    [
      rates.map((r) => r.nodeId),
      rates.map((r) => r.carrier),
      rates.map((r) => r.country),
      rates.map((r) => r.baseMinor),
      rates.map((r) => r.perKilogramMinor),
      rates.map((r) => r.transitDays),
    ],
  );
  const { rows: channelRows } = await client.query<{ id: number; code: string }>(
    `INSERT INTO channel (entity_id, code, name, tier, ship_policy) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::int[], $5::text[])
     ON CONFLICT (entity_id, code) DO UPDATE SET name = excluded.name RETURNING id, code`,
    [entityId, channels.map((c) => c.code), channels.map((c) => c.name), channels.map((c) => c.tier), channels.map((c) => c.shipPolicy)],
  );
  const channelIds = new Map(channelRows.map((row) => [row.code, row.id]));
  const sources = [
    ...channels.map(({ code, source }) => ({ ...source, channelId: channelIds.get(code) ?? null })),
    ...[operationsSource, ...Object.values(supplierNetworks)].map((source) => ({ ...source, channelId: null })),
  ];
  const { rows: sourceRows } = await client.query<{ code: string; secret: string }>(
    `INSERT INTO ingest_source (entity_id, code, channel_id, format, authentication, secret, rate_per_second)
     SELECT $1, code, channel_id, format, CASE format WHEN 'gantry' THEN 'api_key' ELSE 'hmac_sha256_base64' END, secret, 2000
     FROM unnest($2::text[], $3::int[], $4::text[], $5::text[]) AS s(code, channel_id, format, secret)
     ON CONFLICT (code) DO UPDATE SET active = true RETURNING code, secret`,
    [entityId, sources.map((s) => s.code), sources.map((s) => s.channelId), sources.map((s) => s.format), sources.map(secretOf)],
  );
  return { entityId, entityCode: ENTITY.code, nodeIds, channelIds, secrets: new Map(sourceRows.map((row) => [row.code, row.secret])) };
}
