import type { Metadata } from "next";
import { InventoryScreen } from "@/components/inventory/inventory-screen";

export const metadata: Metadata = { title: "Inventory" };

export default function InventoryPage() {
  return <InventoryScreen />;
}
