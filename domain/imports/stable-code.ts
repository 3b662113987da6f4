// A code for what a file names in words only: the same words give the same code in every file and on every machine.
// "HIV 1/2, Determine Complete HIV Kit, 100 Tests" → "HIV-1-2-DETERMINE-COMPLE-" and seven signs of its FNV-1a digest.

const SHOWN = 24;

function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36).toUpperCase().padStart(7, "0");
}

/** Case, accents, blanks and marks make no difference. */
export function stableCode(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return `${words.slice(0, SHOWN).replace(/-$/, "")}-${digest(words)}`;
}
