import Link from "next/link";
import { gridHref } from "@/components/grid/grid-url";
import { formatMoney, formatQuantity } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ITEMS_KEPT_DAYS } from "@/domain/planning/backtest/policy";
import type { Detail } from "./backtest-types";

const pair = ([first, second]: [number, number], text: (value: number) => string) => `${text(first)} → ${text(second)}`;

/** Where the two policies differ most. */
export function BacktestItems({ items, currency, isKept }: { items: Detail["items"]; currency: string; isKept: boolean }) {
  const money = (minor: number) => formatMoney(minor, currency);
  return (
    <Panel title="Where they differ most">
      <div className="max-h-[480px] overflow-auto px-3 pb-1 [&_td]:whitespace-nowrap">
        <MiniTable
          caption="Items at which the two policies differ most"
          csv="what-if items"
          head={[
            { label: "Item" },
            { label: "Description" },
            { label: "Node" },
            { label: "Asked for, units", figures: true },
            { label: "Lost, units", figures: true },
            { label: `Stock, ${currency}`, figures: true },
            { label: "Order lines", figures: true },
            { label: "Expedites", figures: true },
          ]}
          rows={items.map((item) => ({
            key: `${item.itemId} ${item.nodeId}`,
            cells: [
              <Link key="item" className="text-accent hover:underline" href={gridHref("/inventory", { search: item.sku })}>
                {item.sku}
              </Link>,
              <div key="text" className="max-w-64 truncate" title={item.description}>
                {item.description}
              </div>,
              item.nodeCode,
              formatQuantity(item.demandedUnits),
              pair(item.lostUnits, formatQuantity),
              pair(item.stockMinor, money),
              pair(item.orders, formatQuantity),
              pair(item.expedites, formatQuantity),
            ],
          }))}
          empty={isKept ? "They came to the same everywhere." : `Item by item a back-test is kept for ${ITEMS_KEPT_DAYS} days.`}
        />
      </div>
    </Panel>
  );
}
