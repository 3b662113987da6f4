import type { ReviewGap } from "@/domain/procurement/supplier-onboarding";

/** What a supplier's file lacks, as who reviews it reads it. */
export const gapWords: Record<ReviewGap, string> = {
  near_duplicate_name: "It is probably another supplier's second record.",
  sells_nothing: "No item has terms with it.",
  country_missing: "Nobody knows where it is.",
  tax_id_missing: "It has no tax number.",
  contact_missing: "No telephone number is on file to check a change against.",
  account_missing: "No account to pay it to was agreed.",
};
