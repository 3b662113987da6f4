import { matchInvoices } from "@/server/services/procurement/match-invoices";
import { holdClearedInvoices } from "@/server/services/procurement/supplier/hold-cleared-invoices";
import { resumeHeldInvoices } from "@/server/services/procurement/supplier/resume-held-invoices";
import type { Handler } from "../job";

/** Invoices decided in one transaction: about 20 ms of work. */
const BATCH = 200;

/** Decides the invoices that no match has decided since they, or the receipts behind them, last changed. */
export const matchInvoicesJob: Handler = async (_payload, { context, stopped, log }) => {
  const resumed = await resumeHeldInvoices(context);
  if (resumed > 0) log.info({ resumed }, "invoices resumed after a change of bank details");
  const held = await holdClearedInvoices(context);
  if (held > 0) log.info({ held }, "cleared invoices held for a change of bank details");
  let after = 0;
  let matched = 0;
  while (!stopped()) {
    const { rows } = await context.pool.query<{ id: number }>(
      "SELECT id FROM supplier_invoice WHERE state = 'unmatched' AND id > $1 ORDER BY id LIMIT $2",
      [after, BATCH],
    );
    if (rows.length === 0) break;
    matched += (
      await matchInvoices(
        context,
        rows.map((row) => row.id),
      )
    ).length;
    after = rows.at(-1)?.id ?? after;
  }
  if (matched > 0) log.info({ matched }, "invoices matched");
};
