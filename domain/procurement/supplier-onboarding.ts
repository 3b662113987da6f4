// Onboarding of a supplier: applied → in review → approved, suspended from either, back only through a review. An approved one that
// gives a reason to is reviewed again.
// Who starts a review does not approve it: a supplier nobody else looked at cannot be paid.
// What its file lacks does not forbid the approval, but who approves says that they saw it: one without a tax number and without an
// account has the gaps tax_id_missing and account_missing, and both have to be named.

import type { SupplierDefect } from "@/domain/masterdata/readiness";

export type SupplierState = "applied" | "in_review" | "approved" | "suspended";

const next: Record<SupplierState, readonly SupplierState[]> = {
  applied: ["in_review"],
  in_review: ["approved", "suspended"],
  approved: ["in_review", "suspended"],
  suspended: ["in_review"],
};

/** What a supplier that a file brings is: an applicant, unless the person who imports vouches for the file. */
export const newSupplierState = ({ approved }: { approved?: unknown }): SupplierState => (approved === true ? "approved" : "applied");

/** Where a review can move the supplier to from here. */
export const reviewSteps = (state: SupplierState): readonly SupplierState[] => next[state];

export const reviewGaps = [
  "near_duplicate_name",
  "sells_nothing",
  "country_missing",
  "tax_id_missing",
  "contact_missing",
  "account_missing",
] as const;
export type ReviewGap = (typeof reviewGaps)[number];

/** What a reviewer knows of the supplier: the failing checks of its master data, and what was written down about it. */
export type ReviewedFile = {
  defects: readonly SupplierDefect["kind"][];
  taxId: string | null;
  phone: string | null;
  isPaidSomewhere: boolean;
};

/** What the supplier's file lacks; that it is not approved yet is no gap. */
export function gapsOf({ defects, taxId, phone, isPaidSomewhere }: ReviewedFile): ReviewGap[] {
  const found = new Set<string>(defects);
  if (taxId === null) found.add("tax_id_missing");
  if (phone === null) found.add("contact_missing");
  if (!isPaidSomewhere) found.add("account_missing");
  return reviewGaps.filter((gap) => found.has(gap));
}

export type ReviewRefusal = "not_a_step" | "same_person";

/** Null when the step may be taken. `reviewStartedBy` is the actor who put the supplier in review. */
export function refuseReview(from: SupplierState, to: SupplierState, actor: string, reviewStartedBy: string | null): ReviewRefusal | null {
  if (!next[from].includes(to)) return "not_a_step";
  return to === "approved" && actor === reviewStartedBy ? "same_person" : null;
}
