import type { ImportFormatName } from "@/domain/imports/formats";
import type { LineToStage } from "./stage-lines";

export type Rejection = { lineNumber: number; reason: string };
export type ImportCounts = Record<string, number>;
export const isOrderHistory = (format: ImportFormatName) => format === "online-retail" || format === "orders-csv";

/**
 * Counts of an import. They add up: lines = what became something + later + rejected, and for order
 * histories invoices = orders + cancellations + adjustmentInvoices + bookingInvoices.
 */
export class ImportTally {
  #lines = 0;
  #later = 0;
  #rejected = 0;
  #kinds = new Map<string, number>();
  #invoices = new Map<string, Set<string>>();
  #all = new Set<string>();

  add(line: LineToStage) {
    this.#lines += 1;
    const kind = String(line.fields.kind ?? "applied");
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    if (line.fields.kind === undefined) return;
    this.#all.add(line.groupKey);
    const group =
      kind === "service" && line.groupKey.startsWith("C")
        ? "return"
        : kind === "service"
          ? Number(line.fields.quantity) > 0
            ? "sale"
            : "adjustment"
          : kind;
    const set = this.#invoices.get(group) ?? new Set();
    this.#invoices.set(group, set.add(line.groupKey));
  }
  addLater() {
    this.#lines += 1;
    this.#later += 1;
  }
  addRejected() {
    this.#lines += 1;
    this.#rejected += 1;
  }

  counts(orderHistory: boolean): ImportCounts {
    const kind = (name: string) => this.#kinds.get(name) ?? 0;
    const invoices = (name: string) => this.#invoices.get(name) ?? new Set<string>();
    if (!orderHistory) return { lines: this.#lines, applied: kind("applied"), rejected: this.#rejected };
    const orders = invoices("sale");
    const adjustments = [...invoices("adjustment")].filter((key) => !orders.has(key));
    return {
      lines: this.#lines,
      invoices: this.#all.size,
      orders: orders.size,
      cancellations: invoices("return").size,
      adjustmentInvoices: adjustments.length,
      bookingInvoices: invoices("booking").size,
      saleLines: kind("sale"),
      returns: kind("return"),
      adjustments: kind("adjustment"),
      serviceLines: kind("service") + kind("booking"),
      later: this.#later,
      rejected: this.#rejected,
    };
  }
}
