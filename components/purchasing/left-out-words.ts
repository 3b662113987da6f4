import type { LeftOut } from "@/domain/procurement/comparable-supply";

const words: Record<LeftOut, string> = {
  held: "it is held",
  to_approve: "its version waits for approval",
  not_answered: "the supplier has not answered it",
  other_item: "another item would come",
  to_read: "the answer says a change without figures",
  other_price: "its price is to be decided first",
  more_than_ordered: "more is offered than ordered",
  date_to_approve: "its new date has to be approved",
};

/** "PO-7 at LYON: it is held; PO-9 at LILLE: the supplier has not answered it." for orders that take no part. */
export const leftOutWords = (lines: readonly { number: string; nodeCode: string; reason: LeftOut }[]): string =>
  `${lines.map(({ number, nodeCode, reason }) => `${number} at ${nodeCode}: ${words[reason]}`).join("; ")}.`;
