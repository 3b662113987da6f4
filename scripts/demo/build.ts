import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
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
const BUILT = join(".next", "BUILD_ID");

function newest(path: string): number {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

export function isBuilt(): boolean {
  try {
    const built = statSync(BUILT).mtimeMs;
    return SOURCES.every((path) => newest(path) <= built);
  } catch {
    return false;
  }
}

/** Builds the pages. Throws with what the build said. */
export function buildPages(): Promise<void> {
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
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`The pages could not be built:\n${said}`))));
  });
}
