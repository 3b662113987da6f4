import { expect, test } from "vitest";
import { type ExchangeSetup, exchangeIssues, type SetupField } from "./supplier-exchange";

const setup: ExchangeSetup = {
  format: "ubl",
  endpoint: "https://supplier.example/orders",
  identifier: "7300010000001",
  scheme: "0088",
  ownIdentifier: null,
  ownScheme: null,
  confirmationHours: 24,
  isTest: false,
};

test.each<[string, Partial<ExchangeSetup>, SetupField[]]>([
  ["a whole one", {}, []],
  ["documents without an address, which are fetched", { endpoint: null }, []],
  ["X12 with a qualifier", { format: "x12", scheme: "01", identifier: "121792154" }, []],
  ["an address that anybody can read on the way", { endpoint: "http://supplier.example" }, ["endpoint"]],
  ["an address with a password", { endpoint: "https://a:b@supplier.example" }, ["endpoint"]],
  ["our own network", { endpoint: "https://192.168.0.1/x" }, ["endpoint"]],
  ["our own machine", { endpoint: "https://[::1]/x" }, ["endpoint"]],
  ["no address at all", { endpoint: "orders" }, ["endpoint"]],
  ["an X12 qualifier in UBL", { scheme: "ZZ" }, ["scheme"]],
  ["a scheme of nothing", { ownScheme: "0088" }, ["ownIdentifier"]],
  ["an identifier that does not fit an interchange", { format: "x12", scheme: null, identifier: "1234567890123456" }, ["identifier"]],
  ["a portal with an address", { format: "portal", scheme: null }, ["endpoint"]],
  ["no time to answer", { confirmationHours: 0 }, ["confirmationHours"]],
])("%s", (_name, part, fields) => {
  expect(exchangeIssues({ ...setup, ...part }).map(({ field }) => field)).toEqual(fields);
});
