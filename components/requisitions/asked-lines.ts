import Big from "big.js";

/** An item of the form with what is written as its units. */
export type AskedLine = {
  id: number;
  entityId: number;
  sku: string;
  description: string;
  currency: string;
  unitPrice: string;
  orderMultiple: number;
  minimumOrderQuantity: number;
  text: string;
};

/** What is wrong with the first wrong line, or null. */
export function issueOf(lines: readonly AskedLine[]): string | null {
  for (const { sku, text, orderMultiple, minimumOrderQuantity } of lines) {
    if (!/^\d{1,8}$/.test(text.trim()) || Number(text) === 0) return `${sku}: units are a whole number.`;
    if (Number(text) % orderMultiple !== 0) return `${sku}: the supplier packs it in ${orderMultiple}.`;
    if (Number(text) < minimumOrderQuantity) return `${sku}: the supplier sends at least ${minimumOrderQuantity}.`;
  }
  return null;
}

/** Minor units, to two places; lines that are not numbers yet count nothing. */
export const totalOf = (lines: readonly AskedLine[]): number =>
  lines.reduce((sum, { text, unitPrice }) => {
    const quantity = /^\d{1,8}$/.test(text.trim()) ? Number(text) : 0;
    return sum + new Big(unitPrice).times(quantity).times(100).round(0, Big.roundHalfUp).toNumber();
  }, 0);
