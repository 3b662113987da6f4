"use client";
import { useSearchParams } from "next/navigation";
import { useOpenRow } from "@/components/grid/detail-panel";
import { anyOf, FilterTabs } from "@/components/grid/filter-tabs";
import { blank, changeAddress, notBlank } from "@/components/grid/grid-url";
import { LiveGrid } from "@/components/grid/live-grid";
import { classNames } from "@/components/ui/class-names";
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
];

export function GovernanceScreen() {
  const asked = useSearchParams().get("view");
  const view = views.find(({ key }) => key === asked)?.key ?? "integrations";
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">Governance</h1>
      <nav aria-label="Parts of governance" className="flex h-9 shrink-0 items-end gap-4 border-b bg-surface-1 px-3">
        {views.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            aria-current={key === view ? "page" : undefined}
            onClick={() =>
              changeAddress((address) => {
                address.delete("open");
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
      </nav>
      {view === "people" ? <PeoplePanel /> : view === "forecasts" ? <ForecastPanel /> : <Integrations />}
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
