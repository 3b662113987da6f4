import { expect, test } from "vitest";
import { actorWords } from "./actor-words";

test("people have their names, and what the system did by itself says what it was doing", () => {
  expect(actorWords("Bea Buyer")).toBe("Bea Buyer");
  expect(actorWords("job:replan-touched")).toBe("Gantry (replan touched)");
  expect(actorWords("job:requisition RQ-000001")).toBe("requisition RQ-000001");
  expect(actorWords("import:history")).toBe("the history that was imported");
  expect(actorWords("import:shopify")).toBe("the import of shopify");
  expect(actorWords("source:portal")).toBe("the supplier, by its link");
});
