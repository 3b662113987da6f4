/** Steps that people count in, and that one digit says. */
const STEPS = [1, 2, 5, 10];

/**
 * The marks of a value axis that begins at 0: as few as say how high things are, at round steps, the last not below `most`. Whole numbers
 * get no halves. Worked: at most 1,234 in four steps: 0, 500, 1,000, 1,500.
 */
export function valueMarks(most: number, steps: number, isWhole = false): number[] {
  if (!(most > 0)) return [0, 1];
  const least = most / steps;
  const power = 10 ** Math.floor(Math.log10(least));
  const round = (STEPS.find((step) => step * power >= least * (1 - 1e-9)) ?? 10) * power;
  const step = isWhole ? Math.max(1, round) : round;
  const count = Math.ceil(most / step - 1e-9);
  // 3 × 0.1 is a hair more than 0.3.
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}
