import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(process.cwd(), ".gantry");

/** Signs the session cookies. The demo makes one and keeps it, so that sign-ins outlive a restart. */
export function ensureAuthSecret(folder: string = FOLDER): string {
  const file = join(folder, "auth-secret");
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  }
  return readFileSync(file, "utf8").trim();
}

export function authSecret(): string {
  const secret = process.env.BETTER_AUTH_SECRET;
  if (secret && secret.length >= 32) return secret;
  if (process.env.NODE_ENV === "production") {
    throw new Error(
      "BETTER_AUTH_SECRET is not set or shorter than 32 characters. Make one with `openssl rand -base64 32`; `npm run demo` makes its own.",
    );
  }
  return ensureAuthSecret();
}
