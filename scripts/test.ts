import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The whole suite, cheapest first. Every tier runs whatever the one before it said, so that one
// run shows everything that is wrong. What only reads the code is looked at all at once.

type Counts = { passed: number; failed: number };
type Tier = {
  name: string;
  command: string[];
  /** Reads the tier's own report; without one the exit code is one result. */
  report?: (file: string) => Counts;
};

const vitestReport = (file: string): Counts => {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(file, "utf8"));
  // A file that does not even load has no failed tests, and must count all the same.
  const broken =
    numFailedTests === 0 && numFailedTestSuites > 0 ? testResults.filter((r: { status: string }) => r.status === "failed").length : 0;
  return { passed: numPassedTests, failed: numFailedTests + broken };
};
const playwrightReport = (file: string): Counts => {
  const { stats, errors } = JSON.parse(readFileSync(file, "utf8"));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
};

const vitest = (project: string) => ["vitest", "run", "--project", project, "--passWithNoTests", "--reporter=default", "--reporter=json"];
const tiers: Tier[] = [
  { name: "format and lint", command: ["biome", "check", "."] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "rooms", command: ["node", "scripts/check-rooms.mjs"] },
  { name: "unused code", command: ["knip"] },
  { name: "unit", command: vitest("unit"), report: vitestReport },
  { name: "database", command: vitest("database"), report: vitestReport },
  { name: "browser", command: ["playwright", "test", "--reporter=list,json"], report: playwrightReport },
];

/** The exit code. `name`: what it says is told when it has ended, under this title. */
function run([program = "", ...rest]: string[], { name, env = {} }: { name?: string; env?: Record<string, string> } = {}): Promise<number> {
  const local = join("node_modules", ".bin", program);
  return new Promise((resolve) => {
    const child = spawn(existsSync(local) ? local : program, rest, {
      stdio: name ? ["ignore", "pipe", "pipe"] : "inherit",
      env: { ...process.env, ...env },
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => said.push(part));
    child.once("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once("close", (code) => {
      if (name) process.stdout.write(`\n── ${name}\n${Buffer.concat(said)}`);
      resolve(code ?? 1);
    });
  });
}

async function runTier({ name, command, report }: Tier, file: string): Promise<Counts> {
  if (!report) return (await run(command, { name })) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  console.log(`\n── ${name}`);
  const code = await run(report === vitestReport ? [...command, `--outputFile.json=${file}`] : command, {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const counts = existsSync(file) ? report(file) : { passed: 0, failed: 0 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !tiers.some((tier) => tier.name === name));
if (unknown.length > 0) throw new Error(`There is no tier ${unknown.join(", ")}. Tiers: ${tiers.map(({ name }) => name).join(", ")}.`);

const folder = await mkdtemp(join(tmpdir(), "gantry-report-"));
const asked = tiers.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const resultOf = async (tier: Tier) => ({ name: tier.name, ...(await runTier(tier, join(folder, `${tier.name}.json`))) });
const results: (Counts & { name: string })[] = [];
try {
  results.push(...(await Promise.all(asked.filter(({ report }) => !report).map(resultOf))));
  for (const tier of asked.filter(({ report }) => report)) results.push(await resultOf(tier));
} finally {
  await rm(folder, { recursive: true, force: true });
}

console.log("");
for (const { name, passed, failed } of results)
  console.log(`${name.padEnd(16)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed`);
const total = results.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
  passed: 0,
  failed: 0,
});
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
