import { execFileSync, spawnSync } from "node:child_process";
import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "gantry-forecast-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const SALES = `series,period,value\n${Array.from({ length: 24 }, (_, month) => `-5,${2023 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")},${10 + (month % 3)}`).join("\n")}\n`;
const run = (...options: string[]) => spawnSync("npx", ["tsx", "scripts/forecast.ts", ...options], { encoding: "utf8" });

describe("the forecast command", () => {
  it("reads what is packed, whatever it is called, and gives each series back under its own name", () => {
    writeFileSync(at("sales"), gzipSync(SALES));
    execFileSync("npx", ["tsx", "scripts/forecast.ts", "--in", at("sales"), "--out", at("out.csv"), "--horizon", "2"]);
    const lines = readFileSync(at("out.csv"), "utf8").trim().split("\n");
    expect(lines.map((line) => line.split(",").slice(0, 3).join(","))).toEqual(["series,period,step", "-5,2025-01,1", "-5,2025-02,2"]);
    expect(readdirSync(folder)).not.toContain("out.csv.part");
  });

  it("never writes over what it reads, by whatever link, and says which line it could not read", () => {
    writeFileSync(at("in.csv"), `${SALES}\n\nA,2024-01,many\n`);
    linkSync(at("in.csv"), at("link.csv"));
    const refused = run("--in", at("in.csv"), "--out", at("link.csv"));
    expect([refused.status, refused.stderr.trim()]).toEqual([2, "--out is the file that --in is read from."]);
    const read = run("--in", at("in.csv"), "--out", at("again.csv"));
    expect([read.status, read.stderr.split("\n")[0]]).toEqual([1, 'line 28, value: "many" is not a number.']);
  });

  it.each([
    ["cut short", "cut.csv.gz", gzipSync(SALES).subarray(0, 40), "cannot be unpacked"],
    ["in another encoding", "latin.csv", Buffer.from("series,period,value\nB\xf6rse,2024-01,1\n", "latin1"), "is not text in UTF-8"],
  ])("names the file that is %s", (_, name, content, words) => {
    writeFileSync(at(name), content);
    const { status, stderr } = run("--in", at(name), "--out", at("none.csv"));
    expect([status, stderr.includes(`${at(name)} ${words}`), stderr.includes("    at ")]).toEqual([2, true, false]);
    expect(readdirSync(folder)).not.toContain("none.csv");
  });
});
