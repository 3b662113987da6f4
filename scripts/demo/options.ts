import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

export const USAGE = `npm run demo -- [options]
  --port N        the port of the tower (3000)
  --replay FILE   a recorded order history (.csv or .csv.gz) in place of the simulated retailer
  --rate N        how many times the usual speed (1)
  --days N        days of simulated history that are filled in (90)
  --folder PATH   where the database is kept (.gantry/demo, or .gantry/replay)
  --fresh         forget what is there and start over`;

export type DemoOptions = { port: number; replay: string | null; rate: number; days: number; folder: string; fresh: boolean };
export class UsageError extends Error {}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most))
    throw new UsageError(`--${name} is a number from ${least} to ${most}, not "${text}".`);
  return value;
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = number(name, text, least, most);
  if (!Number.isInteger(value)) throw new UsageError(`--${name} is a whole number, not "${text}".`);
  return value;
}

/** What was asked for on the command line. Throws a UsageError that names the option. */
export function readOptions(args: string[]): DemoOptions | "help" {
  let values: { port?: string; replay?: string; rate?: string; days?: string; folder?: string; fresh?: boolean; help?: boolean };
  try {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    ({ values } = parseArgs({
      args,
      options: { port: text, replay: text, rate: text, days: text, folder: text, fresh: flag, help: flag },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help) return "help";
  const replay = values.replay === undefined ? null : resolve(values.replay);
  if (replay !== null && !existsSync(replay)) throw new UsageError(`--replay: there is no file ${values.replay}.`);
  return {
    port: whole("port", values.port ?? "3000", 1, 65_535),
    replay,
    rate: number("rate", values.rate ?? "1", 0.01, 10_000),
    days: whole("days", values.days ?? "90", 4, 365),
    folder: resolve(values.folder ?? (replay === null ? ".gantry/demo" : ".gantry/replay")),
    fresh: values.fresh ?? false,
  };
}
