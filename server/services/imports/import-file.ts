import { createHash } from "node:crypto";
import { type Client, inTransaction } from "@/db/client";
import { type ImportFormatName, importFormats } from "@/domain/imports/formats";
import { columnKey, type ReadingContext } from "@/domain/imports/staged-line";
import { audit } from "@/server/services/audit";
import { requirePermission, type ServiceContext } from "@/server/services/context";
import { ServiceError } from "@/server/services/errors";
import { applyImport } from "./apply-import";
import { type ImportCounts, ImportTally, isOrderHistory, type Rejection } from "./counts";
import { faultOf } from "./fault";
import { requireNamed } from "./named-places";
import { noteFailure } from "./note-failure";
import { ImportFileError, inspectFile, readRows } from "./open-file";
import { type LineToStage, stageLines, stageRejections, unstage } from "./stage-lines";

export type ImportOptions = {
  entityCode: string;
  /** Channel that historical orders belong to, unless the line names one. */
  channelCode?: string;
  /** Nodes that historical orders left from; a code that is repeated gets more of them. */
  nodeCodes?: string[];
  shiftMs?: number;
  /** New suppliers are approved at once; without it they apply and are reviewed. */
  approved?: boolean;
  /** ISO 8601: lines from here on are left for the live replay. */
  before?: string;
};
export type ImportRequest = {
  format: ImportFormatName;
  path: string;
  options: ImportOptions;
  dryRun?: boolean;
  onProgress?: (step: string, done: number) => void;
};
export type ImportResult = {
  importId: number | null;
  fingerprint: string;
  repeated: boolean;
  counts: ImportCounts;
  rejections: Rejection[];
};

/** A century: no history is older. */
const MOST_SHIFT_DAYS = 36_500;
const MOST_SHIFT_MS = MOST_SHIFT_DAYS * 86_400_000;
/** Lines of one COPY: well under a second of one transaction. */
const STAGED_AT_ONCE = 25_000;

function fingerprintOf(request: ImportRequest, digest: string): string {
  const options = Object.entries(request.options)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([request.format, digest, options]))
    .digest("hex");
}

/** Reads every line once, in order; the consumer gets them in batches. */
async function readLines(
  now: Date,
  request: ImportRequest,
  delimiter: string,
  currency: string,
  consume: (lines: LineToStage[], rejections: Rejection[]) => Promise<void>,
): Promise<ImportCounts> {
  const format = importFormats[request.format];
  const tally = new ImportTally();
  const pseudonyms = new Map<string, string>();
  const context: ReadingContext = {
    shiftMs: request.options.shiftMs ?? 0,
    before: request.options.before === undefined ? null : Date.parse(request.options.before),
    now: now.getTime(),
    currency,
    pseudonym(customer) {
      const known =
        pseudonyms.get(customer) ??
        createHash("sha256").update(`${request.options.entityCode}:${customer.trim().toLowerCase()}`).digest("hex");
      pseudonyms.set(customer, known);
      return known;
    },
  };
  const keys = new Map([...format.required, ...format.optional].map((name) => [name, columnKey(name)]));
  for await (const rows of readRows(request.path, format, delimiter)) {
    const lines: LineToStage[] = [];
    const rejections: Rejection[] = [];
    for (const { line, row, column, width } of rows) {
      const outcome =
        row.length === width
          ? format.read((name) => row[column.get(keys.get(name) ?? name) ?? -1] ?? "", context)
          : { ok: false as const, reason: `${row.length} fields where the header has ${width}` };
      if (outcome === "later") {
        tally.addLater();
      } else if (outcome.ok) {
        const staged = { lineNumber: line, ...outcome.value };
        tally.add(staged);
        lines.push(staged);
      } else {
        tally.addRejected();
        rejections.push({ lineNumber: line, reason: outcome.reason });
      }
    }
    await consume(lines, rejections);
  }
  return tally.counts(isOrderHistory(request.format));
}

/** Imports one file wholly or not at all. The same file with the same options changes nothing and answers what it brought. */
export async function importFile(context: ServiceContext, request: ImportRequest): Promise<ImportResult> {
  requirePermission(context, "governance.write");
  const { shiftMs = 0 } = request.options;
  if (!(Math.abs(shiftMs) <= MOST_SHIFT_MS)) throw new ServiceError("invalid", `Dates are shifted by at most ${MOST_SHIFT_DAYS} days.`);
  const { digest, delimiter } = await inspectFile(request.path);
  const fingerprint = fingerprintOf(request, digest);
  const { currency } = await requireNamed(context.pool, request.format, request.options);
  if (request.dryRun) {
    const rejections: Rejection[] = [];
    const counts = await readLines(
      context.now,
      request,
      delimiter,
      currency,
      async (_lines, rejected) => void rejections.push(...rejected),
    );
    return { importId: null, fingerprint, repeated: false, counts, rejections };
  }
  const client = await context.pool.connect();
  try {
    // Two people with the same file: the second waits, then finds it done.
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 7))", [fingerprint]);
    return await importLocked(context, client, request, { fingerprint, delimiter, currency });
  } finally {
    await client.query("SELECT pg_advisory_unlock_all()").catch(() => {});
    client.release();
  }
}

async function importLocked(
  context: ServiceContext,
  client: Client,
  request: ImportRequest,
  file: { fingerprint: string; delimiter: string; currency: string },
): Promise<ImportResult> {
  const { rows: known } = await client.query<{ id: number; state: string }>("SELECT id, state FROM import_run WHERE fingerprint = $1", [
    file.fingerprint,
  ]);
  let importId = known[0]?.id;
  const repeated = known[0]?.state === "complete";
  if (known[0]?.state === "staging" || importId === undefined) {
    if (importId !== undefined) await unstage(client, importId);
    else {
      const { rows } = await client.query<{ id: number }>(
        "INSERT INTO import_run (format, fingerprint, options) VALUES ($1, $2, $3) RETURNING id",
        [request.format, file.fingerprint, request.options],
      );
      importId = rows[0]?.id ?? 0;
    }
    await stageFile(context, client, request, importId, file);
  }
  const run = importId;
  if (!repeated) await carryOn(context, client, run, request);
  const { rows: stored } = await client.query<{ counts: ImportCounts }>("SELECT counts FROM import_run WHERE id = $1", [run]);
  const { rows: rejections } = await client.query<Rejection>(
    'SELECT line_number AS "lineNumber", reason FROM import_rejection WHERE import_id = $1 ORDER BY line_number',
    [run],
  );
  return { importId: run, fingerprint: file.fingerprint, repeated, counts: stored[0]?.counts ?? {}, rejections };
}

/** To its end, also where it failed or was given up before: who asks for it again may have mended what was in the way. */
async function carryOn(context: ServiceContext, client: Client, importId: number, request: ImportRequest): Promise<void> {
  await client.query("UPDATE import_run SET state = 'applying', failures = 0 WHERE id = $1 AND state IN ('failed', 'given_up')", [
    importId,
  ]);
  try {
    await applyImport(context, client, importId, request.onProgress);
  } catch (error) {
    await noteFailure(context, importId, error).catch(() => {});
    const fault = faultOf(error);
    if (fault === null) throw error;
    throw new ServiceError("invalid", `${request.path} could not be imported to its end: ${fault}`);
  }
}

async function stageFile(
  context: ServiceContext,
  client: Client,
  request: ImportRequest,
  importId: number,
  file: { delimiter: string; currency: string },
): Promise<void> {
  let waiting: LineToStage[] = [];
  let rejected: Rejection[] = [];
  let done = 0;
  let writing = Promise.resolve();
  /** The database takes one batch while the next one is read. */
  const flush = async () => {
    await writing;
    const [lines, rejections] = [waiting, rejected];
    [waiting, rejected] = [[], []];
    writing = (async () => {
      await stageLines(client, importId, lines);
      if (rejections.length > 0) await stageRejections(client, importId, rejections);
      done += lines.length;
      request.onProgress?.("staged", done);
    })();
    // Whoever waits for it hears of its failure.
    writing.catch(() => {});
  };
  try {
    const counts = await readLines(context.now, request, file.delimiter, file.currency, async (lines, rejections) => {
      for (const line of lines) waiting.push(line);
      for (const rejection of rejections) rejected.push(rejection);
      if (waiting.length >= STAGED_AT_ONCE) await flush();
    });
    await flush();
    await writing;
    await inTransaction(context.pool, async (transaction) => {
      await transaction.query("UPDATE import_run SET state = 'applying', counts = $2 WHERE id = $1", [importId, counts]);
      await audit({ ...context, client: transaction }, "import.staged", [
        { subjectKind: "import_run", subjectId: importId, detail: counts },
      ]);
    });
  } catch (error) {
    await writing.catch(() => {});
    if (!(error instanceof ImportFileError)) throw error;
    // The file is at fault: as if it had never been named.
    await unstage(client, importId);
    await client.query("DELETE FROM import_run WHERE id = $1", [importId]);
    throw error;
  }
}
