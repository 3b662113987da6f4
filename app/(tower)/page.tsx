import type { Metadata } from "next";
import { TowerScreen } from "@/components/tower/tower-screen";

export const metadata: Metadata = { title: "Tower" };

export default function TowerPage() {
  return <TowerScreen />;
}
