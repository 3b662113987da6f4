"use client";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useDeferredValue, useEffect, useState } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { useTRPC } from "@/components/trpc/provider";
import { menuItem } from "@/components/ui/menu-looks";
import { screenGroups } from "./screens";

const item = `${menuItem} data-[selected=true]:bg-surface-3`;
const page = { startRow: 0, endRow: 6, filters: {} };

/** Screens, and the SKUs and orders that match what is typed. */
export function CommandPalette({
  isOpen,
  onOpenChange,
  permissions,
}: {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  permissions: readonly string[];
}) {
  const router = useRouter();
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const search = useDeferredValue(text.trim());
  const isAsking = isOpen && search.length >= 2;
  const inventory = useQuery(
    trpc.inventory.list.queryOptions(
      { ...page, search, sort: [{ field: "sku", direction: "asc" }] },
      { enabled: isAsking && permissions.includes("inventory.read") },
    ),
  );
  const orders = useQuery(
    trpc.orders.list.queryOptions(
      { ...page, search, sort: [{ field: "placedAt", direction: "desc" }] },
      { enabled: isAsking && permissions.includes("orders.read") },
    ),
  );

  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      onOpenChange(!isOpen);
    };
    window.addEventListener("keydown", toggle);
    return () => window.removeEventListener("keydown", toggle);
  }, [isOpen, onOpenChange]);

  const go = (href: string) => {
    onOpenChange(false);
    setText("");
    router.push(href);
  };
  const screens = screenGroups
    .flatMap((group) => group.screens)
    .filter((screen) => permissions.includes(screen.permission) && screen.label.toLowerCase().includes(search.toLowerCase()));
  return (
    <Command.Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      shouldFilter={false}
      label="Search screens, SKUs and orders"
      overlayClassName="fixed inset-0 z-40 bg-black/50"
      contentClassName="fixed top-24 left-1/2 z-50 w-[560px] max-w-[92vw] -translate-x-1/2 rounded-lg border border-line-strong bg-surface-2 shadow-2xl"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Screen, SKU or order number"
        className="h-11 w-full border-b bg-transparent px-4 text-sm outline-hidden placeholder:text-muted"
      />
      <Command.List className="max-h-96 overflow-auto p-1">
        <Command.Empty className="px-3 py-4 text-muted">
          {inventory.isFetching || orders.isFetching ? "Searching…" : "Nothing matches."}
        </Command.Empty>
        <Command.Group heading={<Heading>Screens</Heading>}>
          {screens.map((screen) => (
            <Command.Item key={screen.key} value={`screen ${screen.key}`} className={item} onSelect={() => go(screen.href)}>
              {screen.label}
            </Command.Item>
          ))}
        </Command.Group>
        {isAsking && inventory.data?.rows.length ? (
          <Command.Group heading={<Heading>Stock</Heading>}>
            {inventory.data.rows.map((row) => (
              <Command.Item
                key={row.id}
                value={`stock ${row.id}`}
                className={item}
                onSelect={() => go(gridHref("/inventory", { search: row.sku, open: row.id }))}
              >
                <span className="figures">{row.sku}</span>
                <span className="truncate text-muted">{row.description}</span>
                <span className="ml-auto text-muted">{row.nodeCode}</span>
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
        {isAsking && orders.data?.rows.length ? (
          <Command.Group heading={<Heading>Orders</Heading>}>
            {orders.data.rows.map((row) => (
              <Command.Item
                key={row.id}
                value={`order ${row.id}`}
                className={item}
                onSelect={() => go(gridHref("/orders", { search: row.number, open: row.id }))}
              >
                <span className="figures">{row.number}</span>
                <span className="text-muted">{row.channelCode}</span>
                <span className="ml-auto text-muted">{row.state.replaceAll("_", " ")}</span>
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command.Dialog>
  );
}

function Heading({ children }: { children: string }) {
  return <span className="px-2 py-1 text-muted text-xs">{children}</span>;
}
