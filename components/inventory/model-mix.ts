import { formatRatio, formatWord } from "@/components/ui/format";

/** The models of a forecast with their shares, the largest first: "Theta 40 %, Damped trend 35 %". What weighs less than 1 % is left out. */
export function modelMix(model: string, weights: Readonly<Record<string, number>> | undefined): string {
  const parts = Object.entries(weights ?? {})
    .filter(([, share]) => share >= 0.01)
    .sort(([, a], [, b]) => b - a);
  if (parts.length < 2) return formatWord(model);
  return parts.map(([name, share]) => `${formatWord(name)} ${formatRatio(share, 0)}`).join(", ");
}
