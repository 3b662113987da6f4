import { lineValueMinor } from "@/domain/kernel/money";
import { readablePrice } from "@/domain/procurement/answer-template";
import {
  type ApprovalState,
  approvalAfterChange,
  beyondLimits,
  type ChangeableLine,
  type ChangeLimits,
  changedLines,
  type Difference,
  differencesOf,
  type LineChange,
} from "@/domain/procurement/purchase-order";
import type { AgreedLine } from "./order-types";

/** What is written in the form for one line. */
export type LineTexts = { lineNumber: number; quantity: string; unitPrice: string; promisedOn: string };
export type PlannedChange = {
  changes: LineChange[];
  /** How many figures would be different. */
  differences: number;
  needsApproval: boolean;
  /** The figures that pass a limit, from what was approved last; empty where none does. */
  beyond: Difference[];
  /** What the changed lines and the whole order come to, before and after. */
  effect: { unitsBefore: number; units: number; minorBefore: number; minor: number };
  issue: { lineNumber: number; message: string } | null;
};

type Line = Pick<
  AgreedLine,
  | "lineNumber"
  | "sku"
  | "quantity"
  | "receivedQuantity"
  | "unitPrice"
  | "promisedAt"
  | "approvedQuantity"
  | "approvedUnitPrice"
  | "approvedPromisedAt"
>;
const none = {
  changes: [],
  differences: 0,
  needsApproval: false,
  beyond: [],
  effect: { unitsBefore: 0, units: 0, minorBefore: 0, minor: 0 },
};

const dayOf = (instant: string) => instant.slice(0, 10);

export const textsOf = (line: Line): LineTexts => ({
  lineNumber: line.lineNumber,
  quantity: String(line.quantity),
  unitPrice: readablePrice(line.unitPrice),
  promisedOn: dayOf(line.promisedAt),
});

const approvedLine = (line: Line) => ({
  lineNumber: line.lineNumber,
  quantity: line.approvedQuantity,
  unitPrice: line.approvedUnitPrice,
  promisedAt: new Date(line.approvedPromisedAt),
});

const sumOf = (lines: readonly ChangeableLine[], of: (line: ChangeableLine) => number) => lines.reduce((sum, line) => sum + of(line), 0);

/** What saving the form would do, or the first thing that is wrong with it. A day that was not touched keeps its time of day. */
export function plannedChange(
  {
    lines,
    limits,
    approvalState,
    currency,
  }: { lines: readonly Line[]; limits: ChangeLimits; approvalState: ApprovalState; currency: string },
  texts: readonly LineTexts[],
): PlannedChange {
  const changes: LineChange[] = [];
  for (const line of lines) {
    const text = texts.find(({ lineNumber }) => lineNumber === line.lineNumber);
    if (!text) continue;
    const { lineNumber } = line;
    const wrong = (message: string): PlannedChange => ({ ...none, issue: { lineNumber, message: `${line.sku}: ${message}` } });
    if (!/^\d{1,8}$/.test(text.quantity.trim())) return wrong("units are a whole number.");
    if (Number(text.quantity) < line.receivedQuantity) return wrong(`${line.receivedQuantity} units were received already.`);
    if (!/^\d{1,14}(\.\d{1,6})?$/.test(text.unitPrice.trim())) return wrong('the price is a decimal such as "4.50".');
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text.promisedOn)) return wrong("choose a day.");
    const isSameDay = text.promisedOn === dayOf(line.promisedAt);
    changes.push({
      lineNumber,
      quantity: Number(text.quantity),
      unitPrice: text.unitPrice.trim(),
      promisedAt: isSameDay ? new Date(line.promisedAt) : new Date(`${text.promisedOn}${line.promisedAt.slice(10)}`),
    });
  }
  const standing = lines.map((line): ChangeableLine => ({ ...line, promisedAt: new Date(line.promisedAt), firstPromisedAt: null }));
  const differences = differencesOf(standing, changes);
  const changed = new Set(differences.map(({ lineNumber }) => lineNumber));
  const before = { approvalState, approved: lines.map(approvedLine) };
  const after = changedLines(standing, changes, false);
  return {
    changes: changes.filter(({ lineNumber }) => changed.has(lineNumber)),
    differences: differences.length,
    needsApproval: approvalAfterChange(before, after, differences, limits) === "pending",
    beyond: beyondLimits(before, after, differences, limits),
    effect: {
      unitsBefore: sumOf(standing, ({ quantity }) => quantity),
      units: sumOf(after, ({ quantity }) => quantity),
      minorBefore: sumOf(standing, ({ unitPrice, quantity }) => lineValueMinor(unitPrice, quantity, currency)),
      minor: sumOf(after, ({ unitPrice, quantity }) => lineValueMinor(unitPrice, quantity, currency)),
    },
    issue: null,
  };
}
