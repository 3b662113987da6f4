import type { Metadata } from "next";
import { RequisitionsScreen } from "@/components/requisitions/requisitions-screen";

export const metadata: Metadata = { title: "Requisitions" };

export default function RequisitionsPage() {
  return <RequisitionsScreen />;
}
