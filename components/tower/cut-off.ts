/**
 * Minutes until the node's next cut-off, on its own clock: at 16:30 in Dublin a cut-off at 18:00 is 90 minutes away, at 18:30 it is
 * tomorrow's, 1,410 minutes away. An hour that summer time takes or gives is not counted.
 */
export function minutesUntilCutOff(cutOff: string, timeZone: string, nowMs: number): number {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(nowMs);
  const left = minutesOf(cutOff) - minutesOf(parts);
  return left > 0 ? left : left + 24 * 60;
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** 95 → 1 h 35 min. */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
