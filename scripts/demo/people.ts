import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Pool } from "@/db/client";
import type { Organisation } from "@/db/seed/organisation";
import { type Role, roles } from "@/domain/governance/roles";
import { createAuth, createPerson, type NewPerson } from "@/server/auth";
import type { Actor } from "@/server/services/context";

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

export type People = ReadonlyMap<Role, Actor>;

/** One person for each role, one who works in Dublin alone, and the simulator, whose password is made here and kept in the folder. Answers who acts for each role. */
export async function createDemoPeople(pool: Pool, { entityId, nodeIds }: Organisation, folder: string): Promise<People> {
  const auth = createAuth(pool);
  const create = (person: NewPerson) => createPerson(person, pool, auth);
  // Side by side: a password is made slow to guess, and so slow to make.
  const [acting] = await Promise.all([
    Promise.all(
      roles.map(async (role): Promise<[Role, Actor]> => {
        const grants = [{ role, entityId, nodeId: null }];
        const id = await create({ email: addressOf(role), password: DEMO_PASSWORD, name: names[role], grants });
        return [role, { kind: "person", id, name: names[role], grants }];
      }),
    ),
    create({
      email: addressOf("dublin-lead"),
      password: DEMO_PASSWORD,
      name: "Donal Byrne",
      grants: [{ role: "warehouse_lead", entityId: null, nodeId: nodeIds.get("DUB") ?? null }],
    }),
    create({ ...simulatorSignIn(folder), name: "Simulator", grants: [{ role: "auditor", entityId, nodeId: null }] }),
  ]);
  return new Map(acting);
}

/** The simulator reads what to ship and to deliver as an auditor does; it writes as the shops and warehouses, with their keys. */
export function simulatorSignIn(folder: string): { email: string; password: string } {
  const file = join(folder, "simulator-password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString("base64url"), { mode: 0o600 });
  return { email: "simulator@harbour.example", password: readFileSync(file, "utf8").trim() };
}
