/** SQL: whether a change of the supplier's bank details is undecided or rests at the instant; its invoices are held meanwhile. */
export const bankChangeIsFresh = (supplierId: string, now: string) =>
  `EXISTS (SELECT 1 FROM supplier_bank_detail b WHERE b.supplier_id = ${supplierId} AND (b.state = 'requested' OR (b.state = 'approved' AND b.payable_from > ${now})))`;
