import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/shell/sign-in-form";
import { createContext } from "@/server/trpc/init";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  const { person } = await createContext(await headers());
  if (person) redirect("/");
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <SignInForm />
    </main>
  );
}
