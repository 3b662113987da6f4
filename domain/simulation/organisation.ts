// The company that the demo runs: two distribution centres, a store and a 3PL; four channels.

export type SimulatedNode = {
  code: string;
  name: string;
  kind: "warehouse" | "store" | "third_party";
  country: string;
  timeZone: string;
  cutOff: string;
  capacityMinutesPerDay: number;
  handlingMinutesPerLine: string;
  handlingMinorPerLine: number;
  /** Part of the assortment that is kept here, and part of its stock. */
  assortment: number;
  share: number;
  rates: readonly { carrier: string; country: string; baseMinor: number; perKilogramMinor: number; transitDays: number }[];
};

export const nodes: readonly SimulatedNode[] = [
  {
    code: "MID",
    name: "Midlands DC",
    kind: "warehouse",
    country: "GB",
    timeZone: "Europe/London",
    cutOff: "18:00",
    capacityMinutesPerDay: 3600,
    handlingMinutesPerLine: "1.40",
    handlingMinorPerLine: 42,
    assortment: 1,
    share: 0.62,
    rates: [
      { carrier: "Royal Mail", country: "GB", baseMinor: 315, perKilogramMinor: 60, transitDays: 2 },
      { carrier: "DPD", country: "GB", baseMinor: 465, perKilogramMinor: 40, transitDays: 1 },
      { carrier: "DPD", country: "IE", baseMinor: 790, perKilogramMinor: 110, transitDays: 3 },
      { carrier: "UPS", country: "*", baseMinor: 1290, perKilogramMinor: 240, transitDays: 5 },
    ],
  },
  {
    code: "EUR",
    name: "Venlo DC",
    kind: "warehouse",
    country: "NL",
    timeZone: "Europe/Amsterdam",
    cutOff: "17:00",
    capacityMinutesPerDay: 1800,
    handlingMinutesPerLine: "1.60",
    handlingMinorPerLine: 48,
    assortment: 0.55,
    share: 0.45,
    rates: [
      { carrier: "PostNL", country: "NL", baseMinor: 390, perKilogramMinor: 50, transitDays: 1 },
      { carrier: "DHL", country: "DE", baseMinor: 520, perKilogramMinor: 60, transitDays: 2 },
      { carrier: "DHL", country: "FR", baseMinor: 640, perKilogramMinor: 70, transitDays: 2 },
      { carrier: "DHL", country: "*", baseMinor: 990, perKilogramMinor: 180, transitDays: 4 },
    ],
  },
  {
    code: "DUB",
    name: "Dublin 3PL",
    kind: "third_party",
    country: "IE",
    timeZone: "Europe/Dublin",
    cutOff: "16:00",
    capacityMinutesPerDay: 900,
    handlingMinutesPerLine: "1.80",
    handlingMinorPerLine: 75,
    assortment: 0.25,
    share: 0.3,
    rates: [
      { carrier: "An Post", country: "IE", baseMinor: 420, perKilogramMinor: 60, transitDays: 1 },
      { carrier: "An Post", country: "*", baseMinor: 1190, perKilogramMinor: 220, transitDays: 5 },
    ],
  },
  {
    code: "LON",
    name: "London store",
    kind: "store",
    country: "GB",
    timeZone: "Europe/London",
    cutOff: "15:00",
    capacityMinutesPerDay: 420,
    handlingMinutesPerLine: "3.00",
    handlingMinorPerLine: 110,
    assortment: 0.12,
    share: 0.2,
    rates: [{ carrier: "Royal Mail", country: "GB", baseMinor: 425, perKilogramMinor: 60, transitDays: 2 }],
  },
];

export type SimulatedChannel = {
  code: string;
  name: string;
  tier: number;
  shipPolicy: "partial" | "ship_complete";
  weight: number;
  countries: readonly (readonly [country: string, weight: number])[];
  source: { code: string; format: "shopify" | "woocommerce" | "gantry" };
};

export const channels: readonly SimulatedChannel[] = [
  {
    code: "WEB-UK",
    name: "Web shop UK",
    tier: 2,
    shipPolicy: "partial",
    weight: 0.5,
    countries: [
      ["GB", 94],
      ["IE", 6],
    ],
    source: { code: "shopify-uk", format: "shopify" },
  },
  {
    code: "WEB-EU",
    name: "Web shop Europe",
    tier: 2,
    shipPolicy: "partial",
    weight: 0.2,
    countries: [
      ["DE", 38],
      ["NL", 32],
      ["FR", 20],
      ["BE", 10],
    ],
    source: { code: "woocommerce-eu", format: "woocommerce" },
  },
  {
    code: "MARKET",
    name: "Marketplace",
    tier: 3,
    shipPolicy: "ship_complete",
    weight: 0.22,
    countries: [
      ["GB", 80],
      ["IE", 12],
      ["DE", 8],
    ],
    source: { code: "marketplace", format: "gantry" },
  },
  {
    code: "TRADE",
    name: "Trade customers",
    tier: 1,
    shipPolicy: "partial",
    weight: 0.08,
    countries: [
      ["GB", 85],
      ["IE", 15],
    ],
    source: { code: "trade", format: "gantry" },
  },
];

/** Where warehouses and suppliers report to; it belongs to no channel, so its messages name one. */
export const operationsSource = { code: "operations", format: "gantry" } as const;

/** The networks over which suppliers answer purchase orders; each speaks for many suppliers. */
export const supplierNetworks = {
  ubl: { code: "peppol", format: "ubl_order_response" },
  x12: { code: "edi-network", format: "x12_855" },
} as const;

/** Where the simulated suppliers take documents; a supplier's code follows. Port 0 until they are there. */
export const mailboxAt = (port: number): string => `http://127.0.0.1:${port}/suppliers/`;
