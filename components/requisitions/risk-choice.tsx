import { type RiskFlag, riskFlags } from "@/domain/procurement/purchase-risk";
import { riskWords } from "./risk-words";

type Props = { legend: string; chosen: readonly RiskFlag[]; onChange: (flags: RiskFlag[]) => void };

/** Several flags of risk. */
export function RiskChoice({ legend, chosen, onChange }: Props) {
  return (
    <fieldset>
      <legend className="mb-1 text-muted">{legend}</legend>
      <div className="grid grid-cols-2 gap-x-3 gap-y-1">
        {riskFlags.map((flag) => (
          <label key={flag} className="flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={chosen.includes(flag)}
              onChange={(event) => onChange(event.target.checked ? [...chosen, flag] : chosen.filter((each) => each !== flag))}
            />
            {riskWords[flag]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
