"use client";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useDeferredValue, useEffect, useState } from "react";
import { menuItem } from "@/components/ui/menu-looks";
import { screenGroups } from "./screens";
import { usePaletteHits } from "./use-palette-hits";

const item = `${menuItem} data-[selected=true]:bg-surface-3`;

/** Screens, and the stock, orders, purchases and suppliers that match what is typed. */
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
  const [text, setText] = useState("");
  const search = useDeferredValue(text.trim());
  const isAsking = isOpen && search.length >= 2;
  const { groups, isSearching } = usePaletteHits(search, isAsking, permissions);

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
      label="Search screens, items, orders and suppliers"
      overlayClassName="fixed inset-0 z-40 bg-black/50"
      contentClassName="fixed top-24 left-1/2 z-50 w-[560px] max-w-[92vw] -translate-x-1/2 rounded-lg border border-line-strong bg-surface-2 shadow-2xl"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Screen, SKU, order, requisition or supplier"
        className="h-11 w-full border-b bg-transparent px-4 text-sm outline-hidden placeholder:text-muted"
      />
      <Command.List className="max-h-96 overflow-auto p-1">
        <Command.Empty className="px-3 py-4 text-muted">{isSearching ? "Searching…" : "Nothing matches."}</Command.Empty>
        <Command.Group heading={<Heading>Screens</Heading>}>
          {screens.map((screen) => (
            <Command.Item key={screen.key} value={`screen ${screen.key}`} className={item} onSelect={() => go(screen.href)}>
              {screen.label}
            </Command.Item>
          ))}
        </Command.Group>
        {groups.map(({ heading, hits }) => (
          <Command.Group key={heading} heading={<Heading>{heading}</Heading>}>
            {hits.map(({ key, href, number, text: what, aside }) => (
              <Command.Item key={key} value={key} className={item} onSelect={() => go(href)}>
                <span className="figures">{number}</span>
                <span className="truncate text-muted">{what}</span>
                <span className="ml-auto shrink-0 text-muted">{aside}</span>
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command.Dialog>
  );
}

function Heading({ children }: { children: string }) {
  return <span className="px-2 py-1 text-muted text-xs">{children}</span>;
}
