import { type Client, inTransaction } from "@/db/client";
import type { ServiceContext } from "@/server/services/context";
import { ServiceError } from "@/server/services/errors";
import { faultOf } from "./fault";
import { rejectLines } from "./reject-lines";

/** A chunk of the staged lines: whole groups, above the last applied key and up to this one. */
export type ImportChunk = {
  importId: number;
  entityId: number;
  currency: string;
  after: string;
  through: string;
  options: Record<string, unknown>;
};
export type ApplyChunk = (context: ServiceContext & { client: Client }, chunk: ImportChunk) => Promise<void>;

/** Beyond so many groups it is not the lines that are at fault. */
const MOST_REFUSED = 200;

/**
 * Applies chunks of one run, each in a transaction that also says how far it came. Of a chunk that cannot be kept, what can is: it is
 * halved until the group is found that is at fault, and the lines of that are refused by their numbers.
 */
export function chunkApplier(context: ServiceContext, apply: ApplyChunk) {
  let refused = 0;

  const whole = (chunk: ImportChunk, before: Promise<void>) =>
    inTransaction(context.pool, async (transaction) => {
      await apply({ ...context, client: transaction }, chunk);
      await before;
      await advance(transaction, chunk);
    });

  /** Answers what the data is at fault for; null once the chunk is applied. */
  async function attempt(chunk: ImportChunk, before: Promise<void>): Promise<string | null> {
    try {
      await whole(chunk, before);
      return null;
    } catch (error) {
      // What the chunk before it failed of is no fault of this one.
      await before;
      const fault = faultOf(error);
      if (fault === null) throw error;
      return fault;
    }
  }

  async function inHalves(chunk: ImportChunk, keys: readonly string[], fault: string): Promise<void> {
    if (keys.length <= 1) {
      refused += 1;
      if (refused > MOST_REFUSED)
        throw new ServiceError("invalid", `More than ${MOST_REFUSED} of its lines cannot be kept, the last because ${fault}`);
      await inTransaction(context.pool, (transaction) => refuseGroup(transaction, chunk, fault));
      return;
    }
    const middle = Math.ceil(keys.length / 2);
    let after = chunk.after;
    for (const half of [keys.slice(0, middle), keys.slice(middle)]) {
      const part = { ...chunk, after, through: half.at(-1) ?? chunk.through };
      const own = await attempt(part, Promise.resolve());
      if (own !== null) await inHalves(part, half, own);
      after = part.through;
    }
  }

  return async (chunk: ImportChunk, before: Promise<void>): Promise<void> => {
    const fault = await attempt(chunk, before);
    if (fault === null) return;
    const { rows } = await context.pool.query<{ key: string }>(
      "SELECT DISTINCT group_key AS key FROM import_line WHERE import_id = $1 AND group_key > $2 AND group_key <= $3 ORDER BY 1",
      [chunk.importId, chunk.after, chunk.through],
    );
    await inHalves(
      chunk,
      rows.map(({ key }) => key),
      fault,
    );
  };
}

const advance = (transaction: Client, { importId, through }: ImportChunk) =>
  transaction.query("UPDATE import_run SET applied_through = $2 WHERE id = $1", [importId, through]);

/** Refuses all lines of the chunk that still stand. */
async function refuseGroup(transaction: Client, chunk: ImportChunk, fault: string): Promise<void> {
  await rejectLines(
    transaction,
    "SELECT line_number, $4::text FROM import_line WHERE import_id = $1 AND group_key > $2 AND group_key <= $3",
    [chunk.importId, chunk.after, chunk.through, fault],
  );
  await advance(transaction, chunk);
}
