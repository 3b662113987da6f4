type Props = { values: readonly (number | null)[]; label: string };

const WIDTH = 100;
const HEIGHT = 28;

/** The last values as a line without axes; an SVG path is all it takes. Where nothing was measured the line has a gap. */
export function Sparkline({ values, label }: Props) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <div aria-hidden className="h-6" />;
  const low = Math.min(...known);
  const spread = Math.max(...known) - low || 1;
  const runs: string[][] = [[]];
  for (const [index, value] of values.entries()) {
    const x = (index / (values.length - 1)) * WIDTH;
    if (value === null) runs.push([]);
    else runs.at(-1)?.push(`${x.toFixed(2)},${(HEIGHT - 2 - ((value - low) / spread) * (HEIGHT - 4)).toFixed(2)}`);
  }
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="h-6 w-full">
      {runs
        .filter((run) => run.length > 1)
        .map((run) => (
          <polyline
            key={run[0]}
            points={run.join(" ")}
            fill="none"
            stroke="var(--accent)"
            strokeWidth="1.5"
            vectorEffect="non-scaling-stroke"
          />
        ))}
    </svg>
  );
}
