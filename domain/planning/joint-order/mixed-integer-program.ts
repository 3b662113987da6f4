import { type CostCurve, costOn } from "./item-cost";
import { capOf, type JointItem, type JointProblem, leastAt, listPriceOf, packed } from "./joint-order";
import { leastOfEach } from "./order-check";

// The order as a mixed-integer program in LP text. Per item i: n_i full packs; per price tier j of it z_i_j whether the order lies in it, and
// per piece s of its cost curve between the tier's ends lo and hi: g_i_j_s units; y whether anything is ordered; k containers.
//   min  Σ C_i(0) + Σ ((p_ij − p_i0)·least_ij + C_i(lo_ij) − C_i(0))·z_i_j + Σ slope_ijs·g_i_j_s + freight·k
//   pack·n_i = Σ_j (lo_ij·z_i_j + Σ_s g_i_j_s)      g_i_j_s ≤ width_ijs·z_i_j      Σ_j z_i_j ≤ y, = 1 for what is due and fits
//   Σ p_ij·(lo_ij·z_i_j + Σ_s g_i_j_s) ≥ minimum·y   Σ pack·n_i ≥ least units·y      fill·V·k ≤ Σ v_i·pack·n_i ≤ V·k
//   room, budgets: the same sums from above.
// Each piece hangs on its tier: without its integers an item costs what its convex hull does, so that few nodes have to be searched.

export type OrderProgram = {
  text: string /** Per item, its pack column; null where none of it can be ordered. */;
  columns: (Column | null)[];
};
type Column = { name: string; units: number };
type Term = { factor: number; column: string };
type Sign = "<=" | ">=" | "=";

const written = (terms: readonly Term[]) =>
  terms
    .filter((term) => term.factor !== 0)
    .map((term) => `${term.factor < 0 ? "-" : "+"} ${Math.abs(term.factor)} ${term.column}`)
    .join("\n  ") || "+ 0 y";

/** Collects what the text consists of. */
class Program {
  objective: Term[] = [];
  rows: string[] = [];
  bounds: string[] = [];
  generals: string[] = [];
  binaries: string[] = [];

  row(left: readonly Term[], sign: Sign, right: number): void {
    this.rows.push(`r${this.rows.length}: ${written(left)} ${sign} ${right}`);
  }

  text(): string {
    return [
      `Minimize\n obj: ${written(this.objective)}`,
      `Subject To\n ${this.rows.join("\n ")}`,
      `Bounds\n ${this.bounds.join("\n ")}`,
      `General\n ${this.generals.join(" ")}`,
      `Binary\n ${this.binaries.join(" ")}`,
      "End",
    ].join("\n");
  }
}

export function orderProgram(problem: JointProblem, curves: readonly CostCurve[]): OrderProgram {
  const { items, terms, limits } = problem;
  const program = new Program();
  const leastUnits = leastOfEach(problem);
  const parts = items.map((item, i) => itemPart(program, i, item, curves[i] ?? [], leastUnits[i] ?? 0));
  program.binaries.push("y");
  // Something has to be ordered: then the supplier's terms hold without a question.
  program.bounds.push(parts.some((part) => part?.isForced) ? "y = 1" : "0 <= y <= 1", "base = 1");
  program.objective.push({ factor: curves.reduce((sum, curve) => sum + costOn(curve, 0), 0), column: "base" });
  const value = parts.flatMap((part) => part?.value ?? []);
  const units = parts.flatMap((part) => part?.units ?? []);
  const volume = parts.flatMap((part, i) => (part?.units ?? []).map((term) => scaled(term, items[i]?.unitMillilitres ?? 0)));

  if (terms.minimumValueMinor > 0) program.row([...value, { factor: -terms.minimumValueMinor, column: "y" }], ">=", 0);
  if (terms.minimumQuantity > 0) program.row([...units, { factor: -terms.minimumQuantity, column: "y" }], ">=", 0);
  if (terms.container) {
    const { millilitres, minimumFill, costMinor } = terms.container;
    const most = items.reduce((sum, item) => sum + capOf(item) * item.unitMillilitres, 0);
    program.generals.push("k");
    program.bounds.push(`0 <= k <= ${Math.ceil(most / millilitres)}`);
    program.objective.push({ factor: costMinor, column: "k" });
    program.row([...volume, { factor: -millilitres, column: "k" }], "<=", 0);
    program.row([...volume, { factor: -minimumFill * millilitres, column: "k" }], ">=", 0);
  }
  if (limits.roomMillilitres !== null) program.row(volume, "<=", limits.roomMillilitres);
  for (const [category, budgetMinor] of limits.budgets) {
    const spent = parts.flatMap((part, i) => (items[i]?.category === category ? (part?.value ?? []) : []));
    if (spent.length > 0) program.row(spent, "<=", budgetMinor);
  }
  return { text: program.text(), columns: parts.map((part) => part?.column ?? null) };
}

const scaled = ({ factor, column }: Term, by: number): Term => ({ factor: factor * by, column });

type Part = { column: Column; units: Term[]; value: Term[]; isForced: boolean };

/** One item's columns and rows; at least `leastUnits` are ordered. */
function itemPart(program: Program, i: number, item: JointItem, curve: CostCurve, leastUnits: number): Part | null {
  const isForced = leastUnits > 0;
  const cap = capOf(item);
  const bought: Term[] = [];
  const value: Term[] = [];
  const holds: Term[] = [];
  for (const [j, tier] of item.prices.entries()) {
    const least = leastAt(item, tier);
    const next = item.prices[j + 1];
    const low = Math.max(least, leastUnits);
    const high = Math.min(cap, next ? packed(next.from, item.orderMultiple) - item.orderMultiple : cap);
    if (low > high) continue;
    const z = `z_${i}_${j}`;
    program.binaries.push(z);
    holds.push({ factor: 1, column: z });
    const offMinor = (tier.unitPriceMinor - listPriceOf(item)) * least;
    program.objective.push({ factor: offMinor + costOn(curve, low) - costOn(curve, 0), column: z });
    const own: Term[] = [{ factor: low, column: z }];
    for (const [s, piece] of piecesBetween(curve, low, high).entries()) {
      const g = `g_${i}_${j}_${s}`;
      program.bounds.push(`0 <= ${g} <= ${piece.width}`);
      program.objective.push({ factor: piece.slope, column: g });
      program.row(
        [
          { factor: 1, column: g },
          { factor: -piece.width, column: z },
        ],
        "<=",
        0,
      );
      own.push({ factor: 1, column: g });
    }
    bought.push(...own);
    value.push(...own.map((term) => scaled(term, tier.unitPriceMinor)));
  }
  if (holds.length === 0) return null;
  const column = { name: `n_${i}`, units: item.orderMultiple };
  program.generals.push(column.name);
  program.bounds.push(`0 <= ${column.name} <= ${cap / item.orderMultiple}`);
  program.row([{ factor: -item.orderMultiple, column: column.name }, ...bought], "=", 0);
  if (isForced) program.row(holds, "=", 1);
  else program.row([...holds, { factor: -1, column: "y" }], "<=", 0);
  return { column, units: [{ factor: item.orderMultiple, column: column.name }], value, isForced };
}

/** The curve between two quantities, piece by piece. */
function piecesBetween(curve: CostCurve, low: number, high: number): { width: number; slope: number }[] {
  const ends = [low, ...curve.map(({ quantity }) => quantity).filter((quantity) => quantity > low && quantity < high), high];
  return ends.slice(1).flatMap((end, s) => {
    const begin = ends[s] ?? end;
    return end > begin ? [{ width: end - begin, slope: (costOn(curve, end) - costOn(curve, begin)) / (end - begin) }] : [];
  });
}

/** Units per item from the solver's column values. */
export const orderFromColumns = (program: OrderProgram, value: (column: string) => number): number[] =>
  // A solver's hair below 0 is 0, not −0.
  program.columns.map((column) => (column ? Math.round(value(column.name)) * column.units + 0 : 0));
