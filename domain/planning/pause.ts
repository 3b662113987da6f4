import type { StockPosition } from "./recommendation";
import { stockPosition } from "./recommendation";

// What keeps a recommendation from being asked. One that waits for approval is being decided as it is. A buyer's refusal or snooze is
// respected until customers wait: a refused one is asked again where more is promised than there is and comes, a snoozed one wakes where
// backorders appear that were not there when it was put to sleep.
// Worked: snoozed until Friday with nothing backordered; on Wednesday 3 are: it wakes on Wednesday. With 2 before, it sleeps on.

/** `backordered`: units that customers waited for when it was last planned. */
export type Pause = { state: "waiting" } | { state: "rejected" } | { state: "snoozed"; until: Date; backordered: number };

/** Whether the pause still holds for this stock, at `now`. */
export function pauseHolds(pause: Pause, stock: StockPosition, now: Date): boolean {
  if (pause.state === "waiting") return true;
  if (pause.state === "rejected") return stockPosition(stock) >= 0;
  return pause.until > now && !(stock.backordered > 0 && pause.backordered === 0);
}
