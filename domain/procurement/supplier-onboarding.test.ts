import { expect, it } from "vitest";
import { refuseReview } from "./supplier-onboarding";

it.each([
  ["an applicant is reviewed", "applied", "in_review", null, null],
  ["nobody is approved without a review", "applied", "approved", null, "not_a_step"],
  ["another person approves", "in_review", "approved", "person:b", null],
  ["who started the review does not approve", "in_review", "approved", "person:a", "same_person"],
  ["who started the review may suspend", "in_review", "suspended", "person:a", null],
  ["a suspended supplier comes back through a review only", "suspended", "approved", null, "not_a_step"],
] as const)("%s", (_what, from, to, startedBy, refusal) => {
  expect(refuseReview(from, to, "person:a", startedBy)).toBe(refusal);
});
