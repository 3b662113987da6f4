// Who may import whom. The table is the rule; the rest of the file only reads it.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * First match wins. `may` and `types` are rooms (`types`: with `import type` only), `packages` an allow-list of packages,
 * `never` packages that are refused, `words` globals that the room does not touch, `home` where refused code belongs.
 * @type {{ room: RegExp, may: RegExp, types?: RegExp, packages?: RegExp, never?: RegExp, words?: RegExp, home: string }[]}
 */
const ROOMS = [
  {
    room: /^domain\//,
    may: /^domain\//,
    packages: /^(zod|big\.js)$/,
    words: /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env\b|\bconsole\.(log|warn|error|info)\(/,
    home: "domain/ is pure: pass time, chance and rows in as parameters; effects belong in server/services/",
  },
  { room: /^db\//, may: /^(domain|db)\//, never: /^(next|react)/, home: "code that decides or acts belongs in server/services/" },
  {
    // Text of documents that needs a library (XML) to be written or read; what they mean is decided in domain/documents/.
    room: /^server\/documents\//,
    may: /^(domain|server\/documents)\//,
    packages: /^(fast-xml-parser|big\.js)$/,
    words: /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/,
    home: "a document is made from rows that are passed in; queries and effects belong in server/services/",
  },
  {
    room: /^server\/(services|read|ingest|operations)\//,
    may: /^(domain|db|server\/(services|read|ingest|operations|documents))\//,
    never: /^(next|react|@trpc|socket\.io)/,
    home: "transport belongs in server/trpc/ or server/realtime/, which call this room",
  },
  {
    room: /^server\/(trpc|realtime)\//,
    may: /^(domain|db\/client|server)(\/|$)/,
    home: "queries belong in server/read/, writes in server/services/",
  },
  { room: /^server\/[^/]+$/, may: /^(domain|db|server)\//, home: "background work belongs in workers/" },
  {
    room: /^workers\/simulator\//,
    may: /^(domain|workers\/simulator)\//,
    never: /^(pg|drizzle-orm|next|react)/,
    home: "the simulator talks HTTP only; what it needs from inside goes through the ingestion API",
  },
  {
    room: /^workers\//,
    may: /^(domain|workers|db\/client|server\/(services|read|ingest|operations))(\/|$)/,
    never: /^(next|react|@trpc)/,
    home: "a worker calls a verb of server/services/; put the SQL or the rule there",
  },
  {
    room: /^components\/(grid|charts)\//,
    may: /^(domain|components)\//,
    types: /^server\/trpc\//,
    home: "a component reads through tRPC; the query belongs in server/read/",
  },
  {
    room: /^components\//,
    may: /^(domain|components)\//,
    types: /^server\/trpc\//,
    never: /^(ag-grid|recharts|pg$|drizzle-orm)/,
    home: "grids belong in components/grid/, charts in components/charts/, queries in server/read/ behind tRPC",
  },
  {
    room: /^app\//,
    may: /^(app|components|domain|server\/(trpc|auth))(\/|\.|$)/,
    never: /^(pg$|drizzle-orm|ag-grid|recharts)/,
    home: "app/ is routing only: markup belongs in components/, reads in server/read/ behind tRPC",
  },
  { room: /^e2e\//, may: /^(e2e|domain|scripts)\//, home: "a scenario sees the product from outside; set-up belongs in e2e/" },
];

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const IMPORT =
  /(?:^|\n)\s*(import|export)\s+(type\s)?[^;"']*?from\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;
const TEST = /\.(test|cases)\.tsx?$/;

function* sources(folder) {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules" && !entry.name.startsWith(".")) yield* sources(path);
    } else if (/\.(ts|tsx|mjs)$/.test(entry.name)) yield path;
  }
}

/** The imported file within the project, or null for a package. */
function target(path, specifier) {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (specifier.startsWith(".")) return posix.normalize(posix.join(posix.dirname(path), specifier));
  return null;
}

function offences(path) {
  const rule = ROOMS.find(({ room }) => room.test(path));
  if (!rule) return [];
  const text = readFileSync(join(ROOT, path), "utf8");
  const isTest = TEST.test(path);
  const found = [];
  for (const [, , typeOnly, from, bare, dynamic] of text.matchAll(IMPORT)) {
    const specifier = from ?? bare ?? dynamic;
    if (/\.css$/.test(specifier)) continue;
    const file = target(path, specifier);
    if (file === null) {
      const packageName = specifier.startsWith("@") ? specifier.split("/").slice(0, 2).join("/") : specifier.split("/")[0];
      const refused = (rule.packages && !rule.packages.test(packageName)) || rule.never?.test(packageName);
      if (refused && !isTest) found.push(`imports the package ${specifier}`);
    } else if (!rule.may.test(file) && !(typeOnly && rule.types?.test(file)) && !isTest) {
      found.push(`imports ${file}${rule.types?.test(file) ? " as a value (only `import type` is allowed)" : ""}`);
    }
  }
  // Comments may speak of the clock; code may not read it.
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const word = !isTest && rule.words?.exec(code)?.[0];
  if (word) found.push(`uses ${word}`);
  return found.map((what) => `${path} ${what}: ${rule.home}.`);
}

let count = 0;
const problems = [];
for (const path of sources("")) {
  count += 1;
  problems.push(...offences(relative(ROOT, join(ROOT, path)).split(sep).join("/")));
}
for (const problem of problems) console.error(problem);
console.log(`${count} files, ${problems.length} imports out of place.`);
process.exitCode = problems.length === 0 ? 0 : 1;
