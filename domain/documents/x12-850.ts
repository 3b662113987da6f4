import { noteOf, type OrderDocument, totalAmount } from "./order-document";
import { type Envelope, writeInterchange, x12Date } from "./x12-interchange";

// A purchase order as X12 850, release 004010. BEG01 is 00 for the first version, 05 (replace) for a later one or where an answer is
// refused, 01 where the order is cancelled; BEG07 NA says that no acknowledgment is needed. A note travels as N9 L1 with its MSG.
// Item numbers: BP is the buyer's, VP the vendor's. DTM 002 is the delivery that is asked for.

function purposeOf({ errand, version }: OrderDocument): string {
  if (errand === "cancelled") return "01";
  return version === 1 && errand === "order" ? "00" : "05";
}

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
  const answer = order.errand === "agreed" || order.errand === "cancelled" ? ["", "NA"] : [];
  const note = noteOf(order);
  return writeInterchange({ ...envelope, group: "PO" }, "850", [
    ["BEG", purposeOf(order), "SA", order.number, "", x12Date(order.orderedAt), ...answer],
    ["CUR", "BY", order.currency],
    ...(note === null
      ? []
      : [
          ["N9", "L1", "NOTE"],
          ["MSG", note.slice(0, 264)],
        ]),
    ["N1", "BY", order.buyer.name.slice(0, 60), "92", order.buyer.code],
    ["N1", "SU", order.supplier.name.slice(0, 60), "92", order.supplier.code],
    ["N1", "ST", order.shipTo.name.slice(0, 60), "92", order.shipTo.code],
    ...lines,
    ["CTT", order.lines.length, units],
    ["AMT", "TT", totalAmount(order).toFixed(2)],
  ]);
}
