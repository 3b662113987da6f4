// An order's state follows from its lines. Open = ordered − cancelled. 5 ordered, 3 allocated → part_allocated, 2 backordered.

export type LineQuantities = { ordered: number; allocated: number; shipped: number; cancelled: number; returned: number };
export type OrderState = "allocated" | "part_allocated" | "backordered" | "shipped" | "part_shipped" | "cancelled" | "returned";

/** Units of a line that nothing is reserved for yet. */
export const missingUnits = (line: Omit<LineQuantities, "returned">): number =>
  line.ordered - line.cancelled - line.allocated - line.shipped;

/** State and missing units of an order. Lines of services count only where there is nothing else. */
export function orderState(lines: readonly LineQuantities[]): { state: OrderState; backorderedUnits: number } {
  const sum = (field: keyof LineQuantities) => lines.reduce((total, line) => total + line[field], 0);
  const open = sum("ordered") - sum("cancelled");
  const shipped = sum("shipped");
  const allocated = sum("allocated");
  const backorderedUnits = open - allocated - shipped;
  if (open === 0) return { state: "cancelled", backorderedUnits: 0 };
  if (shipped === open) return { state: sum("returned") >= shipped ? "returned" : "shipped", backorderedUnits: 0 };
  if (shipped > 0) return { state: "part_shipped", backorderedUnits };
  if (backorderedUnits === 0) return { state: "allocated", backorderedUnits };
  return { state: allocated > 0 ? "part_allocated" : "backordered", backorderedUnits };
}
