"use client";
import { LogOut, Search, UserRound } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { changeAddress } from "@/components/grid/grid-url";
import { menuContent, menuItem } from "@/components/ui/menu-looks";
import { CommandPalette } from "./command-palette";
import { LiveIndicator } from "./live-indicator";
import { ThemeSwitch } from "./theme-switch";

export type ShellPerson = { name: string; email: string; roles: string[]; permissions: string[] };
export type ShellNode = { id: number; code: string; name: string };

export function TopBar({ person, nodes, theme }: { person: ShellPerson; nodes: ShellNode[]; theme: "dark" | "light" }) {
  const [isSearching, setIsSearching] = useState(false);
  const nodeId = useSearchParams().get("node") ?? "";
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-b bg-surface-1 px-3">
      <label className="flex items-center gap-2 text-muted">
        Node
        <select
          value={nodeId}
          onChange={(event) =>
            changeAddress((params) => {
              if (event.target.value) params.set("node", event.target.value);
              else params.delete("node");
            })
          }
          className="h-7 rounded border bg-surface-2 px-2 text-text"
        >
          <option value="">All nodes</option>
          {nodes.map((node) => (
            <option key={node.id} value={node.id}>
              {node.code} · {node.name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        onClick={() => setIsSearching(true)}
        className="flex h-7 w-72 items-center gap-2 rounded border bg-surface-2 px-2 text-muted hover:border-line-strong max-lg:w-40"
      >
        <Search aria-hidden className="size-3.5" /> Search
        <kbd className="ml-auto rounded border px-1 font-sans text-[11px]">⌘K</kbd>
      </button>
      <div className="ml-auto flex items-center gap-2">
        <LiveIndicator />
        <ThemeSwitch initial={theme} />
        <PersonMenu person={person} />
      </div>
      <CommandPalette isOpen={isSearching} onOpenChange={setIsSearching} permissions={person.permissions} />
    </header>
  );
}

function PersonMenu({ person }: { person: ShellPerson }) {
  const router = useRouter();
  const signOut = async () => {
    await fetch("/api/auth/sign-out", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    router.replace("/sign-in");
    router.refresh();
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="flex h-7 items-center gap-1.5 rounded px-2 text-muted hover:bg-surface-2 hover:text-text">
        <UserRound aria-hidden className="size-4" />
        <span className="max-lg:sr-only">{person.name}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" className={menuContent}>
          <div className="border-b px-2 pb-1.5 text-muted">
            <p className="text-text">{person.email}</p>
            <p>{person.roles.map((role) => role.replaceAll("_", " ")).join(", ")}</p>
          </div>
          <DropdownMenu.Item className={`${menuItem} mt-1`} onSelect={() => void signOut()}>
            <LogOut aria-hidden className="size-3.5" /> Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
