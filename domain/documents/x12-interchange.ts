import type { FieldIssue } from "@/domain/ingest/field-issue";
import { isUnreadable } from "@/domain/ingest/text";

// X12: an interchange (ISA…IEA) of groups (GS…GE) of transactions (ST…SE). The separators are read from the ISA segment, which
// ends itself: its separator stands after "ISA", its 16th element is one character, and the segment terminator follows that (by
// count, not by position 105: senders pad too little). An error names the
// segment (1 is ISA) and its element, e.g. "segment 16 SE01".
// Worked number: SE01 counts the segments from ST to SE, both included: ST, BAK, PO1, ACK, CTT, SE is 6.

export type Segment = { position: number; elements: readonly string[] };
export type Transaction = { set: string; control: string; segments: readonly Segment[] };
export type Interchange = { sender: string; receiver: string; control: string; transactions: Transaction[] };
export type Read<T> = { ok: true; value: T } | { ok: false; issues: FieldIssue[] };

/** An element of a segment by its number ("" when it is not there). */
export const element = (segment: Segment, number: number): string => (segment.elements[number] ?? "").trim();
/** How an issue names an element: "segment 16 SE01". */
export const placeOf = (segment: Segment, number: number): string =>
  `segment ${segment.position} ${segment.elements[0]}${String(number).padStart(2, "0")}`;

const wrong = (path: string, message: string): { ok: false; issues: FieldIssue[] } => ({ ok: false, issues: [{ path, message }] });

/** FS, GS, RS and US, which may separate the parts of an element. */
const SEPARATORS = [28, 29, 30, 31].map((code) => String.fromCharCode(code));
const unreadable = (segment: Segment): FieldIssue[] =>
  segment.elements.flatMap((text, number) =>
    isUnreadable(SEPARATORS.reduce((rest, separator) => rest.replaceAll(separator, ""), text))
      ? [{ path: placeOf(segment, number), message: "has characters that cannot be shown" }]
      : [],
  );

function segmentsOf(text: string): Read<Segment[]> {
  // A byte order mark before ISA is common and means nothing.
  const body = text.replace(/^\uFEFF/, "").trimStart();
  if (!body.startsWith("ISA") || body.length < 100) return wrong("segment 1 ISA", "does not begin with a whole ISA segment");
  const separator = body.charAt(3);
  const isaEnd = body.split(separator, 17).slice(0, 16).join(separator).length + 1;
  const terminator = body.charAt(isaEnd + 1);
  if (/[A-Za-z0-9 ]/.test(separator) || terminator === "" || /[A-Za-z0-9 ]/.test(terminator) || [separator, terminator].includes("\0"))
    return wrong("segment 1 ISA", "does not have 16 elements and a terminator");
  const segments = body
    .split(terminator)
    .map((part) => part.replace(/^[\s$]+|[\r\n]+$/g, ""))
    .filter((part) => part !== "")
    .map((part, index) => ({ position: index + 1, elements: part.split(separator) }));
  const issues = segments.flatMap(unreadable);
  return issues.length > 0 ? { ok: false, issues: issues.slice(0, 50) } : { ok: true, value: segments };
}

/** One interchange, its envelopes checked: control numbers repeat at the end, and the counts are what is there. */
export function readInterchange(text: string): Read<Interchange> {
  const read = segmentsOf(text);
  if (!read.ok) return read;
  const segments = read.value;
  const [isa] = segments;
  if (!isa) return wrong("segment 1 ISA", "is missing");
  const issues: FieldIssue[] = [];
  const transactions: Transaction[] = [];
  let open: Segment[] | null = null;
  let groupStart: Segment | null = null;
  let groups = 0;
  let closed: Segment | null = null;
  const expect = (segment: Segment, number: number, actual: string, what: string) => {
    const stated = element(segment, number);
    const isEqual = /^\d+$/.test(stated) && /^\d+$/.test(actual) ? Number(stated) === Number(actual) : stated === actual;
    if (!isEqual) issues.push({ path: placeOf(segment, number), message: `says ${stated || "nothing"}, ${what} ${actual}` });
  };
  for (const segment of segments.slice(1)) {
    const [name = ""] = segment.elements;
    if (closed) {
      const isSecond = name === "ISA";
      issues.push({
        path: `segment ${segment.position} ${name}`,
        message: isSecond ? "begins a second interchange in one message" : "stands after IEA",
      });
      break;
    }
    if (open && name !== "SE") {
      if (["ST", "GS", "GE", "IEA", "ISA"].includes(name)) {
        issues.push({ path: `segment ${segment.position} ${name}`, message: "stands where the transaction before it has no SE" });
        open = name === "ST" ? [segment] : null;
      } else open.push(segment);
      if (name !== "IEA" && name !== "GE") continue;
    }
    if (name === "GS") {
      groupStart = segment;
      groups += 1;
    } else if (name === "TA1") {
      // How the partner took our interchange; it may stand before any group, and says nothing about an order.
    } else if (name === "ST") {
      if (!groupStart) issues.push({ path: `segment ${segment.position} ST`, message: "stands outside a group" });
      open = [segment];
    } else if (name === "SE") {
      const start = open?.[0];
      if (!open || !start) issues.push({ path: `segment ${segment.position} SE`, message: "ends no transaction" });
      else {
        open.push(segment);
        expect(segment, 1, String(open.length), "but the transaction has segments:");
        expect(segment, 2, element(start, 2), "but ST02 is");
        transactions.push({ set: element(start, 1), control: element(start, 2), segments: open });
      }
      open = null;
    } else if (name === "GE") {
      if (!groupStart) issues.push({ path: `segment ${segment.position} GE`, message: "ends no group" });
      // GE01 is not held against the sender: guides print it wrong, every transaction counts itself, and what is missing stays unconfirmed.
      else expect(segment, 2, element(groupStart, 6), "but GS06 is");
      groupStart = null;
    } else if (name === "IEA") {
      expect(segment, 1, String(groups), "but the interchange has groups:");
      expect(segment, 2, element(isa, 13), "but ISA13 is");
      closed = segment;
    } else issues.push({ path: `segment ${segment.position} ${name}`, message: "stands outside a transaction" });
  }
  if (!closed && issues.length === 0) issues.push({ path: `segment ${segments.length}`, message: "is the last one, and there is no IEA" });
  if (issues.length > 0) return { ok: false, issues: issues.slice(0, 50) };
  return { ok: true, value: { sender: element(isa, 6), receiver: element(isa, 8), control: element(isa, 13), transactions } };
}

export type Envelope = {
  sender: string;
  receiver: string;
  /** What kind of identifiers those are (ISA05, ISA07); mutually defined where nothing is said. */
  senderQualifier?: string | undefined;
  receiverQualifier?: string | undefined;
  control: number;
  at: Date;
  group: string;
  isTest: boolean;
};

/** What may stand in an element: the separators may not, nor what a terminal cannot show. */
const clean = (text: string) => text.replace(/[*~>\p{Cc}]/gu, " ").trim();
const two = (number: number) => String(number).padStart(2, "0");
export const x12Date = (at: Date) => `${at.getUTCFullYear()}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())}`;
const x12Time = (at: Date) => `${two(at.getUTCHours())}${two(at.getUTCMinutes())}`;

/** One transaction (without ST and SE) in its envelopes. Elements at the end that are empty are left out. */
export function writeInterchange(envelope: Envelope, set: string, segments: readonly (readonly (string | number)[])[]): string {
  const { sender, receiver, control, at, group, isTest } = envelope;
  const id = (text: string) => clean(text).slice(0, 15).padEnd(15, " ");
  const number = String(control % 1_000_000_000).padStart(9, "0");
  const body = segments.map((segment) => segment.map((each) => clean(String(each))));
  const all = [
    [
      "ISA",
      "00",
      " ".repeat(10),
      "00",
      " ".repeat(10),
      envelope.senderQualifier ?? "ZZ",
      id(sender),
      envelope.receiverQualifier ?? "ZZ",
      id(receiver),
      x12Date(at).slice(2),
      x12Time(at),
      "U",
      "00401",
      number,
      "0",
      isTest ? "T" : "P",
      ">",
    ],
    [
      "GS",
      group,
      clean(sender).slice(0, 15),
      clean(receiver).slice(0, 15),
      x12Date(at),
      x12Time(at),
      String(Number(number)),
      "X",
      "004010",
    ],
    ["ST", set, "0001"],
    ...body,
    ["SE", String(body.length + 2), "0001"],
    ["GE", "1", String(Number(number))],
    ["IEA", "1", number],
  ];
  return all.map((segment) => `${segment.join("*").replace(/\*+$/, "")}~\n`).join("");
}
