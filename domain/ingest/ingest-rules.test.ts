import { expect, test } from "vitest";
import { netUnitPrice } from "./net-unit-price";
import { retryDelayMs } from "./retry-delay";
import { fullBucket, takeToken } from "./token-bucket";

test("ten a second: ten at once, then one every 100 ms", () => {
  const bucket = fullBucket(10, 0);
  expect(Array.from({ length: 10 }, () => takeToken(bucket, 10, 0))).toEqual(Array(10).fill(0));
  expect(takeToken(bucket, 10, 0)).toBe(100);
  expect(takeToken(bucket, 10, 100)).toBe(0);
  expect(takeToken(bucket, 10, 150)).toBe(50);
});

test("after attempt 3 a message waits between 4 and 8 seconds, and never more than 5 minutes", () => {
  expect([retryDelayMs(3, 0), retryDelayMs(3, 1), retryDelayMs(30, 1)]).toEqual([4_000, 8_000, 300_000]);
});

test("3 × 10.00 with 5.00 off the line is 8.333333 a unit, and a discount never makes a price negative", () => {
  expect(netUnitPrice("10.00", 3, "5.00")).toBe("8.333333");
  expect(netUnitPrice("1.00", 1, "5.00")).toBe("0");
});
