import { type Client, inTransaction } from "@/db/client";
import type { ImportFormatName } from "@/domain/imports/formats";
import { audit } from "@/server/services/audit";
import type { ServiceContext } from "@/server/services/context";
import { ServiceError } from "@/server/services/errors";
import { type ApplyChunk, chunkApplier } from "./apply-chunk";
import { applyConfirmations } from "./apply-confirmations";
import { applyDemandEvents } from "./apply-demand-events";
import { applyItems } from "./apply-items";
import { applyOrders, prepareOrderItems } from "./apply-orders";
import { applyPriceLists } from "./apply-price-lists";
import { applyScms, prepareScms } from "./apply-scms";
import { applyStock } from "./apply-stock";
import { applySupplierTerms, rankSources } from "./apply-supplier-terms";
import { applySuppliers, prepareSuppliers } from "./apply-suppliers";
import { countRefused } from "./count-refused";
import { withdrawCancelledSales } from "./withdraw-cancelled-sales";

// Lines a transaction: each stays under a second on two cores.
const APPLIERS: Record<
  ImportFormatName,
  {
    lines: number;
    apply: ApplyChunk;
    /**
     * Two chunks touch rows of these tables in common: each begins when the one before it is committed, and is planned for the
     * tables as they are by then, not as they were before the file.
     */
    inTurn?: readonly string[];
    prepare?: (context: ServiceContext, importId: number, entityId: number, options: Record<string, unknown>) => Promise<void>;
    /** What only the whole file tells; in the transaction that completes the run. */
    conclude?: (client: Client, importId: number, entityId: number) => Promise<void>;
  }
> = {
  "online-retail": { lines: 12_000, apply: applyOrders, prepare: prepareOrderItems, conclude: withdrawCancelledSales },
  "orders-csv": { lines: 12_000, apply: applyOrders, prepare: prepareOrderItems, conclude: withdrawCancelledSales },
  "items-csv": { lines: 5_000, apply: applyItems },
  "suppliers-csv": { lines: 5_000, apply: applySuppliers, prepare: prepareSuppliers, inTurn: ["supplier_item"] },
  "price-lists": { lines: 5_000, apply: applyPriceLists, inTurn: ["supplier_price"] },
  "demand-events-csv": { lines: 5_000, apply: applyDemandEvents },
  "stock-csv": { lines: 2_000, apply: applyStock },
  "confirmations-csv": { lines: 2_000, apply: applyConfirmations, inTurn: ["purchase_order", "purchase_order_line", "stock_balance"] },
  "adventureworks-products": { lines: 5_000, apply: applyItems },
  "adventureworks-vendors": { lines: 5_000, apply: applySuppliers, prepare: prepareSuppliers, inTurn: ["supplier_item"] },
  "adventureworks-terms": { lines: 5_000, apply: applySupplierTerms, prepare: rankSources, inTurn: ["supplier_item"] },
  "scms-deliveries": {
    lines: 400,
    apply: applyScms,
    prepare: prepareScms,
    inTurn: ["purchase_order", "purchase_order_line", "goods_receipt", "goods_receipt_line", "asn", "stock_balance"],
  },
};

type Run = {
  format: ImportFormatName;
  state: string;
  options: Record<string, unknown>;
  appliedThrough: string | null;
  entityId: number;
  currency: string;
};

/** Carries a staged run to its end, from where it is. Every chunk is one transaction that also says how far it came. */
export async function applyImport(
  context: ServiceContext,
  client: Client,
  importId: number,
  onProgress?: (step: string, done: number) => void,
): Promise<void> {
  const { rows } = await client.query<Run>(
    `SELECT r.format, r.state, r.options, r.applied_through AS "appliedThrough", e.id AS "entityId", e.currency
     FROM import_run r JOIN entity e ON e.code = r.options->>'entityCode' WHERE r.id = $1`,
    [importId],
  );
  const run = rows[0];
  if (run?.state !== "applying") throw new ServiceError("conflict", `Import ${importId} is not staged.`);
  const applier = APPLIERS[run.format];
  await client.query("ANALYZE import_line");
  let after = run.appliedThrough;
  if (after === null) await applier.prepare?.(context, importId, run.entityId, run.options);
  const applyChunk = chunkApplier(context, applier.apply);
  let done = 0;
  let previous = Promise.resolve();
  for (;;) {
    const { rows: bounds } = await client.query<{ through: string | null; lines: number }>(
      `SELECT max(group_key) AS through, count(*)::int AS lines
       FROM (SELECT group_key FROM import_line WHERE import_id = $1 AND ($2::text IS NULL OR group_key > $2) ORDER BY group_key LIMIT $3) t`,
      [importId, after, applier.lines],
    );
    const through = bounds[0]?.through;
    if (through === null || through === undefined) break;
    const chunk = { importId, entityId: run.entityId, currency: run.currency, after: after ?? "", through, options: run.options };
    const before = previous;
    // The next chunk is worked out beside this one, but is committed after it: a crash leaves no gap.
    const own = applyChunk(chunk, before);
    previous = own.then(() => {
      done += bounds[0]?.lines ?? 0;
      onProgress?.("applied", done);
    });
    // Whoever waits for it hears of its failure; until then it is nobody's.
    previous.catch(() => {});
    after = through;
    if (applier.inTurn) {
      await previous;
      await client.query(`ANALYZE ${applier.inTurn.join(", ")}`);
    }
    await before.catch(async (error: unknown) => {
      await own.catch(() => {});
      throw error;
    });
  }
  await previous;
  await inTransaction(context.pool, async (transaction) => {
    await applier.conclude?.(transaction, importId, run.entityId);
    await countRefused(transaction, importId, run.format);
    await transaction.query("UPDATE import_run SET state = 'complete', completed_at = clock_timestamp(), failure = NULL WHERE id = $1", [
      importId,
    ]);
    await audit({ ...context, client: transaction }, "import.completed", [{ subjectKind: "import_run", subjectId: importId }]);
  });
}
