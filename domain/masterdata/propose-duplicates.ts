import { type ComparedRecord, duplicateEvidence, type Feature, nearestEvidence, SURE_FROM, taxKey } from "./duplicate-evidence";
import { gtin14 } from "./gtin";
import { type IndexedName, indexNames, type NameIndex } from "./name-index";
import { evidenceOf, type SimilarityEvidence, similarity } from "./name-similarity";
import { mutualBest, nearPairs } from "./near-duplicates";

// Which pairs of an entity's items, or suppliers, are proposed as one, and what becomes of what was proposed before.
// Sure pairs agree in what identifies: they count against readiness. Possible ones are items that are each other's nearest by name,
// details and price, and that share a model number or differ by no word of their own: a person looks, automation does not wait.
// A dismissal holds as long as nothing that was compared changes; a pair that is alike no more is withdrawn by itself.

export type FoundPair = { leftId: number; rightId: number; score: number; isSure: boolean; features: Feature[] };

/** Names less alike than this are looked at only where a GTIN or a supplier's SKU is the same. Names of suppliers are short: a slip weighs more. */
const NAMES_FROM = { item: 0.55, supplier: 0.2 };
/** Items that are each other's nearest are looked at from here on: in long descriptions two hands use different words. */
const NEAREST_FROM = 0.25;
/** Of each item, how many are looked at before one is its nearest: variants, which are none, lie nearer at times. */
const NEAREST = 3;

/** A number that more carry identifies nothing: a placeholder, or a measure. */
const MOST_HOLDERS = 5;

/** A company is the same with and without its legal form. */
const LEGAL_FORM =
  /\b(limited|ltd|plc|llc|inc|incorporated|corporation|corp|company|co|gmbh|kg|ag|bv|nv|sa|sarl|srl|spa|pty|oy|ab|as)\b\.?/gi;
export const withoutLegalForm = (name: string): string => {
  const rest = name
    .replace(LEGAL_FORM, " ")
    .replace(/[\s,.&()]+/g, " ")
    .trim();
  return rest === "" ? name : rest;
};

/** Pairs that share a value of which no two should. */
function* pairsThatShare<R>(records: readonly R[], valuesOf: (record: R) => readonly string[]): Generator<[number, number]> {
  const holders = new Map<string, number[]>();
  for (const [index, record] of records.entries())
    for (const value of valuesOf(record)) holders.set(value, [...(holders.get(value) ?? []), index]);
  for (const list of holders.values())
    if (list.length <= MOST_HOLDERS)
      for (let a = 0; a < list.length; a++) for (let b = a + 1; b < list.length; b++) yield [list[a] as number, list[b] as number];
}

const wordsOf = (name: string) =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
const sorted = (parts: readonly string[]) => [...parts].sort().join(" ");
/** The same for names with swapped letters or words: "enamle" and "enamel". */
const lettersOf = (name: string) => `l:${sorted(wordsOf(name).map((word) => [...word].sort().join("")))}`;
/** The same for names with a vowel or a doubled letter too many or too few: "potery" and "pottery". */
const skeletonOf = (name: string) =>
  `s:${sorted(
    wordsOf(name).map(
      (word) =>
        (word[0] ?? "") +
        word
          .slice(1)
          .replace(/[aeiouy]/g, "")
          .replace(/(.)\1+/g, "$1"),
    ),
  )}`;

const NO_WORDS: SimilarityEvidence = { sharedCodes: [], relatedCodes: [], sharedWords: [], onlyLeft: [], onlyRight: [], priceRatio: null };

/** Names with details and prices; the names' own index where no record has details. */
function indexAll(records: readonly ComparedRecord[], names: readonly string[], byName: NameIndex): NameIndex {
  const priceOf = (n: number) => records[n]?.cost ?? null;
  if (!records.some(({ details }) => Boolean(details)))
    return { ...byName, names: byName.names.map((name, n) => ({ ...name, price: priceOf(n) })) };
  return indexNames(names.map((name, n) => ({ name, description: records[n]?.details ?? "", price: priceOf(n) })));
}

function compare({ names }: NameIndex, left: number, right: number): { score: number; words: SimilarityEvidence } {
  const [a, b] = [names[left], names[right]] as [IndexedName, IndexedName];
  return { score: similarity(a, b), words: evidenceOf(a, b) };
}

/** The model numbers that a pair has in common and few others have: what looks like one and many carry ("set/6") is a word. */
function sharedModels({ names, holdersOf }: NameIndex, left: number, right: number): string[] {
  const { sharedCodes, relatedCodes } = evidenceOf(names[left] as IndexedName, names[right] as IndexedName);
  const isModel = (code: string) => holdersOf(code) <= MOST_HOLDERS;
  return [...sharedCodes.filter(isModel), ...relatedCodes.flatMap(([a, b]) => (isModel(a) && isModel(b) ? [`${a} ~ ${b}`] : []))];
}

/** Every pair that is worth a person's look, the sure ones first. */
export function proposeDuplicates(unordered: readonly ComparedRecord[], kind: "item" | "supplier"): FoundPair[] {
  const records = unordered.toSorted((a, b) => a.id - b.id);
  const names = records.map(({ name }) => (kind === "supplier" ? withoutLegalForm(name) : name));
  const byName = indexNames(names.map((name) => ({ name })));
  const byAll = kind === "supplier" ? byName : indexAll(records, names, byName);
  const near = nearPairs(
    byAll,
    kind === "supplier" ? { atLeast: NAMES_FROM.supplier } : { atLeast: NAMES_FROM.item, nearest: NEAREST, nearestFrom: NEAREST_FROM },
  );
  const likeness = new Map(near.map((pair) => [pair.left * records.length + pair.right, pair.score]));
  const isDescribed = records.some(({ details }) => Boolean(details));
  const looked = new Set(likeness.keys());
  const look = (pairs: Iterable<readonly [number, number]>) => {
    const keys = [...pairs].map(([left, right]) => left * records.length + right);
    for (const key of keys) looked.add(key);
    return new Set(keys);
  };
  // Names that are alike are looked at whatever the details say. In a long list a misspelt word is rarer than any other, and weighs so
  // much that its name is like no other: found by its letters.
  if (kind === "item" && isDescribed)
    look(nearPairs(byName, { atLeast: NAMES_FROM.item }).map(({ left, right }): [number, number] => [left, right]));
  look(pairsThatShare(names, (name) => [lettersOf(name), skeletonOf(name)]));
  const identified = look([
    ...pairsThatShare(records, ({ gtin }) => [gtin14(gtin) ?? []].flat()),
    ...pairsThatShare(records, ({ sourceCodes }) => sourceCodes),
    ...pairsThatShare(records, ({ taxId, bank }) => [...(taxId ? [`t:${taxKey(taxId)}`] : []), ...(bank ? [`b:${bank.key}`] : [])]),
  ]);

  const sure: FoundPair[] = [];
  const nearest: (FoundPair & { left: number; right: number; likeness: number })[] = [];
  for (const key of looked) {
    const [left, right] = [Math.floor(key / records.length), key % records.length];
    const [a, b] = [records[left], records[right]] as [ComparedRecord, ComparedRecord];
    const names = compare(byName, left, right);
    // One number, and names that say nothing: the number alone speaks.
    const isNumberAlone = identified.has(key) && names.score < NAMES_FROM[kind];
    const [nameScore, words] = isNumberAlone ? [NAMES_FROM[kind], NO_WORDS] : [names.score, names.words];
    const hasCodes = [left, right].every((n) => (byName.names[n]?.features.codes.size ?? 0) > 0);
    const found = duplicateEvidence(a, b, nameScore, words, hasCodes);
    const pair = { leftId: a.id, rightId: b.id };
    if (found.score >= SURE_FROM) sure.push({ ...pair, ...found, isSure: true });
    const alike = likeness.get(key);
    if (kind === "supplier" || alike === undefined) continue;
    const nearer = nearestEvidence(found, alike, names.words, sharedModels(byAll, left, right));
    if (nearer) nearest.push({ ...pair, ...nearer, left, right, likeness: alike, isSure: false });
  }
  const known = new Set(sure.map(({ leftId, rightId }) => `${leftId}/${rightId}`));
  const possible = mutualBest(nearest.map((pair) => ({ ...pair, score: pair.likeness, pair }))).flatMap(({ pair }): FoundPair[] => {
    const { leftId, rightId, score, isSure, features } = pair;
    return known.has(`${leftId}/${rightId}`) ? [] : [{ leftId, rightId, score, isSure, features }];
  });
  return [...sure, ...possible].sort((a, b) => b.score - a.score || a.leftId - b.leftId || a.rightId - b.rightId);
}

export type ProposalState = "open" | "dismissed" | "merged" | "withdrawn";

/** What a proposal becomes when its pair was looked at again; `isFound`: it is alike still, `isSame`: on the same data. */
export function proposalAfter(before: ProposalState | null, isFound: boolean, isSame: boolean): ProposalState {
  if (before === "merged") return "merged";
  if (before === "dismissed" && (isSame || !isFound)) return "dismissed";
  return isFound ? "open" : "withdrawn";
}
