import { expect, test } from "vitest";
import type { IngestCommand } from "./command";
import { entityKeyOf } from "./entity-key";

const scope = { entityId: 1, channelId: 0, externalId: "m-1", sourceId: 4, supplierId: null };
const command = (kind: string, data: object) => ({ kind, data }) as unknown as IngestCommand;
const answers = (...numbers: string[]) =>
  command("confirmation", { confirmations: numbers.map((purchaseOrderNumber) => ({ purchaseOrderNumber, lines: [] })) });

test("what a supplier says of an order waits for nothing but what it said before", () => {
  const keys = [60, 13].map((supplierId) => entityKeyOf(answers("PO-7"), { ...scope, supplierId }));
  expect(keys).toEqual(["answer:1:PO-7:supplier-60", "answer:1:PO-7:supplier-13"]);
  expect(entityKeyOf(answers("PO-7"), scope)).toBe("answer:1:PO-7:source-4");
  expect(entityKeyOf(answers("PO-7", "PO-8"), { ...scope, supplierId: 13 })).toBe("answers:1:4:m-1");
});

test("goods wait for the notice of who speaks for all, not for an invoice nor for what a supplier posts itself", () => {
  const about = { purchaseOrderNumber: "PO-7", supplier: "ACME" };
  const notice = command("asn", { ...about, asnNumber: "A" });
  const receipt = command("receipt", { ...about, receiptNumber: "G" });
  const invoice = command("invoice", { ...about, invoiceNumber: "I" });
  expect([entityKeyOf(notice, scope), entityKeyOf(receipt, scope)]).toEqual(["po:1:PO-7", "po:1:PO-7"]);
  expect(entityKeyOf(notice, { ...scope, supplierId: 60 })).toBe("asn:1:PO-7:supplier-60");
  expect(entityKeyOf(invoice, scope)).toBe("invoice:1:ACME:I");
});
