import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { an855, answersIn, at, BAK, envelope } from "@/test/interchanges";
import { type OrderDocument, writeRefusal } from "./order-document";
import { write850 } from "./x12-850";
import { read855 } from "./x12-855";
import { element, readInterchange, writeInterchange } from "./x12-interchange";

const issuesOf = (text: string) => {
  const read = answersIn(text);
  return read.ok ? [] : read.issues;
};

describe("an acknowledgement", () => {
  it("says for each line what comes when", () => {
    const read = answersIn(
      an855(
        BAK,
        ["PO1", 1, 100, "EA", "4.00", "PE", "BP", "CUP-1"],
        ["ACK", "IQ", 80, "EA", "067", "20260312"],
        ["PO1", 2, 5, "EA"],
        ["ACK", "IR", 5, "EA"],
        ["CTT", 2],
      ),
    );
    expect(read).toMatchObject({
      ok: true,
      value: [
        {
          purchaseOrderNumber: "PO-000007",
          verdict: "lines",
          lines: [
            {
              lineNumber: 1,
              sku: "CUP-1",
              verdict: "changed",
              quantity: 80,
              unitPrice: "4.00",
              promisedAt: new Date("2026-03-12T00:00:00Z"),
            },
            { lineNumber: 2, verdict: "rejected", reason: "ACK01 IR: rejected" },
          ],
        },
      ],
    });
  });

  const answered = (code: string, ...segments: (string | number)[][]) => {
    const read = answersIn(an855(["BAK", "00", code, "PO-000007", "20260302"], ["REF", "PP", 2], ["CUR", "SE", "GBP"], ...segments));
    if (!read.ok) throw new Error(JSON.stringify(read.issues));
    return read.value[0];
  };
  const PO1 = ["PO1", 1, 100, "EA", ".5", "PE"];

  it("names the version and the currency that it answers", () => {
    expect(answered("AK")).toMatchObject({ orderVersion: 2, currency: "GBP", verdict: "accepted" });
  });

  it.each<[string, string, (string | number)[][], object]>([
    ["a no to the order is a no to its lines", "RD", [PO1], { verdict: "rejected", reason: "BAK02 RD" }],
    ["a yes to a line of a rejected order is for a person", "RJ", [PO1, ["ACK", "IA", 100, "EA"]], { verdict: "changed" }],
    ["an order on hold has no accepted lines", "AH", [PO1], { verdict: "pending" }],
    ["nor where an ACK says so", "AH", [PO1, ["ACK", "IA", 100, "EA"]], { verdict: "pending" }],
    ["a counter offer is in the figures", "RO", [["PO1", 1, 80, "EA", "4.00"]], { verdict: "changed", quantity: 80 }],
    [
      "a backorder without a date is a change",
      "AC",
      [PO1, ["ACK", "IB", 100, "EA"]],
      { verdict: "changed", reason: "ACK01 IB: backordered" },
    ],
    [
      "a part later without a date as well",
      "AC",
      [PO1, ["ACK", "IA", 60, "EA"], ["ACK", "IB", 40, "EA"]],
      { verdict: "changed", quantity: 100, reason: "ACK01 IB: backordered" },
    ],
    [
      "a date of an unknown kind is no promise",
      "AC",
      [PO1, ["ACK", "DR", 100, "EA", "371", "20260320"]],
      { verdict: "changed", promisedAt: undefined, reason: "ACK01 DR: date rescheduled; date 371 20260320" },
    ],
    [
      "a quantity may stand in PO1 alone",
      "AC",
      [
        ["PO1", 1, 80, "EA"],
        ["ACK", "IQ"],
      ],
      { verdict: "changed", quantity: 80 },
    ],
    ["a price may do without its zero", "AC", [PO1], { verdict: "accepted", unitPrice: "0.5" }],
    ["a unit is what it is in", "AC", [["PO1", 1, 9, "CA"]], { unit: "CA", quantity: 9 }],
    ["a UPC names no line", "AC", [["PO1", 1, 9, "EA", "", "", "UP", "123456789012"]], { lineNumber: 1, sku: undefined }],
  ])("%s", (_name, code, segments, expected) => {
    expect(answered(code, ...segments)?.lines[0]).toMatchObject(expected);
  });

  it("is read although an acknowledgement of our interchange stands before it", () => {
    expect(answersIn(an855(BAK).replace("GS*", "TA1*000000001*260302*0930*A*000~\nGS*")).ok).toBe(true);
  });

  it("adds the parts of a line and keeps its latest date", () => {
    const read = answersIn(
      an855(BAK, ["PO1", 1, 100, "EA"], ["ACK", "IA", 60, "EA", "067", "20260309"], ["ACK", "IB", 40, "EA", "067", "20260320"]),
    );
    expect(read.ok && read.value[0]?.lines[0]).toMatchObject({
      verdict: "changed",
      quantity: 100,
      promisedAt: new Date("2026-03-20T00:00:00Z"),
    });
  });

  it.each([
    ["a wrong count in SE", an855(BAK).replace(/SE\*3/, "SE*7"), "segment 5 SE01"],
    ["a control number that does not return", an855(BAK).replace("IEA*1*000000263", "IEA*1*000000264"), "segment 7 IEA02"],
    ["a second interchange", an855(BAK) + an855(BAK), "segment 8 ISA"],
    ["an end that is missing", an855(BAK).replace(/IEA.*/, ""), "segment 6"],
    ["a broken first segment", an855(BAK).slice(1), "segment 1 ISA"],
    ["a code nobody knows", an855(BAK, ["PO1", 1, 1, "EA"], ["ACK", "QQ"]), "segment 6 ACK01"],
    ["a code that is a word of the language", an855(BAK, ["PO1", 1, 1, "EA"], ["ACK", "constructor"]), "segment 6 ACK01"],
    ["two units in one line", an855(BAK, ["PO1", 1, 1, "EA"], ["ACK", "IA", 1, "CA"]), "segment 6 ACK03"],
    ["a price by the hundred", an855(BAK, ["PO1", 1, 1, "EA", "4.00", "HP"]), "segment 5 PO105"],
    ["a date that is none", an855(BAK, ["PO1", 1, 1, "EA"], ["ACK", "IA", 1, "EA", "067", "20260231"]), "segment 6 ACK05"],
    ["half a unit", an855(BAK, ["PO1", 1, 1, "EA"], ["ACK", "IQ", "0.5", "EA"]), "segment 6 ACK02"],
    ["lines that CTT does not count", an855(BAK, ["PO1", 1, 1, "EA"], ["CTT", 3]), "segment 6 CTT01"],
    ["another document", writeInterchange(envelope, "856", [["BSN", "00"]]), "segment 3 ST01"],
    ["no order", an855(["BAK", "00", "AT"]), "segment 4 BAK03"],
  ])("with %s is refused at its place", (_name, text, path) => {
    expect(issuesOf(text)[0]?.path).toBe(path);
  });

  it("may begin with a byte order mark and have line ends", () => {
    expect(answersIn(`\uFEFF${an855(BAK).replaceAll("\n", "\r\n")}`).ok).toBe(true);
  });
});

const order: OrderDocument = {
  errand: "order",
  reason: null,
  isRepeat: false,
  answerDueAt: new Date("2026-03-03T09:30:00Z"),
  dropped: [],
  number: "PO-000007",
  version: 1,
  orderedAt: at,
  currency: "GBP",
  buyer: { code: "HARBOUR", name: "Harbour & Co", country: "GB" },
  supplier: { code: "ACME", name: "Acme*Mills~", country: "DE" },
  shipTo: { code: "MID", name: "Midlands DC", country: "GB" },
  lines: [
    {
      lineNumber: 1,
      sku: "CUP-1",
      supplierSku: "A-1",
      description: "Cup > mug",
      baseUnit: "each",
      quantity: 3,
      unitPrice: "4.125",
      requestedAt: new Date("2026-03-09T10:00:00Z"),
      isChanged: false,
    },
    {
      lineNumber: 2,
      sku: "CUP-2",
      supplierSku: null,
      description: "",
      baseUnit: "g",
      quantity: 10,
      unitPrice: "1.10",
      requestedAt: new Date("2026-03-10T10:00:00Z"),
      isChanged: false,
    },
  ],
};

describe("an order as 850", () => {
  it("is an interchange that counts right, whatever stands in its names", () => {
    const read = readInterchange(write850(order, envelope));
    if (!read.ok) throw new Error(JSON.stringify(read.issues));
    const [transaction] = read.value.transactions;
    const of = (name: string) => transaction?.segments.filter((segment) => segment.elements[0] === name) ?? [];
    expect(read.value).toMatchObject({ sender: "HARBOUR", receiver: "ACME", control: "000000263" });
    expect(of("BEG").map((segment) => [element(segment, 1), element(segment, 3)])).toEqual([["00", "PO-000007"]]);
    expect(of("PO1").map((segment) => segment.elements.slice(1))).toEqual([
      ["1", "3", "EA", "4.125", "PE", "BP", "CUP-1", "VP", "A-1"],
      ["2", "10", "GR", "1.10", "PE", "BP", "CUP-2"],
    ]);
    expect(of("AMT").map((segment) => element(segment, 2))).toEqual(["23.38"]);
    expect(of("CTT").map((segment) => element(segment, 1))).toEqual(["2"]);
    expect(of("N1").map((segment) => element(segment, 2))).toEqual(["Harbour & Co", "Acme Mills", "Midlands DC"]);
  });

  it("that is sent once more is a duplicate, and orders nothing in addition", () => {
    const again = write850({ ...order, isRepeat: true }, envelope);
    expect(again).toContain("BEG*07*SA*PO-000007**20260302~");
    expect(again).toContain("it orders nothing in addition.~");
  });

  it("that is closed is taken back where nothing has come, else replaced by what has", () => {
    const [first] = order.lines;
    const closed = { ...order, errand: "closed" as const, reason: "season is over" };
    expect(write850({ ...closed, lines: [] }, envelope)).toContain("BEG*01*SA*PO-000007**20260302**NA~");
    const part = write850({ ...closed, lines: first ? [{ ...first, quantity: 2 }] : [] }, envelope);
    expect(part).toContain("BEG*05*SA*PO-000007**20260302**NA~");
    expect(part).toContain("MSG*The order is closed: what has not come is not wanted any more. season is over.~");
    expect(part).toContain("PO1*1*2*EA*");
  });

  it("says which version it is, an item by its number where it has no name, and who is who in the network", () => {
    const text = write850({ ...order, version: 2 }, { ...envelope, senderQualifier: "01" });
    expect(text).toContain("CUR*BY*GBP~\nREF*PP*2~");
    expect(text).toContain("PID*F****CUP-2~");
    expect(text).toMatch(/^ISA\*00\* {10}\*00\* {10}\*01\*HARBOUR {8}\*ZZ\*/);
  });

  it("cannot be written where a unit has no code", () => {
    expect(writeRefusal(order)).toBeNull();
    expect(writeRefusal({ lines: order.lines.map((line) => ({ ...line, baseUnit: "bale" })) })).toContain('CUP-1 is counted in "bale"');
  });

  it("of a later version replaces the one before", () => {
    expect(write850({ ...order, version: 2 }, envelope)).toContain("BEG*05*SA*PO-000007**20260302~");
  });

  it("says whether it takes the answer, refuses it or takes the order back, and whether it asks for another", () => {
    const taken = write850({ ...order, version: 2, errand: "agreed" }, envelope);
    expect(taken).toContain("BEG*05*SA*PO-000007**20260302**NA~");
    expect(taken).toContain("N9*L1*NOTE~\nMSG*Version 2 is what you answered.");
    const refused = write850({ ...order, errand: "refused", reason: "Too late for the season." }, envelope);
    expect(refused).toContain("BEG*05*SA*PO-000007**20260302~");
    expect(refused).toContain("MSG*Your answer is not taken: Too late for the season. Version 1 of the order stands.");
    expect(write850({ ...order, errand: "cancelled" }, envelope)).toContain("BEG*01*SA*PO-000007**20260302**NA~");
    for (const text of [taken, refused]) expect(readInterchange(text).ok).toBe(true);
  });
});

const FOLDER = join(process.cwd(), "../shared/data/documents/x12");
describe.skipIf(!existsSync(FOLDER))("samples of partner guides", () => {
  const read = (path: string) => readInterchange(readFileSync(join(FOLDER, path), "utf8"));
  it.each([
    "edifabric/PurchaseOrder.txt",
    "oopfactory/ORD/_850/Example1_PGWGlass.txt",
    "oopfactory/ORD/_850/Example3_Adobe_CLP.txt",
    "oopfactory/ORD/_850/From_aojuk.txt",
  ])("%s is read, whatever its separators", (path) =>
    expect(read(path)).toMatchObject({ ok: true, value: { transactions: [{ set: "850" }] } }),
  );
  it("an order has the segments of ours in the same order", () => {
    const sample = read("edifabric/PurchaseOrder.txt");
    const ours = readInterchange(write850(order, envelope));
    if (!sample.ok || !ours.ok) throw new Error("not read");
    const names = (found: typeof sample.value) => [...new Set(found.transactions[0]?.segments.map(({ elements }) => elements[0]))];
    const theirs = names(sample.value);
    const common = names(ours.value).filter((name) => theirs.includes(name));
    expect(common).toEqual(theirs.filter((name) => common.includes(name)));
    for (const name of ["ST", "BEG", "N1", "PO1", "CTT", "SE"]) expect(common).toContain(name);
  });
  it("an acknowledgement of two orders is two confirmations", () => {
    const found = read("oopfactory/ORD/_855/855SSimmons.txt");
    if (!found.ok) throw new Error(JSON.stringify(found.issues));
    const acknowledged = read855(found.value);
    expect(acknowledged.ok && acknowledged.value.map((one) => [one.purchaseOrderNumber, one.verdict, one.lines.length])).toEqual([
      ["7542", "accepted", 2],
      ["99035", "accepted", 1],
    ]);
  });
  it("lines that only a UPC names are those of their numbers", () => {
    const found = read("edifabric/PurchaseOrdersAcknowledgement.txt");
    if (!found.ok) throw new Error(JSON.stringify(found.issues));
    const acknowledged = read855(found.value);
    expect(
      acknowledged.ok && acknowledged.value[0]?.lines.map(({ lineNumber, sku, quantity, unit }) => [lineNumber, sku, quantity, unit]),
    ).toEqual([
      [1, undefined, 3, "EA"],
      [2, undefined, 5, "EA"],
      [3, undefined, 1, "EA"],
    ]);
  });
  it("broken ones are refused at their place; a group that counts wrong is read", () => {
    expect(read("edifabric/PurchaseOrdersAcknowledgement.txt").ok).toBe(true);
    expect(read("edifabric/CorruptIsa.txt")).toMatchObject({ ok: false, issues: [{ path: "segment 1 ISA" }] });
    expect(read("edifabric/PurchaseOrderInvalid.txt")).toMatchObject({ ok: false, issues: [{ message: expect.stringContaining("14") }] });
    expect(read("edifabric/DuplicateInterchange.txt")).toMatchObject({
      ok: false,
      issues: [{ message: expect.stringContaining("second") }],
    });
  });
});
