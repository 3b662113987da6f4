import type { ExceptionType } from "@/domain/exceptions/catalogue";
import type { Resolution } from "@/domain/exceptions/playbooks";
import type { ServiceContext } from "@/server/services/context";
import { detectExceptions } from "@/server/services/exceptions/detect-exceptions";
import { resolveExceptions } from "@/server/services/exceptions/resolve-exceptions";
import { undoExceptionAction } from "@/server/services/exceptions/undo-exception-action";
import type { Retailer } from "./factories/retailer";

export type ExceptionRecord = {
  id: number;
  type: string;
  state: string;
  resolution: string | null;
  money_at_risk_minor: number;
  version: number;
};

const seen = (rows: readonly ExceptionRecord[]) => rows.map(({ id, version }) => ({ id, version }));

/** The exceptions of one retailer as a person meets them: looked for, settled as they stand, undone. */
export function exceptionDesk({ context, entityId, itemIds, nodeIds }: Retailer) {
  const many = async (sql: string, values: unknown[] = []) => (await context.pool.query(sql, values)).rows;
  const one = async (sql: string, values: unknown[] = []) => (await many(sql, values))[0];
  const exceptions = (): Promise<ExceptionRecord[]> => many("SELECT * FROM exception WHERE entity_id = $1 ORDER BY id", [entityId]);
  const detect = (type: ExceptionType, at: ServiceContext = context) => detectExceptions(at, { types: [type] });
  const resolveRows = (rows: readonly ExceptionRecord[], resolution: Resolution, who: ServiceContext) =>
    resolveExceptions(who, { exceptions: seen(rows), resolution });
  return {
    one,
    exceptions,
    detect,
    resolveRows,
    /** Opens what the type finds and settles every exception of the retailer. */
    resolve: async (type: ExceptionType, resolution: Resolution, who: ServiceContext) => {
      await detect(type, { ...context, now: who.now });
      return resolveRows(await exceptions(), resolution, who);
    },
    undo: async (who: ServiceContext) => undoExceptionAction(who, { exceptions: seen(await exceptions()) }),
    balance: (item = 0) => one("SELECT * FROM stock_balance WHERE item_id = $1 AND node_id = $2", [itemIds[item], nodeIds[0]]),
    setBalance: (columns: string, item = 0) =>
      many(`UPDATE stock_balance SET ${columns} WHERE item_id = $1 AND node_id = $2`, [itemIds[item], nodeIds[0]]),
    lastAudit: (kind: string, id: number) =>
      one("SELECT verb, actor, detail FROM audit_entry WHERE subject_kind = $1 AND subject_id = $2 ORDER BY id DESC LIMIT 1", [kind, id]),
  };
}
