import { expect, it } from "vitest";
import { ibanProblem } from "@/domain/procurement/iban";
import { simulatedAccount } from "./supplier-account";

it("every simulated supplier of a country with account numbers has one that can exist, and another one after a change", () => {
  for (const country of ["GB", "PT", "PL", "IT", "TR", "LT", "BE", "CZ"]) {
    const [first, second] = [simulatedAccount(country, "S001"), simulatedAccount(country, "S001", 2)];
    expect([ibanProblem(first ?? ""), ibanProblem(second ?? "")]).toEqual([null, null]);
    expect(first).not.toBe(second);
  }
  expect(simulatedAccount("CN", "S001")).toBeNull();
});
