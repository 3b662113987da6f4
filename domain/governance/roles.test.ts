import { expect, test } from "vitest";
import { type TowerTileKey, towerTiles } from "@/domain/kpi/catalogue";
import { type Permission, permissions, refusal, type roles, scopeOf } from "./roles";

const opens: Record<string, Permission> = {
  "/orders": "orders.read",
  "/inventory": "inventory.read",
  "/inbound": "inbound.read",
  "/invoices": "invoices.read",
  "/exceptions": "exceptions.read",
};
const mayRead = (role: (typeof roles)[number], permission: Permission) =>
  scopeOf([{ role, entityId: 1, nodeId: null }], permission) !== null;

test("an executive opens the rows behind every figure of the tower", () => {
  const screens = Object.keys(towerTiles).map((key) => towerTiles[key as TowerTileKey].screen);
  for (const screen of new Set([...screens, "/inbound"])) {
    const permission = opens[screen];
    expect([screen, permission !== undefined && mayRead("executive", permission)]).toEqual([screen, true]);
  }
});

test.each([
  ["executive", ["requisitions.decide"]],
  ["auditor", []],
] as const)("an %s changes nothing beyond %j", (role, beyond) => {
  const held = (Object.keys(permissions) as Permission[]).filter((permission) => mayRead(role, permission));
  expect(held.filter((permission) => !permission.endsWith(".read"))).toEqual(beyond);
});

test("who lacks a permission is told whom to ask", () => {
  expect(refusal("replenishment.release")).toBe("None of your roles may do this: it takes a buyer or an administrator.");
  expect(refusal("governance.read")).toBe("None of your roles may see this: it takes an administrator, an auditor, or a data steward.");
});
