import { createHash } from "node:crypto";
import type { Queryable } from "@/db/client";
import type { ComparedRecord } from "@/domain/masterdata/duplicate-evidence";
import { type FoundPair, type ProposalState, proposalAfter, proposeDuplicates } from "@/domain/masterdata/propose-duplicates";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requirePermission, type ServiceContext, transact } from "../context";
import { assessItems, assessSuppliers } from "./assess-readiness";

export type DuplicateKind = "item" | "supplier";
type Stored = { id: number; leftId: number; rightId: number; state: ProposalState; fingerprint: string; score: number };

/** What was merged is compared no more, nor what is no article of its own. The number of a bank account is not read, only what stands for it. */
const COMPARED: Record<DuplicateKind, string> = {
  item: `SELECT i.id, i.sku AS code, i.description AS name, nullif(i.unit_cost, 0)::float8 AS cost, i.gtin, nullif(i.brand, '') AS brand,
      nullif(i.category, 'Uncategorised') AS category, i.base_unit AS "baseUnit", i.weight_grams AS "weightGrams", i.country_of_origin AS country, NULL AS currency,
      coalesce((SELECT array_agg(t.supplier_id || '/' || upper(t.supplier_sku) ORDER BY t.supplier_id) FROM supplier_item t
        WHERE t.item_id = i.id AND t.supplier_sku <> ''), '{}') AS "sourceCodes"
    FROM item i WHERE i.entity_id = $1 AND i.merged_into_id IS NULL AND NOT i.is_bundle AND NOT i.is_service ORDER BY i.id`,
  supplier: `SELECT s.id, s.code, s.name, NULL AS cost, NULL AS gtin, NULL AS brand, NULL AS category, NULL AS "baseUnit", NULL AS "weightGrams", s.country, s.currency,
      '{}'::text[] AS "sourceCodes", d.tax_id AS "taxId", d.email, d.address, paid.bank
    FROM supplier s LEFT JOIN supplier_identity d ON d.supplier_id = s.id
    LEFT JOIN LATERAL (SELECT json_build_object('key', md5(b.iban), 'shown', '… ' || right(b.iban, 4)) AS bank FROM supplier_bank_detail b
      WHERE b.supplier_id = s.id AND b.state = 'approved' ORDER BY b.version DESC LIMIT 1) paid ON true
    WHERE s.entity_id = $1 AND s.merged_into_id IS NULL ORDER BY s.id`,
};

const digest = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");
const pairKey = (pair: { leftId: number; rightId: number }) => `${pair.leftId}/${pair.rightId}`;

/** Looks for duplicates in every entity whose data changed since it was last searched. Answers how many proposals came, went or changed. */
export async function findDuplicates(context: ServiceContext, stopped: () => boolean = () => false): Promise<number> {
  requirePermission(context, "governance.write");
  const { rows: entities } = await context.pool.query<{ id: number }>("SELECT id FROM entity ORDER BY id");
  let changed = 0;
  for (const { id } of entities)
    for (const kind of ["item", "supplier"] as const) if (!stopped()) changed += await searchOne(context, id, kind);
  return changed;
}

async function searchOne(context: ServiceContext, entityId: number, kind: DuplicateKind): Promise<number> {
  const records = await readCompared(context.pool, entityId, kind);
  const fingerprint = digest(records);
  const { rows: last } = await context.pool.query<{ fingerprint: string }>(
    "SELECT fingerprint FROM duplicate_search WHERE entity_id = $1 AND kind = $2",
    [entityId, kind],
  );
  if (last[0]?.fingerprint === fingerprint) return 0;
  const found = proposeDuplicates(records, kind);
  const byId = new Map(records.map((record) => [record.id, record]));
  return saveProposals(context, entityId, kind, found, byId, fingerprint);
}

async function readCompared(queryable: Queryable, entityId: number, kind: DuplicateKind): Promise<ComparedRecord[]> {
  const { rows } = await queryable.query<ComparedRecord>(COMPARED[kind], [entityId]);
  return rows;
}

function saveProposals(
  context: ServiceContext,
  entityId: number,
  kind: DuplicateKind,
  found: readonly FoundPair[],
  records: ReadonlyMap<number, ComparedRecord>,
  fingerprint: string,
): Promise<number> {
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows: stored } = await client.query<Stored>(
      `SELECT id, left_id AS "leftId", right_id AS "rightId", state, fingerprint, score FROM duplicate_proposal
       WHERE entity_id = $1 AND kind = $2 ORDER BY id FOR UPDATE`,
      [entityId, kind],
    );
    const before = new Map(stored.map((row) => [pairKey(row), row]));
    const proposed = found.map((pair) => {
      const print = digest([records.get(pair.leftId), records.get(pair.rightId)]);
      const known = before.get(pairKey(pair));
      return { ...pair, fingerprint: print, known, state: proposalAfter(known?.state ?? null, true, known?.fingerprint === print) };
    });
    const written = proposed.filter(
      ({ known, state, fingerprint: print }) => !known || known.state !== state || known.fingerprint !== print,
    );
    const foundKeys = new Set(found.map(pairKey));
    const withdrawn = stored.filter((row) => !foundKeys.has(pairKey(row)) && proposalAfter(row.state, false, false) !== row.state);
    const { rows: saved } = await client.query<{ id: number; leftId: number; rightId: number; state: string }>(
      `INSERT INTO duplicate_proposal AS d (entity_id, kind, left_id, right_id, score, evidence, fingerprint, state, proposed_at, updated_at)
       SELECT $1, $2, p.*, $3, $3 FROM unnest($4::bigint[], $5::bigint[], $6::int[], $7::jsonb[], $8::text[], $9::text[]) AS p
       ON CONFLICT (kind, left_id, right_id) DO UPDATE SET score = excluded.score, evidence = excluded.evidence, fingerprint = excluded.fingerprint,
         state = excluded.state, reason = CASE WHEN excluded.state = d.state THEN d.reason END, version = d.version + 1, updated_at = excluded.updated_at
       RETURNING d.id, d.left_id AS "leftId", d.right_id AS "rightId", d.state`,
      [
        entityId,
        kind,
        now,
        written.map((pair) => pair.leftId),
        written.map((pair) => pair.rightId),
        written.map((pair) => Math.round(pair.score * 1_000)),
        written.map((pair) => JSON.stringify(pair.features)),
        written.map((pair) => pair.fingerprint),
        written.map((pair) => pair.state),
      ],
    );
    await client.query(
      "UPDATE duplicate_proposal SET state = 'withdrawn', version = version + 1, updated_at = $2 WHERE id = ANY($1::bigint[])",
      [withdrawn.map(({ id }) => id), now],
    );
    await client.query(
      `INSERT INTO duplicate_search (entity_id, kind, fingerprint, searched_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (entity_id, kind) DO UPDATE SET fingerprint = excluded.fingerprint, searched_at = excluded.searched_at`,
      [entityId, kind, fingerprint, now],
    );
    const auditOf = (rows: readonly { id: number; leftId: number; rightId: number }[]) =>
      rows.map(({ id, leftId, rightId }) => ({ subjectKind: "duplicate_proposal", subjectId: id, detail: { kind, leftId, rightId } }));
    await audit(inside, "duplicate.proposed", auditOf(saved.filter(({ state }) => state === "open")));
    await audit(inside, "duplicate.withdrawn", auditOf(withdrawn));
    const touched = [...saved, ...withdrawn];
    await markChanged(
      client,
      "duplicates",
      touched.map(({ id }) => id),
    );
    const assess = kind === "item" ? assessItems : assessSuppliers;
    await assess(inside, [...new Set(touched.flatMap(({ leftId, rightId }) => [leftId, rightId]))]);
    return touched.length;
  });
}
