"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { formatWord } from "@/components/ui/format";
import { MiniTable, Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { roles } from "@/domain/governance/roles";
import { openedBy } from "./permission-words";

type Grant = { role: string; entity: string | null; node: string | null };

const placeOf = (grant: Grant) => (grant.node ? `${grant.entity ?? ""} ${grant.node}`.trim() : (grant.entity ?? "everywhere"));

/** Who may do what, where: the people with their grants, and what each role opens. */
export function PeoplePanel() {
  const trpc = useTRPC();
  const query = useQuery(trpc.governance.roles.queryOptions(undefined, { refetchInterval: 30_000 }));
  const [role, setRole] = useState("");
  const people = (query.data ?? []).filter((person) => role === "" || person.grants.some((grant) => grant.role === role));
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,3fr)_minmax(0,2fr)] items-start gap-3 overflow-auto p-3 max-lg:grid-cols-1">
      <Panel
        title="People and their grants"
        aside={
          <label className="flex items-center gap-2 text-muted">
            Role
            <select
              value={role}
              onChange={(event) => setRole(event.target.value)}
              className="h-6 rounded border bg-surface-2 px-1.5 text-text"
            >
              <option value="">Any</option>
              {roles.map((each) => (
                <option key={each} value={each}>
                  {formatWord(each)}
                </option>
              ))}
            </select>
          </label>
        }
      >
        {query.data ? (
          people.length === 0 ? (
            <EmptyState title={role ? `Nobody is ${formatWord(role).toLowerCase()}` : "Nobody holds a role in your scope"}>
              {role ? "Choose another role." : "Grants are made by an administrator."}
            </EmptyState>
          ) : (
            <div className="px-3 pb-2">
              <MiniTable
                caption="People and their grants"
                head={[{ label: "Person" }, { label: "Address" }, { label: "Role, where" }, { label: "Last seen", figures: true }]}
                rows={people.map((person) => ({
                  key: person.id,
                  cells: [
                    person.name,
                    person.email,
                    <ul key="grants">
                      {person.grants.map((grant) => (
                        <li key={`${grant.role} ${placeOf(grant)}`}>
                          {formatWord(grant.role)} <span className="text-muted">{placeOf(grant)}</span>
                        </li>
                      ))}
                    </ul>,
                    person.lastSeenAt ? <RelativeTime key="seen" at={person.lastSeenAt} /> : "never",
                  ],
                }))}
                empty=""
              />
            </div>
          )
        ) : query.error ? (
          <ErrorState title="The people could not be read" detail={query.error.message} onRetry={() => void query.refetch()} />
        ) : (
          <div role="status" aria-label="Loading" className="flex flex-col gap-2 p-3">
            {["one", "two", "three", "four", "five", "six"].map((name) => (
              <Skeleton key={name} className="h-6" />
            ))}
          </div>
        )}
      </Panel>
      <Panel title="What a role opens">
        <div className="px-3 pb-2">
          <MiniTable
            caption="Roles and their permissions"
            head={[{ label: "Role" }, { label: "Reads" }, { label: "Acts" }]}
            rows={roles.map((each) => ({
              key: each,
              cells: [formatWord(each), openedBy(each, "read").join(", ") || "–", openedBy(each, "act").join(", ") || "–"],
            }))}
            empty=""
          />
        </div>
      </Panel>
    </div>
  );
}
