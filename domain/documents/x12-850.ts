import { asksNothing, noteOf, type OrderDocument, totalAmount } from "./order-document";
import { unitCodesOf } from "./unit-codes";
import { type Envelope, writeInterchange, x12Date } from "./x12-interchange";

// A purchase order as X12 850, release 004010. BEG01 is 00 for the first version, 07 (duplicate) for a version that was sent before, 05
// (replace) for a later one or where an answer is refused, 01 where the order is cancelled or closed with nothing received; BEG07 NA
// says that no acknowledgment is needed. REF PP is the version, which an answer repeats. A note travels as N9 L1 with its MSG.
// Item numbers: BP is the buyer's, VP the vendor's. DTM 002 is the delivery that is asked for. Units are of element 355.

function purposeOf({ errand, version, isRepeat, lines }: OrderDocument): string {
  if (errand === "cancelled" || (errand === "closed" && lines.length === 0)) return "01";
  if (isRepeat && errand === "order") return "07";
  return version === 1 && errand === "order" ? "00" : "05";
}

export function write850(order: OrderDocument, envelope: Omit<Envelope, "group">): string {
  const lines = order.lines.flatMap((line) => [
    [
      "PO1",
      line.lineNumber,
      line.quantity,
      unitCodesOf(line.baseUnit)?.x12 ?? line.baseUnit,
      line.unitPrice,
      "PE",
      "BP",
      line.sku,
      ...(line.supplierSku ? ["VP", line.supplierSku] : []),
    ],
    ["PID", "F", "", "", "", (line.description || line.sku).slice(0, 80)],
    ["DTM", "002", x12Date(line.requestedAt)],
  ]);
  const units = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  const answer = asksNothing(order.errand) ? ["", "NA"] : [];
  const note = noteOf(order);
  return writeInterchange({ ...envelope, group: "PO" }, "850", [
    ["BEG", purposeOf(order), "SA", order.number, "", x12Date(order.orderedAt), ...answer],
    ["CUR", "BY", order.currency],
    ["REF", "PP", order.version],
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
