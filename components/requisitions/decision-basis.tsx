"use client";
import { useQuery } from "@tanstack/react-query";
import { useSpacedReread } from "@/components/grid/use-reread";
import { useLiveTopic } from "@/components/realtime/use-live-topic";
import { useTRPC } from "@/components/trpc/provider";
import { Section } from "@/components/ui/panel";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { BudgetEffects } from "./budget-effects";
import { PriceComparison } from "./price-comparison";
import { SaidRules } from "./said-rules";

/** Every order moves budgets: this often is enough to follow them. */
const SPACING_MS = 5_000;

/** What somebody decides by, of a requisition or of the version of an order that waits: prices, budgets and rules, as they are now. */
export function DecisionBasis({ of, id }: { of: "requisition" | "order"; id: number }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.requisitions.basis.queryOptions({ of, id }));
  const soon = useSpacedReread(() => query.refetch(), SPACING_MS);
  useLiveTopic("purchasing", { onPatch: soon, onReread: soon });
  useLiveTopic("requisitions", { onPatch: soon, onReread: soon });
  useLiveTopic("purchasing_rules", { onPatch: soon, onReread: soon });
  if (query.error && !query.data)
    return (
      <ErrorState title="Prices and budgets could not be compared" detail={query.error.message} onRetry={() => void query.refetch()} />
    );
  if (!query.data)
    return (
      <div role="status" aria-label="Loading">
        <Skeleton className="h-32" />
      </div>
    );
  const { prices, budgets, foreign, rules, currency, homeCurrency } = query.data;
  return (
    <div className="flex flex-col gap-5 text-text">
      <Section title="Prices, compared">
        <PriceComparison prices={prices} currency={currency} />
      </Section>
      <Section title={of === "order" ? "What the change takes from the budgets" : "What it takes from the budgets"}>
        <BudgetEffects effects={budgets} foreign={foreign} homeCurrency={homeCurrency} />
      </Section>
      <Section title="What the rules say that ask">
        <SaidRules rules={rules} homeCurrency={homeCurrency} />
      </Section>
    </div>
  );
}
