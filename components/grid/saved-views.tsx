"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { menuContent, menuItem } from "@/components/ui/menu-looks";
import type { ListTopic } from "@/domain/changes/topics";
import { changeAddress, listParams } from "./grid-url";

const kept = [...listParams, "node"];

/** What the address says now, as it is stored with a view. */
function currentState(): Record<string, string> {
  const params = new URL(window.location.href).searchParams;
  return Object.fromEntries(kept.flatMap((name) => (params.get(name) ? [[name, params.get(name) ?? ""]] : [])));
}

function apply(state: Record<string, unknown>): void {
  changeAddress((params) => {
    for (const name of kept) {
      const value = state[name];
      if (typeof value === "string" && value) params.set(name, value);
      else params.delete(name);
    }
  });
}

export function SavedViews({ screen }: { screen: ListTopic }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const views = useQuery(trpc.views.list.queryOptions({ screen }));
  const reread = { onSuccess: () => queries.invalidateQueries(trpc.views.list.queryFilter({ screen })) };
  const save = useMutation(trpc.views.save.mutationOptions(reread));
  const remove = useMutation(trpc.views.remove.mutationOptions(reread));
  const [name, setName] = useState("");
  const [isShared, setIsShared] = useState(false);

  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button look="quiet">
          <Bookmark aria-hidden className="size-3.5" /> Views
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" className={`${menuContent} w-72`}>
          {views.data?.length ? (
            views.data.map((view) => (
              <div key={view.id} className="flex items-center">
                <DropdownMenu.Item className={`${menuItem} min-w-0 flex-1`} onSelect={() => apply(view.state)}>
                  <span className="truncate">{view.name}</span>
                  {view.shared ? <span className="text-muted">shared</span> : null}
                </DropdownMenu.Item>
                {view.mine ? (
                  <DropdownMenu.Item
                    aria-label={`Delete view ${view.name}`}
                    className={menuItem}
                    onSelect={(event) => {
                      event.preventDefault();
                      remove.mutate({ id: view.id });
                    }}
                  >
                    <Trash2 aria-hidden className="size-3.5" />
                  </DropdownMenu.Item>
                ) : null}
              </div>
            ))
          ) : (
            <p className="px-2 py-1 text-muted">{views.error ? "Views could not be read." : "No saved views yet."}</p>
          )}
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <form
            className="flex flex-col gap-2 p-2"
            // Letters typed here are a name, not a jump in the menu.
            onKeyDown={(event) => event.stopPropagation()}
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim())
                save.mutate({ screen, name: name.trim(), shared: isShared, state: currentState() }, { onSuccess: () => setName("") });
            }}
          >
            <label className="flex flex-col gap-1 text-muted">
              Save this list as
              <input
                value={name}
                maxLength={60}
                onChange={(event) => setName(event.target.value)}
                className="h-7 rounded border bg-surface-1 px-2 text-text"
              />
            </label>
            <div className="flex items-center justify-between">
              <label className="flex items-center gap-1.5">
                <input type="checkbox" checked={isShared} onChange={(event) => setIsShared(event.target.checked)} /> Share with everybody
              </label>
              <Button type="submit" look="primary" disabled={!name.trim() || save.isPending}>
                Save
              </Button>
            </div>
            {save.error ? (
              <p role="alert" className="text-critical">
                {save.error.message}
              </p>
            ) : null}
          </form>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
