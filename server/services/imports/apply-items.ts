import type { Client } from "@/db/client";
import { audit } from "@/server/services/audit";
import { assessItems } from "@/server/services/masterdata/assess-readiness";
import { convertTerms } from "@/server/services/masterdata/convert-terms";
import { markItemsShown } from "@/server/services/masterdata/mark-shown";
import type { ApplyChunk, ImportChunk } from "./apply-chunk";
import { changedColumns, lastCells } from "./last-cells";
import { rejectLines } from "./reject-lines";

const IN_CHUNK = "WHERE l.group_key > $3 AND l.group_key <= $4";
/** What an item's line may say, as stored. */
const COLUMNS = `i.description, i.details, i.gtin, i.category, i.brand, i.base_unit, i.lifecycle, i.weight_grams, i.country_of_origin, i.unit_cost, i.unit_price, i.is_service`;
const stored = (rows: string) => `SELECT i.id, to_jsonb(shown) AS columns FROM ${rows} CROSS JOIN LATERAL (SELECT ${COLUMNS}) shown`;
type Stored = { id: number; columns: Record<string, unknown> };

/**
 * Items by SKU in any case. Of each column the last cell that is not empty counts; without one, what is there stays, and what is new is
 * not known: no weight is guessed. What was merged into another item is described by that one.
 */
export const applyItems: ApplyChunk = async (context, chunk) => {
  const { client } = context;
  await rejectLines(
    client,
    `SELECT l.line_number, i.sku || ' was merged into ' || v.sku FROM import_line l
     JOIN item i ON i.entity_id = $2 AND upper(i.sku) = upper(l.fields->>'sku') JOIN item v ON v.id = i.merged_into_id
     ${IN_CHUNK} AND l.import_id = $1`,
    rangeOf(chunk),
  );
  const { rows: before } = await client.query<Stored>(
    `${stored("item i")} WHERE i.entity_id = $2 AND upper(i.sku) IN (SELECT upper(l.fields->>'sku') FROM import_line l ${IN_CHUNK} AND l.import_id = $1)
     ORDER BY i.id FOR NO KEY UPDATE OF i`,
    rangeOf(chunk),
  );
  const { rows: after } = await client.query<Stored>(
    `WITH written AS (
       INSERT INTO item AS i (entity_id, sku, description, details, gtin, category, brand, base_unit, lifecycle, weight_grams, country_of_origin, unit_cost, unit_price, is_service)
       SELECT $2, f.sku, f.description, coalesce(f.details, i.details), coalesce(f.gtin, i.gtin), coalesce(f.category, i.category, 'Uncategorised'), coalesce(f.brand, i.brand, ''),
         coalesce(f.base_unit, i.base_unit, 'each'), coalesce(f.lifecycle, i.lifecycle, 'active'), coalesce(f.weight_grams, i.weight_grams, 0),
         coalesce(f.country_of_origin, i.country_of_origin), coalesce(f.unit_cost, i.unit_cost, 0), coalesce(f.unit_price, i.unit_price, 0),
         coalesce(f.is_service::bool, i.is_service, false)
       FROM (${lastCells(["upper(l.fields->>'sku')"], IN_CHUNK)}) given
       CROSS JOIN LATERAL jsonb_to_record(given.fields) AS f(sku text, description text, details text, gtin text, category text, brand text, base_unit text, lifecycle text,
         weight_grams int, country_of_origin text, unit_cost numeric, unit_price numeric, is_service int)
       LEFT JOIN item i ON i.entity_id = $2 AND upper(i.sku) = given.k1
       ORDER BY given.k1
       ON CONFLICT (entity_id, upper(sku)) DO UPDATE SET
         description = excluded.description, details = excluded.details, gtin = excluded.gtin, category = excluded.category, brand = excluded.brand,
         base_unit = excluded.base_unit, lifecycle = excluded.lifecycle, weight_grams = excluded.weight_grams, country_of_origin = excluded.country_of_origin,
         unit_cost = excluded.unit_cost, unit_price = excluded.unit_price, is_service = excluded.is_service
       RETURNING i.*)
     ${stored("written i")}`,
    rangeOf(chunk),
  );
  const changedUnits = await writeUnits(client, chunk);
  await convertTerms(client, changedUnits);
  const was = new Map(before.map(({ id, columns }) => [id, columns]));
  const beside = new Set([...changedUnits, ...(await writeSeasons(client, chunk))]);
  const changed = after.flatMap(({ id, columns }) => {
    const change = changedColumns(was.get(id) ?? null, columns);
    return change === null && !beside.has(id) ? [] : [{ id, change }];
  });
  await audit(
    context,
    "item.imported",
    changed.map(({ id, change }) => ({ subjectKind: "item", subjectId: id, detail: { importId: chunk.importId, ...change } })),
  );
  await assessItems(
    context,
    after.map(({ id }) => id),
  );
  await markItemsShown(
    client,
    changed.map(({ id }) => id),
  );
};

const rangeOf = (chunk: ImportChunk) => [chunk.importId, chunk.entityId, chunk.after, chunk.through];

/** Answers the items whose units are others now. */
async function writeUnits(client: Client, chunk: ImportChunk): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO item_unit AS u (item_id, unit, numerator, denominator, gtin)
     SELECT i.id, given.k2, split_part(f.other_unit_factor, '/', 1)::int, split_part(f.other_unit_factor, '/', 2)::int, f.other_unit_gtin
     FROM (${lastCells(["upper(l.fields->>'sku')", "l.fields->>'other_unit'"], `${IN_CHUNK} AND l.fields ? 'other_unit'`)}) given
     CROSS JOIN LATERAL jsonb_to_record(given.fields) AS f(other_unit_factor text, other_unit_gtin text)
     JOIN item i ON i.entity_id = $2 AND upper(i.sku) = given.k1 WHERE given.k2 <> i.base_unit ORDER BY i.id, given.k2
     ON CONFLICT (item_id, unit) DO UPDATE SET numerator = coalesce(excluded.numerator, u.numerator), denominator = coalesce(excluded.denominator, u.denominator),
       gtin = coalesce(excluded.gtin, u.gtin)
       WHERE (coalesce(excluded.numerator, u.numerator), coalesce(excluded.denominator, u.denominator), coalesce(excluded.gtin, u.gtin))
         IS DISTINCT FROM (u.numerator, u.denominator, u.gtin)
     RETURNING u.item_id AS id`,
    rangeOf(chunk),
  );
  return [...new Set(rows.map(({ id }) => id))];
}

/** Answers the items whose season ends on another day now, or whose rest is worth something else. */
async function writeSeasons(client: Client, chunk: ImportChunk): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO item_season AS s (item_id, ends_on, salvage_share)
     SELECT i.id, coalesce(f.season_ends_on, known.ends_on), coalesce(f.salvage_share, known.salvage_share, 0)
     FROM (${lastCells(["upper(l.fields->>'sku')"], `${IN_CHUNK} AND l.fields ?| '{season_ends_on,salvage_share}'`)}) given
     CROSS JOIN LATERAL jsonb_to_record(given.fields) AS f(season_ends_on date, salvage_share float8)
     JOIN item i ON i.entity_id = $2 AND upper(i.sku) = given.k1 LEFT JOIN item_season known ON known.item_id = i.id
     WHERE coalesce(f.season_ends_on, known.ends_on) IS NOT NULL ORDER BY i.id
     ON CONFLICT (item_id) DO UPDATE SET ends_on = excluded.ends_on, salvage_share = excluded.salvage_share
       WHERE (excluded.ends_on, excluded.salvage_share) IS DISTINCT FROM (s.ends_on, s.salvage_share)
     RETURNING s.item_id AS id`,
    rangeOf(chunk),
  );
  return rows.map(({ id }) => id);
}
