import type { Metadata } from "next";
import { SuppliersScreen } from "@/components/suppliers/suppliers-screen";

export const metadata: Metadata = { title: "Suppliers" };

export default function SuppliersPage() {
  return <SuppliersScreen />;
}
