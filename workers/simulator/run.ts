import { setTimeout as pause } from "node:timers/promises";
import pino from "pino";
import { createCustomers } from "./customers";
import { createGantryClient } from "./gantry-client";
import { openMailbox } from "./mailbox";
import { replayHistory } from "./replay";
import { readSettings } from "./settings";
import { createSuppliers } from "./suppliers";
import { createWarehouse } from "./warehouse";

// The world outside: customers, a warehouse and suppliers. It talks HTTP only, as they do.

const log = pino({ level: process.env.LOG_LEVEL ?? "info", base: { part: "simulator" } });
const settings = readSettings(process.argv[2] ?? "");
const WAREHOUSE_PAUSE_MS = 2_000;
const SUPPLIER_PAUSE_MS = 5_000;
/** Orders a second of the simulated customers, and so parcels of the warehouse, at the usual speed: one every six seconds. */
const PACE = 1 / 6;
/** A replayed warehouse packs whatever is ready: the file says when goods left, and it was at once. */
const REPLAY_PACKS = 20;

let stopping = false;
const stopped = () => stopping;
const whenStopped = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    stopping = true;
    whenStopped.abort();
  });

const rest = (milliseconds: number) => pause(milliseconds, undefined, { signal: whenStopped.signal }).catch(() => {});

/** Repeats a step, and goes on after a failure: the tower may be restarting. */
async function forever(name: string, step: () => Promise<number>): Promise<void> {
  while (!stopping) {
    const next = await step().catch((error: Error) => {
      if (!stopping) log.warn({ step: name }, error.message);
      return 3_000;
    });
    await rest(next);
  }
}

const { customers, rate, liveSince } = settings;
const client = createGantryClient({ ...settings, stopped });
const warehouse = createWarehouse(client);
const closeMailbox = await openMailbox(settings.mailbox.port, settings.mailbox.secrets);
const suppliers = createSuppliers(client, liveSince);
const loops = [
  forever("warehouse", async () => {
    if (customers.kind === "replay") await warehouse.pack(REPLAY_PACKS);
    else await warehouse.work(PACE * rate);
    return WAREHOUSE_PAUSE_MS;
  }),
  forever("suppliers", async () => {
    await suppliers(new Date());
    return SUPPLIER_PAUSE_MS;
  }),
];
if (customers.kind === "replay") {
  const { file, channel, cutoff } = customers;
  const say = (line: string) => log.info(line);
  loops.push(
    // Sending is repeated until it is accepted; a second round of the same messages changes nothing.
    (async () => {
      while (!stopping) {
        try {
          await replayHistory(client, { file, channel, cutoff, startedAt: liveSince, rate, stopped, say });
          return;
        } catch (error) {
          if (!stopping) log.warn({ step: "replay" }, (error as Error).message);
          await rest(3_000);
        }
      }
    })(),
  );
} else {
  const order = createCustomers(client, customers.size, PACE * rate);
  loops.push(forever("customers", () => order(new Date())));
}
log.info({ customers: customers.kind, rate }, "simulator started");
await Promise.all(loops);
await closeMailbox();
log.info("simulator stopped");
