/** One way an order could have been sent: the nodes it would leave from and what that costs. */
export type RoutingCandidate = {
  nodeIds: number[];
  chosen: boolean;
  splits: number;
  /** Minor units; null when the candidate was not feasible. */
  costMinor: number | null;
  freightMinor: number;
  handlingMinor: number;
  packagingMinor: number;
  splitPenaltyMinor: number;
  unitsCovered: number;
  reason: "chosen" | "more_expensive" | "more_splits" | "short" | "no_carrier" | "inactive";
};
