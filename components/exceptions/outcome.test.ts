import { expect, test } from "vitest";
import { outcomeOf, undoable } from "./outcome";

const taken = (id: number, version = 2) => ({ id, applied: true as const, version });
const refused = (id: number, reason: string) => ({ id, applied: false as const, reason });

test("an action on one exception says only what was done", () => {
  expect(outcomeOf("Claimed", [taken(1)])).toEqual({ text: "Claimed.", tone: "good" });
});

test("an action on several says how many", () => {
  expect(outcomeOf("Snoozed for 4 h", [taken(1), taken(2)]).text).toBe("2 exceptions: snoozed for 4 h.");
});

test("whoever was faster is named, and what was taken all the same is counted", () => {
  expect(outcomeOf("Claimed", [taken(1), refused(2, "Omar Haddad works on it.")])).toEqual({
    text: "Claimed: 1 of 2. Refused: Omar Haddad works on it.",
    tone: "good",
  });
});

test("when nothing was done, it reads as a failure", () => {
  expect(outcomeOf("Claimed", [refused(2, "Omar Haddad works on it.")])).toEqual({
    text: "Not claimed: Omar Haddad works on it.",
    tone: "critical",
  });
});

test("the two commonest reasons are told, others only counted", () => {
  const answers = [
    refused(1, "It is resolved."),
    refused(2, "It is snoozed."),
    refused(3, "It is resolved."),
    refused(4, "Claim it first."),
  ];
  expect(outcomeOf("Claimed", answers).text).toBe("Not claimed: It is resolved. (2) It is snoozed. (1) And 1 more reason.");
});

test("what was mine before is not undone with what I took now", () => {
  const seen = [
    { id: 1, version: 1 },
    { id: 2, version: 5 },
  ];
  expect(undoable(seen, [taken(1, 2), taken(2, 5)])).toEqual([{ id: 1, version: 2 }]);
});
