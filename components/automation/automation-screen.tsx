"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOpenRow } from "@/components/grid/detail-panel";
import { openRow } from "@/components/grid/grid-url";
import { useAtMostEachSecond } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { ErrorState, Skeleton } from "@/components/ui/states";
import type { Company, Policy } from "./automation-types";
import { scopeWords } from "./automation-words";
import { ComparedDecisions } from "./compared-decisions";
import { HeldReleases } from "./held-releases";
import { KillSwitch } from "./kill-switch";
import { PolicyDialog } from "./policy-dialog";
import { PolicyOutcomes } from "./policy-outcomes";
import { PolicyTable } from "./policy-table";
import { RecentDecisions } from "./recent-decisions";

/** How far the planning run goes by itself, what is about to go out, and what came of it. */
export function AutomationScreen() {
  const trpc = useTRPC();
  // What a shadow decides names no change: those it is compared with would see it. Its figures, and those of the day, are read each minute.
  const overview = useQuery(trpc.automation.overview.queryOptions(undefined, { refetchInterval: 60_000 }));
  const reread = () => void overview.refetch();
  const soon = useAtMostEachSecond(() => overview.refetch());
  useLiveTopic("replenishment", { onPatch: soon, onReread: soon });
  useLiveTopic("purchasing_rules", { onPatch: soon, onReread: soon });
  const may = useMay("automation.manage");
  const [comparedId, setComparedId] = useState<number | null>(null);
  const outcomesId = useOpenRow();
  const [edited, setEdited] = useState<{ company: Company; policy: Policy | null } | null>(null);
  if (overview.error && !overview.data)
    return <ErrorState title="Automation could not be read" detail={overview.error.message} onRetry={reread} />;
  if (!overview.data)
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-3 p-3">
        <Skeleton className="h-14" />
        <Skeleton className="h-48" />
        <Skeleton className="h-64" />
      </div>
    );
  const { entities, policies, held, recent, compared } = overview.data;
  const comparedPolicy = policies.find(({ id }) => id === comparedId) ?? null;
  const judgedPolicy = policies.find(({ id }) => id === outcomesId) ?? null;
  const heldLines = (of: readonly Policy[]) => of.reduce((sum, { measured }) => sum + measured.held, 0);
  const companyOf = (entityId: number) => entities.find((company) => company.entityId === entityId);
  const currencyOf = (entityId: number) => companyOf(entityId)?.currency ?? "EUR";
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
      {entities.map((company) => (
        <KillSwitch
          key={company.entityId}
          company={company}
          policies={policies.filter(({ entityId }) => entityId === company.entityId)}
          heldLines={heldLines(policies.filter(({ entityId }) => entityId === company.entityId))}
          onDone={reread}
        />
      ))}
      <PolicyTable
        policies={policies}
        currencyOf={currencyOf}
        onCompare={(policy) => setComparedId(policy.id)}
        onOutcomes={(policy) => openRow(policy.id)}
        onEdit={(policy) => {
          const company = companyOf(policy.entityId);
          if (company) setEdited({ company, policy });
        }}
        aside={entities
          .filter((company) => may({ entityId: company.entityId, nodeIds: [] }))
          .map((company) => (
            <Button key={company.entityId} onClick={() => setEdited({ company, policy: null })}>
              {entities.length > 1 ? `New policy for ${company.name}` : "New policy"}
            </Button>
          ))}
      />
      {judgedPolicy ? (
        <PolicyOutcomes
          key={judgedPolicy.id}
          policy={judgedPolicy}
          currency={currencyOf(judgedPolicy.entityId)}
          onClose={() => openRow(null)}
        />
      ) : null}
      <HeldReleases held={held} total={heldLines(policies)} onDone={reread} />
      <ComparedDecisions
        decisions={compared.filter(({ policyId }) => comparedPolicy === null || policyId === comparedPolicy.id)}
        policyName={comparedPolicy && scopeWords(comparedPolicy)}
        onAll={() => setComparedId(null)}
      />
      <RecentDecisions decisions={recent} />
      {edited ? <PolicyDialog company={edited.company} policy={edited.policy} onSaved={reread} onClose={() => setEdited(null)} /> : null}
    </div>
  );
}
