import { formatMoney } from "@/components/ui/format";

type Props = { valueMinor: number; currency: string; homeMinor: number | null; homeCurrency: string; exchangeRate: string | null };

/** What a line costs, and where it is in other money what that counted as, at which rate. */
export function WeighedValue({ valueMinor, currency, homeMinor, homeCurrency, exchangeRate }: Props) {
  return (
    <>
      {formatMoney(valueMinor, currency, true)}
      {exchangeRate !== null && homeMinor !== null ? (
        <span className="text-muted">
          {" "}
          = {formatMoney(homeMinor, homeCurrency, true)} at {exchangeRate}
        </span>
      ) : null}
    </>
  );
}
