/** `npm run bench -- <name>`: one JSON line a case. Each benchmark starts a database of its own and removes it afterwards. */
const benches = {
  "hot-sku": () => import("./hot-sku"),
  ingest: () => import("./ingest"),
  grid: () => import("./grid"),
  live: () => import("./live"),
  import: () => import("./import"),
  kpi: () => import("./kpi"),
  dedupe: () => import("./dedupe"),
  replenish: () => import("./replenish"),
  policies: () => import("./policies"),
  forecast: () => import("./forecast"),
  backtest: () => import("./backtest"),
};
type Name = keyof typeof benches;
const isName = (text: string): text is Name => Object.hasOwn(benches, text);

const asked = process.argv[2] ?? "";
if (!isName(asked)) {
  console.log(`npm run bench -- <name>\n${Object.keys(benches).join("\n")}`);
  process.exitCode = asked === "" ? 0 : 2;
} else {
  const { run } = await benches[asked]();
  await run();
}

export {};
