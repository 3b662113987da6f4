import { countries } from "@/domain/kernel/countries";
import { isPlainLine } from "@/domain/kernel/words";
import { gtinCheckDigit, gtinDefect } from "./gtin";
import { type ItemCorrections, type ItemFields, type ItemRecord, lifecycles } from "./item-record";

// Why a correction of an item cannot be saved, for each field by itself: the same words in the form and from the server.
// "4006381333932" is refused with "The check digit should be 1: 4006381333931."

export type FieldProblem = { path: string; message: string };

const MOST = 2_147_483_647;
const MOST_DAYS = 9_999.99;
/** Below a thousand million: what is stocked of it is still worth a whole number of pence that can be stored. */
const DECIMAL = /^\d{1,9}(\.\d{1,6})?$/;

export function gtinProblem(gtin: string | null): string | null {
  if (gtin === null) return null;
  const defect = gtinDefect(gtin);
  if (defect === "not_digits") return "A GTIN has digits only.";
  if (defect === "wrong_length") return `A GTIN has 8, 12, 13 or 14 digits, this one ${gtin.length}.`;
  if (defect === "all_zero") return "Zeros are no number: leave it empty where there is none.";
  if (defect === null) return null;
  const body = gtin.slice(0, -1);
  return `The check digit should be ${gtinCheckDigit(body)}: ${body}${gtinCheckDigit(body)}.`;
}

function textProblem(value: string, longest: number, isRequired: boolean): string | null {
  if (!isPlainLine(value)) return "Control characters are not allowed.";
  if (value.trim() !== value) return "Leave out the blanks around it.";
  if (isRequired && value === "") return "This is needed.";
  return value.length > longest ? `At most ${longest} characters.` : null;
}

const wholeProblem = (value: number, least: number): string | null =>
  Number.isInteger(value) && value >= least && value <= MOST ? null : `A whole number of ${least} or more.`;
const sizeProblem = (value: number | null) => (value === null ? null : wholeProblem(value, 1));
const decimalProblem = (value: string) =>
  DECIMAL.test(value) ? null : "A decimal of 0 or more, at most nine digits before the point and six after it, such as 4.50.";

const checks: { [F in keyof ItemFields]: (value: ItemFields[F]) => string | null } = {
  description: (value) => textProblem(value, 300, true),
  details: (value) => (value === null ? null : textProblem(value, 2_000, true)),
  gtin: gtinProblem,
  category: (value) => textProblem(value, 100, true),
  brand: (value) => textProblem(value, 100, false),
  baseUnit: (value) => textProblem(value, 20, true),
  lifecycle: (value) => (lifecycles.includes(value) ? null : `One of ${lifecycles.join(", ")}.`),
  weightGrams: (value) => wholeProblem(value, 0),
  lengthMm: sizeProblem,
  widthMm: sizeProblem,
  heightMm: sizeProblem,
  countryOfOrigin: (value) => (value === null || countries.has(value) ? null : "Two capital letters of a country, such as PT."),
  unitCost: decimalProblem,
};

const problem = (path: string, message: string | null): FieldProblem[] => (message === null ? [] : [{ path, message }]);

/** Everything that is wrong with the corrections; nothing when they can be saved. */
export function correctionProblems(record: ItemRecord, { fields, terms, units }: ItemCorrections): FieldProblem[] {
  const known = new Set(record.terms.map(({ supplierId }) => supplierId));
  const named = new Set([record.fields.baseUnit]);
  return [
    ...Object.entries(fields).flatMap(([field, value]) =>
      value === undefined ? [] : problem(field, (checks[field as keyof ItemFields] as (value: unknown) => string | null)(value)),
    ),
    ...terms.flatMap((change) => {
      const at = `terms.${change.supplierId}`;
      const { leadTimeDays: days, minimumOrderQuantity: least, orderMultiple: pack, rank, unitPrice } = change;
      const isDays = days === undefined || (days > 0 && days <= MOST_DAYS && Math.abs(days * 100 - Math.round(days * 100)) < 1e-6);
      const own = record.terms.find(({ supplierId }) => supplierId === change.supplierId);
      const [minimum, multiple] = [least ?? own?.minimumOrderQuantity ?? 1, pack ?? own?.orderMultiple ?? 1];
      const isOdd = (least !== undefined || pack !== undefined) && minimum % multiple !== 0;
      const whole = [
        ...problem(`${at}.minimumOrderQuantity`, least === undefined ? null : wholeProblem(least, 1)),
        ...problem(`${at}.orderMultiple`, pack === undefined ? null : wholeProblem(pack, 1)),
      ];
      const twice = terms.filter(({ supplierId }) => supplierId === change.supplierId).length > 1;
      return [
        ...problem(`${at}.supplierId`, twice ? "This supplier is named twice." : null),
        ...problem(`${at}.leadTimeDays`, isDays ? null : `Days above 0, at most ${MOST_DAYS}, with two places.`),
        ...whole,
        ...problem(
          `${at}.${least === undefined ? "orderMultiple" : "minimumOrderQuantity"}`,
          isOdd && whole.length === 0 ? `A minimum of ${minimum} is no whole number of packs of ${multiple}.` : null,
        ),
        ...problem(`${at}.supplierSku`, change.supplierSku ? textProblem(change.supplierSku, 100, false) : null),
        ...problem(`${at}.rank`, rank === undefined ? null : wholeProblem(rank, 1)),
        ...problem(`${at}.unitPrice`, unitPrice === undefined ? null : decimalProblem(unitPrice)),
        ...problem(`${at}.unitPrice`, known.has(change.supplierId) || unitPrice !== undefined ? null : "A new source needs its price."),
        ...problem(`${at}.leadTimeDays`, known.has(change.supplierId) || days !== undefined ? null : "A new source needs its lead time."),
      ];
    }),
    ...units.flatMap((change) => {
      const at = `units.${change.unit}`;
      const twice = named.has(change.unit);
      named.add(change.unit);
      if ("remove" in change) return [];
      const { numerator, denominator } = change;
      return [
        ...problem(`${at}.unit`, twice ? "This is the base unit, or named twice." : textProblem(change.unit, 20, true)),
        ...problem(`${at}.numerator`, numerator === null ? "How many base units it is." : wholeProblem(numerator, 1)),
        ...problem(`${at}.denominator`, numerator === null ? null : wholeProblem(denominator ?? 0, 1)),
        ...problem(`${at}.gtin`, gtinProblem(change.gtin)),
      ];
    }),
  ];
}
