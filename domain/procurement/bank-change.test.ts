import { expect, it } from "vitest";
import { bankStandings, calledNumber, isTooFarAhead, payableFrom, refuseBankDecision, refuseCall } from "./bank-change";

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

it("the newest version that may be paid to is; one that a newer one overtakes never is", () => {
  const at = (day: string) => `2026-${day}T00:00:00Z`;
  const versions = [
    { version: 1, state: "approved", payableFrom: at("01-01") },
    { version: 2, state: "approved", payableFrom: at("05-01") },
    { version: 3, state: "approved", payableFrom: at("03-09") },
    { version: 4, state: "rejected", payableFrom: null },
  ] as const;
  const standings = (day: string) => [...bankStandings(versions, new Date(at(day))).values()];
  expect(standings("03-02")).toEqual(["paid_to", "overtaken", "rests", "rejected"]);
  expect(standings("03-09")).toEqual(["past", "overtaken", "paid_to", "rejected"]);
  expect(standings("05-02")).toEqual(["past", "overtaken", "paid_to", "rejected"]);
});

it("may begin at most 90 days ahead", () => {
  expect(isTooFarAhead(new Date("2026-05-31T09:00:00Z"), now)).toBe(false);
  expect(isTooFarAhead(new Date("2026-05-31T09:00:01Z"), now)).toBe(true);
});

it.each([
  ["the number on file, however it is written", "+44 (20) 7946-0018", { phone: "+44 20 7946 0018", since: null }, "on_file"],
  ["another one", "+44 20 7946 0019", { phone: "+44 20 7946 0018", since: null }, "another"],
  [
    "one that came on file last week",
    "+44 20 7946 0018",
    { phone: "+44 20 7946 0018", since: new Date("2026-02-23T09:00:00Z") },
    "new_on_file",
  ],
  [
    "one that came on file a month ago",
    "+44 20 7946 0018",
    { phone: "+44 20 7946 0018", since: new Date("2026-02-01T09:00:00Z") },
    "on_file",
  ],
  ["any, where none is on file", "+44 20 7946 0018", { phone: null, since: null }, "none_on_file"],
])("knows what was called: %s", (_what, number, onFile, standing) => {
  expect(calledNumber(number, onFile, now)).toBe(standing);
});
