import { z } from "zod";
import { type Patch, type Position, type Topic, topics } from "./topics";

// What browser and gateway say to each other over the live feed's socket.

export const SOCKET_PATH = "/socket";

const topicName = z.enum(Object.keys(topics) as [Topic, ...Topic[]]);
const position = z.string().regex(/^\d{1,20}:\d{1,19}$/);

/** With a position: send what came after it. Without: send what comes from now on. */
export const subscribeRequest = z.object({ topic: topicName, position: position.nullable() });
export const unsubscribeRequest = z.object({ topic: topicName });

export type SubscribeAnswer =
  | { ok: true; position: Position }
  /** The position is too old (or too much came since): everything has to be read again; patches follow from `position` on. */
  | { ok: true; reread: true; position: Position }
  | { ok: false; reason: "forbidden" | "invalid" | "unavailable" };

/** Sent each second: how far the feed is, and how old the oldest change is that it has not yet sent. */
export type Pulse = { position: Position; at: string; lagMs: number };

export type ServerToClient = {
  patch(patch: Patch): void;
  pulse(pulse: Pulse): void;
  reread(told: { topic: Topic; position: Position }): void;
  revoked(): void;
};

export type ClientToServer = {
  subscribe(request: z.infer<typeof subscribeRequest>, answer: (answer: SubscribeAnswer) => void): void;
  unsubscribe(request: z.infer<typeof unsubscribeRequest>): void;
};
