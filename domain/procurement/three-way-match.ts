export type MatchReason =
  | { kind: "quantity_over_received"; line: number; receivedQuantity: number; billedQuantity: number; overMinor: number }
  | { kind: "quantity_over_ordered"; line: number; orderedQuantity: number; billedQuantity: number; overMinor: number }
  | { kind: "price_over_tolerance"; line: number; orderedUnitPrice: string; billedUnitPrice: string; varianceMinor: number; scope: string }
  | { kind: "no_purchase_order"; line: number }
  | { kind: "duplicate"; otherInvoiceId: number }
  | { kind: "total_mismatch"; statedMinor: number; computedMinor: number };

export type MatchOutcome = {
  result: "matched" | "within_tolerance" | "blocked";
  reasons: MatchReason[];
  varianceMinor: number;
};
