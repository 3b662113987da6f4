import type { Resolution } from "@/domain/exceptions/playbooks";
import type { Role } from "@/domain/governance/roles";
import { closedShortAfterDays, type DeskCase, deskStory, invoiceStory, type Settlement } from "@/domain/simulation/desk";
import { sendsTheRest } from "@/domain/simulation/supply";
import { claimExceptions } from "@/server/services/exceptions/claim-exceptions";
import { detectExceptions } from "@/server/services/exceptions/detect-exceptions";
import { resolveExceptions } from "@/server/services/exceptions/resolve-exceptions";
import { disputeInvoice, releaseInvoice } from "@/server/services/procurement/settle-invoice";
import { giveUpOrder } from "@/server/services/procurement/short-close-order";
import { DAY, HOUR, type Past } from "./past";

/** Hours between two looks at everything that may go wrong. */
const LOOK_HOURS = 2;
/** People act within these hours, UTC. */
const DESK_HOURS = { first: 7, last: 18 };

type Seen = { id: number; version: number };
type Open = DeskCase & Seen & { isOwned: boolean };
type HeldInvoice = {
  id: number;
  number: string;
  state: "blocked" | "disputed";
  purchaseOrder: string;
  isPartial: boolean;
  isOverPrice: boolean;
  invoicedAt: Date;
  exception: Seen | null;
};
type ShortOrder = { id: number; number: string; receivedAt: Date; exception: Seen | null };

const OPEN = `
  SELECT id, version, type, dedupe_key AS key, opened_at AS "openedAt", money_at_risk_minor AS "moneyAtRiskMinor", evidence, owner_id IS NOT NULL AS "isOwned"
  FROM exception WHERE entity_id = $1 AND state IN ('new', 'acknowledged', 'in_progress') ORDER BY id`;

const exceptionOf = (type: string, id: string) =>
  `(SELECT json_build_object('id', e.id, 'version', e.version) FROM exception e WHERE e.dedupe_key = '${type}:' || ${id} AND e.state NOT IN ('resolved', 'auto_resolved'))`;

const HELD = `
  SELECT v.id, v.number, v.state, p.number AS "purchaseOrder", p.receipt_state = 'partial' AS "isPartial", v.invoiced_at AS "invoicedAt",
    v.outcome @> '{"reasons":[{"kind":"price_over_tolerance"}]}' AS "isOverPrice", ${exceptionOf("invoice_unmatched", "v.id")} AS exception
  FROM supplier_invoice v JOIN purchase_order p ON p.id = v.purchase_order_id WHERE v.entity_id = $1 AND v.state IN ('blocked', 'disputed') ORDER BY v.id`;

const SHORT = `
  SELECT p.id, p.number, a.received_at AS "receivedAt", ${exceptionOf("asn_short", "a.id")} AS exception
  FROM purchase_order p JOIN asn a ON a.purchase_order_id = p.id WHERE p.entity_id = $1 AND p.receipt_state = 'partial' AND a.state = 'received' ORDER BY p.id`;

/** The people of the house: they see what goes wrong, take it over and settle it, each in their own role. */
export function createPastDesk(past: Past) {
  const { entityId } = past.organisation;
  const read = async <Row extends object>(sql: string) => (await past.pool.query<Row>(sql, [entityId])).rows;

  async function claim(open: readonly Open[], now: Date): Promise<void> {
    const taken = new Map<Role, Seen[]>();
    for (const problem of open) {
      const { role, claimedAfterHours } = deskStory(problem);
      if (problem.isOwned || claimedAfterHours === null || !isDue(problem.openedAt, claimedAfterHours, now)) continue;
      taken.set(role, [...(taken.get(role) ?? []), { id: problem.id, version: problem.version }]);
      problem.version += 1;
    }
    for (const [role, exceptions] of taken) await claimExceptions(past.by(role, now), { exceptions });
  }

  async function settle(open: readonly Open[], now: Date): Promise<void> {
    const settled = new Map<string, { settlement: Settlement; exceptions: Seen[] }>();
    for (const problem of open) {
      const { settlement } = deskStory(problem);
      if (!settlement || !isDue(problem.openedAt, settlement.afterHours, now)) continue;
      const key = JSON.stringify({ ...settlement, afterHours: 0 });
      const group = settled.get(key) ?? { settlement, exceptions: [] };
      group.exceptions.push({ id: problem.id, version: problem.version });
      settled.set(key, group);
    }
    for (const { settlement, exceptions } of settled.values()) {
      const { role, action, reason, promisedInDays } = settlement;
      const promisedAt = promisedInDays === undefined ? undefined : new Date(now.getTime() + promisedInDays * DAY);
      await resolveExceptions(past.by(role, now), { exceptions, resolution: { action, reason, promisedAt } });
    }
  }

  /** As from the queue where the problem stands there: the queue tells what settled it. */
  async function settleSubject(by: Role, exception: Seen | null, now: Date, resolution: Resolution, directly: () => Promise<unknown>) {
    if (exception) await resolveExceptions(past.by(by, now), { exceptions: [exception], resolution });
    else await directly();
  }

  async function settleInvoices(now: Date): Promise<void> {
    for (const invoice of await read<HeldInvoice>(HELD)) {
      const { id: invoiceId, number, state, exception } = invoice;
      // Billed in full and delivered in part: it clears by itself when the rest is there.
      if (state === "blocked" && !invoice.isOverPrice && invoice.isPartial && sendsTheRest(invoice.purchaseOrder)) continue;
      const { isDisputed, decidedAfterDays, creditedAfterDays } = invoiceStory(number, invoice.isOverPrice);
      const payables = past.by("payables", now);
      if (state === "disputed") {
        if (isDue(invoice.invoicedAt, 24 * creditedAfterDays, now))
          await releaseInvoice(payables, { invoiceId, reason: `Credit note CN-${number} covers the difference` });
      } else if (isDue(invoice.invoicedAt, 24 * decidedAfterDays, now)) {
        const action = isDisputed ? ("dispute_invoice" as const) : ("release_invoice" as const);
        const reason = !isDisputed
          ? "The buyer agreed the new price"
          : invoice.isOverPrice
            ? "Dearer than ordered"
            : "Billed for more than was received";
        const verb = isDisputed ? disputeInvoice : releaseInvoice;
        await settleSubject("payables", exception, now, { action, reason }, () => verb(payables, { invoiceId, reason }));
      }
    }
  }

  async function closeShortOrders(now: Date): Promise<void> {
    for (const { id: purchaseOrderId, number, receivedAt, exception } of await read<ShortOrder>(SHORT)) {
      if (sendsTheRest(number) || !isDue(receivedAt, 24 * closedShortAfterDays(number), now)) continue;
      const reason = "The supplier credits what is missing";
      await settleSubject("buyer", exception, now, { action: "short_close", reason }, () =>
        giveUpOrder(past.by("buyer", now), { purchaseOrderId, reason }),
      );
    }
  }

  async function work(now: Date): Promise<void> {
    await settleInvoices(now);
    await closeShortOrders(now);
    const open = await read<Open>(OPEN);
    await claim(open, now);
    await settle(open, now);
  }

  return {
    /** One look and one round of everybody, for days that are lived whole. */
    async attendDay(now: Date): Promise<void> {
      await detectExceptions(past.at(now));
      await work(now);
    },
    /** Before there was a queue: papers are settled all the same. */
    work,
    async attendHour(now: Date): Promise<void> {
      const hour = now.getUTCHours();
      if (hour % LOOK_HOURS === 0) await detectExceptions(past.at(now));
      if (hour >= DESK_HOURS.first && hour <= DESK_HOURS.last) await work(now);
    },
  };
}

const isDue = (since: Date, afterHours: number, now: Date) => since.getTime() + afterHours * HOUR <= now.getTime();
