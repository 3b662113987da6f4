/** " The budget of Garden is exceeded by 12.50." for a toast; nothing where none is. Minor units of the company's currency. */
export const exceededWords = (exceeded: readonly { category: string; overMinor: number }[]): string =>
  exceeded.map(({ category, overMinor }) => ` The budget of ${category} is exceeded by ${(overMinor / 100).toFixed(2)}.`).join("");
