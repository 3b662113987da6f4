import { formatInstant, formatMoney, formatQuantity, formatWord } from "@/components/ui/format";
import { Facts } from "@/components/ui/panel";

const words = (key: string) =>
  formatWord(
    key.replace(/(Minor|Ratio)$/, "").replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`),
  );

function read(key: string, value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number")
    return key.endsWith("Minor")
      ? formatMoney(value)
      : key.endsWith("Ratio")
        ? `${(value * 100).toFixed(1)} %`
        : Number.isInteger(value)
          ? formatQuantity(value)
          : value.toFixed(2);
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string")
    return /^\d{4}-\d{2}-\d{2}T/.test(value) ? formatInstant(value) : /^[a-z]+(_[a-z]+)+$/.test(value) ? formatWord(value) : value;
  if (Array.isArray(value)) return value.map((each) => read(key, each)).join("; ");
  return Object.entries(value)
    .map(([name, each]) => `${words(name)} ${read(name, each)}`)
    .join(", ");
}

/** What the detector saw when it opened the exception; names carry their units. */
/** What is only there for a link or a decision is no evidence. */
const forLinks = ["readinessId", "answerId"];

export function Evidence({ evidence }: { evidence: Record<string, unknown> }) {
  const entries = Object.entries(evidence).filter(([key]) => !forLinks.includes(key));
  if (entries.length === 0) return <p className="text-muted">The detector kept no evidence.</p>;
  const simple = entries.filter(([, value]) => value === null || typeof value !== "object");
  const nested = entries.filter(([, value]) => value !== null && typeof value === "object");
  return (
    <>
      {simple.length > 0 ? <Facts facts={simple.map(([key, value]) => ({ label: words(key), value: read(key, value) }))} /> : null}
      {nested.map(([key, value]) => (
        <div key={key}>
          <p className="text-muted">{words(key)}</p>
          <ul className="list-disc pl-4">
            {(Array.isArray(value) ? value : [value]).slice(0, 20).map((each) => (
              <li key={JSON.stringify(each)}>{read(key, each)}</li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
