import { gtin14, gtinDefect } from "./gtin";
import type { SimilarityEvidence } from "./name-similarity";

// How sure it is that two items, or two suppliers, are one: the likeness of their names, moved by what agrees and disagrees.
// Variants of one article have names that are as alike as those of duplicates ("Oak Tray S", "Oak Tray M"): where each name has
// a word that the other lacks, and it is no slip of the pen, they are two things.
// Names alike 0.80, same brand (+0.05), costs within a tenth (+0.05) and different GTINs (−0.15): 0.75.
// Suppliers with names that share nothing (0.20) and one tax number (+0.80): 1.00.

/** From here on a pair is sure enough to count against readiness; below, it is at most possible. */
export const SURE_FROM = 0.8;

export type ComparedRecord = {
  id: number;
  code: string;
  name: string;
  /** What the catalogue says beside it; of items. */
  details?: string | null;
  /** Major units; null where it is not known, and for suppliers. */
  cost: number | null;
  gtin: string | null;
  brand: string | null;
  category: string | null;
  baseUnit: string | null;
  /** 0 or null is not known. */
  weightGrams: number | null;
  country: string | null;
  currency: string | null;
  /** "supplier id/supplier's SKU": what the sources call it. */
  sourceCodes: readonly string[];
  /** Of suppliers, where it is known. */
  taxId?: string | null;
  email?: string | null;
  address?: string | null;
  /** What stands for the account that is paid, never its number, and what of it may be shown. */
  bank?: { key: string; shown: string } | null;
};

export type Verdict = "agrees" | "disagrees" | "unknown";
export type Feature = { feature: string; verdict: Verdict; left: string; right: string; effect: number };

/** Names that share less than this speak for nothing by themselves. */
const HALF_ALIKE = 0.5;
/** Items without a common model number are possibly one from here on. */
const ALIKE_WITHOUT_MODEL = 0.7;
/** A word that only one of the names has: "Zinc Heart" may be the heart, or another one. */
const EXTRA_WORD = -0.08;
const MOST_EXTRA = -0.24;
const CLOSE = 0.9;
const FAR = 0.5;

/** One letter more, less, other or swapped with its neighbour: "enamle" and "enamel". Never a figure: 20 is not 30. */
export function isSlip(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1 || /\d/.test(a + b)) return false;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  const [x, y] = [a.slice(at), b.slice(at)];
  return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
}

/** The words that only one of the names has, without those that are the other's with a slip. */
function ownWords({ onlyLeft, onlyRight }: SimilarityEvidence): { left: string[]; right: string[]; slips: string[] } {
  const right = [...onlyRight];
  const slips: string[] = [];
  const left = onlyLeft.filter((word) => {
    const twin = right.findIndex((other) => isSlip(word, other));
    if (twin < 0) return true;
    slips.push(`${word} ~ ${right.splice(twin, 1)[0]}`);
    return false;
  });
  return { left, right, slips };
}

const known = (a: string | null, b: string | null): a is string => Boolean(a?.trim()) && Boolean(b?.trim());

function sameWord(feature: string, a: string | null, b: string | null, agree: number, disagree: number): Feature {
  const sides = { feature, left: a ?? "", right: b ?? "" };
  if (!known(a, b)) return { ...sides, verdict: "unknown", effect: 0 };
  const agrees = a.trim().toLowerCase() === b?.trim().toLowerCase();
  return { ...sides, verdict: agrees ? "agrees" : "disagrees", effect: agrees ? agree : disagree };
}

function closeFigure(feature: string, a: number | null, b: number | null, agree: number, disagree: number): Feature {
  const sides = { feature, left: a ? String(a) : "", right: b ? String(b) : "" };
  if (!a || !b || a <= 0 || b <= 0) return { ...sides, verdict: "unknown", effect: 0 };
  const ratio = Math.min(a, b) / Math.max(a, b);
  if (ratio >= CLOSE) return { ...sides, verdict: "agrees", effect: agree };
  return ratio < FAR ? { ...sides, verdict: "disagrees", effect: disagree } : { ...sides, verdict: "unknown", effect: 0 };
}

/** A GTIN that is wrong by itself says nothing about the other. */
function sameGtin(a: string | null, b: string | null): Feature {
  const sides = { feature: "gtin", left: a ?? "", right: b ?? "" };
  if (!known(a, b) || b === null || gtinDefect(a) !== null || gtinDefect(b) !== null) return { ...sides, verdict: "unknown", effect: 0 };
  const agrees = gtin14(a) === gtin14(b);
  return { ...sides, verdict: agrees ? "agrees" : "disagrees", effect: agrees ? 0.3 : -0.15 };
}

function sameSourceCode(a: ComparedRecord, b: ComparedRecord): Feature[] {
  const shared = a.sourceCodes.find((code) => b.sourceCodes.includes(code));
  if (shared === undefined) return [];
  const text = shared.slice(shared.indexOf("/") + 1);
  return [{ feature: "supplier_sku", verdict: "agrees", left: text, right: text, effect: 0.3 }];
}

/** A tax number without its marks: "GB 123.4567-89" is GB123456789. */
export const taxKey = (taxId: string): string => taxId.toUpperCase().replace(/[^A-Z0-9]/g, "");
/** Where anybody has an address: the same domain says nothing. */
const PUBLIC_MAIL = /^(gmail|googlemail|outlook|hotmail|live|yahoo|icloud|me|aol|gmx|web|mail|proton|protonmail|qq|163)\./;
const mailDomain = (email: string): string =>
  email
    .slice(email.lastIndexOf("@") + 1)
    .trim()
    .toLowerCase();
const addressKey = (address: string): string =>
  address
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .sort()
    .join(" ");

/** What tells suppliers apart beside their names. The same tax number is the same legal person; two addresses may be one company's. */
function identity(left: ComparedRecord, right: ComparedRecord): Feature[] {
  const same = (
    feature: string,
    a: string | null | undefined,
    b: string | null | undefined,
    keyOf: (text: string) => string,
    agree: number,
    disagree: number,
  ): Feature => {
    const sides = { feature, left: a ?? "", right: b ?? "" };
    if (!a || !b || keyOf(a) === "" || keyOf(b) === "") return { ...sides, verdict: "unknown", effect: 0 };
    const agrees = keyOf(a) === keyOf(b);
    return { ...sides, verdict: agrees ? "agrees" : disagree === 0 ? "unknown" : "disagrees", effect: agrees ? agree : disagree };
  };
  const domainOf = (email: string | null | undefined) => (email && !PUBLIC_MAIL.test(mailDomain(email)) ? mailDomain(email) : null);
  const bank = same("bank_account", left.bank?.key, right.bank?.key, (key) => key, 0.5, 0);
  return [
    same("tax_id", left.taxId, right.taxId, taxKey, 0.8, -0.3),
    { ...bank, left: left.bank?.shown ?? "", right: right.bank?.shown ?? "" },
    same("email_domain", domainOf(left.email), domainOf(right.email), (domain) => domain, 0.1, 0),
    same("address", left.address, right.address, addressKey, 0.15, 0),
  ];
}

/** The likeness of two records, 0 to 1, and each feature that moved it. The same whichever way round, sides apart. */
export function duplicateEvidence(
  left: ComparedRecord,
  right: ComparedRecord,
  nameScore: number,
  names: SimilarityEvidence,
  hasCodes: boolean,
): { score: number; features: Feature[] } {
  const own = ownWords(names);
  const likeness = Math.round(nameScore * 1_000) / 1_000;
  // Of what the names lack in likeness, the part that is only spelling.
  const lacking = own.slips.length * 2 + own.left.length + own.right.length;
  const spelling = lacking === 0 ? 0 : Math.round((1 - likeness) * 900 * ((own.slips.length * 2) / lacking)) / 1_000;
  const areVariants = own.left.length > 0 && own.right.length > 0;
  const otherCodes = hasCodes && names.sharedCodes.length === 0 && names.relatedCodes.length === 0;
  const all: Feature[] = [
    { feature: "name", verdict: likeness >= HALF_ALIKE ? "agrees" : "unknown", left: left.name, right: right.name, effect: likeness },
    ...(own.left.length + own.right.length > 0
      ? [
          {
            feature: "words",
            verdict: "disagrees" as const,
            left: own.left.join(" "),
            right: own.right.join(" "),
            effect: areVariants ? -0.35 : Math.max(MOST_EXTRA, EXTRA_WORD * (own.left.length + own.right.length)),
          },
        ]
      : []),
    ...(own.slips.length > 0
      ? [{ feature: "spelling", verdict: "agrees" as const, left: own.slips.join(", "), right: "", effect: spelling }]
      : []),
    ...(otherCodes ? [{ feature: "model_number", verdict: "disagrees" as const, left: "", right: "", effect: -0.35 }] : []),
    sameGtin(left.gtin, right.gtin),
    ...sameSourceCode(left, right),
    sameWord("brand", left.brand, right.brand, 0.05, -0.2),
    sameWord("category", left.category, right.category, 0.02, -0.1),
    sameWord("base_unit", left.baseUnit, right.baseUnit, 0, -0.2),
    sameWord("country", left.country, right.country, 0.05, -0.25),
    sameWord("currency", left.currency, right.currency, 0, -0.1),
    closeFigure("cost", left.cost, right.cost, 0.05, -0.1),
    ...identity(left, right),
    closeFigure("weight", left.weightGrams, right.weightGrams, 0.02, -0.1),
  ];
  const features = all.filter(({ verdict, left: a, right: b }) => verdict !== "unknown" || a !== "" || b !== "");
  const sum = features.reduce((total, { effect }) => total + effect, 0);
  return { score: Math.round(Math.min(1, Math.max(0, sum)) * 1_000) / 1_000, features };
}

/**
 * The same pair as possibly one because the two are each other's nearest: the evidence with what that adds, up to their likeness by
 * name, details and price, and always below what is sure. Null where something says that they are two: valid GTINs that differ, other
 * units, or, without a model number that they share, another one, words that each has for itself, or names that are not much alike.
 * `models` are the model numbers that they share, in their names or details.
 */
export function nearestEvidence(
  found: { score: number; features: Feature[] },
  likeness: number,
  names: SimilarityEvidence,
  models: readonly string[],
): { score: number; features: Feature[] } | null {
  const says = (feature: string) => found.features.some((one) => one.feature === feature && one.verdict === "disagrees");
  if (says("gtin") || says("base_unit")) return null;
  const own = ownWords(names);
  const areVariants = own.left.length > 0 && own.right.length > 0;
  if (models.length === 0 && (says("model_number") || areVariants || likeness < ALIKE_WITHOUT_MODEL)) return null;
  const score = Math.round(Math.min(SURE_FROM - 0.001, Math.max(found.score, likeness)) * 1_000) / 1_000;
  const sum = found.features.reduce((total, { effect }) => total + effect, 0);
  const effect = Math.round((score - sum) * 1_000) / 1_000;
  const text = models.join(", ");
  return { score, features: [...found.features, { feature: "nearest", verdict: "agrees", left: text, right: text, effect }] };
}
