import { type ComparedRecord, duplicateEvidence, type Feature, PROPOSE_FROM, taxKey } from "./duplicate-evidence";
import { nameFeatures } from "./name-features";
import { indexNames } from "./name-index";
import { evidenceOf, type SimilarityEvidence, similarity } from "./name-similarity";
import { nearDuplicates } from "./near-duplicates";

// Which pairs of an entity's items, or suppliers, are proposed as one, and what becomes of what was proposed before.
// A dismissal holds as long as nothing that was compared changes; a pair that is alike no more is withdrawn by itself.

export type FoundPair = { leftId: number; rightId: number; score: number; features: Feature[] };

/** Names less alike than this are looked at only where a GTIN or a supplier's SKU is the same. Names of suppliers are short: a slip weighs more. */
const NAMES_FROM = { item: 0.55, supplier: 0.2 };

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

const NO_WORDS: SimilarityEvidence = { sharedCodes: [], relatedCodes: [], sharedWords: [], onlyLeft: [], onlyRight: [], priceRatio: null };

/** Pairs that share a value of which no two should. */
function* pairsThatShare<R>(records: readonly R[], valuesOf: (record: R) => readonly string[]): Generator<[number, number]> {
  const holders = new Map<string, number[]>();
  for (const [index, record] of records.entries())
    for (const value of valuesOf(record)) holders.set(value, [...(holders.get(value) ?? []), index]);
  // A value that many carry identifies nothing: a placeholder, not a number.
  for (const list of holders.values())
    if (list.length <= 5)
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

/** Every pair that is worth a person's look, the likeliest first. */
export function proposeDuplicates(unordered: readonly ComparedRecord[], kind: "item" | "supplier"): FoundPair[] {
  const records = unordered.toSorted((a, b) => a.id - b.id);
  const names = records.map(({ name }) => (kind === "supplier" ? withoutLegalForm(name) : name));
  const hasCode = names.map((name) => nameFeatures(name).codes.size > 0);
  const pairs = new Map<string, { left: number; right: number; score: number; evidence: SimilarityEvidence }>();
  for (const pair of nearDuplicates(
    names.map((name) => ({ name })),
    { atLeast: NAMES_FROM[kind] },
  ))
    pairs.set(`${pair.left}/${pair.right}`, pair);
  // In a long list a misspelt word is rarer than any other, and weighs so much that its name is like no other: found by its letters.
  const byLetters = [...pairsThatShare(names, (name) => [lettersOf(name), skeletonOf(name)])].filter(
    ([left, right]) => !pairs.has(`${left}/${right}`),
  );
  const index = byLetters.length > 0 ? indexNames(names.map((name) => ({ name }))) : null;
  for (const [left, right] of byLetters) {
    const [a, b] = [index?.names[left], index?.names[right]];
    if (a && b) pairs.set(`${left}/${right}`, { left, right, score: similarity(a, b), evidence: evidenceOf(a, b) });
  }
  for (const [left, right] of [
    ...pairsThatShare(records, ({ gtin }) => (gtin === null ? [] : [gtin.padStart(14, "0")])),
    ...pairsThatShare(records, ({ sourceCodes }) => sourceCodes),
    ...pairsThatShare(records, ({ taxId, bank }) => [...(taxId ? [`t:${taxKey(taxId)}`] : []), ...(bank ? [`b:${bank.key}`] : [])]),
  ])
    if (!pairs.has(`${left}/${right}`)) pairs.set(`${left}/${right}`, { left, right, score: NAMES_FROM[kind], evidence: NO_WORDS });
  return [...pairs.values()]
    .flatMap(({ left, right, score, evidence }): FoundPair[] => {
      const [a, b] = [records[left], records[right]] as [ComparedRecord, ComparedRecord];
      const found = duplicateEvidence(a, b, score, evidence, Boolean(hasCode[left] && hasCode[right]));
      return found.score >= PROPOSE_FROM ? [{ leftId: a.id, rightId: b.id, ...found }] : [];
    })
    .sort((a, b) => b.score - a.score || a.leftId - b.leftId || a.rightId - b.rightId);
}

export type ProposalState = "open" | "dismissed" | "merged" | "withdrawn";

/** What a proposal becomes when its pair was looked at again; `isFound`: it is alike still, `isSame`: on the same data. */
export function proposalAfter(before: ProposalState | null, isFound: boolean, isSame: boolean): ProposalState {
  if (before === "merged") return "merged";
  if (before === "dismissed" && (isSame || !isFound)) return "dismissed";
  return isFound ? "open" : "withdrawn";
}
