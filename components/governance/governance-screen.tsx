"use client";
import { useQuery } from "@tanstack/react-query";
import { ArrowUpRight } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useOpenRow } from "@/components/grid/detail-panel";
import { anyOf, FilterTabs } from "@/components/grid/filter-tabs";
import { blank, changeAddress, listParams, notBlank } from "@/components/grid/grid-url";
import { LiveGrid } from "@/components/grid/live-grid";
import { useTRPC } from "@/components/trpc/provider";
import { classNames } from "@/components/ui/class-names";
import type { Permission } from "@/domain/governance/roles";
import { auditFilterNames } from "./audit-filters";
import { AuditPanel } from "./audit-panel";
import { ForecastPanel } from "./forecast-panel";
import { messageColumns } from "./message-columns";
import { MessageDetail } from "./message-detail";
import { PeoplePanel } from "./people-panel";
import { SourcesPanel } from "./sources-panel";

const tabs = [
  { label: "All", filters: {} },
  { label: "Dead letters", filters: { state: anyOf("dead") } },
  { label: "Blocked", filters: { blockedBy: notBlank } },
  { label: "Waiting", filters: { state: anyOf("received", "retrying"), blockedBy: blank } },
  { label: "Done", filters: { state: anyOf("processed") } },
  { label: "Discarded", filters: { state: anyOf("discarded") } },
];
const views = [
  { key: "integrations", label: "Integrations" },
  { key: "people", label: "People and roles" },
  { key: "forecasts", label: "Forecasts" },
  { key: "audit", label: "Audit" },
] as const;
/** Parts of governance that have a screen of their own. */
const elsewhere: { href: string; label: string; permission: Permission }[] = [
  { href: "/replenishment/automation", label: "Automation levels", permission: "automation.read" },
  { href: "/replenishment/overrides", label: "Overrides", permission: "replenishment.read" },
  { href: "/purchasing/rules", label: "Approval rules", permission: "purchasing.read" },
  { href: "/master-data", label: "Data readiness", permission: "masterdata.read" },
];
const panels = { integrations: Integrations, people: PeoplePanel, forecasts: ForecastPanel, audit: AuditPanel };

export function GovernanceScreen() {
  const asked = useSearchParams().get("view");
  const trpc = useTRPC();
  const { data: me } = useQuery(trpc.me.queryOptions(undefined, { staleTime: 300_000 }));
  const may = (permission: Permission) => me?.scopes[permission] !== undefined;
  const open = views.filter(({ key }) => key !== "audit" || may("audit.read"));
  const view = open.find(({ key }) => key === asked)?.key ?? "integrations";
  const Shown = panels[view];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">Governance</h1>
      <nav aria-label="Parts of governance" className="flex h-9 shrink-0 items-end gap-4 border-b bg-surface-1 px-3">
        {open.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            aria-current={key === view ? "page" : undefined}
            onClick={() =>
              changeAddress((address) => {
                // What is filtered and open belongs to the other part.
                for (const name of ["open", ...listParams, ...auditFilterNames]) address.delete(name);
                if (key === "integrations") address.delete("view");
                else address.set("view", key);
              })
            }
            className={classNames(
              "-mb-px h-8 border-b-2 font-medium",
              key === view ? "border-accent text-text" : "border-transparent text-muted hover:text-text",
            )}
          >
            {label}
          </button>
        ))}
        {elsewhere
          .filter(({ permission }) => may(permission))
          .map(({ href, label }, index) => (
            <Link
              key={href}
              href={href}
              className={classNames("flex h-8 items-center gap-1 font-medium text-muted hover:text-text", index === 0 && "ml-auto")}
            >
              {label} <ArrowUpRight aria-hidden className="size-3.5" />
            </Link>
          ))}
      </nav>
      <Shown />
    </div>
  );
}

function Integrations() {
  const openId = useOpenRow();
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <SourcesPanel />
        <LiveGrid
          topic="messages"
          noun="messages"
          columns={messageColumns}
          // The server's own order: what came last.
          defaultSort={[]}
          toolbar={<FilterTabs label="Which messages" tabs={tabs} />}
          emptyHint="Messages appear when a source posts one."
        />
      </div>
      {openId === null ? null : <MessageDetail key={openId} id={openId} />}
    </div>
  );
}
