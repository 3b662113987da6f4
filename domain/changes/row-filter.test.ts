import { expect, test } from "vitest";
import { isInList, passesFilters } from "./row-filter";
import type { TopicRow } from "./topics";

const now = new Date("2026-03-04T12:00:00.000Z");
const order: TopicRow<"purchasing"> = {
  id: 7,
  entityId: 1,
  nodeIds: [2],
  number: "PO-1007",
  supplierCode: "S001",
  cancelledAt: null,
  supplierName: "Nordlicht GmbH",
  nodeCode: "N2",
  categories: ["Garden"],
  skus: ["A-1", "A-12"],
  stage: "waiting",
  approvalState: "approved",
  supplierState: "sent",
  receiptState: "none",
  invoiceState: "none",
  holdReason: null,
  version: 1,
  linesToDecide: 0,
  orderedAt: "2026-03-02T09:00:00.000Z",
  sentAt: null,
  confirmationDueAt: "2026-03-04T11:00:00.000Z",
  firstPromisedAt: "2026-03-20T00:00:00.000Z",
  promisedAt: "2026-03-20T00:00:00.000Z",
  lineCount: 1,
  orderedUnits: 40,
  currency: "EUR",
  totalMinor: 1238,
};
const equals = (filter: string) => ({ filterType: "text", type: "equals", filter });
const among = (...values: (string | null)[]) => ({ filterType: "set", values });

test.each<[string, Record<string, unknown>, boolean | null]>([
  ["no filter", {}, true],
  ["the word it has", { stage: equals("WAITING") }, true],
  ["a word it no longer has", { stage: equals("to_send") }, false],
  ["one of a set", { stage: among("placed", "waiting") }, true],
  ["none of a set", { stage: among("closed") }, false],
  ["nothing, which a set may name", { holdReason: among(null) }, true],
  ["blank", { holdReason: { filterType: "text", type: "blank" } }, true],
  ["not blank", { sentAt: { filterType: "text", type: "notBlank" } }, false],
  ["an amount in a range", { totalMinor: { filterType: "number", type: "inRange", filter: 1000, filterTo: 2000 } }, true],
  ["an amount that is too small", { totalMinor: { filterType: "number", type: "greaterThan", filter: 1238 } }, false],
  ["its day", { orderedAt: { filterType: "date", type: "equals", dateFrom: "2026-03-02 00:00:00", dateTo: null } }, true],
  ["days before it", { orderedAt: { filterType: "date", type: "lessThan", dateFrom: "2026-03-02" } }, false],
  ["what is past by the clock", { confirmationDueAt: { filterType: "date", type: "past" } }, true],
  ["the last day", { orderedAt: { filterType: "date", type: "last24Hours" } }, false],
  ["one of its words", { skus: equals("a-1") }, true],
  ["a part of one of its words", { skus: equals("A") }, false],
  ["either of two", { stage: { filterType: "text", operator: "OR", conditions: [equals("placed"), equals("waiting")] } }, true],
  ["a column it does not carry", { itemId: { filterType: "number", type: "equals", filter: 3 } }, null],
  ["such a column, and a word it no longer has", { itemId: equals("3"), stage: equals("closed") }, false],
  ["a filter that cannot be read", { stage: { type: "sounds_like" } }, null],
])("a row and %s", (_, filters, passes) => {
  expect(passesFilters(order, filters, now)).toBe(passes);
});

test.each<[string, string, number | null, boolean]>([
  ["words of its searched columns, in any order", "gmbh 1007", null, true],
  ["a word of another column", "waiting", null, false],
  ["its node", "", 2, true],
  ["another node", "", 3, false],
])("a list narrowed to %s", (_, search, nodeId, isIn) => {
  expect(isInList("purchasing", order, { filters: {}, search, nodeId }, now)).toBe(isIn);
});

test("whether a supplier delivers to a node only the server knows", () => {
  const supplier = { nodeIds: [], code: "S1", name: "Nordlicht", state: "approved" } as unknown as TopicRow<"suppliers">;
  expect(isInList("suppliers", supplier, { filters: { state: equals("approved") }, search: "", nodeId: 2 }, now)).toBeNull();
  expect(isInList("suppliers", supplier, { filters: { state: equals("suspended") }, search: "", nodeId: 2 }, now)).toBe(false);
});
