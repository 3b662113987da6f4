import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse";
import type { ComparedRecord } from "@/domain/masterdata/duplicate-evidence";
import { nameFeatures } from "@/domain/masterdata/name-features";
import type { NamedRecord } from "@/domain/masterdata/name-index";
import { proposeDuplicates } from "@/domain/masterdata/propose-duplicates";
import { report } from "./report";

const FOLDER = "../shared/data/master/product_matching/abt_buy";
const ITEMS = 100_000;
const REPEATS = 3;

type Row = Record<string, string>;
const rowsOf = (name: string) => parse(readFileSync(join(FOLDER, name)), { columns: true }).toArray() as Promise<Row[]>;
const recordOf = (row: Row): NamedRecord => ({
  name: row.name ?? "",
  description: row.description ?? "",
  price: row.price ? Number(row.price) : null,
});

type Matched = readonly { left: number; right: number }[];

function qualityOf(matched: Matched, gold: ReadonlySet<string>) {
  const hits = matched.filter(({ left, right }) => gold.has(`${left}/${right}`)).length;
  const precision = hits / Math.max(1, matched.length);
  const recall = hits / gold.size;
  return { precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

/** What everybody writes first: the share of common tokens, every entry with every other, the best pairs first. */
function jaccardMatches(left: readonly NamedRecord[], right: readonly NamedRecord[], atLeast: number): Matched {
  const tokens = ({ name, description = "" }: NamedRecord) => new Set(`${name} ${description}`.toLowerCase().split(/[^a-z0-9]+/));
  const ours = left.map(tokens);
  const theirs = right.map(tokens);
  const pairs: { left: number; right: number; score: number }[] = [];
  for (const [a, x] of ours.entries()) {
    for (const [b, y] of theirs.entries()) {
      let common = 0;
      for (const token of x) if (y.has(token)) common++;
      const score = common / (x.size + y.size - common);
      if (score >= atLeast) pairs.push({ left: a, right: b, score });
    }
  }
  const taken = new Set<string>();
  return pairs
    .sort((a, b) => b.score - a.score)
    .filter(({ left: a, right: b }) => {
      if (taken.has(`l${a}`) || taken.has(`r${b}`)) return false;
      taken.add(`l${a}`).add(`r${b}`);
      return true;
    });
}

const WORDS = {
  colour: "red blue green white pink black silver ivory cream grey gold yellow".split(" "),
  material: "glass metal wooden ceramic paper cotton wicker zinc enamel porcelain felt acrylic".split(" "),
  motif: "heart star polkadot retrospot rose bird owl strawberry paisley skull woodland vintage christmas doily regency spaceboy".split(
    " ",
  ),
  thing:
    "lantern mug plate bowl bag box frame clock candle holder cushion tray jug teapot apron doorstop hanger sign bunting lamp spoon tin basket tissue card ornament".split(
      " ",
    ),
};

/** A retailer's catalogue: names of five words and a model number; every fiftieth item was entered twice, written differently. */
function catalogue(count: number): { records: NamedRecord[]; twice: number } {
  let state = 42;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = (list: readonly string[]) => list[next(list.length)] ?? "";
  const records: NamedRecord[] = [];
  let twice = 0;
  while (records.length < count) {
    const [colour, material, motif, thing] = [pick(WORDS.colour), pick(WORDS.material), pick(WORDS.motif), pick(WORDS.thing)];
    const code = `${String.fromCharCode(97 + next(26), 97 + next(26))}${10_000 + next(89_999)}`;
    const price = 1 + next(200);
    records.push({ name: `${colour} ${material} ${motif} ${thing} set of ${2 + next(10)} - ${code}`, price });
    if (records.length % 50 === 0 && records.length < count) {
      twice++;
      records.push({
        name: `${motif} ${thing} ${colour} ${code.slice(0, 2)}-${code.slice(2)} ${material}`.toUpperCase(),
        price: price * 1.02,
      });
    }
  }
  return { records, twice };
}

function timed<T>(work: () => T): { value: T; seconds: number } {
  const began = performance.now();
  const value = work();
  return { value, seconds: (performance.now() - began) / 1_000 };
}

/** An item as the search for duplicates reads it, where no more is known than a name, a text and a price. */
const itemOf = ({ name, description, price }: NamedRecord, index: number): ComparedRecord => ({
  id: index + 1,
  code: String(index),
  name,
  details: description || null,
  cost: price ?? null,
  gtin: null,
  brand: null,
  category: null,
  baseUnit: "each",
  weightGrams: null,
  country: null,
  currency: null,
  sourceCodes: [],
});

/** Both catalogues in one list, as a company has them after a merger: what the steward is shown across the two, by the product's own search. */
function proposedAcross(left: readonly NamedRecord[], right: readonly NamedRecord[]) {
  const proposed = proposeDuplicates([...left, ...right].map(itemOf), "item");
  const across = proposed.flatMap(({ leftId, rightId, isSure }) =>
    leftId <= left.length && rightId > left.length ? [{ left: leftId - 1, right: rightId - 1 - left.length, isSure }] : [],
  );
  return { across, within: proposed.length - across.length };
}

async function abtBuy() {
  if (!existsSync(FOLDER)) {
    console.error(`${FOLDER} is not here: the Abt-Buy cases are skipped.`);
    return;
  }
  const [left, right] = [(await rowsOf("abt.csv")).map(recordOf), (await rowsOf("buy.csv")).map(recordOf)];
  const gold = new Set((await rowsOf("gt.csv")).map((row) => `${row.D1}/${row.D2}`));
  const ours = Array.from({ length: REPEATS }, () => timed(() => proposedAcross(left, right)));
  const plain = Array.from({ length: REPEATS }, () => timed(() => jaccardMatches(left, right, 0.1)));
  const { across = [], within = 0 } = ours[0]?.value ?? {};
  const seconds = (runs: readonly { seconds: number }[]) => runs.map((run) => run.seconds);
  report({
    bench: "dedupe",
    case: "Abt-Buy F1",
    unit: "ratio",
    values: ours.map(({ value }) => qualityOf(value.across, gold).f1),
    baseline: plain.map(({ value }) => qualityOf(value, gold).f1),
    target: { atLeast: 0.75 },
    with: {
      ...qualityOf(across, gold),
      sure: qualityOf(
        across.filter(({ isSure }) => isSure),
        gold,
      ),
      withinOneCatalogue: within,
    },
  });
  report({
    bench: "dedupe",
    case: "Abt-Buy 1,076 × 1,076",
    unit: "s",
    values: seconds(ours),
    baseline: seconds(plain),
    target: { atMost: 2 },
    with: { left: left.length, right: right.length },
  });
}

function largeCatalogue() {
  const { records, twice } = catalogue(ITEMS);
  const items = records.map(itemOf);
  const runs = Array.from({ length: REPEATS }, () => timed(() => proposeDuplicates(items, "item")));
  const pairs = runs[0]?.value ?? [];
  const found = pairs.filter(({ leftId, rightId }) => rightId === leftId + 1 && leftId % 50 === 0).length;
  // What reading the names alone costs, in the same run.
  const reading = Array.from({ length: REPEATS }, () => timed(() => records.map(({ name }) => nameFeatures(name))).seconds);
  report({
    bench: "dedupe",
    case: "100,000 items against themselves",
    unit: "s",
    values: runs.map((run) => run.seconds),
    baseline: reading,
    target: { atMost: 60 },
    with: { items: records.length, pairs: pairs.length, enteredTwice: twice, found },
  });
}

export async function run(): Promise<void> {
  await abtBuy();
  largeCatalogue();
}
