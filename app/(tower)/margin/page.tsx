import type { Metadata } from "next";
import { MarginScreen } from "@/components/margin/margin-screen";

export const metadata: Metadata = { title: "Margin" };

export default function MarginPage() {
  return <MarginScreen />;
}
