import type { Server as HttpServer } from "node:http";
import { type DefaultEventsMap, Server, type Socket } from "socket.io";
import type { Pool } from "@/db/client";
import {
  type ClientToServer,
  type Pulse,
  type ServerToClient,
  SOCKET_PATH,
  type SubscribeAnswer,
  subscribeRequest,
  unsubscribeRequest,
} from "@/domain/changes/feed";
import { type Position, type Topic, topics } from "@/domain/changes/topics";
import { isWithin, type Scope, scopeOf } from "@/domain/governance/roles";
import type { Person } from "@/server/auth";
import { log } from "@/server/operations/log";
import { backlogOf } from "./backlog";
import { type Changed, type Relay, startRelay } from "./relay";

type Subscription = { scope: Scope; room: string };
type SocketFacts = { person: Person; subscriptions: Map<Topic, Subscription>; heldFrom: Position | null; backlog: () => number };
type LiveServer = Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketFacts>;
type LiveSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketFacts>;

/** Bytes that wait for one client before it leaves its rooms; it gets what it missed, merged, once they are gone. */
const MOST_WAITING_BYTES = 1_000_000;
const RECHECK_MS = 60_000;
const PULSE_ROOM = "pulse";

/** People with the same scope share a room: a patch is cut and encoded once for each distinct scope, and each socket gets it once. */
function roomOf(topic: Topic, scope: Scope): string {
  if (scope.everywhere) return `${topic}|*`;
  const entities = scope.entityIds.toSorted((a, b) => a - b).map((id) => `e${id}`);
  const nodes = scope.nodeIds.toSorted((a, b) => a - b).map((id) => `n${id}`);
  return `${topic}|${[...entities, ...nodes].join(",")}`;
}

/** What of a change a scope may see. Where rows move, one outside it goes as its bare id: it may have been inside a moment ago. */
function within(topic: Topic, scope: Scope, changed: Changed): Changed {
  if (scope.everywhere) return changed;
  const rows = changed.rows.filter((row) => isWithin(scope, row));
  if (rows.length === changed.rows.length || !topics[topic].moves) return { rows, removed: changed.removed };
  return { rows, removed: [...changed.removed, ...changed.rows.flatMap((row) => (isWithin(scope, row) ? [] : [row.id]))] };
}

export type GatewayOptions = {
  pool: Pool;
  personOf(headers: Headers): Promise<Person | null>;
  /** The people of those sessions that still hold, with their grants as they are now. */
  personsOf(sessionIds: readonly string[]): Promise<Map<string, Person>>;
  publicUrl?: string;
  mostWaitingBytes?: number;
};

export type Gateway = Awaited<ReturnType<typeof startGateway>>;

export async function startGateway(
  http: HttpServer,
  { pool, personOf, personsOf, publicUrl, mostWaitingBytes = MOST_WAITING_BYTES }: GatewayOptions,
) {
  const io: LiveServer = new Server(http, {
    path: SOCKET_PATH,
    serveClient: false,
    // Next's development socket shares the port.
    destroyUpgrade: false,
    maxHttpBufferSize: 10_000,
    allowRequest: (request, decide) => {
      const { origin, host } = request.headers;
      const allowed =
        origin === undefined || origin === publicUrl?.replace(/\/$/, "") || (URL.canParse(origin) && new URL(origin).host === host);
      decide(allowed ? null : "This origin may not connect.", allowed);
    },
  });
  const scopesInUse = new Map<string, { topic: Topic; scope: Scope; sockets: number }>();

  function enter(socket: LiveSocket, topic: Topic, subscription: Subscription): void {
    leave(socket, topic);
    socket.data.subscriptions.set(topic, subscription);
    const use = scopesInUse.get(subscription.room) ?? { topic, scope: subscription.scope, sockets: 0 };
    use.sockets += 1;
    scopesInUse.set(subscription.room, use);
    if (socket.data.heldFrom === null) void socket.join(subscription.room);
  }

  function leave(socket: LiveSocket, topic: Topic): void {
    const subscription = socket.data.subscriptions.get(topic);
    if (!subscription) return;
    socket.data.subscriptions.delete(topic);
    void socket.leave(subscription.room);
    const use = scopesInUse.get(subscription.room);
    if (!use) return;
    use.sockets -= 1;
    if (use.sockets === 0) scopesInUse.delete(subscription.room);
  }

  /** Too much waits for this client: nothing more is added until it has taken that. */
  function holdSlowSockets(): void {
    for (const socket of io.sockets.sockets.values()) {
      if (socket.data.heldFrom !== null || (socket.data.backlog?.() ?? 0) <= mostWaitingBytes) continue;
      socket.data.heldFrom = relay.position();
      void socket.leave(PULSE_ROOM);
      for (const { room } of socket.data.subscriptions.values()) void socket.leave(room);
    }
  }

  const relay: Relay = await startRelay(pool, {
    watched: (topic) => [...scopesInUse.values()].some((use) => use.topic === topic),
    publish(topic, position, changed) {
      holdSlowSockets();
      for (const [room, use] of scopesInUse) {
        if (use.topic !== topic) continue;
        const { rows, removed } = within(topic, use.scope, changed);
        if (rows.length > 0 || removed.length > 0) io.to(room).emit("patch", { topic, position, rows, removed });
      }
    },
    pulse: (pulse: Pulse) => io.to(PULSE_ROOM).emit("pulse", pulse),
  });

  /** Sends what came after `from`, merged, and joins; in the relay's turn, so that no tick falls between the two. */
  async function bring(socket: LiveSocket, topic: Topic, scope: Scope, from: Position): Promise<SubscribeAnswer> {
    const missed = await relay.missedSince(topic, from);
    const position = relay.position();
    if (missed === null) return { ok: true, reread: true, position };
    const { rows, removed } = within(topic, scope, missed);
    if (rows.length > 0 || removed.length > 0) socket.emit("patch", { topic, position, rows, removed });
    return { ok: true, position };
  }

  async function subscribe(socket: LiveSocket, topic: Topic, from: Position | null): Promise<SubscribeAnswer> {
    const scope = scopeOf(socket.data.person.grants, topics[topic].permission);
    if (!scope) return { ok: false, reason: "forbidden" };
    if (!socket.connected) return { ok: false, reason: "unavailable" };
    // A held client gets everything since it was held anyway.
    const answer: SubscribeAnswer =
      from === null ? { ok: true, position: socket.data.heldFrom ?? relay.position() } : await bring(socket, topic, scope, from);
    if (socket.connected) enter(socket, topic, { scope, room: roomOf(topic, scope) });
    return answer;
  }

  async function release(socket: LiveSocket): Promise<void> {
    const from = socket.data.heldFrom;
    if (from === null || !socket.connected) return;
    for (const [topic, { scope }] of socket.data.subscriptions) {
      const answer = await bring(socket, topic, scope, from);
      if ("reread" in answer) socket.emit("reread", { topic, position: relay.position() });
    }
    socket.data.heldFrom = null;
    void socket.join(PULSE_ROOM);
    for (const { room } of socket.data.subscriptions.values()) void socket.join(room);
  }

  io.use(async (socket, next) => {
    try {
      const person = await personOf(new Headers({ cookie: socket.handshake.headers.cookie ?? "" }));
      if (!person) return next(new Error("unauthorized"));
      socket.data = { person, subscriptions: new Map(), heldFrom: null, backlog: () => 0 };
      next();
    } catch (error) {
      log.error({ err: error }, "a socket's session could not be read");
      next(new Error("unavailable"));
    }
  });

  io.on("connection", (socket) => {
    socket.data.backlog = backlogOf(socket.conn, () => {
      if (socket.data.heldFrom !== null)
        relay.inTurn(() => release(socket)).catch((error) => log.error({ err: error }, "a slow client could not be resumed"));
    });
    void socket.join(PULSE_ROOM);
    socket.on("subscribe", (message, answer) => {
      const request = subscribeRequest.safeParse(message);
      if (typeof answer !== "function") return;
      if (!request.success) return answer({ ok: false, reason: "invalid" });
      relay
        .inTurn(() => subscribe(socket, request.data.topic, request.data.position))
        .catch((error): SubscribeAnswer => {
          log.error({ err: error }, "a subscription failed");
          return { ok: false, reason: "unavailable" };
        })
        .then(answer);
    });
    socket.on("unsubscribe", (message) => {
      const request = unsubscribeRequest.safeParse(message);
      if (request.success) relay.inTurn(async () => leave(socket, request.data.topic)).catch(() => {});
    });
    socket.on("disconnect", () => {
      for (const topic of [...socket.data.subscriptions.keys()]) leave(socket, topic);
    });
  });

  /** Ends sockets whose session ended, and moves those whose grants changed; one query for all of them. */
  async function recheck(): Promise<void> {
    const sockets = [...io.sockets.sockets.values()].filter((socket) => socket.data.person);
    if (sockets.length === 0) return;
    const persons = await personsOf(sockets.map((socket) => socket.data.person.sessionId));
    for (const socket of sockets) {
      const person = persons.get(socket.data.person.sessionId);
      if (!person) {
        socket.emit("revoked");
        socket.disconnect(true);
        continue;
      }
      socket.data.person = person;
      for (const [topic, { room }] of [...socket.data.subscriptions]) {
        const scope = scopeOf(person.grants, topics[topic].permission);
        if (scope && roomOf(topic, scope) === room) continue;
        leave(socket, topic);
        if (scope) enter(socket, topic, { scope, room: roomOf(topic, scope) });
        socket.emit("reread", { topic, position: relay.position() });
      }
    }
  }
  const rechecker = setInterval(() => recheck().catch((error) => log.error({ err: error }, "sessions could not be checked")), RECHECK_MS);

  return {
    relay,
    recheck,
    socketCount: () => io.sockets.sockets.size,
    /** Bytes that wait in this process for the connection for which most wait. */
    mostWaitingBytes: () => Math.max(0, ...[...io.sockets.sockets.values()].map((socket) => socket.data.backlog?.() ?? 0)),
    heldCount: () => [...io.sockets.sockets.values()].filter((socket) => socket.data.heldFrom !== null).length,
    async stop(): Promise<void> {
      clearInterval(rechecker);
      io.disconnectSockets(true);
      await relay.stop();
      io.engine.close();
    },
  };
}
