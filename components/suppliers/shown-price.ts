/** An exact price without the zeros that nobody reads, at least two places: 4.500000 → 4.50. */
export const shownPrice = (unitPrice: string): string => unitPrice.replace(/(\.\d\d\d*?)0+$/, "$1");
