import type { Detail } from "./backtest-types";

const apart = ([first, second]: [number, number]) => Math.abs(first - second);

/** Items at which the policies do not come to the same: those that lose another number of units first, then by what is kept. */
export const differing = (items: Detail["items"]): Detail["items"] =>
  items
    .filter(({ lostUnits, stockMinor, orders, expedites }) => [lostUnits, stockMinor, orders, expedites].some((pair) => apart(pair) > 0))
    .sort((a, b) => apart(b.lostUnits) - apart(a.lostUnits) || apart(b.stockMinor) - apart(a.stockMinor));
