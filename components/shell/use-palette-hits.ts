"use client";
import { useQuery } from "@tanstack/react-query";
import { gridHref } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { formatWord } from "@/components/ui/format";

const page = { startRow: 0, endRow: 6, filters: {} };

/** What was found: the row by its number, what it is, and where it stands. */
export type PaletteHit = { key: string; href: string; number: string; text: string; aside: string };
export type PaletteGroup = { heading: string; hits: PaletteHit[] };

/** The first rows of each list that match what is typed, of the lists that the person may see. */
export function usePaletteHits(search: string, isAsking: boolean, permissions: readonly string[]) {
  const trpc = useTRPC();
  const when = (permission: string) => ({ enabled: isAsking && permissions.includes(permission) });
  const asked = (field: string, direction: "asc" | "desc" = "asc") => ({ ...page, search, sort: [{ field, direction }] });
  const stock = useQuery(trpc.inventory.list.queryOptions(asked("sku"), when("inventory.read")));
  const orders = useQuery(trpc.orders.list.queryOptions(asked("placedAt", "desc"), when("orders.read")));
  const purchases = useQuery(trpc.purchasing.list.queryOptions(asked("orderedAt", "desc"), when("purchasing.read")));
  const requisitions = useQuery(trpc.requisitions.list.queryOptions(asked("requestedAt", "desc"), when("purchasing.read")));
  const suppliers = useQuery(trpc.suppliers.list.queryOptions(asked("name"), when("suppliers.read")));
  const hit = (path: string, id: number, query: string) => ({
    key: `${path} ${id}`,
    href: gridHref(path, { search: query, filters: {}, open: id }),
  });
  const groups: PaletteGroup[] = [
    {
      heading: "Stock",
      hits: (stock.data?.rows ?? []).map((row) => ({
        ...hit("/inventory", row.id, row.sku),
        number: row.sku,
        text: row.description,
        aside: row.nodeCode,
      })),
    },
    {
      heading: "Orders",
      hits: (orders.data?.rows ?? []).map((row) => ({
        ...hit("/orders", row.id, row.number),
        number: row.number,
        text: row.channelCode,
        aside: formatWord(row.state),
      })),
    },
    {
      heading: "Purchase orders",
      hits: (purchases.data?.rows ?? []).map((row) => ({
        ...hit("/purchasing", row.id, row.number),
        number: row.number,
        text: row.supplierName,
        aside: formatWord(row.stage),
      })),
    },
    {
      heading: "Requisitions",
      hits: (requisitions.data?.rows ?? []).map((row) => ({
        ...hit("/purchasing/requisitions", row.id, row.number),
        number: row.number,
        text: row.reason,
        aside: formatWord(row.state),
      })),
    },
    {
      heading: "Suppliers",
      hits: (suppliers.data?.rows ?? []).map((row) => ({
        ...hit("/suppliers", row.id, row.code),
        number: row.code,
        text: row.name,
        aside: formatWord(row.state),
      })),
    },
  ];
  const isSearching = [stock, orders, purchases, requisitions, suppliers].some((query) => query.isFetching);
  return { groups: isAsking ? groups.filter(({ hits }) => hits.length > 0) : [], isSearching };
}
