"use client";
import { Moon, Sun } from "lucide-react";
import { useState } from "react";

/** Dark is the default; the choice is remembered for a year. */
export function ThemeSwitch({ initial }: { initial: "dark" | "light" }) {
  const [theme, setTheme] = useState(initial);
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      aria-label={`Switch to the ${other} theme`}
      title={`Switch to the ${other} theme`}
      onClick={() => {
        document.documentElement.dataset.theme = other;
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere yet
        document.cookie = `gantry-theme=${other}; path=/; max-age=31536000; samesite=lax`;
        setTheme(other);
      }}
      className="grid size-7 place-items-center rounded text-muted hover:bg-surface-2 hover:text-text"
    >
      {theme === "dark" ? <Sun aria-hidden className="size-4" /> : <Moon aria-hidden className="size-4" />}
    </button>
  );
}
