import type { Scope } from "@/domain/governance/roles";
import { type GridQuery, gridQuery } from "@/server/read/grid-query";
import { listInventory } from "@/server/read/inventory";
import { settle, withDatabase } from "./database";
import { percentile, report } from "./report";
import { seedInventory } from "./seed-inventory";

const ITEMS = 62_500;
const NODES = 8;
const ROUNDS = 12;
const PAGE = 100;
const EVERYWHERE: Scope = { everywhere: true, entityIds: [], nodeIds: [] };

const text = (type: string, filter: string) => ({ filterType: "text", type, filter });
const number = (type: string, filter: number) => ({ filterType: "number", type, filter });

/** What people do to the list: every column that they sort by, the filters they combine, words they look for, scrolling. */
function questions(nodeIds: readonly number[]): Record<"sort" | "filter" | "search", unknown[]> {
  const sort = (...fields: [string, "asc" | "desc"][]) => ({ sort: fields.map(([field, direction]) => ({ field, direction })) });
  const [node] = nodeIds;
  return {
    sort: [
      sort(["sku", "desc"]),
      sort(["description", "asc"]),
      sort(["category", "asc"]),
      sort(["available", "asc"]),
      sort(["available", "desc"]),
      sort(["onHand", "desc"]),
      sort(["dailyDemand", "desc"]),
      sort(["daysOnHand", "asc"]),
      sort(["valueMinor", "desc"]),
      sort(["risk", "asc"], ["valueMinor", "desc"]),
      sort(["nodeCode", "asc"], ["sku", "asc"]),
      { startRow: 5_000, endRow: 5_000 + PAGE, ...sort(["valueMinor", "desc"]) },
    ],
    filter: [
      { filters: { category: { filterType: "set", values: ["Kitchen", "Garden"] } } },
      { filters: { available: number("lessThan", 0) } },
      { filters: { available: { filterType: "number", type: "inRange", filter: 10, filterTo: 20 } } },
      { filters: { risk: { filterType: "set", values: ["stockout", "low"] } }, ...sort(["valueMinor", "desc"]) },
      { filters: { nodeCode: { filterType: "set", values: ["BENCH-N3"] } } },
      { filters: { sku: text("startsWith", "SKU-0420") } },
      { filters: { description: text("contains", "lantern") } },
      { filters: { backordered: number("greaterThan", 0), category: text("equals", "Kitchen") } },
      { scope: { nodeId: node } },
      { scope: { nodeId: node }, filters: { daysOnHand: number("lessThan", 7) }, ...sort(["daysOnHand", "asc"]) },
    ],
    search: [
      { search: "lantern" },
      { search: "red lantern" },
      { search: "SKU-0123" },
      { search: "heart t-light" },
      { search: "zzz" },
      { search: "blue" },
    ],
  };
}

const asked = (question: unknown): GridQuery => gridQuery.parse({ startRow: 0, endRow: PAGE, ...(question as object) });

export async function run(): Promise<void> {
  await withDatabase(async ({ pool }) => {
    const nodeIds = await seedInventory(pool, { items: ITEMS, nodes: NODES });
    await settle(pool);
    const time = async (question: unknown) => {
      const began = performance.now();
      await listInventory(pool, EVERYWHERE, asked(question));
      return performance.now() - began;
    };
    const first: number[] = [];
    for (let round = 0; round < ROUNDS; round++) first.push(await time({}));
    const rows = (await listInventory(pool, EVERYWHERE, asked({}))).rowCount;
    report({ bench: "grid", case: "first rows", unit: "ms", values: first, target: { atMost: 300 }, with: { rows, cold: first[0] } });
    for (const [kind, list] of Object.entries(questions(nodeIds))) {
      const rounds: number[][] = Array.from({ length: ROUNDS }, () => []);
      for (const times of rounds) for (const question of list) times.push(await time(question));
      const slowest = list
        .map((question, index) => ({
          question,
          ms: Math.round(
            percentile(
              rounds.map((times) => times[index] ?? 0),
              0.5,
            ),
          ),
        }))
        .sort((a, b) => b.ms - a.ms)
        .slice(0, 4);
      const p95s = Array.from({ length: 3 }, (_, third) => percentile(rounds.slice(third * 4, third * 4 + 4).flat(), 0.95));
      report({ bench: "grid", case: `${kind} p95`, unit: "ms", values: p95s, target: { atMost: 100 }, with: { rows, slowest } });
    }
  });
}
