import { readablePrice } from "@/domain/procurement/answer-template";
import {
  type ApprovalState,
  approvalAfterChange,
  type ChangeableLine,
  type ChangeLimits,
  changedLines,
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

/** What saving the form would do, or the first thing that is wrong with it. A day that was not touched keeps its time of day. */
export function plannedChange(
  { lines, limits, approvalState }: { lines: readonly Line[]; limits: ChangeLimits; approvalState: ApprovalState },
  texts: readonly LineTexts[],
): PlannedChange {
  const changes: LineChange[] = [];
  const none = { changes: [], differences: 0, needsApproval: false };
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
  return {
    changes: changes.filter(({ lineNumber }) => changed.has(lineNumber)),
    differences: differences.length,
    needsApproval:
      approvalAfterChange(
        { approvalState, approved: lines.map(approvedLine) },
        changedLines(standing, changes, false),
        differences,
        limits,
      ) === "pending",
    issue: null,
  };
}
