import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { formatMoney, formatMoneyShort, formatQuantity, formatRatio } from "@/components/ui/format";
import { type MarginParts, ratioOf } from "./margin-steps";
import { ordersBehind, type Place } from "./orders-behind";

type Tile = {
  name: string;
  of: (parts: MarginParts) => number | null;
  text: (value: number) => string;
  exact?: (value: number) => string;
  isRatio?: boolean;
};

const tilesIn = (currency: string): Tile[] => {
  const exact = (minor: number) => formatMoney(Math.round(minor), currency, true);
  const short = (minor: number) => formatMoneyShort(minor, currency);
  return [
    { name: "Revenue", of: (parts) => parts.revenueMinor, text: short, exact },
    { name: "Margin after fulfilment", of: (parts) => parts.marginMinor, text: short, exact },
    { name: "Margin, % of revenue", of: (parts) => ratioOf(parts.marginMinor, parts.revenueMinor), text: formatRatio, isRatio: true },
    { name: "Orders", of: (parts) => parts.orders, text: formatQuantity },
    { name: "Margin per order", of: (parts) => ratioOf(parts.marginMinor, parts.orders), text: exact },
  ];
};

type Props = { total: MarginParts; previous: MarginParts | null; currency: string; place: Place };

export function MarginTiles({ total, previous, currency, place }: Props) {
  const tiles = tilesIn(currency).map(({ name, of, text, exact = text, isRatio = false }) => {
    const now = of(total);
    const before = previous && of(previous);
    return {
      name,
      text: now === null ? "–" : text(now),
      exact: now === null ? undefined : exact(now),
      before: before === null ? "Nothing to compare with: history begins later" : `${exact(before)} in as many days before`,
      change: now === null || before === null ? null : isRatio ? now - before : before > 0 ? (now - before) / before : null,
      unit: isRatio ? "pts" : "%",
    };
  });
  return (
    <ul className="grid grid-cols-5 gap-3 max-xl:grid-cols-3">
      {tiles.map((tile) => (
        <li key={tile.name} className="rounded-md border bg-surface-1 px-3 py-2.5">
          <p className="text-muted">{tile.name}</p>
          <div className="flex items-baseline justify-between gap-2">
            <Link href={ordersBehind(place)} title={tile.exact} className="figures font-semibold text-xl hover:underline">
              {tile.text}
            </Link>
            <span title={tile.before}>
              <Change change={tile.change} unit={tile.unit} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** More is better for all of these. */
function Change({ change, unit }: { change: number | null; unit: string }) {
  if (change === null) return <span className="text-muted">no comparison</span>;
  if (Math.abs(change) < 0.0005) return <Badge>level</Badge>;
  const size = `${(Math.abs(change) * 100).toFixed(1)} ${unit}`;
  return <Badge tone={change > 0 ? "good" : "warning"}>{change > 0 ? `up ${size}` : `down ${size}`}</Badge>;
}
