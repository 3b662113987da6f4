// The unit that quantities of an item are counted in, as trading partners write it: UN/ECE Recommendation 20 (packages of 21 with an X
// before them) in UBL, element 355 in X12. An item whose unit has no code cannot be ordered by document, because "EA" for grams is a
// thousandfold order. A partner may name the same unit by another code of it: H87 (piece) is EA, CA is not.
// Worked example: "each" is EA in both; "gram" is GRM in UBL and GR in X12; "bundle of hay" is none.

export type UnitCodes = { unece: string; x12: string };
type Unit = UnitCodes & {
  /** What the unit is called in master data, in lower case. */
  names: readonly string[];
  /** Codes of either list that count the same. */
  also?: readonly string[];
};

const units: readonly Unit[] = [
  {
    unece: "EA",
    x12: "EA",
    names: ["each", "ea", "piece", "pieces", "pcs", "pc", "unit", "one", "article", "item"],
    also: ["C62", "H87", "NAR", "PC", "PCE", "UN"],
  },
  { unece: "PR", x12: "PR", names: ["pair", "pr"] },
  { unece: "SET", x12: "ST", names: ["set"] },
  { unece: "DZN", x12: "DZ", names: ["dozen", "dz", "dzn"] },
  { unece: "XPK", x12: "PK", names: ["pack", "pk", "package"], also: ["XPA", "PA"] },
  { unece: "XBX", x12: "BX", names: ["box", "bx"] },
  { unece: "XCS", x12: "CA", names: ["case", "cs", "ca"] },
  { unece: "XCT", x12: "CT", names: ["carton", "ct"] },
  { unece: "XBG", x12: "BG", names: ["bag"] },
  { unece: "XBO", x12: "BO", names: ["bottle"] },
  { unece: "XRO", x12: "RL", names: ["roll"], also: ["RO"] },
  { unece: "MGM", x12: "ME", names: ["milligram", "mg", "mgm"] },
  { unece: "GRM", x12: "GR", names: ["gram", "grams", "g", "gr", "grm"] },
  { unece: "KGM", x12: "KG", names: ["kilogram", "kg", "kgm"] },
  { unece: "LBR", x12: "LB", names: ["pound", "lb", "lbr"] },
  { unece: "ONZ", x12: "OZ", names: ["ounce", "oz", "onz"] },
  { unece: "MLT", x12: "ML", names: ["millilitre", "milliliter", "ml", "mlt"] },
  { unece: "LTR", x12: "LT", names: ["litre", "liter", "l", "ltr"] },
  { unece: "MMT", x12: "MM", names: ["millimetre", "millimeter", "mm", "mmt"] },
  { unece: "CMT", x12: "CM", names: ["centimetre", "centimeter", "cm", "cmt"] },
  { unece: "MTR", x12: "MR", names: ["metre", "meter", "m", "mtr"] },
  { unece: "INH", x12: "IN", names: ["inch", "in", "inh"] },
  { unece: "FOT", x12: "FT", names: ["foot", "ft", "fot"] },
  { unece: "YRD", x12: "YD", names: ["yard", "yd", "yrd"] },
];
const byName = new Map(units.flatMap((unit) => unit.names.map((name) => [name, unit] as const)));

/** The codes of an item's base unit; null where it has none. */
export const unitCodesOf = (baseUnit: string): UnitCodes | null => byName.get(baseUnit.trim().toLowerCase()) ?? null;

/** Whether what a partner wrote counts in the item's base unit. */
export function isUnitOf(stated: string, baseUnit: string): boolean {
  const code = stated.trim().toUpperCase();
  const unit = byName.get(baseUnit.trim().toLowerCase());
  if (unit === undefined) return code === baseUnit.trim().toUpperCase();
  return [unit.unece, unit.x12, ...(unit.also ?? [])].includes(code) || unit.names.includes(code.toLowerCase());
}
