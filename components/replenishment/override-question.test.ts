import { expect, it } from "vitest";
import { questionHref, questionWords, readQuestion } from "./override-question";

it("a count's address asks for the rows that it counts", () => {
  const question = { kind: "rejected", actor: "person:7", outcome: "helped" } as const;
  const href = questionHref(question);
  expect(href).toBe("/replenishment/overrides?kind=rejected&actor=person%3A7&outcome=helped");
  expect(readQuestion(new URL(href, "http://gantry").searchParams)).toEqual(question);
  expect(questionWords(question, [{ key: "person:7", name: "Ada" }])).toBe("Rejected by Ada, helped");
});

it("what nobody can ask is left out", () => {
  expect(readQuestion(new URLSearchParams("kind=burned&outcome=&actor="))).toEqual({});
  expect(questionWords({}, [])).toBe("Decided otherwise");
});
