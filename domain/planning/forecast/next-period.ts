// The names of the periods to come, in the form of the last one: 1999-12 → 2000-01, 1999-Q4 → 2000-Q1, 1999-12-27 by weeks →
// 2000-01-03, 1999 → 2000. A name of another form counts on: t+1, t+2, …

const DAY = 86_400_000;

/** The period `ahead` periods after `last`. `season` tells days (7) from weeks (52). */
export function periodAfter(last: string | null, ahead: number, season: number): string {
  const month = /^(\d{4})-(\d{2})$/.exec(last ?? "");
  if (month) {
    const at = Number(month[1]) * 12 + Number(month[2]) - 1 + ahead;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  }
  const quarter = /^(\d{4})-?Q([1-4])$/.exec(last ?? "");
  if (quarter) {
    const at = Number(quarter[1]) * 4 + Number(quarter[2]) - 1 + ahead;
    return `${Math.floor(at / 4)}-Q${(at % 4) + 1}`;
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(last ?? "")) {
    const days = season === 52 ? 7 : 1;
    return new Date(Date.parse(`${last}T00:00:00Z`) + ahead * days * DAY).toISOString().slice(0, 10);
  }
  return /^\d+$/.test(last ?? "") ? String(Number(last) + ahead) : `t+${ahead}`;
}
