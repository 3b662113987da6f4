/** SQL: whether a newer approved version takes over before `b`, a row of supplier_bank_detail, is ever paid to (domain/procurement/bank-change.ts). */
const overtaken = `EXISTS (SELECT 1 FROM supplier_bank_detail o WHERE o.supplier_id = b.supplier_id AND o.state = 'approved' AND o.version > b.version AND o.payable_from <= b.payable_from)`;

/** SQL: whether a change of the supplier's bank details is undecided or rests at the instant; its invoices are held meanwhile. */
export const bankChangeIsFresh = (supplierId: string, now: string) =>
  `EXISTS (SELECT 1 FROM supplier_bank_detail b WHERE b.supplier_id = ${supplierId} AND (b.state = 'requested' OR (b.state = 'approved' AND b.payable_from > ${now} AND NOT ${overtaken})))`;

/** SQL: whether the actor asked for, or approved, where the supplier is paid now or will be: they release none of its invoices. */
export const editedBankDetails = (supplierId: string, actor: string, now: string) =>
  `EXISTS (SELECT 1 FROM supplier_bank_detail b WHERE b.supplier_id = ${supplierId} AND b.state <> 'rejected' AND ${actor} IN (b.requested_by, b.decided_by)
    AND NOT EXISTS (SELECT 1 FROM supplier_bank_detail n WHERE n.supplier_id = b.supplier_id AND n.version > b.version AND n.payable_from <= ${now}))`;
