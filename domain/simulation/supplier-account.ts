import { ibanLengthOf, remainderOf } from "@/domain/procurement/iban";
import { randomOf } from "./random";

// Where a simulated supplier is paid: its country's length, digits that hang on its code, and check digits that are right.
// Suppliers of countries without such numbers have none.

const LETTERS: Record<string, string> = { GB: "HARB" };

/** `version` tells an account from the one before it. */
export function simulatedAccount(country: string, code: string, version = 1): string | null {
  const length = ibanLengthOf(country);
  if (length === null) return null;
  const random = randomOf(`${code}/account/${version}`);
  const letters = LETTERS[country] ?? "";
  const digits = Array.from({ length: length - 4 - letters.length }, () => random.whole(0, 9)).join("");
  const check = 98 - remainderOf(`${letters}${digits}${country}00`);
  return `${country}${String(check).padStart(2, "0")}${letters}${digits}`;
}
