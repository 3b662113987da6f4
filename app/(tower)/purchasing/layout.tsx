import type { ReactNode } from "react";
import { PurchasingTabs } from "@/components/requisitions/purchasing-tabs";

export default function PurchasingLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="sr-only">Purchasing</h1>
      <PurchasingTabs />
      {children}
    </>
  );
}
