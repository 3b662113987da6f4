import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { formatMoney, formatMoneyShort, formatQuantity, formatRatio } from "@/components/ui/format";
import { type MarginParts, ratioOf } from "./margin-steps";
import { ordersBehind, type Place } from "./orders-behind";

type Tile = { name: string; text: string; exact?: string; change: number | null; before: string; changeUnit: "%" | "points" };

const relative = (now: number, before: number) => (before > 0 ? (now - before) / before : null);

export function MarginTiles({
  total,
  previous,
  currency,
  place,
}: {
  total: MarginParts;
  previous: MarginParts;
  currency: string;
  place: Place;
}) {
  const ratio = ratioOf(total.marginMinor, total.revenueMinor);
  const ratioBefore = ratioOf(previous.marginMinor, previous.revenueMinor);
  const perOrder = ratioOf(total.marginMinor, total.orders);
  const perOrderBefore = ratioOf(previous.marginMinor, previous.orders);
  const money = (minor: number | null) => (minor === null ? "–" : formatMoney(Math.round(minor), currency, true));
  const tiles: Tile[] = [
    {
      name: "Revenue",
      text: formatMoneyShort(total.revenueMinor, currency),
      exact: money(total.revenueMinor),
      change: relative(total.revenueMinor, previous.revenueMinor),
      before: money(previous.revenueMinor),
      changeUnit: "%",
    },
    {
      name: "Margin after fulfilment",
      text: formatMoneyShort(total.marginMinor, currency),
      exact: money(total.marginMinor),
      change: relative(total.marginMinor, previous.marginMinor),
      before: money(previous.marginMinor),
      changeUnit: "%",
    },
    {
      name: "Margin, % of revenue",
      text: ratio === null ? "–" : formatRatio(ratio),
      change: ratio === null || ratioBefore === null ? null : ratio - ratioBefore,
      before: ratioBefore === null ? "–" : formatRatio(ratioBefore),
      changeUnit: "points",
    },
    {
      name: "Orders",
      text: formatQuantity(total.orders),
      change: relative(total.orders, previous.orders),
      before: formatQuantity(previous.orders),
      changeUnit: "%",
    },
    {
      name: "Margin per order",
      text: money(perOrder),
      change: perOrder === null || perOrderBefore === null ? null : relative(perOrder, perOrderBefore),
      before: money(perOrderBefore),
      changeUnit: "%",
    },
  ];
  return (
    <ul className="grid grid-cols-5 gap-3 max-xl:grid-cols-3">
      {tiles.map((tile) => (
        <li key={tile.name} className="rounded-md border bg-surface-1 px-3 py-2.5">
          <p className="text-muted">{tile.name}</p>
          <div className="flex items-baseline justify-between gap-2">
            <Link href={ordersBehind(place)} title={tile.exact} className="figures font-semibold text-xl hover:underline">
              {tile.text}
            </Link>
            <span title={`${tile.before} in as many days before`}>
              <Change change={tile.change} unit={tile.changeUnit} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** More is better for all of these. */
function Change({ change, unit }: { change: number | null; unit: "%" | "points" }) {
  if (change === null) return <span className="text-muted">nothing before</span>;
  const size = `${(Math.abs(change) * 100).toFixed(1)} ${unit === "%" ? "%" : "pts"}`;
  if (Math.abs(change) < 0.0005) return <Badge>level</Badge>;
  return <Badge tone={change > 0 ? "good" : "warning"}>{change > 0 ? `up ${size}` : `down ${size}`}</Badge>;
}
