import { describe, expect, it } from "vitest";
import { ibanProblem, maskedIban, normalIban } from "./iban";

describe("an account number", () => {
  it.each([
    "GB82 WEST 1234 5698 7654 32",
    "DE89 3704 0044 0532 0130 00",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NL91 ABNA 0417 1643 00",
    "IE29 AIBK 9311 5212 3456 78",
    "ch93 0076 2011 6238 5295 7",
    "NO93 8601 1117 947",
    "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
  ])("of the registry's examples is right: %s", (written) => {
    expect(ibanProblem(normalIban(written))).toBeNull();
  });

  it.each([
    ["GB82WEST12345698765423", "wrong_checksum"],
    ["GB83WEST12345698765432", "wrong_checksum"],
    ["DE8937040044053201300", "wrong_length"],
    ["WEST12345698765432", "not_an_iban"],
    ["GB82-WEST-1234", "not_an_iban"],
    ["", "not_an_iban"],
    ["GB82WEST1234569876543２", "not_an_iban"],
  ])("%s is refused as %s", (written, problem) => {
    expect(ibanProblem(normalIban(written))).toBe(problem);
  });

  it("shows its country and its last four characters to everybody", () => {
    expect(maskedIban("GB82WEST12345698765432")).toBe("GB•• •••• 5432");
  });
});
