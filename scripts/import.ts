import { parseArgs } from "node:util";
import { databaseUrl, openPool } from "@/db/client";
import { importFormats, isImportFormat } from "@/domain/imports/formats";
import { ServiceError } from "@/server/services/errors";
import { type ImportOptions, type ImportResult, importFile } from "@/server/services/imports/import-file";

const USAGE = `npm run import -- <format> FILE… [--dry-run] [--json] [--entity CODE] [--channel CODE] [--node CODE]… [--shift-days N] [--approved]
formats: ${Object.keys(importFormats).join(", ")}`;

const parsed = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      "dry-run": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      entity: { type: "string" },
      channel: { type: "string" },
      node: { type: "string", multiple: true },
      "shift-days": { type: "string" },
      approved: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
type Options = ReturnType<typeof parsed>["values"];

/** What was typed, or null where there is no such option. */
function typed(): ReturnType<typeof parsed> | null {
  try {
    return parsed();
  } catch (error) {
    console.error(messageOf(error));
    return null;
  }
}
/** Of several addresses that did not answer, the first. */
const messageOf = (error: unknown) => {
  const { message, errors, code } = error as { message?: string; errors?: Error[]; code?: string };
  return message || errors?.[0]?.message || code || String(error);
};
/** A database or a disk that does not answer: nothing that a stack would tell more about. */
const isOutside = (error: unknown) => typeof (error as { code?: unknown }).code === "string";

const ORDER = [
  "lines",
  "invoices",
  "orders",
  "cancellations",
  "adjustmentInvoices",
  "bookingInvoices",
  "saleLines",
  "returns",
  "adjustments",
  "serviceLines",
  "applied",
  "later",
  "rejected",
];
/** Stored counts come back in no order; people compare them line by line. */
const inOrder = (counts: Record<string, number>) =>
  Object.fromEntries(ORDER.filter((name) => name in counts).map((name) => [name, counts[name]]));

function print(values: Options, path: string, result: ImportResult, seconds: number) {
  if (values.json) {
    console.log(
      JSON.stringify({
        file: path,
        importId: result.importId,
        repeated: result.repeated,
        dryRun: values["dry-run"],
        ...inOrder(result.counts),
        rejections: result.rejections,
        seconds,
      }),
    );
    return;
  }
  console.log(
    `${path}: ${result.repeated ? "already imported, nothing changed" : values["dry-run"] ? "dry run, nothing was written" : "imported"} (${seconds} s)`,
  );
  for (const [name, count] of Object.entries(inOrder(result.counts))) console.log(`  ${name.padEnd(20)}${String(count).padStart(10)}`);
  for (const { lineNumber, reason } of result.rejections) console.log(`  line ${lineNumber} rejected: ${reason}`);
}

async function main(): Promise<number> {
  const command = typed();
  if (!command) {
    console.error(USAGE);
    return 2;
  }
  const {
    values,
    positionals: [format = "", ...paths],
  } = command;
  const shiftDays = values["shift-days"] === undefined ? undefined : Number(values["shift-days"]);
  if (values.help || !isImportFormat(format) || paths.length === 0 || (shiftDays !== undefined && !Number.isInteger(shiftDays))) {
    console.error(USAGE);
    return values.help ? 0 : 2;
  }
  const pool = openPool(databaseUrl(), 4);
  try {
    const { rows } = await pool.query<{ code: string }>("SELECT code FROM entity ORDER BY id");
    const entityCode = values.entity ?? (rows.length === 1 ? rows[0]?.code : undefined);
    if (!entityCode) {
      console.error(
        rows.length === 0
          ? "There is no entity yet: create the organisation first."
          : `Say which entity: --entity ${rows.map((r) => r.code).join(" | ")}`,
      );
      return 2;
    }
    const options: ImportOptions = {
      entityCode,
      ...(values.channel !== undefined && { channelCode: values.channel }),
      ...(values.node !== undefined && { nodeCodes: values.node }),
      ...(shiftDays !== undefined && { shiftMs: shiftDays * 86_400_000 }),
      ...(values.approved && { approved: true }),
    };
    for (const path of paths) {
      const started = performance.now();
      const result = await importFile(
        { pool, actor: { kind: "import", id: format }, now: new Date() },
        {
          format,
          path,
          options,
          dryRun: values["dry-run"],
          ...(process.stderr.isTTY && !values.json && { onProgress: (step, done) => process.stderr.write(`\r${step} ${done} `) }),
        },
      );
      if (process.stderr.isTTY && !values.json) process.stderr.write("\r");
      print(values, path, result, Math.round((performance.now() - started) / 10) / 100);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ServiceError) && !isOutside(error)) throw error;
    console.error(values.json ? JSON.stringify({ error: messageOf(error) }) : messageOf(error));
    return 1;
  } finally {
    await pool.end();
  }
}

process.exitCode = await main();
