import { anyOf } from "@/components/grid/filter-tabs";
import { above, type GridSort, last24Hours, oneOf } from "@/components/grid/grid-url";
import type { TowerTileKey } from "@/domain/kpi/catalogue";
import type { Rows } from "./rows-link";

const newest = (field: string): GridSort[] => [{ field, direction: "desc" }];

/** The list that each number is made of. `at` is when it was measured. */
export function rowsOfTile(key: TowerTileKey, at: string): Rows {
  // The grid's date filter speaks of calendar days, and so do the two tiles that count since midnight UTC.
  const today = { placedAt: { filterType: "date", type: "equals", dateFrom: `${at.slice(0, 10)} 00:00:00`, dateTo: null } };
  const rows: Record<TowerTileKey, Rows> = {
    ordersToday: { screen: "/orders", state: { filters: today, sort: newest("placedAt") } },
    revenueToday: { screen: "/orders", state: { filters: today, sort: newest("totalMinor") } },
    onTimeShipmentRate: {
      screen: "/orders",
      state: { filters: { shippedAt: last24Hours }, sort: newest("shippedAt") },
    },
    backorderedUnits: { screen: "/orders", state: { filters: { backorderedUnits: above(0) }, sort: newest("backorderedUnits") } },
    stockoutRate: { screen: "/inventory", state: { filters: { risk: oneOf("stockout") }, sort: newest("dailyDemand") } },
    inventoryValue: { screen: "/inventory", state: { filters: {}, sort: newest("valueMinor") } },
    matchExceptions: { screen: "/invoices", state: { filters: { state: anyOf("unmatched", "blocked", "disputed") } } },
    moneyAtRisk: { screen: "/exceptions", state: { sort: newest("moneyAtRiskMinor") } },
  };
  return rows[key];
}
