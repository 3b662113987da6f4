import type { Client } from "@/db/client";
import { markChanged } from "../changes";

/** A purchase order is a row of two screens: what is on its way in, and what was agreed with the supplier. */
export async function markOrdersChanged(client: Client, orderIds: readonly number[]): Promise<void> {
  await markChanged(client, "inbound", orderIds);
  await markChanged(client, "purchasing", orderIds);
}
