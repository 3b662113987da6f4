import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { type ReactNode, Suspense } from "react";
import { RealtimeProvider } from "@/components/realtime/provider";
import { Rail } from "@/components/shell/rail";
import { ScreenGate } from "@/components/shell/screen-gate";
import { StaleBanner } from "@/components/shell/stale-banner";
import { TopBar } from "@/components/shell/top-bar";
import { TrpcProvider } from "@/components/trpc/provider";
import { ToastProvider } from "@/components/ui/toast";
import { createContext } from "@/server/trpc/init";
import { createCaller } from "@/server/trpc/root";

export default async function TowerLayout({ children }: { children: ReactNode }) {
  const context = await createContext(await headers());
  if (!context.person) redirect("/sign-in");
  const { nodes, scopes, ...person } = await createCaller(context).me();
  const permissions = Object.keys(scopes);
  const theme = (await cookies()).get("gantry-theme")?.value === "light" ? "light" : "dark";
  return (
    <TrpcProvider>
      <RealtimeProvider>
        <ToastProvider>
          <div className="flex h-dvh overflow-hidden">
            <Suspense>
              <Rail permissions={permissions} />
              <div className="flex min-w-0 flex-1 flex-col">
                <TopBar person={{ ...person, permissions }} nodes={nodes} theme={theme} />
                <StaleBanner />
                <main className="relative flex min-h-0 flex-1 flex-col">
                  <ScreenGate permissions={permissions}>{children}</ScreenGate>
                </main>
              </div>
            </Suspense>
          </div>
        </ToastProvider>
      </RealtimeProvider>
    </TrpcProvider>
  );
}
