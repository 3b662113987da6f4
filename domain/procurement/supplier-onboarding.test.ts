import { expect, it } from "vitest";
import { gapsOf, refuseReview } from "./supplier-onboarding";

it.each([
  ["an applicant is reviewed", "applied", "in_review", null, null],
  ["nobody is approved without a review", "applied", "approved", null, "not_a_step"],
  ["an approved one is reviewed again", "approved", "in_review", null, null],
  ["another person approves", "in_review", "approved", "person:b", null],
  ["who started the review does not approve", "in_review", "approved", "person:a", "same_person"],
  ["who started the review may suspend", "in_review", "suspended", "person:a", null],
  ["a suspended supplier comes back through a review only", "suspended", "approved", null, "not_a_step"],
] as const)("%s", (_what, from, to, startedBy, refusal) => {
  expect(refuseReview(from, to, "person:a", startedBy)).toBe(refusal);
});

it("names what the file lacks, in one order; that it waits for approval is no gap", () => {
  const whole = { defects: [], taxId: "GB 123", phone: "+44 20 7946 0018", isPaidSomewhere: true };
  expect(gapsOf(whole)).toEqual([]);
  expect(gapsOf({ ...whole, taxId: null, isPaidSomewhere: false, defects: ["country_missing", "not_approved"] })).toEqual([
    "country_missing",
    "tax_id_missing",
    "account_missing",
  ]);
});
