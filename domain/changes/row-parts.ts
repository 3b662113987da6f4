import { z } from "zod";

// What the rows of all topics are made of.

export const key = z.number().int();
/** ISO 8601 text. */
export const instant = z.string();
/** Every row says where it belongs, so that the feed reaches only people whose scope covers it. */
export const scoped = { id: key, entityId: key, nodeIds: z.array(key) };
