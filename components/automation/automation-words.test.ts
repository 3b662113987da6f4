import { expect, test } from "vitest";
import { agreementWords, overRecommendation, scopeWords, stopWords } from "./automation-words";

const pounds = { currency: "GBP", homeCurrency: "GBP" };

test("a guardrail says what was found and what is allowed, in its own unit", () => {
  expect(stopWords({ guardrail: "order_cap", found: 70_000, limit: 60_000 }, pounds)).toBe("Order cap: £700.00, at most £600.00");
  expect(stopWords({ guardrail: "price_rise", found: 0.104, limit: 0.05 }, pounds)).toBe("Price rise: 10.4 %, at most 5 %");
  expect(stopWords({ guardrail: "contract_price", found: 4.1025, limit: 4.1 }, pounds)).toBe("Contract price: £4.1025, at most £4.10");
  expect(stopWords({ guardrail: "contract_quantity", found: 20, limit: 100 }, pounds)).toBe("Less than the contract is for: 20 of 100");
  expect(stopWords({ guardrail: "unusual_quantity", found: 1_200, limit: 360 }, pounds)).toBe("Unusual quantity: 1,200, at most 360");
  expect(stopWords({ guardrail: "changed_by_person", found: 24, limit: 20 }, pounds)).toBe("Changed by a person: 24 instead of 20");
  expect(stopWords({ guardrail: "not_ready" }, pounds)).toBe("Item not ready");
  const foreign = { currency: "USD", homeCurrency: "GBP" };
  expect(stopWords({ guardrail: "line_cap", found: 118_500, limit: 100_000 }, foreign)).toBe("Line cap: £1,185.00, at most £1,000.00");
  expect(stopWords({ guardrail: "supplier_minimum", found: 150_000, limit: 160_000 }, foreign)).toBe(
    "Below the supplier's minimum order: US$1,500.00 of US$1,600.00",
  );
});

test("a policy says what it is about", () => {
  const none = { scope: { brand: null, category: null }, nodeCode: null, supplierName: null };
  expect(scopeWords(none)).toBe("Everything else");
  expect(scopeWords({ ...none, scope: { brand: null, category: "Garden" }, nodeCode: "MID", supplierName: "Leeds Pottery" })).toBe(
    "Leeds Pottery, Garden, at MID",
  );
});

test("what was left to people is said, not compared; what they ordered is held against the recommendation", () => {
  const none = { asPeople: 0, changedByPeople: 0, rejectedByPeople: 0, blockedAndDecided: 0 };
  expect(agreementWords(none)).toBeNull();
  expect(agreementWords({ ...none, blockedAndDecided: 1 })).toBe("1 left to them");
  expect(agreementWords({ ...none, asPeople: 13, changedByPeople: 1, blockedAndDecided: 2 })).toBe("93 % of 14; 2 left to them");
  expect(overRecommendation({ valueMinor: 47_962, personMinor: 49_738 })).toBe(1_776);
  expect(overRecommendation({ valueMinor: 47_962, personMinor: null })).toBe(-47_962);
});
