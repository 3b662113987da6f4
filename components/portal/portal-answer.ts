import { formatDecimal } from "@/components/ui/format";
import { lineValueMinor, majorText, minorDigits } from "@/domain/kernel/money";
import { readablePrice } from "@/domain/procurement/answer-template";
import type { Difference } from "@/domain/procurement/purchase-order";
import { slipOf } from "@/domain/procurement/slip-of-pen";
import { unsaidIn } from "@/domain/procurement/unsaid-answer";

/** An order as the portal's address tells it. */
export type PortalOrder = {
  number: string;
  version: number;
  buyerName: string;
  supplierName: string;
  deliverTo: string;
  currency: string;
  orderedAt: string;
  supplierState: string;
  isClosed: boolean;
  isPending: boolean;
  expiresAt: string;
  news: { errand: "order" | "agreed" | "refused" | "cancelled" | "closed"; reason: string | null; saidOn: string } | null;
  changes: Difference[];
  lines: PortalLine[];
};
export type PortalLine = {
  lineNumber: number;
  sku: string;
  supplierSku: string | null;
  description: string;
  quantity: number;
  unitPrice: string;
  requestedOn: string;
  promisedOn: string;
  answer: string;
};
/** What the buyer said since the last answer, in a sentence. */
export function newsOf({
  buyerName,
  version,
  isPending,
  news,
}: Pick<PortalOrder, "buyerName" | "version" | "isPending" | "news">): string | null {
  if (isPending) return `Version ${version} below does not hold yet: ${buyerName} has to approve it, and tells you then.`;
  if (news === null) return null;
  const because = news.reason ? `: ${news.reason.replace(/[.\s]+$/, "")}` : "";
  const sentences = {
    order: `${buyerName} changed the order on ${news.saidOn}. This is version ${version}: please answer it.`,
    agreed: `${buyerName} took your answer on ${news.saidOn}. Version ${version} below is what you agreed on; nothing more is needed.`,
    refused: `${buyerName} did not take your answer on ${news.saidOn}${because}. Version ${version} of the order stands: please answer again.`,
    cancelled: `${buyerName} cancelled this order on ${news.saidOn}${because}.`,
    closed: `${buyerName} closed this order on ${news.saidOn}: what has not come is not wanted any more${because}.`,
  };
  return sentences[news.errand];
}

/** What the line costs as it stands: 3 × 0.3333 are 1.00 in pounds, 1,000 × 1.2 are 1,200.00; 3 × 400 are 1,200 in yen. */
export const lineValue = ({ quantity, unitPrice }: Pick<PortalLine, "quantity" | "unitPrice">, currency: string) =>
  formatDecimal(Number(majorText(lineValueMinor(unitPrice, quantity, currency), currency)), minorDigits(currency));

export type LineAnswer = {
  lineNumber: number;
  verdict: "accepted" | "changed" | "rejected";
  quantity: string;
  unitPrice: string;
  promisedOn: string;
  reason: string;
};

export const asOrdered = (line: PortalLine): LineAnswer => ({
  lineNumber: line.lineNumber,
  verdict: "accepted",
  quantity: String(line.quantity),
  unitPrice: readablePrice(line.unitPrice),
  promisedOn: line.requestedOn,
  reason: "",
});

/** What was understood of a file: its answers, or where it is wrong. */
export type CheckedFile = {
  version: number;
  answers: (Omit<LineAnswer, "quantity"> & { quantity: number })[];
  issues: { line: number; column: string | null; message: string }[];
};
export const fromFile = ({ answers }: CheckedFile): LineAnswer[] =>
  answers.map((one) => ({ ...one, quantity: String(one.quantity), unitPrice: readablePrice(one.unitPrice) }));

/** "12 lines: 10 as ordered, 1 otherwise, 1 not at all". */
export function summaryOf(answers: readonly LineAnswer[]): string {
  const count = (verdict: LineAnswer["verdict"]) => answers.filter((one) => one.verdict === verdict).length;
  const parts = [
    [count("accepted"), "as ordered"],
    [count("changed"), "otherwise"],
    [count("rejected"), "not at all"],
  ].flatMap(([units, words]) => (units === 0 ? [] : [`${units} ${words}`]));
  return `${answers.length} ${answers.length === 1 ? "line" : "lines"}: ${parts.join(", ")}`;
}

type Sent = {
  lineNumber: number;
  verdict: LineAnswer["verdict"];
  quantity?: number;
  unitPrice?: string;
  promisedOn?: string;
  reason?: string;
};

const day = (text: string) => new Date(`${text}T00:00:00Z`);

/** What is missing in the answer to a line or cannot be meant, as whoever takes the answer would say it. */
function refusalOf(order: Pick<PortalOrder, "orderedAt" | "lines">, { promisedOn, ...said }: Sent): string | null {
  const found = order.lines.find(({ lineNumber }) => lineNumber === said.lineNumber);
  if (!found) return null;
  const line = { ...found, requestedAt: day(found.requestedOn) };
  const answer = { ...said, promisedAt: promisedOn === undefined ? undefined : day(promisedOn) };
  const unsaid = unsaidIn(line, answer);
  if (unsaid) return `Line ${line.lineNumber}: ${unsaid}.`;
  return said.quantity === 0 ? null : (slipOf(line, answer, day(order.orderedAt))?.message ?? null);
}

/** What is posted, or the first thing that is wrong. An accepted line says nothing but that. */
export function answerOf(
  order: Pick<PortalOrder, "orderedAt" | "lines">,
  answers: readonly LineAnswer[],
): { lines: Sent[]; issue: null } | { lines: null; issue: string } {
  const lines: Sent[] = [];
  for (const { lineNumber, verdict, quantity, unitPrice, promisedOn, reason } of answers) {
    const why = reason.trim() === "" ? {} : { reason: reason.trim() };
    if (verdict === "accepted") {
      lines.push({ lineNumber, verdict });
      continue;
    }
    if (verdict === "rejected") {
      const sent = { lineNumber, verdict, ...why };
      const refusal = refusalOf(order, sent);
      if (refusal) return { lines: null, issue: refusal };
      lines.push(sent);
      continue;
    }
    if (!/^\d{1,8}$/.test(quantity.trim())) return { lines: null, issue: `Line ${lineNumber}: units are a whole number.` };
    if (!/^\d{1,13}(\.\d{1,6})?$/.test(unitPrice.trim()))
      return { lines: null, issue: `Line ${lineNumber}: the price is a decimal such as "4.50".` };
    if (!/^\d{4}-\d{2}-\d{2}$/.test(promisedOn) || Number.isNaN(day(promisedOn).getTime()))
      return { lines: null, issue: `Line ${lineNumber}: choose a day.` };
    const sent = { lineNumber, verdict, quantity: Number(quantity), unitPrice: unitPrice.trim(), promisedOn, ...why };
    const refusal = refusalOf(order, sent);
    if (refusal) return { lines: null, issue: refusal };
    lines.push(sent);
  }
  return { lines, issue: null };
}
