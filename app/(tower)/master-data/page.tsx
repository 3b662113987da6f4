import type { Metadata } from "next";
import { MasterDataScreen } from "@/components/masterdata/master-data-screen";

export const metadata: Metadata = { title: "Master data" };

export default function MasterDataPage() {
  return <MasterDataScreen />;
}
