import { type Permission, permissions } from "@/domain/governance/roles";

/** What a permission opens, or what its holders may do, in words for people. */
const words: Record<Permission, string> = {
  "tower.read": "the tower",
  "inventory.read": "stock and transfers",
  "inbound.read": "inbound",
  "inbound.receive": "receive goods",
  "orders.read": "customer orders",
  "exceptions.read": "exceptions",
  "exceptions.resolve": "settle exceptions",
  "replenishment.read": "recommendations",
  "replenishment.release": "release recommendations",
  "transfers.release": "release transfers",
  "transfers.move": "ship and receive transfers",
  "transfers.lanes": "set transfer lanes",
  "purchasing.read": "purchasing",
  "purchasing.order": "order and change orders",
  "purchasing.approve": "approve orders",
  "requisitions.decide": "agree to requisitions",
  "requisitions.request": "ask for purchases",
  "approvals.rules": "set approval rules",
  "budgets.manage": "set budgets",
  "backtests.read": "what-if",
  "backtests.run": "replay the past",
  "planning.policy": "set planning targets",
  "automation.read": "automation",
  "automation.manage": "set automation policies",
  "automation.stop": "stop automation",
  "invoices.read": "invoices",
  "invoices.release": "release invoices",
  "suppliers.read": "suppliers",
  "suppliers.terms": "set suppliers' order terms",
  "items.season": "set ends of seasons",
  "items.shelf_life": "set shelf lives",
  "suppliers.review": "review suppliers",
  "contracts.manage": "keep contracts and prices",
  "bankdetails.request": "ask for changes of bank details",
  "bankdetails.approve": "approve bank details",
  "bankdetails.reveal": "see whole account numbers",
  "masterdata.read": "master data",
  "masterdata.steward": "mend and merge master data",
  "margin.read": "margin",
  "governance.read": "governance",
  "audit.read": "the audit",
  "governance.write": "administer integrations",
  "messages.replay": "replay messages",
};

/** What a role opens to read, or lets do. */
export const openedBy = (role: string, kind: "read" | "act"): string[] =>
  (Object.keys(words) as Permission[])
    .filter((permission) => (permissions[permission] as readonly string[]).includes(role))
    .filter((permission) => permission.endsWith(".read") === (kind === "read"))
    .map((permission) => words[permission]);
