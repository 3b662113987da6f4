import { expect, test } from "vitest";
import { openedBy } from "./permission-words";

test("a role says in words what it opens and lets do", () => {
  expect(openedBy("receiver", "read")).toEqual(["stock and transfers", "inbound", "exceptions"]);
  expect(openedBy("receiver", "act")).toEqual(["receive goods", "ship and receive transfers"]);
});
