const price = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 6 });

export const priceText = (unitPrice: string): string => price.format(Number(unitPrice));

/** By how much this price differs from the other one: "+5.0 %", "−25.0 %", "the same" */
export function differenceWords(ratio: number): string {
  if (ratio === 0) return "the same";
  return `${ratio > 0 ? "+" : "−"}${Math.abs(ratio * 100).toFixed(Math.abs(ratio) < 0.001 ? 2 : 1)} %`;
}
