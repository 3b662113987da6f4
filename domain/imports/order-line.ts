import { isOfCalendar, MOST_UNITS } from "./value";

// The bounds of a line of past orders, whatever its file calls the columns: what lies beyond is refused by name and is never rounded or
// cut. 999,999,999 units at 999,999,999 are refused: no line is worth that much.

type Column = "number" | "sku" | "description" | "quantity" | "at" | "unitPrice";
export type OrderLine = { number: string; sku: string; description: string; quantity: number; at: number; unitPrice: string };

/** In major units; in minor ones it is still counted exactly. */
const MOST_WORTH = 1_000_000_000_000;
const PRICE = /^-?0*\d{1,9}(\.\d{1,6}0*)?$/;

/** What is wrong with the line under the names of its columns; null when nothing is. `shiftMs` moves it in time. */
export function unfitOrderLine(line: OrderLine, names: Record<Column, string>, shiftMs: number): string | null {
  const { number, sku, description, quantity, at, unitPrice } = line;
  if (number.length > 100) return `${names.number} is longer than 100 characters`;
  if (sku.length > 100) return `${names.sku} is longer than 100 characters`;
  if (description.length > 500) return `${names.description} is longer than 500 characters`;
  if (!PRICE.test(unitPrice))
    return `${names.unitPrice} ${unitPrice} has more than nine digits before the point, or more than six after it`;
  if (Math.abs(quantity) * Math.abs(Number(unitPrice)) >= MOST_WORTH)
    return `${names.quantity} ${quantity} at ${names.unitPrice} ${unitPrice} is more than a line can be worth`;
  if (!isOfCalendar(at)) return `${names.at} does not lie from 1900 to 2100`;
  return isOfCalendar(at + shiftMs) ? null : `${names.at} does not lie from 1900 to 2100 once it is shifted`;
}

/** Why the text of a quantity is none: "six" is no number, and ten digits are more than a line counts. */
export const notQuantity = (text: string, wanted: string): string =>
  /^[+-]?\d+$/.test(text.trim()) && Number(text) !== 0 && Math.abs(Number(text)) > MOST_UNITS
    ? `"${text}" has more than nine digits`
    : `"${text}" is not a whole number ${wanted}`;
