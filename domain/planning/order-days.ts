// On which weekdays a supplier takes orders, and what that does to a cycle: an order that may not go out today goes out on the next order
// day, and one that does not go out then waits for the one after. Days; weekdays as ISO counts them, 1 Monday to 7 Sunday.
// Worked: orders on Mondays and Thursdays. On a Monday: wait 0, the next chance 3 days later. On a Tuesday: wait 2, then 4 days to Monday.

export type OrderWindow = {
  /** Days until the next order day; 0 where today is one. */
  waitDays: number;
  /** From that one to the next; 0 where orders may go out on any day, at any time. */
  gapDays: number;
};

export const ANY_DAY: OrderWindow = { waitDays: 0, gapDays: 0 };
const WEEK = 7;
const DAY = 86_400_000;

/** ISO weekday of an instant, in UTC. */
export const weekdayOf = (at: Date): number => ((Math.floor(at.getTime() / DAY) + 3) % WEEK) + 1;

/** `orderDays`: the weekdays on which orders are placed; null or none for any day. */
export function orderWindow(orderDays: readonly number[] | null | undefined, weekday: number): OrderWindow {
  if (!orderDays || orderDays.length === 0) return ANY_DAY;
  const until = (from: number) => {
    for (let days = 0; days < WEEK; days++) if (orderDays.includes(((from - 1 + days) % WEEK) + 1)) return days;
    return 0;
  };
  const waitDays = until(weekday);
  return { waitDays, gapDays: until(weekday + waitDays + 1) + 1 };
}
