import type { inferRouterOutputs } from "@trpc/server";
import { BudgetEffects } from "@/components/requisitions/budget-effects";
import { EarlierToday } from "@/components/requisitions/earlier-today";
import { WhoAgrees } from "@/components/requisitions/who-agrees";
import { Button } from "@/components/ui/button";
import { formatQuantity } from "@/components/ui/format";
import { Section } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/states";
import type { AppRouter } from "@/server/trpc/root";

type Preview = inferRouterOutputs<AppRouter>["replenishment"]["releasePreview"];
type Query = { data?: Preview | undefined; error: { message: string } | null; refetch: () => unknown };

/** Whom the orders of a release would wait for, and what all of them take from the budgets. Those that nobody is asked about are only counted. */
export function ReleasePreview({ query }: { query: Query }) {
  if (query.error && !query.data)
    return (
      <p role="alert" className="flex items-center gap-2 text-critical">
        Who has to agree could not be read. {query.error.message} <Button onClick={() => query.refetch()}>Try again</Button>
      </p>
    );
  if (!query.data)
    return (
      <div role="status" aria-label="Weighing">
        <Skeleton className="h-20" />
      </div>
    );
  const { orders, budgets } = query.data;
  const asked = orders.filter(({ steps }) => steps.length > 0);
  const free = orders.length - asked.length;
  const followed = orders.filter(({ steps, earlier }) => steps.length === 0 && earlier.numbers.length > 0);
  return (
    <>
      <Section title="Who has to agree">
        {free > 0 ? <p>{free === 1 ? "One order goes" : `${formatQuantity(free)} orders go`} out at once: nobody has to agree.</p> : null}
        {followed.map(({ supplierName, nodeCode, homeCurrency, earlier }) => (
          <div key={`${supplierName}/${nodeCode}`}>
            {followed.length > 1 ? `${supplierName} at ${nodeCode}` : null}
            <EarlierToday {...earlier} homeCurrency={homeCurrency} />
          </div>
        ))}
        {asked.map((order) => (
          <div key={`${order.supplierName}/${order.nodeCode}`} className="flex flex-col gap-1 rounded border p-2">
            <p className="font-medium">
              {order.supplierName} at {order.nodeCode}
            </p>
            <WhoAgrees {...order} />
          </div>
        ))}
      </Section>
      <Section title="What it takes from the budgets">
        {budgets.map(({ entityId, homeCurrency, effects, foreign }) => (
          <BudgetEffects key={entityId} effects={effects} foreign={foreign} homeCurrency={homeCurrency} />
        ))}
      </Section>
    </>
  );
}
