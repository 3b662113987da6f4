import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Big from "big.js";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import type { OrderDocument } from "@/domain/documents/order-document";
import { writeUblOrder } from "./ubl-order";
import { readUblOrderResponse } from "./ubl-order-response";

const order: OrderDocument = {
  errand: "order",
  reason: null,
  isRepeat: false,
  answerDueAt: new Date("2026-03-03T09:30:00Z"),
  dropped: [],
  number: "PO-000007",
  version: 1,
  orderedAt: new Date("2026-03-02T09:30:00Z"),
  currency: "GBP",
  buyer: { code: "HARBOUR", name: "Harbour & Co <UK>", country: "GB", endpoint: { scheme: "0088", identifier: "5060000000001" } },
  supplier: { code: "ACME", name: 'Acme "Mills"', country: null },
  shipTo: { code: "MID", name: "Midlands DC", country: "GB" },
  lines: [
    {
      lineNumber: 1,
      sku: "CUP&1",
      supplierSku: "A-1",
      description: "Cup \u0002<mug>",
      baseUnit: "each",
      quantity: 3,
      unitPrice: "4.125000",
      requestedAt: new Date("2026-03-09T10:00:00Z"),
      isChanged: false,
    },
    {
      lineNumber: 2,
      sku: "CUP-2",
      supplierSku: null,
      description: "",
      baseUnit: "gram",
      quantity: 10,
      unitPrice: "1.10",
      requestedAt: new Date("2026-03-10T10:00:00Z"),
      isChanged: false,
    },
  ],
};
const told = new Date("2026-03-04T08:00:00Z");
const [firstLine] = order.lines;
/** The second version: the first line changed, the second dropped. */
const second: OrderDocument = {
  ...order,
  version: 2,
  errand: "agreed",
  lines: firstLine ? [{ ...firstLine, quantity: 2, isChanged: true }] : [],
  dropped: [{ lineNumber: 2, sku: "CUP-2", description: "", baseUnit: "gram" }],
};
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "@", parseTagValue: false, removeNSPrefix: true });

describe("an order as UBL", () => {
  const text = writeUblOrder(order, told);
  const root = parser.parse(text).Order;

  it("is well formed and says what was ordered, whatever stands in its names", () => {
    expect(XMLValidator.validate(text)).toBe(true);
    expect(root.ID).toBe("PO-000007");
    expect(root.BuyerCustomerParty.Party.PartyName.Name).toBe("Harbour & Co <UK>");
    expect(root.OrderLine.map((line: { LineItem: { Item: { Name: string } } }) => line.LineItem.Item.Name)).toEqual([
      "Cup  <mug>",
      "CUP-2",
    ]);
    expect(root.OrderLine.map((line: { LineItem: { Quantity: unknown } }) => line.LineItem.Quantity)).toEqual([
      { "#text": "3", "@unitCode": "EA" },
      { "#text": "10", "@unitCode": "GRM" },
    ]);
    expect(root.ValidityPeriod).toEqual({ EndDate: "2026-03-03" });
    expect(root.BuyerCustomerParty.Party.EndpointID).toEqual({ "#text": "5060000000001", "@schemeID": "0088" });
    // An identifier of no registered scheme is no address.
    expect(root.SellerSupplierParty.Party.EndpointID).toBeUndefined();
  });

  it("adds up: lines to their sum, sum to what is to be paid, all in its currency with two places", () => {
    const amounts = root.OrderLine.map(
      (line: { LineItem: { LineExtensionAmount: { "#text": string } } }) => line.LineItem.LineExtensionAmount["#text"],
    );
    expect(amounts).toEqual(["12.38", "11.00"]);
    expect(root.AnticipatedMonetaryTotal.LineExtensionAmount).toEqual({ "#text": "23.38", "@currencyID": "GBP" });
    expect(root.AnticipatedMonetaryTotal.PayableAmount["#text"]).toBe(
      amounts.reduce((sum: Big, one: string) => sum.plus(one), new Big(0)).toFixed(2),
    );
    expect([...text.matchAll(/currencyID="(\w+)"/g)].every(([, currency]) => currency === "GBP")).toBe(true);
    expect(root.OrderLine[0].LineItem.Price.PriceAmount["#text"]).toBe("4.125");
  });
});

describe("what the supplier is told afterwards", () => {
  it("a later version is an OrderChange that refers to the order and marks what it did to each line", () => {
    const root = parser.parse(writeUblOrder(second, told)).OrderChange;
    expect(root).toMatchObject({ ID: "PO-000007-2", SequenceNumberID: "1", IssueDate: "2026-03-04", OrderReference: { ID: "PO-000007" } });
    expect(root.Note).toContain("Version 2 is what you answered.");
    expect(root.OrderLine.map(({ LineItem }: { LineItem: Record<string, unknown> }) => [LineItem.ID, LineItem.LineStatusCode])).toEqual([
      ["1", "3"],
      ["2", "2"],
    ]);
    expect(root.AnticipatedMonetaryTotal.PayableAmount["#text"]).toBe("8.25");
  });

  it("an order that is sent once more says so, and one that is closed becomes what has come of it", () => {
    expect(parser.parse(writeUblOrder({ ...order, isRepeat: true }, told)).Order.Note).toContain("it orders nothing in addition");
    const closed = { ...order, errand: "closed" as const, reason: "season is over" };
    const part = parser.parse(writeUblOrder({ ...closed, lines: second.lines, dropped: second.dropped }, told)).OrderChange;
    expect(part).toMatchObject({ ID: "PO-000007-closed", OrderReference: { ID: "PO-000007" } });
    expect(part).not.toHaveProperty("ValidityPeriod");
    expect(part.OrderLine[0].LineItem).toMatchObject({ LineStatusCode: "3", Quantity: { "#text": "2" } });
    expect(parser.parse(writeUblOrder({ ...closed, lines: [] }, told)).OrderCancellation.CancellationNote).toContain("season is over");
  });

  it("a refusal sends the order as it stands with the reason, and a cancellation takes it back", () => {
    const refused = parser.parse(writeUblOrder({ ...order, errand: "refused", reason: "Too dear." }, told)).Order;
    expect(refused.Note).toBe("Your answer is not taken: Too dear. Version 1 of the order stands. Please answer again.");
    const cancelled = parser.parse(writeUblOrder({ ...order, errand: "cancelled" }, told)).OrderCancellation;
    expect(cancelled).toMatchObject({ CancellationNote: "The order is cancelled.", OrderReference: { ID: "PO-000007" } });
  });
});

const response = (
  code: string,
  lines = "",
  reference = "<cac:OrderReference><cbc:ID>PO-000007</cbc:ID></cac:OrderReference>",
) => `<?xml version="1.0"?>
<OrderResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2" xmlns:cac="a" xmlns:cbc="b">
<cbc:ID>R-1</cbc:ID><cbc:OrderResponseCode>${code}</cbc:OrderResponseCode>${reference}${lines}</OrderResponse>`;
const line = (inner: string) => `<cac:OrderLine><cac:LineItem>${inner}</cac:LineItem></cac:OrderLine>`;
const placesOf = (text: string) => {
  const read = readUblOrderResponse(text);
  return read.ok ? [] : read.issues.map(({ path }) => path);
};

describe("a response", () => {
  it("says what comes when, for each line", () => {
    const changed = line(
      "<cbc:ID>1</cbc:ID><cbc:LineStatusCode>3</cbc:LineStatusCode><cbc:Quantity unitCode='EA'>80</cbc:Quantity><cac:Delivery><cac:PromisedDeliveryPeriod><cbc:StartDate>2026-03-10</cbc:StartDate><cbc:EndDate>2026-03-12</cbc:EndDate></cac:PromisedDeliveryPeriod></cac:Delivery>",
    );
    expect(readUblOrderResponse(`\uFEFF${response("CA", changed)}`)).toMatchObject({
      ok: true,
      value: {
        purchaseOrderNumber: "PO-000007",
        verdict: "lines",
        lines: [{ lineNumber: 1, verdict: "changed", quantity: 80, promisedAt: new Date("2026-03-12T00:00:00Z") }],
      },
    });
  });

  it("says in which unit, currency and to which version it is meant", () => {
    const priced = line(
      "<cbc:ID>1</cbc:ID><cbc:LineStatusCode>3</cbc:LineStatusCode><cbc:Quantity unitCode='CA'>9</cbc:Quantity><cac:Price><cbc:PriceAmount currencyID='USD'>4</cbc:PriceAmount></cac:Price>",
    );
    const reference =
      "<cac:OrderReference><cbc:ID>PO-000007</cbc:ID></cac:OrderReference><cac:OrderChangeDocumentReference><cbc:ID>PO-000007-3</cbc:ID></cac:OrderChangeDocumentReference>";
    expect(readUblOrderResponse(response("CA", priced, reference))).toMatchObject({
      ok: true,
      value: { orderVersion: 3, currency: "USD", lines: [{ unit: "CA", quantity: 9, unitPrice: "4" }] },
    });
  });

  it.each([
    ["no order", response("AP", "", ""), "OrderReference/ID"],
    ["a code nobody knows", response("ZZ"), "OrderResponseCode"],
    ["a condition without lines", response("CA"), "OrderLine"],
    ["a rejection with lines", response("RE", line("<cbc:ID>1</cbc:ID><cbc:LineStatusCode>7</cbc:LineStatusCode>")), "OrderLine"],
    [
      "a line status nobody knows",
      response("CA", line("<cbc:ID>1</cbc:ID><cbc:LineStatusCode>9</cbc:LineStatusCode>")),
      "OrderLine[1]/LineItem/LineStatusCode",
    ],
    [
      "half a unit",
      response("CA", line("<cbc:ID>1</cbc:ID><cbc:LineStatusCode>3</cbc:LineStatusCode><cbc:Quantity>1.5</cbc:Quantity>")),
      "OrderLine[1]/LineItem/Quantity",
    ],
    ["text that is cut off", response("AP").slice(0, -20), "line 3"],
    ["a document type", `<!DOCTYPE x [<!ENTITY a "b">]>${response("AP")}`, ""],
    ["another document", "<Order/>", ""],
    ["a code that is a word of the language", response("constructor"), "OrderResponseCode"],
    ["an element that is a word of the language", response("AP", "<__proto__>x</__proto__>"), ""],
    ["elements nested by the thousand", response("AP", "<a>".repeat(20_001) + "</a>".repeat(20_001)), ""],
    ["an acceptance with lines", response("AP", line("<cbc:ID>1</cbc:ID><cbc:LineStatusCode>5</cbc:LineStatusCode>")), "OrderLine"],
  ])("with %s is refused at its place", (_name, text, path) => {
    expect(placesOf(text)[0]).toBe(path);
  });
});

const FOLDER = join(process.cwd(), "../shared/data/documents/peppol_ordering3");
describe.skipIf(!existsSync(FOLDER))("Peppol's own documents", () => {
  const folder = join(FOLDER, "examples/Order-response_use_cases");
  it("are read as what they answer", () => {
    const read = readdirSync(folder)
      .sort()
      .map((file) => readUblOrderResponse(readFileSync(join(folder, file), "utf8")));
    expect(
      read.map((one) =>
        one.ok ? [one.value.purchaseOrderNumber, one.value.verdict, one.value.lines.map(({ verdict }) => verdict)] : one.issues,
      ),
    ).toEqual([
      ["1", "lines", ["accepted", "rejected", "changed"]],
      ["5", "rejected", []],
      ["5", "accepted", []],
    ]);
  });

  it("an order, its change and its cancellation have the elements of ours in the same order", () => {
    const read = (path: string) => parser.parse(readFileSync(join(FOLDER, "examples", path), "utf8"));
    const scenario = "Advanced_Ordering_scenarios/advanced_ordering_sc1";
    const sample = read("Order_use_cases/UC5_Order.xml").Order;
    const changed = read(`${scenario}/OrderChange_sc1.xml`).OrderChange;
    const ours = parser.parse(writeUblOrder(order, told)).Order;
    const ourChange = parser.parse(writeUblOrder(second, told)).OrderChange;
    const paths = (found: Record<string, unknown>) => Object.keys(found).filter((name) => !name.startsWith("@"));
    for (const [mine, theirs] of [
      [ours, sample],
      [ours.OrderLine[0].LineItem, sample.OrderLine[0].LineItem],
      [ours.BuyerCustomerParty.Party, sample.BuyerCustomerParty.Party],
      [ourChange, changed],
      [ourChange.OrderLine[0].LineItem, changed.OrderLine[0].LineItem],
      [
        parser.parse(writeUblOrder({ ...order, errand: "cancelled" }, told)).OrderCancellation,
        read(`${scenario}/OrderCancellation_sc1.xml`).OrderCancellation,
      ],
    ]) {
      const common = paths(mine).filter((name) => paths(theirs).includes(name));
      expect(common).toEqual(paths(theirs).filter((name) => common.includes(name)));
      expect(common.length).toBeGreaterThan(3);
    }
  });

  it("break the rules that their suite says they break", () => {
    const suite = (rule: string) => readFileSync(join(FOLDER, `unit/${rule}.xml`), "utf8").replaceAll(/<!--[\s\S]*?-->/g, "");
    for (const [rule, place] of [
      ["order-response/PEPPOL-T76-R004", "EndDate"],
      ["order-response/PEPPOL-T76-R007", "OrderLine"],
      ["order-response/PEPPOL-T76-R009", "OrderLine"],
      ["order-response-advanced/PEPPOL-T116-R005", "PriceAmount"],
      ["order-response-advanced/PEPPOL-T116-R008", "OrderLine"],
      ["order-response-advanced/PEPPOL-T116-R010", "OrderLine"],
    ] as const) {
      const tests = suite(rule).split("<test>").slice(1);
      expect(tests.length).toBeGreaterThan(1);
      for (const test of tests) {
        const document = /<OrderResponse[\s\S]*<\/OrderResponse>/.exec(test)?.[0] ?? "";
        const breaks = placesOf(document).some((path) => path === place || path.endsWith(`/${place}`));
        expect([rule, breaks]).toEqual([rule, test.includes("<error")]);
      }
    }
  });
});
