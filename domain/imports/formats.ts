import { adventureworksProducts, adventureworksTerms, adventureworksVendors } from "./adventureworks";
import { confirmationsCsv } from "./confirmations-csv";
import { demandEvents, itemsCsv, priceLists, stockCsv, suppliersCsv } from "./master-csv";
import { onlineRetail } from "./online-retail";
import { ordersCsv } from "./orders-csv";
import { scmsDeliveries } from "./scms";
import type { ImportFormat } from "./staged-line";

export const importFormats = {
  "online-retail": onlineRetail,
  "orders-csv": ordersCsv,
  "items-csv": itemsCsv,
  "suppliers-csv": suppliersCsv,
  "price-lists": priceLists,
  "stock-csv": stockCsv,
  "demand-events-csv": demandEvents,
  "confirmations-csv": confirmationsCsv,
  "adventureworks-products": adventureworksProducts,
  "adventureworks-vendors": adventureworksVendors,
  "adventureworks-terms": adventureworksTerms,
  "scms-deliveries": scmsDeliveries,
} as const satisfies Record<string, ImportFormat>;
export type ImportFormatName = keyof typeof importFormats;

export const isImportFormat = (name: string): name is ImportFormatName => Object.hasOwn(importFormats, name);
