export type ReceiptState = "none" | "partial" | "full" | "over" | "short_closed";

/** The receipt axis of a purchase order. Rejected units were delivered: they count towards what arrived. */
export function receiptState(
  lines: readonly { orderedQuantity: number; receivedQuantity: number; rejectedQuantity: number }[],
): Exclude<ReceiptState, "short_closed"> {
  const arrived = lines.map((line) => line.receivedQuantity + line.rejectedQuantity - line.orderedQuantity);
  if (arrived.some((difference) => difference < 0)) {
    return lines.some((line) => line.receivedQuantity + line.rejectedQuantity > 0) ? "partial" : "none";
  }
  return arrived.some((difference) => difference > 0) ? "over" : "full";
}
