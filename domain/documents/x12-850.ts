import { type OrderDocument, totalAmount } from "./order-document";
import { type Envelope, writeInterchange, x12Date } from "./x12-interchange";

// A purchase order as X12 850, release 004010. BEG01 is 00 for the first version and 05 (replace) for a later one.
// Item numbers: BP is the buyer's, VP the vendor's. DTM 002 is the delivery that is asked for.

export function write850(order: OrderDocument, envelope: Omit<Envelope, "group">): string {
  const lines = order.lines.flatMap((line) => [
    [
      "PO1",
      line.lineNumber,
      line.quantity,
      "EA",
      line.unitPrice,
      "PE",
      "BP",
      line.sku,
      ...(line.supplierSku ? ["VP", line.supplierSku] : []),
    ],
    ["PID", "F", "", "", "", line.description.slice(0, 80)],
    ["DTM", "002", x12Date(line.requestedAt)],
  ]);
  const units = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return writeInterchange({ ...envelope, group: "PO" }, "850", [
    ["BEG", order.version === 1 ? "00" : "05", "SA", order.number, "", x12Date(order.orderedAt)],
    ["CUR", "BY", order.currency],
    ["N1", "BY", order.buyer.name.slice(0, 60), "92", order.buyer.code],
    ["N1", "SU", order.supplier.name.slice(0, 60), "92", order.supplier.code],
    ["N1", "ST", order.shipTo.name.slice(0, 60), "92", order.shipTo.code],
    ...lines,
    ["CTT", order.lines.length, units],
    ["AMT", "TT", totalAmount(order).toFixed(2)],
  ]);
}
