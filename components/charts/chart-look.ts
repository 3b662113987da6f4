// What every chart looks like: one grid, one axis of days or times, one box on hover.

const day = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short", timeZone: "UTC" });

/** A day, YYYY-MM-DD, as a mark of the axis: 04 Nov. */
export const dayMark = (at: string): string => day.format(new Date(`${at}T00:00:00Z`));

export const gridLook = { stroke: "var(--line)", vertical: false } as const;
export const timeAxis = { dataKey: "at", stroke: "var(--line-strong)", tickLine: false, height: 22 } as const;
export const valueAxis = { stroke: "var(--line-strong)", tickLine: false, axisLine: false } as const;
export const tooltipLook = {
  isAnimationActive: false,
  contentStyle: { background: "var(--surface-3)", border: "1px solid var(--line-strong)", borderRadius: 4, color: "var(--text)" },
  itemStyle: { color: "var(--text)" },
} as const;
