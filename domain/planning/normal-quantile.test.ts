import fc from "fast-check";
import { expect, it } from "vitest";
import { normalQuantile } from "./normal-quantile";

// Quantiles as published (NIST, R's qnorm), to more places than the approximation promises.
const published: [probability: number, z: number][] = [
  [0.5, 0],
  [0.75, 0.6744897501960817],
  [0.8, 0.8416212335729143],
  [0.9, 1.2815515655446004],
  [0.95, 1.6448536269514722],
  [0.975, 1.959963984540054],
  [0.99, 2.3263478740408408],
  [0.995, 2.5758293035489004],
  [0.999, 3.090232306167813],
  [0.9999, 3.719016485455709],
  [0.000001, -4.753424308822899],
  [0.02, -2.053748910631823],
];
it.each(published)("the quantile of %f is %f as published", (probability, z) => {
  expect(Math.abs(normalQuantile(probability) - z)).toBeLessThanOrEqual(1.2e-9 * Math.max(1, Math.abs(z)));
});

const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });

it("is odd about one half and never falls", () => {
  fc.assert(
    fc.property(probability, probability, (p, q) => {
      expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 6);
      if (q - p > 1e-9) expect(normalQuantile(q)).toBeGreaterThan(normalQuantile(p));
    }),
  );
});

/** Φ by its Taylor series, which needs no table and no approximation: 60 terms are exact to a double for |z| < 4. */
function distribution(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; n < 60; n += 1) {
    term *= (-z * z) / (2 * n);
    sum += term / (2 * n + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}
it("is the inverse of the distribution", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.0005, max: 0.9995, noNaN: true }), (p) => {
      expect(distribution(normalQuantile(p))).toBeCloseTo(p, 8);
    }),
  );
});

it.each([0, 1, -0.1, 1.1, Number.NaN])("%f is no probability", (p) => {
  expect(() => normalQuantile(p)).toThrow(RangeError);
});
