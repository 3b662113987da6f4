import type { Permission } from "@/domain/governance/roles";

export type Screen = { href: string; label: string; permission: Permission; key: string };

/** The screens by audience; a person sees those that their permissions open. */
export const screenGroups: { label: string; screens: Screen[] }[] = [
  { label: "Overview", screens: [{ href: "/", label: "Tower", permission: "tower.read", key: "tower" }] },
  {
    label: "Operations",
    screens: [
      { href: "/exceptions", label: "Exceptions", permission: "exceptions.read", key: "exceptions" },
      { href: "/orders", label: "Orders", permission: "orders.read", key: "orders" },
      { href: "/inventory", label: "Inventory", permission: "inventory.read", key: "inventory" },
    ],
  },
  {
    label: "Supply",
    screens: [
      { href: "/inbound", label: "Inbound", permission: "inbound.read", key: "inbound" },
      { href: "/replenishment", label: "Replenishment", permission: "replenishment.read", key: "replenishment" },
      { href: "/purchasing", label: "Purchasing", permission: "purchasing.read", key: "purchasing" },
      { href: "/suppliers", label: "Suppliers", permission: "suppliers.read", key: "suppliers" },
      { href: "/invoices", label: "Invoices", permission: "invoices.read", key: "invoices" },
    ],
  },
  { label: "Money", screens: [{ href: "/margin", label: "Margin", permission: "margin.read", key: "margin" }] },
  {
    label: "Administration",
    screens: [
      { href: "/master-data", label: "Master data", permission: "masterdata.read", key: "masterdata" },
      { href: "/governance", label: "Governance", permission: "governance.read", key: "governance" },
    ],
  },
];

/** The screen that an address belongs to. */
export const screenAt = (path: string): Screen | undefined =>
  screenGroups.flatMap(({ screens }) => screens).find(({ href }) => path === href || (href !== "/" && path.startsWith(`${href}/`)));
