import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Pool } from "@/db/client";
import type { Organisation } from "@/db/seed/organisation";
import { type Role, roles } from "@/domain/governance/roles";
import { createAuth, createPerson } from "@/server/auth";

export type SignIn = { email: string; password: string; who: string };

/** For everybody who tries the demo on their own machine; nothing of a real company is behind it. */
export const DEMO_PASSWORD = "harbour-demo";

const names: Record<Role, string> = {
  executive: "Edith Marlow",
  planner: "Priya Nair",
  buyer: "Ben Okafor",
  approver: "Anna Lindqvist",
  receiver: "Rory Walsh",
  warehouse_lead: "Wanda Kowalska",
  exception_operator: "Omar Haddad",
  payables: "Paula Mendes",
  data_steward: "Dai Evans",
  administrator: "Ada Brennan",
  auditor: "Arthur Lane",
};
const addressOf = (role: string) => `${role.replaceAll("_", "-")}@harbour.example`;

export const demoSignIns: readonly SignIn[] = [
  ...roles.map((role) => ({ email: addressOf(role), password: DEMO_PASSWORD, who: role.replaceAll("_", " ") })),
  { email: addressOf("dublin-lead"), password: DEMO_PASSWORD, who: "warehouse lead, Dublin only" },
];

/** One person for each role, one who works in Dublin alone, and the simulator, whose password is made here and kept in the folder. */
export async function createDemoPeople(pool: Pool, { entityId, nodeIds }: Organisation, folder: string): Promise<void> {
  const auth = createAuth(pool);
  for (const role of roles)
    await createPerson(
      { email: addressOf(role), password: DEMO_PASSWORD, name: names[role], grants: [{ role, entityId, nodeId: null }] },
      pool,
      auth,
    );
  const dublin = nodeIds.get("DUB") ?? null;
  await createPerson(
    {
      email: addressOf("dublin-lead"),
      password: DEMO_PASSWORD,
      name: "Donal Byrne",
      grants: [{ role: "warehouse_lead", entityId: null, nodeId: dublin }],
    },
    pool,
    auth,
  );
  await createPerson({ ...simulatorSignIn(folder), name: "Simulator", grants: [{ role: "auditor", entityId, nodeId: null }] }, pool, auth);
}

/** The simulator reads what to ship and to deliver as an auditor does; it writes as the shops and warehouses, with their keys. */
export function simulatorSignIn(folder: string): { email: string; password: string } {
  const file = join(folder, "simulator-password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString("base64url"), { mode: 0o600 });
  return { email: "simulator@harbour.example", password: readFileSync(file, "utf8").trim() };
}
