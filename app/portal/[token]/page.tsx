import type { Metadata } from "next";
import { PortalScreen } from "@/components/portal/portal-screen";

export const metadata: Metadata = { title: "Purchase order", robots: { index: false, follow: false }, referrer: "no-referrer" };

export default async function PortalPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <PortalScreen token={token} />;
}
