import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SOURCES = [
  "app",
  "components",
  "domain",
  "server",
  "db",
  "next.config.mjs",
  "package-lock.json",
  "postcss.config.mjs",
  "tsconfig.json",
];
/** How new the sources were when the pages began to be built: what was changed meanwhile is not in them. */
const BUILT_FROM = join(".next", "BUILT_FROM");

function newest(path: string): number {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

const newestSource = () => Math.max(...SOURCES.map(newest));

export function isBuilt(): boolean {
  try {
    return newestSource() <= Number(readFileSync(BUILT_FROM, "utf8"));
  } catch {
    return false;
  }
}

/** Builds the pages. Throws with what the build said. */
export function buildPages(): Promise<void> {
  const builtFrom = newestSource();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join("node_modules", "next", "dist", "bin", "next"), "build"], {
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const keep = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-6_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => {
      if (code !== 0) return reject(new Error(`The pages could not be built:\n${said}`));
      writeFileSync(BUILT_FROM, String(builtFrom));
      resolve();
    });
  });
}
