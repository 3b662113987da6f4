/** Who may do what. A role is granted everywhere, within one entity, or within one node. */
export const roles = [
  "executive",
  "planner",
  "buyer",
  "approver",
  "receiver",
  "warehouse_lead",
  "exception_operator",
  "payables",
  "data_steward",
  "administrator",
  "auditor",
] as const;
export type Role = (typeof roles)[number];

/** Executives read whatever their tower counts, and change nothing; to large purchases they are asked to agree. */
export const permissions = {
  "tower.read": ["executive", "planner", "buyer", "approver", "warehouse_lead", "exception_operator", "administrator", "auditor"],
  "inventory.read": [
    "executive",
    "planner",
    "buyer",
    "receiver",
    "warehouse_lead",
    "exception_operator",
    "data_steward",
    "administrator",
    "auditor",
  ],
  "inbound.read": ["executive", "planner", "buyer", "receiver", "warehouse_lead", "exception_operator", "administrator", "auditor"],
  "inbound.receive": ["receiver", "warehouse_lead", "administrator"],
  "orders.read": ["executive", "planner", "warehouse_lead", "exception_operator", "administrator", "auditor"],
  "exceptions.read": [
    "executive",
    "planner",
    "buyer",
    "approver",
    "receiver",
    "warehouse_lead",
    "exception_operator",
    "payables",
    "data_steward",
    "administrator",
    "auditor",
  ],
  "exceptions.resolve": ["planner", "buyer", "warehouse_lead", "exception_operator", "payables", "data_steward", "administrator"],
  "replenishment.read": ["planner", "buyer", "approver", "administrator", "auditor"],
  "replenishment.release": ["buyer", "administrator"],
  "transfers.release": ["planner", "buyer", "administrator"],
  /** Ships from the one node, receives at the other. */
  "transfers.move": ["receiver", "warehouse_lead", "administrator"],
  "transfers.lanes": ["planner", "administrator"],
  "purchasing.read": ["executive", "planner", "buyer", "approver", "administrator", "auditor"],
  "purchasing.order": ["buyer", "administrator"],
  "purchasing.approve": ["approver", "administrator"],
  /** May be asked to agree, in their own right or for somebody; the step says who. */
  "requisitions.decide": ["executive", "planner", "buyer", "approver", "administrator"],
  "requisitions.request": ["planner", "buyer", "administrator"],
  /** Who has to agree to what. Not those who agree. */
  "approvals.rules": ["administrator"],
  "budgets.manage": ["approver", "administrator"],
  "backtests.read": ["planner", "buyer", "approver", "administrator", "auditor"],
  "backtests.run": ["planner", "buyer", "administrator"],
  "planning.policy": ["planner", "administrator"],
  "automation.read": ["planner", "buyer", "approver", "administrator", "auditor"],
  /** Sets how far the planning run may go by itself. Buyers do not: it would approve their own orders. */
  "automation.manage": ["planner", "administrator"],
  /** Stops: a release that is held, or everything. Whoever sees a danger. */
  "automation.stop": ["planner", "buyer", "approver", "administrator"],
  "invoices.read": ["executive", "payables", "buyer", "administrator", "auditor"],
  "invoices.release": ["payables", "administrator"],
  "suppliers.read": ["executive", "planner", "buyer", "approver", "payables", "data_steward", "administrator", "auditor"],
  /** What a supplier asks of an order as a whole. */
  "suppliers.terms": ["buyer", "administrator"],
  /** When a season ends and what is left is worth then. */
  "items.season": ["planner", "data_steward", "administrator"],
  "items.shelf_life": ["planner", "data_steward", "administrator"],
  "suppliers.review": ["buyer", "approver", "data_steward", "administrator"],
  /** Contracts and price lists: what the next orders cost. */
  "contracts.manage": ["buyer", "administrator"],
  /** Where suppliers are paid: asking for a change and approving it are two people's. */
  "bankdetails.request": ["buyer", "payables", "administrator"],
  "bankdetails.approve": ["approver", "payables", "administrator"],
  /** Everybody else sees the country and the last four characters of an account. */
  "bankdetails.reveal": ["approver", "payables", "administrator"],
  /** How ready items and suppliers are, and which are probably one. */
  "masterdata.read": ["planner", "buyer", "approver", "data_steward", "administrator", "auditor"],
  "masterdata.steward": ["data_steward", "administrator"],
  "margin.read": ["executive", "administrator", "auditor"],
  "governance.read": ["administrator", "auditor", "data_steward"],
  /** Everything that anybody did, whatever it was about: for those who answer for the whole. */
  "audit.read": ["administrator", "auditor"],
  "governance.write": ["administrator"],
  "messages.replay": ["administrator", "data_steward"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof permissions;

/**
 * What somebody is told who lacks the permission, with the roles that hold it, so that whoever reads it knows whom to ask:
 * "None of your roles may do this: it takes a buyer or an administrator."
 */
export function refusal(permission: Permission): string {
  const holders = permissions[permission].map((role) => `${/^[aeiou]/.test(role) ? "an" : "a"} ${role.replaceAll("_", " ")}`);
  const all = new Intl.ListFormat("en", { type: "disjunction" }).format(holders);
  return `None of your roles may ${permission.endsWith(".read") ? "see" : "do"} this: it takes ${all}.`;
}

export type Grant = { role: Role; entityId: number | null; nodeId: number | null };

/** Where a permission holds: everywhere, or in a list of entities (whole) and nodes. */
export type Scope = { everywhere: boolean; entityIds: number[]; nodeIds: number[] };

/** The scope in which the grants give the permission; null when none does. */
export function scopeOf(grants: readonly Grant[], permission: Permission): Scope | null {
  const allowed: readonly Role[] = permissions[permission];
  const held = grants.filter((grant) => allowed.includes(grant.role));
  if (held.length === 0) return null;
  return {
    everywhere: held.some((grant) => grant.entityId === null && grant.nodeId === null),
    entityIds: [...new Set(held.flatMap((grant) => (grant.nodeId === null && grant.entityId !== null ? [grant.entityId] : [])))],
    nodeIds: [...new Set(held.flatMap((grant) => (grant.nodeId === null ? [] : [grant.nodeId])))],
  };
}

/** Whether a row that belongs to an entity and some nodes lies within the scope. */
export function isWithin(scope: Scope, row: { entityId: number; nodeIds: readonly number[] }): boolean {
  return scope.everywhere || scope.entityIds.includes(row.entityId) || row.nodeIds.some((nodeId) => scope.nodeIds.includes(nodeId));
}
