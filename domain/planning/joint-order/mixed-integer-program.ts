import type { CostCurve } from "./item-cost";
import { capOf, dueOf, type JointProblem, leastAt, listPriceOf, packed } from "./joint-order";
import { isAmple } from "./order-check";

// The order as a mixed-integer program in LP text. Per item i and price tier j: n_i_j full packs, z_i_j whether this tier's
// price holds; per piece s of its cost curve g_i_s units; y whether anything is ordered; k containers.
//   min  Σ (p_ij − p_i0)·lo_ij·z_i_j + Σ slope_is·g_i_s + freight·k
//   Σ_j pack·n_i_j = Σ_s g_i_s      lo_ij·z_i_j ≤ pack·n_i_j ≤ hi_ij·z_i_j      Σ_j z_i_j ≤ y
//   Σ p_ij·pack·n_i_j ≥ minimum·y   Σ pack·n_i_j ≥ least units·y               fill·V·k ≤ Σ v_i·pack·n_i_j ≤ V·k
//   room, budget: the same sums from above. Σ_j pack·n_i_j ≥ due_i where all that is due fits.
// The pieces' slopes rise, so the cheap ones are filled first without more binaries.

export type OrderProgram = { text: string /** Per item, the pack columns of its tiers. */; columns: { name: string; units: number }[][] };

type Term = { factor: number; column: string };
const written = (terms: readonly Term[]) =>
  terms
    .filter((term) => term.factor !== 0)
    .map((term) => `${term.factor < 0 ? "-" : "+"} ${Math.abs(term.factor)} ${term.column}`)
    .join("\n  ") || "+ 0 y";

export function orderProgram(problem: JointProblem, curves: readonly CostCurve[]): OrderProgram {
  const { items, terms, limits } = problem;
  const ample = isAmple(problem);
  const objective: Term[] = [];
  const rows: string[] = [];
  const bounds: string[] = ["0 <= y <= 1"];
  const generals: string[] = [];
  const binaries: string[] = ["y"];
  const value: Term[] = [];
  const units: Term[] = [];
  const volume: Term[] = [];
  const columns: OrderProgram["columns"] = [];
  const row = (left: readonly Term[], sign: "<=" | ">=" | "=", right: number) =>
    rows.push(`r${rows.length}: ${written(left)} ${sign} ${right}`);

  for (const [i, item] of items.entries()) {
    const cap = capOf(item);
    const own: Term[] = [];
    const tiers: Term[] = [];
    const named: OrderProgram["columns"][number] = [];
    for (const [j, tier] of item.prices.entries()) {
      const low = leastAt(item, tier);
      const next = item.prices[j + 1];
      const high = Math.min(cap, next ? packed(next.from, item.orderMultiple) - item.orderMultiple : cap);
      if (low > high) continue;
      const packs = `n_${i}_${j}`;
      const holds = `z_${i}_${j}`;
      const pack = item.orderMultiple;
      named.push({ name: packs, units: pack });
      generals.push(packs);
      bounds.push(`0 <= ${packs} <= ${high / pack}`);
      binaries.push(holds);
      own.push({ factor: pack, column: packs });
      tiers.push({ factor: 1, column: holds });
      objective.push({ factor: (tier.unitPriceMinor - listPriceOf(item)) * low, column: holds });
      value.push({ factor: tier.unitPriceMinor * pack, column: packs });
      volume.push({ factor: item.unitMillilitres * pack, column: packs });
      row(
        [
          { factor: 1, column: packs },
          { factor: -low / pack, column: holds },
        ],
        ">=",
        0,
      );
      row(
        [
          { factor: 1, column: packs },
          { factor: -high / pack, column: holds },
        ],
        "<=",
        0,
      );
    }
    columns.push(named);
    if (named.length === 0) continue;
    units.push(...own);
    row([...tiers, { factor: -1, column: "y" }], "<=", 0);
    if ((ample || item.setQuantity !== null) && dueOf(item) > 0) row(own, ">=", dueOf(item));
    const pieces = (curves[i] ?? []).slice(1).map((point, s) => {
      const before = curves[i]?.[s] ?? point;
      const width = point.quantity - before.quantity;
      bounds.push(`0 <= g_${i}_${s} <= ${width}`);
      objective.push({ factor: (point.costMinor - before.costMinor) / width, column: `g_${i}_${s}` });
      return { factor: -1, column: `g_${i}_${s}` };
    });
    row([...own, ...pieces], "=", 0);
  }
  if (terms.minimumValueMinor > 0) row([...value, { factor: -terms.minimumValueMinor, column: "y" }], ">=", 0);
  if (terms.minimumQuantity > 0) row([...units, { factor: -terms.minimumQuantity, column: "y" }], ">=", 0);
  if (terms.container) {
    const { millilitres, minimumFill, costMinor } = terms.container;
    generals.push("k");
    bounds.push("0 <= k <= 10000");
    objective.push({ factor: costMinor, column: "k" });
    row([...volume, { factor: -millilitres, column: "k" }], "<=", 0);
    row([...volume, { factor: -minimumFill * millilitres, column: "k" }], ">=", 0);
  }
  if (limits.roomMillilitres !== null) row(volume, "<=", limits.roomMillilitres);
  if (limits.budgetMinor !== null) row(value, "<=", limits.budgetMinor);

  const text = [
    `Minimize\n obj: ${written(objective)}`,
    `Subject To\n ${rows.join("\n ")}`,
    `Bounds\n ${bounds.join("\n ")}`,
    `General\n ${generals.join(" ")}`,
    `Binary\n ${binaries.join(" ")}`,
    "End",
  ].join("\n");
  return { text, columns };
}

/** Units per item from the solver's column values. */
export const orderFromColumns = (program: OrderProgram, value: (column: string) => number): number[] =>
  program.columns.map((tiers) => tiers.reduce((sum, tier) => sum + Math.round(value(tier.name)) * tier.units, 0));
