"use client";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { classNames } from "@/components/ui/class-names";

/** The parts of a screen, each with its own address; the node that was chosen stays chosen. */
export function LinkTabs({ label: name, tabs }: { label: string; tabs: readonly { href: string; label: string }[] }) {
  const path = usePathname();
  const node = useSearchParams().get("node");
  return (
    <nav aria-label={name} className="flex h-9 shrink-0 items-end gap-1 border-b bg-surface-1 px-3">
      {tabs.map(({ href, label }) => {
        const isCurrent = path === href;
        return (
          <Link
            key={href}
            href={node ? `${href}?node=${node}` : href}
            aria-current={isCurrent ? "page" : undefined}
            className={classNames(
              "-mb-px flex h-8 items-center border-b-2 px-2.5",
              isCurrent ? "border-accent font-medium text-text" : "border-transparent text-muted hover:text-text",
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
