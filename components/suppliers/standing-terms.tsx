"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { gridHref } from "@/components/grid/grid-url";
import { useRereadOfRow } from "@/components/grid/use-reread";
import { useTRPC } from "@/components/trpc/provider";
import { FieldInput } from "@/components/ui/field-input";
import { formatQuantity } from "@/components/ui/format";
import { Pager } from "@/components/ui/pager";
import { MiniTable, Section } from "@/components/ui/panel";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { shownPrice } from "./shown-price";
import type { SupplierRow } from "./supplier-types";

/** At what each item is bought where nothing is listed; an item leads to its stock, its terms to where they are mended. */
export function StandingTerms({ row }: { row: SupplierRow }) {
  const trpc = useTRPC();
  const [page, setPage] = useState({ search: "", offset: 0 });
  const terms = useQuery(trpc.suppliers.terms.queryOptions({ id: row.id, ...page }, { placeholderData: keepPreviousData }));
  useRereadOfRow("suppliers", row.id, () => void terms.refetch());
  const { rows = [], total = 0, pageSize = 1 } = terms.data ?? {};
  const isFiltered = page.search !== "";
  return (
    <Section title={`Standing terms${total > 0 ? `, ${formatQuantity(total)} items` : ""}`}>
      {isFiltered || total > pageSize ? (
        <FieldInput
          label="Find an item of the terms"
          value={page.search}
          isChanged={false}
          onChange={(search) => setPage({ search: search.slice(0, 100), offset: 0 })}
        />
      ) : null}
      {terms.error ? (
        <ErrorState title="The terms could not be read" detail={terms.error.message} onRetry={() => void terms.refetch()} />
      ) : terms.isPending ? (
        <Skeleton className="h-16 w-full" />
      ) : (
        <MiniTable
          caption="Terms by item"
          head={[
            { label: "Item" },
            { label: `Price, ${row.currency}`, figures: true },
            { label: "Lead time, days", figures: true },
            { label: "Minimum", figures: true },
            { label: "Pack", figures: true },
            { label: "Source" },
          ]}
          rows={rows.map((term) => ({
            key: `${term.supplierId} ${term.itemId}`,
            cells: [
              <Link
                key="sku"
                className="whitespace-nowrap text-accent hover:underline"
                title={term.supplierSku ? `Their number: ${term.supplierSku}` : undefined}
                href={
                  term.readinessId === null
                    ? gridHref("/inventory", { search: term.sku })
                    : gridHref("/master-data", { open: term.readinessId })
                }
              >
                {term.sku}
              </Link>,
              shownPrice(term.unitPrice),
              term.leadTimeDays,
              formatQuantity(term.minimumOrderQuantity),
              formatQuantity(term.orderMultiple),
              term.rank === 1 ? "first" : `no. ${term.rank}`,
            ],
          }))}
          empty={isFiltered ? "It has no terms for such an item." : "No item has terms with it."}
        />
      )}
      <Pager
        noun="items"
        offset={page.offset}
        shown={rows.length}
        total={total}
        pageSize={pageSize}
        onOffset={(offset) => setPage({ ...page, offset })}
      />
    </Section>
  );
}
