// How a supplier is told of its orders: by UBL or X12 posted to its address, or by the portal; and what its set-up may say. Hours are
// elapsed hours from the moment the order goes out. Schemes: the Electronic Address Scheme list (four digits) in UBL, the interchange
// identifier qualifier (two characters) in X12.

/** What a supplier has to answer where nothing else is agreed. */
export const USUAL_CONFIRMATION_HOURS = 24;
export const exchangeFormats = ["portal", "ubl", "x12"] as const;
export type ExchangeFormat = (typeof exchangeFormats)[number];
export type ExchangeSetup = {
  format: ExchangeFormat;
  endpoint: string | null;
  identifier: string | null;
  scheme: string | null;
  ownIdentifier: string | null;
  ownScheme: string | null;
  confirmationHours: number;
  isTest: boolean;
};
export type SetupField = keyof ExchangeSetup;
export type SetupIssue = { field: SetupField; message: string };

/** Addresses of our own machine or network, which no supplier has: what is posted would reach what is not meant to be reached. */
const isPrivate = (host: string) =>
  /^(localhost|.*\.(local|internal|localhost))$/.test(host) ||
  /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(host) ||
  host.startsWith("[");

function endpointIssue(endpoint: string): string | null {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    return "is not an address such as https://supplier.example/orders";
  }
  if (url.protocol !== "https:") return "is not an https address";
  if (url.username !== "" || url.password !== "") return "has a user name or password in it";
  return isPrivate(url.hostname.toLowerCase()) ? "is an address of a private network" : null;
}

const SCHEMES: Record<ExchangeFormat, RegExp | null> = { portal: null, ubl: /^\d{4}$/, x12: /^[0-9A-Z]{2}$/ };
const schemeWords: Record<ExchangeFormat, string> = {
  portal: "is not used by the portal",
  ubl: "is not a code of the EAS list, four digits such as 0088",
  x12: "is not an interchange qualifier, two characters such as 01 or ZZ",
};

/** Everything that is wrong with a set-up; empty when it can be saved. */
export function exchangeIssues(setup: ExchangeSetup): SetupIssue[] {
  const issues: SetupIssue[] = [];
  const isPortal = setup.format === "portal";
  if (setup.endpoint !== null) {
    const message = isPortal ? "is not used by the portal" : endpointIssue(setup.endpoint);
    if (message) issues.push({ field: "endpoint", message });
  }
  for (const [field, identifier] of [
    ["scheme", "identifier"],
    ["ownScheme", "ownIdentifier"],
  ] as const) {
    const scheme = setup[field];
    if (scheme !== null && !SCHEMES[setup.format]?.test(scheme)) issues.push({ field, message: schemeWords[setup.format] });
    if (scheme !== null && setup[identifier] === null) issues.push({ field: identifier, message: "is missing: the scheme is of it" });
    if (setup.format === "x12" && (setup[identifier] ?? "").length > 15)
      issues.push({ field: identifier, message: "is longer than the 15 characters of an interchange" });
  }
  if (!Number.isInteger(setup.confirmationHours) || setup.confirmationHours < 1 || setup.confirmationHours > 720)
    issues.push({ field: "confirmationHours", message: "is not between 1 and 720 hours" });
  return issues;
}
