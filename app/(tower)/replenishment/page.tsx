import type { Metadata } from "next";
import { ReplenishmentScreen } from "@/components/replenishment/replenishment-screen";

export const metadata: Metadata = { title: "Replenishment" };

export default function ReplenishmentPage() {
  return <ReplenishmentScreen />;
}
