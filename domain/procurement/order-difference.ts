import type { Difference } from "./purchase-order";

// What several versions of an order, one after the other, come to for somebody who saw the first and reads the last: a figure that
// went from 20 to 30 and on to 25 went from 20 to 25, and one that came back is no difference.

const isSame = ({ field, from, to }: Difference) => (field === "unitPrice" ? Number(from) === Number(to) : from === to);

/** The differences of versions, the earliest first, as one step; by line, each figure once. */
export function inTheEnd(differences: readonly Difference[]): Difference[] {
  const byFigure = new Map<string, Difference>();
  for (const one of differences) {
    const figure = `${one.lineNumber} ${one.field}`;
    const before = byFigure.get(figure);
    byFigure.set(figure, before ? ({ ...one, from: before.from } as Difference) : one);
  }
  return [...byFigure.values()].filter((one) => !isSame(one)).sort((a, b) => a.lineNumber - b.lineNumber);
}
