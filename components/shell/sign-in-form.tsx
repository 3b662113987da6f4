"use client";
import { Gauge } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** What a refused sign-in says, by the status of the answer. */
const refusals: Record<number, string> = {
  401: "E-mail and password do not belong together.",
  429: "Too many tries. Wait a minute and try again.",
};

export function SignInForm() {
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);

  async function signIn(form: FormData) {
    setIsSending(true);
    setProblem(null);
    try {
      const answer = await fetch("/api/auth/sign-in/email", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: form.get("email"), password: form.get("password") }),
      });
      // A full load: everything that was cached belongs to nobody or to somebody else.
      if (answer.ok) window.location.assign("/");
      else setProblem(refusals[answer.status] ?? "Sign-in failed. Try again.");
    } catch {
      setProblem("The server cannot be reached. Check the connection and try again.");
    } finally {
      setIsSending(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void signIn(new FormData(event.currentTarget));
      }}
      className="flex w-80 flex-col gap-4 rounded-lg border bg-surface-1 p-6"
    >
      <div className="flex items-center gap-2">
        <span aria-hidden className="grid size-7 place-items-center rounded bg-accent text-on-accent">
          <Gauge className="size-4" />
        </span>
        <h1 className="font-semibold text-base">Gantry</h1>
      </div>
      <label className="flex flex-col gap-1 text-muted">
        E-mail
        <input
          name="email"
          type="email"
          required
          autoComplete="username"
          className="h-8 rounded border border-line-strong bg-surface-2 px-2 text-text"
        />
      </label>
      <label className="flex flex-col gap-1 text-muted">
        Password
        <input
          name="password"
          type="password"
          required
          autoComplete="current-password"
          className="h-8 rounded border border-line-strong bg-surface-2 px-2 text-text"
        />
      </label>
      {problem ? (
        <p role="alert" className="text-critical">
          {problem}
        </p>
      ) : null}
      <Button type="submit" look="primary" disabled={isSending} className="h-8 justify-center">
        {isSending ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}
