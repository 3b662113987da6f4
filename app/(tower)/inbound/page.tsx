import type { Metadata } from "next";
import { InboundScreen } from "@/components/inbound/inbound-screen";

export const metadata: Metadata = { title: "Inbound" };

export default function InboundPage() {
  return <InboundScreen />;
}
