import { XMLBuilder } from "fast-xml-parser";
import { writeInterchange } from "@/domain/documents/x12-interchange";
import type { AnsweredLine, SupplierAnswer } from "@/domain/simulation/supplier-answer";

// A supplier's answer in the words of its network, as its own software would write it.

type Answered = { order: string; supplier: string; number: string; at: Date; answer: Pick<SupplierAnswer, "isAsOrdered" | "lines"> };
const CONTROL_RANGE = 1_000_000_000;

const UBL_STATUS: Record<AnsweredLine["verdict"], string> = { accepted: "5", changed: "3", rejected: "7" };
const day = (at: Date) => at.toISOString().slice(0, 10);
const builder = new XMLBuilder({ ignoreAttributes: false });

/** UBL 2.1 OrderResponse: AP for the order as it stands, else CA with the lines. */
export function ublAnswer({ order, number, at, answer }: Answered): string {
  const lines = answer.lines.map((line) => ({
    "cac:LineItem": {
      "cbc:ID": line.lineNumber,
      ...(line.reason ? { "cbc:Note": line.reason } : {}),
      "cbc:LineStatusCode": UBL_STATUS[line.verdict],
      ...(line.verdict === "rejected"
        ? {}
        : {
            "cbc:Quantity": line.quantity,
            "cac:Delivery": { "cac:PromisedDeliveryPeriod": { "cbc:EndDate": day(line.promisedAt) } },
            "cac:Price": { "cbc:PriceAmount": line.unitPrice },
          }),
      "cac:Item": { "cac:BuyersItemIdentification": { "cbc:ID": line.sku } },
    },
    "cac:OrderLineReference": { "cbc:LineID": line.lineNumber },
  }));
  return builder.build({
    "?xml": { "@_version": "1.0", "@_encoding": "UTF-8" },
    OrderResponse: {
      "@_xmlns": "urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2",
      "@_xmlns:cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
      "@_xmlns:cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
      "cbc:ID": number,
      "cbc:IssueDate": day(at),
      "cbc:OrderResponseCode": answer.isAsOrdered ? "AP" : "CA",
      "cac:OrderReference": { "cbc:ID": order },
      ...(answer.isAsOrdered ? {} : { "cac:OrderLine": lines }),
    },
  });
}

function ack(line: AnsweredLine, ordered: number): (string | number)[] {
  if (line.verdict === "rejected") return ["ACK", "IR", ordered, "EA"];
  const code = line.verdict === "accepted" ? "IA" : line.quantity < ordered ? "IQ" : "DR";
  return ["ACK", code, line.quantity, "EA", "067", day(line.promisedAt).replaceAll("-", "")];
}

/** X12 855: AK for the order as it stands, else AC with an ACK segment a line. `control` numbers the interchange. */
export function x12Answer(
  { order, supplier, number, at, answer }: Answered,
  ordered: ReadonlyMap<number, number>,
  control: number,
): string {
  const lines = answer.isAsOrdered
    ? []
    : answer.lines.flatMap((line) => {
        const units = ordered.get(line.lineNumber) ?? line.quantity;
        return [["PO1", line.lineNumber, units, "EA", line.unitPrice, "PE", "BP", line.sku], ack(line, units)];
      });
  const segments = [
    ["BAK", "00", answer.isAsOrdered ? "AK" : "AC", order, day(at).replaceAll("-", ""), "", "", "", number],
    ...lines,
    ["CTT", answer.isAsOrdered ? 0 : answer.lines.length],
  ];
  return writeInterchange(
    { sender: supplier, receiver: "HARBOUR", control: control % CONTROL_RANGE, at, group: "PR", isTest: false },
    "855",
    segments,
  );
}
