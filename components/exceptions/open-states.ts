import { oneOf } from "@/components/grid/grid-url";

/** What still wants somebody: the queue as it opens, and the ground of every counter. */
export const openOnly = { state: oneOf("new", "acknowledged", "in_progress", "snoozed") };
