import type { Metadata } from "next";
import { headers } from "next/headers";
import { ReplenishmentScreen } from "@/components/replenishment/replenishment-screen";
import { createContext } from "@/server/trpc/init";
import { createCaller } from "@/server/trpc/root";

export const metadata: Metadata = { title: "Replenishment" };

export default async function ReplenishmentPage() {
  const { scopes } = await createCaller(await createContext(await headers())).me();
  return <ReplenishmentScreen mayRelease={scopes["replenishment.release"] !== undefined} />;
}
