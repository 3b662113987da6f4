import type { inferRouterOutputs } from "@trpc/server";
import { Section } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/states";
import type { AppRouter } from "@/server/trpc/root";
import { BudgetEffects } from "./budget-effects";
import { PriceComparison } from "./price-comparison";
import { WhoAgrees } from "./who-agrees";

type Preview = inferRouterOutputs<AppRouter>["requisitions"]["preview"];
type Props = { preview: Preview | undefined; error: { message: string } | null; isStale: boolean };

/** What asking for it would mean, before it is asked for. */
export function RequestPreview({ preview, error, isStale }: Props) {
  if (error)
    return (
      <p role="alert" className="text-critical">
        {error.message}
      </p>
    );
  if (!preview)
    return (
      <div role="status" aria-label="Weighing">
        <Skeleton className="h-24" />
      </div>
    );
  const { prices, budgets, foreign, currency, homeCurrency } = preview;
  return (
    <div aria-busy={isStale} className="flex flex-col gap-3 rounded border p-2">
      <Section title="Who has to agree">
        <WhoAgrees {...preview} lineCount={prices.length} />
      </Section>
      <Section title="What it takes from the budgets">
        <BudgetEffects effects={budgets} foreign={foreign} homeCurrency={homeCurrency} />
      </Section>
      <Section title="Prices, compared">
        <PriceComparison prices={prices} currency={currency} />
      </Section>
    </div>
  );
}
