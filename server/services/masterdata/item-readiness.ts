import type { Queryable } from "@/db/client";
import { readinessOfRecord } from "@/domain/masterdata/item-record";
import { READINESS_GATE } from "@/domain/masterdata/readiness";
import { ServiceError } from "../errors";
import { readItemRecords } from "./item-records";

/** Throws `invalid` when one of the items is below the gate, and says which and why. As the data is now, not as it was last assessed. */
export async function requireReadyItems(queryable: Queryable, itemIds: readonly number[]): Promise<void> {
  const records = await readItemRecords(queryable, itemIds);
  const refused = records.map((record) => ({ sku: record.sku, ...readinessOfRecord(record) })).filter(({ isReady }) => !isReady);
  const [first] = refused;
  if (!first) return;
  const why = [...new Set(first.defects.map(({ kind }) => kind.replaceAll("_", " ")))].join(", ");
  const others = refused.length === 1 ? "" : ` ${refused.length - 1} more of the chosen items are not ready either.`;
  throw new ServiceError(
    "invalid",
    `${first.sku} is not ready to be ordered: its master data scores ${first.score} of ${READINESS_GATE} needed (${why}).${others}`,
  );
}

/** Those of the items that could not be ordered now. */
export async function unreadyItems(queryable: Queryable, itemIds: readonly number[]): Promise<Set<number>> {
  const records = await readItemRecords(queryable, itemIds);
  return new Set(records.filter((record) => !readinessOfRecord(record).isReady).map(({ id }) => id));
}
