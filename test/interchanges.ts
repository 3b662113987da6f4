import { read855 } from "@/domain/documents/x12-855";
import { readInterchange, writeInterchange } from "@/domain/documents/x12-interchange";

/** An acknowledgement of one order, and what an 855 says. */
export const at = new Date("2026-03-02T09:30:00Z");
export const envelope = { sender: "HARBOUR", receiver: "ACME", control: 263, at, group: "PR", isTest: false };
export const an855 = (...segments: (string | number)[][]) => writeInterchange(envelope, "855", segments);
export const BAK = ["BAK", "00", "AC", "PO-000007", "20260302"];

export function answersIn(text: string) {
  const interchange = readInterchange(text);
  return interchange.ok ? read855(interchange.value) : interchange;
}
