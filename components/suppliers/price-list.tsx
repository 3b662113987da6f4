"use client";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { useMay } from "@/components/trpc/use-may";
import { Button } from "@/components/ui/button";
import { FieldInput } from "@/components/ui/field-input";
import { formatQuantity } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { MiniTable, Section } from "@/components/ui/panel";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { useToast } from "@/components/ui/toast";
import { AddPriceDialog } from "./add-price-dialog";
import { EndDialog } from "./end-dialog";
import { shownPrice } from "./shown-price";
import type { Contract, ListedPrice, SupplierRow } from "./supplier-types";
import { ValidityBadge } from "./validity-badge";

const head = (currency: string, mayManage: boolean) => [
  { label: "Item" },
  { label: "From units", figures: true },
  { label: `Price, ${currency}`, figures: true },
  { label: "Validity" },
  ...(mayManage ? [{ label: "" }] : []),
];

/** What the supplier asks for each item, from which quantity on, and on which days. */
export function PriceList({ row, contracts, onDone }: { row: SupplierRow; contracts: Contract[]; onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queries = useQueryClient();
  const mayManage = useMay("contracts.manage")(row);
  const [page, setPage] = useState({ search: "", offset: 0 });
  const [ending, setEnding] = useState<ListedPrice | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const prices = useQuery(trpc.suppliers.prices.queryOptions({ id: row.id, ...page }, { placeholderData: keepPreviousData }));
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: trpc.suppliers.prices.queryKey() });
    onDone();
  };
  useRereadOfRow("suppliers", row.id, () => void prices.refetch());
  const end = useMutation(
    trpc.suppliers.endPrice.mutationOptions({
      onSettled: refresh,
      onSuccess: () => {
        toast("The price ends.");
        setEnding(null);
      },
    }),
  );
  const { rows = [], total = 0, pageSize = 1 } = prices.data ?? {};
  const isFiltered = page.search !== "";
  return (
    <Section title={`Price list${total > 0 ? `, ${formatQuantity(total)} prices` : ""}`}>
      {isFiltered || total > pageSize ? (
        <FieldInput
          label="Find an item"
          value={page.search}
          isChanged={false}
          onChange={(search) => setPage({ search: search.slice(0, 100), offset: 0 })}
        />
      ) : null}
      {prices.error ? (
        <ErrorState title="The price list could not be read" detail={prices.error.message} onRetry={() => void prices.refetch()} />
      ) : prices.isPending ? (
        <Skeleton className="h-16 w-full" />
      ) : (
        <MiniTable
          caption="Price list"
          head={head(row.currency, mayManage)}
          rows={rows.map((price) => ({
            key: price.id,
            cells: [
              <span key="sku" className="whitespace-nowrap" title={price.contractNumber ? `Contract ${price.contractNumber}` : undefined}>
                {price.sku}
              </span>,
              formatQuantity(price.fromQuantity),
              shownPrice(price.unitPrice),
              <span key="validity" className="flex flex-col items-start gap-0.5">
                <ValidityBadge state={price.state} />
                <span className="figures whitespace-nowrap text-xs">
                  {price.validFrom} to {price.validTo ?? "its end"}
                </span>
              </span>,
              ...(mayManage
                ? [
                    price.state === "expired" ? null : (
                      <Button key="end" look="quiet" aria-label={`End the price of ${price.sku}`} onClick={() => setEnding(price)}>
                        End
                      </Button>
                    ),
                  ]
                : []),
            ],
          }))}
          empty={isFiltered ? "No price of such an item is listed." : "Nothing is listed: the standing terms below hold."}
        />
      )}
      <Pager
        noun="prices"
        offset={page.offset}
        shown={rows.length}
        total={total}
        pageSize={pageSize}
        onOffset={(offset) => setPage({ ...page, offset })}
      />
      {mayManage ? (
        <div>
          <Button onClick={() => setIsAdding(true)}>Add a price</Button>
        </div>
      ) : null}
      {isAdding ? <AddPriceDialog row={row} contracts={contracts} onDone={refresh} onClose={() => setIsAdding(false)} /> : null}
      {ending ? (
        <EndDialog
          title={`End the price of ${ending.sku} from ${formatQuantity(ending.fromQuantity)}`}
          isBusy={end.isPending}
          error={end.error}
          onChange={end.reset}
          onEnd={(chosen) => end.mutate({ priceId: ending.id, ...chosen })}
          onClose={() => setEnding(null)}
        >
          {ending.state === "future"
            ? "It has not begun: a last day before it begins withdraws it."
            : "Orders of later days cost what else is listed, or the standing price."}
        </EndDialog>
      ) : null}
    </Section>
  );
}
