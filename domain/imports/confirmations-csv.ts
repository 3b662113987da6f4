import { isUnreadable } from "@/domain/ingest/text";
import { answerColumns, lineResponseOf, readAnswerRow, requiredAnswerColumns } from "@/domain/procurement/answer-row";
import { type ImportFormat, reject } from "./staged-line";

// Suppliers' answers to purchase orders, one line an order line. The lines of an order with the same response_number are one answer.

export const confirmationsCsv: ImportFormat = {
  required: requiredAnswerColumns,
  optional: [...answerColumns.filter((column) => !requiredAnswerColumns.includes(column)), "response_number", "supplier_code"],
  read(field) {
    const found = readAnswerRow(field);
    if ("issues" in found) return reject(found.issues.map(({ column, message }) => `${column} ${message}`).join("; "));
    if (found.row.purchaseOrder.length > 100) return reject("purchase_order is longer than 100 characters");
    const responseNumber = field("response_number").trim();
    if (responseNumber.length > 100) return reject("response_number is longer than 100 characters");
    if (isUnreadable(responseNumber)) return reject("response_number has characters that cannot be shown");
    const supplierCode = field("supplier_code").trim();
    const { purchaseOrder } = found.row;
    const { promisedAt, ...line } = lineResponseOf(found.row);
    return {
      ok: true,
      value: {
        groupKey: `${purchaseOrder}\u001f${responseNumber}`,
        fields: {
          purchaseOrder,
          ...line,
          ...(promisedAt && { promisedAt: promisedAt.toISOString() }),
          ...(responseNumber && { responseNumber }),
          ...(supplierCode && { supplierCode }),
        },
      },
    };
  },
};
