import { countries } from "@/domain/kernel/countries";

// Country names as shops write them to ISO 3166 alpha-2. "ZZ" is the user-assigned code for "not known".

const BY_NAME: Record<string, string> = {
  australia: "AU",
  austria: "AT",
  bahrain: "BH",
  belgium: "BE",
  brazil: "BR",
  canada: "CA",
  "channel islands": "GG",
  cyprus: "CY",
  "czech republic": "CZ",
  denmark: "DK",
  eire: "IE",
  eu: "EU",
  "european community": "EU",
  finland: "FI",
  france: "FR",
  germany: "DE",
  greece: "GR",
  "hong kong": "HK",
  iceland: "IS",
  ireland: "IE",
  israel: "IL",
  italy: "IT",
  japan: "JP",
  lebanon: "LB",
  lithuania: "LT",
  malta: "MT",
  netherlands: "NL",
  nigeria: "NG",
  norway: "NO",
  poland: "PL",
  portugal: "PT",
  rsa: "ZA",
  "saudi arabia": "SA",
  singapore: "SG",
  spain: "ES",
  sweden: "SE",
  switzerland: "CH",
  "united arab emirates": "AE",
  uk: "GB",
  "united kingdom": "GB",
  usa: "US",
  "united states": "US",
};

/** Two letters of a country pass as they are; what no country is called becomes "ZZ". */
export function countryCode(name: string): string {
  const text = name.trim();
  if (countries.has(text.toUpperCase())) return text.toUpperCase();
  return BY_NAME[text.toLowerCase()] ?? "ZZ";
}
