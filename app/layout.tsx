import "@fontsource-variable/inter";
import "./globals.css";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";

export const metadata: Metadata = { title: { default: "Gantry", template: "%s · Gantry" }, description: "Operations control tower" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The theme is a cookie, so that the first paint already has it.
  const theme = (await cookies()).get("gantry-theme")?.value === "light" ? "light" : "dark";
  return (
    <html lang="en" data-theme={theme}>
      <body>{children}</body>
    </html>
  );
}
