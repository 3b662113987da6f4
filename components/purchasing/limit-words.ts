import type { ChangeLimits } from "@/domain/procurement/purchase-order";

/** 0.025 as "2.5 %" */
export const percent = (ratio: number) => `${Number((ratio * 100).toFixed(2))} %`;

/** "2 % in price, 10 % in units or 14 days" */
export const limitWords = ({ priceRatio, quantityRatio, days }: ChangeLimits) =>
  `${percent(priceRatio)} in price, ${percent(quantityRatio)} in units or ${days} ${days === 1 ? "day" : "days"}`;
