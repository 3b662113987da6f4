import { expect, test } from "vitest";
import { csvFields, csvHeader, csvLine, csvTable } from "./csv";
import type { TopicRow } from "./topics";

const order = {
  id: 7,
  entityId: 1,
  nodeIds: [2],
  number: "1001",
  channelCode: "WEB",
  state: "accepted",
  placedAt: "2026-03-02T09:00:00.000Z",
  promisedAt: "2026-03-04T09:00:00.000Z",
  shippedAt: null,
  country: "GB",
  lineCount: 1,
  unitCount: 2,
  backorderedUnits: 0,
  nodeCodes: ["N1", "N2"],
  currency: "GBP",
  totalMinor: 1238,
};

test("a row is written with the columns of the screen and amounts in major units", () => {
  expect(csvHeader("orders")).toBe(
    "\uFEFFnumber,channelCode,state,placedAt,promisedAt,shippedAt,country,lineCount,unitCount,backorderedUnits,nodeCodes,currency,total\r\n",
  );
  expect(csvLine("orders", order)).toBe(
    "1001,WEB,accepted,2026-03-02T09:00:00.000Z,2026-03-04T09:00:00.000Z,,GB,1,2,0,N1 N2,GBP,12.38\r\n",
  );
});

test("a file has the columns that are shown, in their order, and an amount never without its currency", () => {
  const fields = csvFields("orders", ["totalMinor", "number"]);
  expect(csvHeader("orders", fields)).toBe("\uFEFFtotal,number,currency\r\n");
  expect(csvLine("orders", order, fields)).toBe("12.38,1001,GBP\r\n");
  expect(csvFields("orders", ["number", "country"])).toEqual(["number", "country"]);
});

test("an amount of another currency than the row's is followed by its own", () => {
  expect(csvFields("replenishment", ["lostMarginMinor", "sku"])).toEqual(["lostMarginMinor", "sku", "lostMarginCurrency"]);
  const recommendation = { sku: "A", currency: "USD", lostMarginMinor: 1238, lostMarginCurrency: "JPY" };
  const row = recommendation as unknown as TopicRow<"replenishment">;
  expect(csvLine("replenishment", row, ["lostMarginMinor", "lostMarginCurrency"])).toBe("1238,JPY\r\n");
});

test.each(["secret", "id", "__proto__"])("a column %j that the list does not have is refused", (field) => {
  expect(() => csvFields("orders", ["number", field])).toThrow(`There is no column "${field}".`);
});

test.each([
  [5, "GBP", "0.05"],
  [-5, "GBP", "-0.05"],
  [0, "GBP", "0.00"],
  [1238, "JPY", "1238"],
  [1238, "KWD", "1.238"],
])("%d minor units of %s are %s", (totalMinor, currency, text) => {
  expect(
    csvLine("orders", { ...order, totalMinor, currency })
      .trim()
      .split(",")
      .at(-1),
  ).toBe(text);
});

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1", "'+1"],
  ["-1+cmd", "'-1+cmd"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  [" =1", "' =1"],
  ["＝1", "'＝1"],
  ['=1,"a"', '"\'=1,""a"""'],
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["two\nlines", '"two\nlines"'],
])("%j cannot run as a formula nor break the line", (number, text) => {
  expect(csvLine("orders", { ...order, number }).startsWith(`${text},WEB`)).toBe(true);
});

test("a table is written as it is shown, its numbers as numbers", () => {
  const lines = [
    ["Item", "Gained, EUR", "Error, %"],
    ["=cmd, 1", "−1,238.50", "12.5 %"],
    ["1,2", "+7", "–"],
  ];
  expect(csvTable(lines)).toBe('\uFEFFItem,"Gained, EUR","Error, %"\r\n"\'=cmd, 1",-1238.50,12.5\r\n"1,2",7,–\r\n');
});
