import { expect, it } from "vitest";
import { payableFrom, refuseBankDecision, refuseCall } from "./bank-change";

const now = new Date("2026-03-02T09:00:00Z");

it("nobody approves the change that they asked for, but may withdraw it", () => {
  expect(refuseBankDecision("requested", "approved", "person:ann", "person:ann")).toBe("same_person");
  expect(refuseBankDecision("requested", "rejected", "person:ann", "person:ann")).toBeNull();
  expect(refuseBankDecision("requested", "approved", "person:ann", "person:ben")).toBeNull();
});

it("what was decided stays decided", () => {
  expect(refuseBankDecision("approved", "rejected", "person:ann", "person:ben")).toBe("decided");
  expect(refuseBankDecision("rejected", "approved", "person:ann", "person:ben")).toBe("decided");
});

it("rests seven days, or until it is valid when that is later", () => {
  expect(payableFrom(now, new Date("2026-03-05T00:00:00Z")).toISOString()).toBe("2026-03-09T09:00:00.000Z");
  expect(payableFrom(now, new Date("2026-04-01T00:00:00Z")).toISOString()).toBe("2026-04-01T00:00:00.000Z");
});

it("wants a call that has happened, and not long ago", () => {
  expect(refuseCall(new Date("2026-03-01T09:00:00Z"), now)).toBeNull();
  expect(refuseCall(new Date("2026-03-02T09:00:01Z"), now)).toBe("in_the_future");
  expect(refuseCall(new Date("2026-02-01T09:00:00Z"), now)).toBe("too_long_ago");
});
