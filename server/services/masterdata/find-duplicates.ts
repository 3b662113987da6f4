import { createHash } from "node:crypto";
import type { Client, Queryable } from "@/db/client";
import type { ComparedRecord } from "@/domain/masterdata/duplicate-evidence";
import { type FoundPair, type ProposalState, proposalAfter } from "@/domain/masterdata/propose-duplicates";
import { audit } from "../audit";
import { markChanged } from "../changes";
import { requirePermission, type ServiceContext, transact } from "../context";
import { assessItems, assessSuppliers } from "./assess-readiness";
import { searchDuplicates } from "./search-duplicates";

export type DuplicateKind = "item" | "supplier";
type Stored = { id: number; leftId: number; rightId: number; state: ProposalState; fingerprint: string; score: number };
type Records = ReadonlyMap<number, ComparedRecord>;

/** Pairs of one transaction: some 100 ms with the readiness of both sides, so that the live feed is never held back by it. */
const CHUNK = 500;
const chunksOf = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, n) => list.slice(n * CHUNK, (n + 1) * CHUNK));

/** What was merged is compared no more, nor what is no article of its own. The number of a bank account is not read, only what stands for it. */
const COMPARED: Record<DuplicateKind, string> = {
  item: `SELECT i.id, i.sku AS code, i.description AS name, i.details, nullif(i.unit_cost, 0)::float8 AS cost, i.gtin, nullif(i.brand, '') AS brand,
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
  const found = await searchDuplicates(records, kind);
  const byId = new Map(records.map((record) => [record.id, record]));
  let changed = 0;
  for (const pairs of chunksOf(found)) changed += await saveFound(context, entityId, kind, pairs, byId);
  changed += await withdrawOthers(context, entityId, kind, found);
  // Last, so that a search whose saving was cut short is made again.
  await context.pool.query(
    `INSERT INTO duplicate_search (entity_id, kind, fingerprint, searched_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (entity_id, kind) DO UPDATE SET fingerprint = excluded.fingerprint, searched_at = excluded.searched_at`,
    [entityId, kind, fingerprint, context.now],
  );
  return changed;
}

async function readCompared(queryable: Queryable, entityId: number, kind: DuplicateKind): Promise<ComparedRecord[]> {
  const { rows } = await queryable.query<ComparedRecord>(COMPARED[kind], [entityId]);
  return rows;
}

/** Proposes these pairs. What a person decided meanwhile holds: the state is looked at under lock, and what was merged is left out. */
function saveFound(
  context: ServiceContext,
  entityId: number,
  kind: DuplicateKind,
  found: readonly FoundPair[],
  records: Records,
): Promise<number> {
  return transact(context, async (inside) => {
    const { client, now } = inside;
    const { rows: stored } = await client.query<Stored>(
      `SELECT d.id, d.left_id AS "leftId", d.right_id AS "rightId", d.state, d.fingerprint, d.score
       FROM unnest($2::bigint[], $3::bigint[]) AS p(left_id, right_id) JOIN duplicate_proposal d ON d.kind = $1 AND d.left_id = p.left_id AND d.right_id = p.right_id
       ORDER BY d.id FOR UPDATE OF d`,
      [kind, found.map(({ leftId }) => leftId), found.map(({ rightId }) => rightId)],
    );
    const { rows: merged } = await client.query<{ id: number }>(
      `SELECT id FROM ${kind} WHERE id = ANY($1::bigint[]) AND merged_into_id IS NOT NULL`,
      [found.flatMap(({ leftId, rightId }) => [leftId, rightId])],
    );
    const gone = new Set(merged.map(({ id }) => id));
    const before = new Map(stored.map((row) => [pairKey(row), row]));
    const written = found
      .filter(({ leftId, rightId }) => !gone.has(leftId) && !gone.has(rightId))
      .map((pair) => {
        const print = digest([records.get(pair.leftId), records.get(pair.rightId)]);
        const known = before.get(pairKey(pair));
        const score = Math.round(pair.score * 1_000);
        return { ...pair, score, print, known, state: proposalAfter(known?.state ?? null, true, known?.fingerprint === print) };
      })
      // The nearest of all can change with what else there is, and with it the likeness of a pair that stayed as it was.
      .filter(({ known, state, print, score }) => known?.state !== state || known.fingerprint !== print || known.score !== score);
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
        written.map((pair) => pair.score),
        written.map((pair) => JSON.stringify(pair.features)),
        written.map((pair) => pair.print),
        written.map((pair) => pair.state),
      ],
    );
    await tell(
      inside,
      kind,
      saved,
      saved.filter(({ state }) => state === "open"),
      "duplicate.proposed",
    );
    return saved.length;
  });
}

/** What is open and was not found again is alike no more. */
async function withdrawOthers(
  context: ServiceContext,
  entityId: number,
  kind: DuplicateKind,
  found: readonly FoundPair[],
): Promise<number> {
  const { rows } = await context.pool.query<Stored>(
    `SELECT id, left_id AS "leftId", right_id AS "rightId", state FROM duplicate_proposal WHERE entity_id = $1 AND kind = $2 ORDER BY id`,
    [entityId, kind],
  );
  const keys = new Set(found.map(pairKey));
  const lost = rows.filter((row) => !keys.has(pairKey(row)) && proposalAfter(row.state, false, false) !== row.state);
  let changed = 0;
  for (const chunk of chunksOf(lost))
    changed += await transact(context, async (inside) => {
      const { rows: withdrawn } = await inside.client.query<{ id: number; leftId: number; rightId: number }>(
        `UPDATE duplicate_proposal SET state = 'withdrawn', version = version + 1, updated_at = $2 WHERE id = ANY($1::bigint[]) AND state = 'open'
         RETURNING id, left_id AS "leftId", right_id AS "rightId"`,
        [chunk.map(({ id }) => id), context.now],
      );
      await tell(inside, kind, withdrawn, withdrawn, "duplicate.withdrawn");
      return withdrawn.length;
    });
  return changed;
}

type Pair = { id: number; leftId: number; rightId: number };

async function tell(
  inside: ServiceContext & { client: Client },
  kind: DuplicateKind,
  touched: readonly Pair[],
  audited: readonly Pair[],
  verb: string,
): Promise<void> {
  await audit(
    inside,
    verb,
    audited.map(({ id, leftId, rightId }) => ({ subjectKind: "duplicate_proposal", subjectId: id, detail: { kind, leftId, rightId } })),
  );
  await markChanged(
    inside.client,
    "duplicates",
    touched.map(({ id }) => id),
  );
  const assess = kind === "item" ? assessItems : assessSuppliers;
  await assess(inside, [...new Set(touched.flatMap(({ leftId, rightId }) => [leftId, rightId]))]);
}
