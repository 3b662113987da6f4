// Which items deserve which service (ABC). Items by descending value of what they sell; the class of an item is where the
// value before it lies: A up to the first share of all value, B up to the second, then C. Items without sales are C.
// Worked: values 70, 20, 6, 4 with shares 0.8 and 0.95: 0 and 70 lie before the first two (A), 90 before the third (B),
// 96 before the fourth (C).

export type ServiceClass = "A" | "B" | "C";
export type ServiceClassShares = { a: number; b: number };

export function serviceClasses(values: readonly number[], shares: ServiceClassShares): ServiceClass[] {
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const classes = new Array<ServiceClass>(values.length).fill("C");
  let before = 0;
  for (const [index, value] of [...values.entries()].toSorted(([i, x], [j, y]) => y - x || i - j)) {
    if (value <= 0) break;
    classes[index] = before < shares.a * total ? "A" : before < shares.b * total ? "B" : "C";
    before += value;
  }
  return classes;
}
