import type { Metadata } from "next";
import { headers } from "next/headers";
import { ExceptionsScreen } from "@/components/exceptions/exceptions-screen";
import { createContext } from "@/server/trpc/init";
import { createCaller } from "@/server/trpc/root";

export const metadata: Metadata = { title: "Exceptions" };

export default async function ExceptionsPage() {
  const { scopes } = await createCaller(await createContext(await headers())).me();
  return <ExceptionsScreen mayAct={scopes["exceptions.resolve"] !== undefined} />;
}
