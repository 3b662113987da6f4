type Props = { values: readonly number[]; label: string };

/** The last values as a line without axes; an SVG path is all it takes. */
export function Sparkline({ values, label }: Props) {
  if (values.length < 2) return <div className="h-7" />;
  const low = Math.min(...values);
  const spread = Math.max(...values) - low || 1;
  const points = values.map(
    (value, index) => `${((index / (values.length - 1)) * 100).toFixed(2)},${(26 - ((value - low) / spread) * 24).toFixed(2)}`,
  );
  return (
    <svg role="img" aria-label={label} viewBox="0 0 100 28" preserveAspectRatio="none" className="h-7 w-full">
      <polyline points={points.join(" ")} fill="none" stroke="var(--accent)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
