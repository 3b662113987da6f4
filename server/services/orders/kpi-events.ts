import type { Client } from "@/db/client";
import type { KpiKind } from "@/domain/kpi/catalogue";

export type KpiEvent = {
  occurredAt: Date;
  kind: KpiKind;
  entityId: number;
  nodeId?: number | null;
  channelId?: number | null;
  count?: number;
  quantity?: number;
  valueMinor?: number;
};

/** Writes events, those of one second, kind and place summed into one row: a batch of 500 orders becomes a few rows. */
export async function writeKpiEvents(client: Client, events: readonly KpiEvent[]): Promise<void> {
  const sums = new Map<string, Required<KpiEvent>>();
  for (const event of events) {
    const second = Math.floor(event.occurredAt.getTime() / 1000) * 1000;
    const key = `${event.kind}|${event.entityId}|${event.nodeId ?? ""}|${event.channelId ?? ""}|${second}`;
    let sum = sums.get(key);
    if (!sum) {
      sum = {
        ...event,
        occurredAt: new Date(second),
        nodeId: event.nodeId ?? null,
        channelId: event.channelId ?? null,
        count: 0,
        quantity: 0,
        valueMinor: 0,
      };
      sums.set(key, sum);
    }
    sum.count += event.count ?? 1;
    sum.quantity += event.quantity ?? 0;
    sum.valueMinor += event.valueMinor ?? 0;
  }
  const rows = [...sums.values()];
  if (rows.length === 0) return;
  await client.query(
    `INSERT INTO kpi_event (occurred_at, kind, entity_id, node_id, channel_id, count, quantity, value_minor)
     SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bigint[])`,
    [
      rows.map((r) => r.occurredAt),
      rows.map((r) => r.kind),
      rows.map((r) => r.entityId),
      rows.map((r) => r.nodeId),
      rows.map((r) => r.channelId),
      rows.map((r) => r.count),
      rows.map((r) => r.quantity),
      rows.map((r) => r.valueMinor),
    ],
  );
}
