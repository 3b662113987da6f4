import type { Metadata } from "next";
import { RulesScreen } from "@/components/requisitions/rules-screen";

export const metadata: Metadata = { title: "Approval rules" };

export default function RulesPage() {
  return <RulesScreen />;
}
