import Link from "next/link";
import type { ReactNode } from "react";
import { formatMoney, formatQuantity, formatRatio } from "@/components/ui/format";
import { MiniTable } from "@/components/ui/panel";
import { type Leak, type MarginParts, type MarginStep, ratioOf } from "./margin-steps";
import { itemsOf, ordersBehind, type Place } from "./orders-behind";

const share = (part: number, whole: number) => {
  const ratio = ratioOf(part, whole);
  return ratio === null ? "–" : formatRatio(ratio);
};

function Figure({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="hover:text-accent hover:underline">
      {children}
    </Link>
  );
}

/** The waterfall in figures: what the chart draws, and what it cannot say. */
export function StepTable({ steps, total, currency, place }: { steps: MarginStep[]; total: MarginParts; currency: string; place: Place }) {
  return (
    <MiniTable
      caption="From revenue to margin"
      head={[
        { label: "Step" },
        { label: currency, figures: true },
        { label: "% of revenue", figures: true },
        { label: `${currency} per order`, figures: true },
      ]}
      rows={steps.map((step) => {
        const value = step.to - step.from;
        const perOrder = ratioOf(value, total.orders);
        return {
          key: step.part,
          cells: [
            step.isTotal ? <strong key="label">{step.label}</strong> : step.label,
            <Figure key="value" href={ordersBehind(place, step.part)}>
              {formatMoney(value, currency)}
            </Figure>,
            share(value, total.revenueMinor),
            perOrder === null ? "–" : formatMoney(Math.round(perOrder), currency),
          ],
        };
      })}
      empty="Nothing was sold."
    />
  );
}

/** The dearest loss first; what grew against the period before is said with a word. */
export function LeakTable({ leaks, currency, place }: { leaks: Leak[]; currency: string; place: Place }) {
  return (
    <MiniTable
      caption="Leaks, the dearest first"
      head={[
        { label: "Leak" },
        { label: currency, figures: true },
        { label: "Of revenue", figures: true },
        { label: "Change, points", figures: true },
      ]}
      rows={leaks.map((leak) => ({
        key: leak.part,
        cells: [
          leak.label,
          <Figure key="value" href={ordersBehind(place, leak.part)}>
            {formatMoney(leak.valueMinor, currency)}
          </Figure>,
          leak.ratio === null ? "–" : formatRatio(leak.ratio),
          <Drift key="drift" leak={leak} />,
        ],
      }))}
      empty="Nothing leaked."
    />
  );
}

function Drift({ leak }: { leak: Leak }) {
  if (leak.ratio === null || leak.ratioBefore === null) return <span className="text-muted">–</span>;
  const points = (leak.ratio - leak.ratioBefore) * 100;
  if (Math.abs(points) < 0.05) return <span className="text-muted">level</span>;
  return (
    <span className={points > 0 ? "text-warning" : "text-good"}>
      {points > 0 ? "+" : "−"}
      {Math.abs(points).toFixed(1)} {points > 0 ? "worse" : "better"}
    </span>
  );
}

type Group = MarginParts & { id: number | null; key: string | null };

/** Revenue and what is left of it, for each channel or node. */
export function GroupTable({
  caption,
  noun,
  groups,
  currency,
  placeOf,
}: {
  caption: string;
  noun: string;
  groups: Group[];
  currency: string;
  placeOf: (group: Group) => Place;
}) {
  return (
    <MiniTable
      caption={caption}
      head={[
        { label: noun },
        { label: "Orders", figures: true },
        { label: `Revenue, ${currency}`, figures: true },
        { label: `Margin, ${currency}`, figures: true },
        { label: "Margin, %", figures: true },
      ]}
      rows={groups.map((group) => {
        const href = ordersBehind(placeOf(group));
        return {
          key: group.key ?? "none",
          cells: [
            group.key ?? (
              <span key="none" className="text-muted">
                None yet
              </span>
            ),
            <Figure key="orders" href={href}>
              {formatQuantity(group.orders)}
            </Figure>,
            <Figure key="revenue" href={href}>
              {formatMoney(group.revenueMinor, currency)}
            </Figure>,
            <Figure key="margin" href={href}>
              {formatMoney(group.marginMinor, currency)}
            </Figure>,
            <Ratio key="ratio" part={group.marginMinor} whole={group.revenueMinor} />,
          ],
        };
      })}
      empty="Nothing was sold."
    />
  );
}

function Ratio({ part, whole }: { part: number; whole: number }) {
  return <span className={part < 0 ? "whitespace-nowrap text-critical" : "whitespace-nowrap"}>{share(part, whole)}</span>;
}

type Category = { key: string; units: number; revenueMinor: number; goodsMinor: number };

export function CategoryTable({ categories, currency, node }: { categories: Category[]; currency: string; node: number | null }) {
  return (
    <MiniTable
      caption="Margin of goods by category"
      head={[
        { label: "Category" },
        { label: "Units", figures: true },
        { label: `Revenue, ${currency}`, figures: true },
        { label: `Margin, ${currency}`, figures: true },
        { label: "Margin, %", figures: true },
      ]}
      rows={categories.map((category) => {
        const margin = category.revenueMinor - category.goodsMinor;
        const href = itemsOf(category.key, node);
        return {
          key: category.key,
          cells: [
            category.key || "Without category",
            <Figure key="units" href={href}>
              {formatQuantity(category.units)}
            </Figure>,
            <Figure key="revenue" href={href}>
              {formatMoney(category.revenueMinor, currency)}
            </Figure>,
            <Figure key="margin" href={href}>
              {formatMoney(margin, currency)}
            </Figure>,
            <Ratio key="ratio" part={margin} whole={category.revenueMinor} />,
          ],
        };
      })}
      empty="Nothing was sold."
    />
  );
}
