import { csvText } from "../changes/csv";
import { answerColumns } from "./answer-row";

// The file that a supplier gets to answer an order: its lines, filled in as if all were accepted, so that only what is otherwise is
// written over. The columns between (what was ordered) are for reading; whoever reads the file back leaves them aside.

type Line = {
  lineNumber: number;
  sku: string;
  supplierSku: string | null;
  description: string;
  quantity: number;
  unitPrice: string;
  requestedOn: string;
};

const forReading = ["sku", "supplier_sku", "description", "ordered_quantity", "ordered_price", "wanted_on"] as const;
const [order, line, ...answer] = answerColumns;

/** 4.500000 as people write it: at least two places. */
export const readablePrice = (price: string): string => price.replace(/(\.\d{2}\d*?)0+$/, "$1");

/** The byte order mark tells spreadsheets that the text is UTF-8. */
export function answerTemplate(number: string, lines: readonly Line[]): string {
  const rows = lines.map((one) => {
    const price = readablePrice(one.unitPrice);
    const ordered = [one.sku, one.supplierSku ?? "", one.description, String(one.quantity), price, one.requestedOn];
    return [number, String(one.lineNumber), ...ordered, "accept", String(one.quantity), price, one.requestedOn, ""];
  });
  return `\uFEFF${[[order, line, ...forReading, ...answer], ...rows].map((row) => `${row.map(csvText).join(",")}\r\n`).join("")}`;
}
