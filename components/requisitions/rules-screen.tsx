"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAtMostEachSecond } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { MiniTable, Panel } from "@/components/ui/panel";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useToast } from "@/components/ui/toast";
import { ChangeLimitsPanel } from "./change-limits";
import { ExchangeRates } from "./exchange-rates";
import { OverReceiptAllowance } from "./over-receipt-allowance";
import { RuleDialog } from "./rule-dialog";
import { RuleTrial } from "./rule-trial";
import { bandWords, flagsWords, type Rule, type RuleCompany, stepsWords, subjectWords } from "./rule-words";
import { WorkingTime } from "./working-time";

type Editing = { company: RuleCompany; rule: Rule | null; about: Rule["about"] };

/** Who has to agree to what: the rules in the order in which they are tried, and whom a purchase would go to. */
export function RulesScreen() {
  const trpc = useTRPC();
  const toast = useToast();
  const may = useMay("approvals.rules");
  const query = useQuery(trpc.requisitions.rules.queryOptions());
  const [editing, setEditing] = useState<Editing | null>(null);
  const reread = () => void query.refetch();
  const soon = useAtMostEachSecond(() => query.refetch());
  useLiveTopic("purchasing_rules", { onPatch: soon, onReread: soon });
  const retire = useMutation(trpc.requisitions.retireRule.mutationOptions({ onSettled: reread }));
  if (query.error && !query.data) return <ErrorState title="The rules could not be read" detail={query.error.message} onRetry={reread} />;
  if (!query.data) return <Skeleton className="m-3 h-80" />;
  const { companies, rules } = query.data;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto p-3">
      {companies.map((company) => {
        const mayChange = may({ entityId: company.entityId, nodeIds: [] });
        const own = rules.filter(({ entityId }) => entityId === company.entityId);
        return (
          <div key={company.entityId} className="grid items-start gap-3 xl:grid-cols-[minmax(0,1fr)_380px]">
            <div className="flex flex-col gap-3">
              {(["request", "plan"] as const).map((about) => (
                <Panel
                  key={about}
                  title={companies.length > 1 ? `${company.name}: ${subjectWords[about].toLowerCase()}` : subjectWords[about]}
                  aside={
                    mayChange ? (
                      <Button look="quiet" onClick={() => setEditing({ company, rule: null, about })}>
                        New rule
                      </Button>
                    ) : null
                  }
                >
                  <div className="overflow-auto px-3 pb-1">
                    <MiniTable
                      caption={`Rules about ${about === "plan" ? "the plan" : "requests"}, in the order in which they are tried`}
                      csv={about === "plan" ? "rules about the plan" : "rules about requests"}
                      head={[
                        { label: "Category" },
                        { label: "Supplier" },
                        { label: "Amount" },
                        { label: "Who has to agree" },
                        { label: "Late after", figures: true },
                        { label: "Rule", figures: true },
                        { label: "" },
                      ]}
                      rows={own
                        .filter((rule) => rule.about === about)
                        .map((rule) => ({
                          key: rule.id,
                          cells: [
                            rule.category ?? "Any",
                            rule.supplierName ?? "Any",
                            <div key="band">
                              {bandWords(rule, company.currency)}
                              {rule.riskFlags.length > 0 ? (
                                <div className="text-muted">where seen: {flagsWords(rule.riskFlags)}</div>
                              ) : null}
                            </div>,
                            stepsWords(rule.steps),
                            `${rule.stepHours} h`,
                            <span key="rule" className="whitespace-nowrap">{`${rule.id}, version ${rule.version}`}</span>,
                            mayChange ? (
                              <span key="deeds" className="-my-1.5 flex justify-end gap-1">
                                <Button look="quiet" onClick={() => setEditing({ company, rule, about })}>
                                  Change
                                </Button>
                                <ReasonDialog
                                  label="Retire"
                                  look="quiet"
                                  title="Retire the rule"
                                  onConfirm={async (reason) => {
                                    await retire.mutateAsync({ id: rule.id, version: rule.version, reason });
                                    toast("The rule holds no more.");
                                  }}
                                >
                                  What waits keeps the steps that it was asked with.
                                </ReasonDialog>
                              </span>
                            ) : null,
                          ],
                        }))}
                      empty={
                        about === "plan"
                          ? "No rule: what a buyer releases is ordered at once, within the budgets."
                          : "No rule: any approver has to agree."
                      }
                    />
                  </div>
                </Panel>
              ))}
              <WorkingTime company={company} mayChange={mayChange} onDone={reread} />
              <ExchangeRates company={company} mayChange={mayChange} onDone={reread} />
              <ChangeLimitsPanel company={company} mayChange={mayChange} onDone={reread} />
              <OverReceiptAllowance company={company} mayChange={mayChange} onDone={reread} />
              <p className="text-muted">
                Tried from the top, for each category and supplier of a purchase by the value of the whole: a rule that names the supplier
                holds over one that names the category, and that over one about all; one that looks at risks holds beside it. All whom these
                rules ask have to agree. Nobody agrees to what they asked for themselves. A change of an order beyond the limits goes to
                whom a request of its new total would go to; where that is nobody, to any approver.
              </p>
            </div>
            <RuleTrial company={company} rules={own} />
          </div>
        );
      })}
      {editing ? <RuleDialog {...editing} onSaved={reread} onClose={() => setEditing(null)} /> : null}
    </div>
  );
}
