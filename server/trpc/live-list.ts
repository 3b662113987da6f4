import { z } from "zod";
import { type Topic, topics } from "@/domain/changes/topics";
import { rowId, smallId } from "@/domain/kernel/ids";
import { gridQuery } from "@/server/read/grid-query";
import { topicReaders } from "@/server/realtime/topic-readers";
import { permitted } from "./init";

export const byId = z.object({ id: rowId });
/** Of a small table. */
export const bySmallId = z.object({ id: smallId });

/** A page of a live topic, for people who hold its permission, within their scope. */
export const listOf = <T extends Topic>(topic: T) =>
  permitted(topics[topic].permission)
    .input(gridQuery)
    .query(({ ctx, input }) => topicReaders[topic].list(ctx.service.pool, ctx.scope, input));
