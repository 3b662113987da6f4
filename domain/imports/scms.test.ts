import { expect, test } from "vitest";
import { scmsDay, scmsDeliveries } from "./scms";

const line: Record<string, string> = {
  "PO / SO #": "SCMS-4",
  "ASN/DN #": "ASN-9",
  "Fulfill Via": "Direct Drop",
  "PO Sent to Vendor Date": "5/20/06",
  "Scheduled Delivery Date": "2-Jun-06",
  "Delivered to Client Date": "1-Jun-06",
  Vendor: "ACME",
  "Item Description": "Test, 30 Tests",
  "Unit of Measure (Per Pack)": "30",
  "Line Item Quantity": "19",
  "Pack Price": "29.5",
};
const context = { shiftMs: 0, before: null, now: Date.UTC(2026, 2, 2), currency: "USD", pseudonym: (text: string) => text };
const reading = (cells: Record<string, string>, shiftMs = 0) =>
  scmsDeliveries.read((name) => ({ ...line, ...cells })[name] ?? "", { ...context, shiftMs });

test("a year of two digits is of the century in which it lies nearest to the years of the system", () => {
  expect(scmsDay("3-Jul-99")).toBe(Date.UTC(1999, 6, 3));
  expect(scmsDay("2-Jun-06")).toBe(Date.UTC(2006, 5, 2));
  expect(scmsDay("6/2/15")).toBe(Date.UTC(2015, 5, 2));
  expect(scmsDay("31-Feb-06")).toBeNull();
});

test.each([
  [{ "Delivered to Client Date": "3-Jul-99" }, "Delivered to Client Date lies before PO Sent to Vendor Date"],
  [{ "Delivered to Client Date": "3-Jul-17" }, "Delivered to Client Date lies more than 3650 days from PO Sent to Vendor Date"],
  [{ "Scheduled Delivery Date": "3-Jul-95" }, "Scheduled Delivery Date lies more than 3650 days from PO Sent to Vendor Date"],
  [
    { "PO Sent to Vendor Date": "1-Jan-26", "Scheduled Delivery Date": "1-Feb-26", "Delivered to Client Date": "3-Jul-26" },
    "Delivered to Client Date is still to come",
  ],
  [{ "Line Item Quantity": "99999999" }, 'Line Item Quantity "99999999" is not a whole number from 1 to 10,000,000'],
  [{ "PO Sent to Vendor Date": "Date Not Captured" }, 'PO Sent to Vendor Date "Date Not Captured" is not a date'],
])("a delivery of %j is refused", (cells, reason) => {
  expect(reading(cells as Record<string, string>)).toEqual({ ok: false, reason });
});

test("a shift that leads out of the calendar refuses the line instead of making a date that is none", () => {
  expect(reading({}, 36_500 * 86_400_000)).toMatchObject({ reason: "its dates do not lie from 1900 to 2100 once they are shifted" });
  expect(reading({}, 86_400_000)).toMatchObject({ ok: true, value: { fields: { delivered_at: "2006-06-02T00:00:00.000Z" } } });
});
