import type { Queryable } from "@/db/client";
import type { Topic, TopicRow } from "@/domain/changes/topics";
import type { Scope } from "@/domain/governance/roles";
import { listCalendar, readCalendarRows } from "@/server/read/calendar";
import { listDuplicates, readDuplicatesRows } from "@/server/read/duplicates";
import { listExceptions, readExceptionsRows } from "@/server/read/exceptions";
import type { GridPage, GridQuery } from "@/server/read/grid-query";
import { listInbound, readInboundRows } from "@/server/read/inbound";
import { listInventory, readInventoryRows } from "@/server/read/inventory";
import { listInvoices, readInvoicesRows } from "@/server/read/invoices";
import { listMessages, readMessagesRows } from "@/server/read/messages";
import { listOrders, readOrdersRows } from "@/server/read/orders";
import { planningRules } from "@/server/read/planning-rules";
import { listPurchaseOrders, readPurchaseOrderRows } from "@/server/read/purchase-orders";
import { purchasingRules } from "@/server/read/purchasing-rules";
import { listReadiness, readReadinessRows } from "@/server/read/readiness";
import { listReplenishment, readReplenishmentRows } from "@/server/read/replenishment";
import { listRequisitions, readRequisitionRows } from "@/server/read/requisitions";
import { listSuppliers, readSuppliersRows } from "@/server/read/suppliers";
import { listTransfers, readTransferRows } from "@/server/read/transfers";

export type TopicReader<T extends Topic> = {
  list(queryable: Queryable, scope: Scope, query: GridQuery): Promise<GridPage<TopicRow<T>>>;
  readRows(queryable: Queryable, keys: readonly number[]): Promise<TopicRow<T>[]>;
};

/** Where each topic's rows come from: the same SELECT for pages, patches and files. */
export const topicReaders: { [T in Topic]: TopicReader<T> } = {
  inventory: { list: listInventory, readRows: readInventoryRows },
  orders: { list: listOrders, readRows: readOrdersRows },
  inbound: { list: listInbound, readRows: readInboundRows },
  transfers: { list: listTransfers, readRows: readTransferRows },
  requisitions: { list: listRequisitions, readRows: readRequisitionRows },
  purchasing_rules: purchasingRules,
  planning_rules: planningRules,
  purchasing: { list: listPurchaseOrders, readRows: readPurchaseOrderRows },
  exceptions: { list: listExceptions, readRows: readExceptionsRows },
  replenishment: { list: listReplenishment, readRows: readReplenishmentRows },
  calendar: { list: listCalendar, readRows: readCalendarRows },
  invoices: { list: listInvoices, readRows: readInvoicesRows },
  suppliers: { list: listSuppliers, readRows: readSuppliersRows },
  readiness: { list: listReadiness, readRows: readReadinessRows },
  duplicates: { list: listDuplicates, readRows: readDuplicatesRows },
  messages: { list: listMessages, readRows: readMessagesRows },
};
