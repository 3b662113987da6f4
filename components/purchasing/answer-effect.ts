import { lineValueMinor } from "@/domain/kernel/money";

type Line = {
  quantity: number;
  receivedQuantity: number;
  unitPrice: string;
  promisedAt: string;
  answer: string;
  isUndecided: boolean;
  proposedQuantity: number | null;
  proposedUnitPrice: string | null;
  proposedPromisedAt: string | null;
};
export type AnswerEffect = { lines: number; units: number; minor: number; daysLater: number };

const DAY = 86_400_000;

/**
 * What taking the supplier's answer changes: units and value (minor units of `currency`) against the order, and by how many days its
 * latest line comes later. A rejected line keeps what was received of it.
 */
export function answerEffect(lines: readonly Line[], currency: string): AnswerEffect {
  const open = lines.filter((line) => line.isUndecided);
  const effect = { lines: open.length, units: 0, minor: 0, daysLater: 0 };
  for (const line of open) {
    const isRejected = line.answer === "rejected";
    const quantity = isRejected ? line.receivedQuantity : (line.proposedQuantity ?? line.quantity);
    const price = isRejected ? line.unitPrice : (line.proposedUnitPrice ?? line.unitPrice);
    effect.units += quantity - line.quantity;
    effect.minor += lineValueMinor(price, quantity, currency) - lineValueMinor(line.unitPrice, line.quantity, currency);
    if (!isRejected && line.proposedPromisedAt !== null)
      effect.daysLater = Math.max(effect.daysLater, Math.round((Date.parse(line.proposedPromisedAt) - Date.parse(line.promisedAt)) / DAY));
  }
  return effect;
}
