// Onboarding of a supplier: applied → in review → approved, suspended from either, back only through a review.
// Who starts a review does not approve it: a supplier nobody else looked at cannot be paid.

export type SupplierState = "applied" | "in_review" | "approved" | "suspended";

const next: Record<SupplierState, readonly SupplierState[]> = {
  applied: ["in_review"],
  in_review: ["approved", "suspended"],
  approved: ["suspended"],
  suspended: ["in_review"],
};

/** What a supplier that a file brings is: an applicant, unless the person who imports vouches for the file. */
export const newSupplierState = ({ approved }: { approved?: unknown }): SupplierState => (approved === true ? "approved" : "applied");

/** Where a review can move the supplier to from here. */
export const reviewSteps = (state: SupplierState): readonly SupplierState[] => next[state];

export type ReviewRefusal = "not_a_step" | "same_person";

/** Null when the step may be taken. `reviewStartedBy` is the actor who put the supplier in review. */
export function refuseReview(from: SupplierState, to: SupplierState, actor: string, reviewStartedBy: string | null): ReviewRefusal | null {
  if (!next[from].includes(to)) return "not_a_step";
  return to === "approved" && actor === reviewStartedBy ? "same_person" : null;
}
