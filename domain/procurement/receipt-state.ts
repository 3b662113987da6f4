export type ReceiptState = "none" | "partial" | "full" | "over" | "short_closed";

/**
 * The receipt axis of a purchase order. Rejected units were delivered, and nothing is expected for them: they are claimed, not awaited. A
 * replacement that comes all the same is no more than was ordered: of 10 ordered, 8 accepted, 2 rejected and 2 replaced are full.
 */
export function receiptState(
  lines: readonly { orderedQuantity: number; receivedQuantity: number; rejectedQuantity: number }[],
): Exclude<ReceiptState, "short_closed"> {
  if (lines.some((line) => line.receivedQuantity + line.rejectedQuantity < line.orderedQuantity)) {
    return lines.some((line) => line.receivedQuantity + line.rejectedQuantity > 0) ? "partial" : "none";
  }
  return lines.some((line) => line.receivedQuantity > line.orderedQuantity) ? "over" : "full";
}
