import { formatWord } from "./format";

const sources: Record<string, string> = { "import:history": "the history that was imported", "source:portal": "the supplier, by its link" };

/** Who did something, for people: a name as it is, and what the system did by what it was doing. */
export function actorWords(actor: string): string {
  const [, kind, id] = /^(job|import|source|person):(.*)$/.exec(actor) ?? [];
  if (kind === undefined || id === undefined) return actor;
  const known = sources[actor];
  if (known) return known;
  if (kind === "person") return "somebody without an account now";
  const words = id.replaceAll("-", " ");
  if (kind === "import") return `the import of ${words}`;
  if (kind === "source") return formatWord(words);
  // The order of a requisition is made in the name of the requisition.
  return id.startsWith("requisition ") ? id : `Gantry (${words})`;
}
