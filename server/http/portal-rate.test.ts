import { describe, expect, it } from "vitest";
import { addressOf, createPortalRate } from "./portal-rate";

describe("an address of its own", () => {
  const from = (remoteAddress: string, forwarded?: string) =>
    ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded } }) as unknown as Parameters<
      typeof addressOf
    >[0];
  it.each([
    ["10.0.0.9", undefined, false, "10.0.0.9"],
    ["10.0.0.9", "1.2.3.4", false, "10.0.0.9"],
    ["10.0.0.9", "6.6.6.6, 1.2.3.4", true, "1.2.3.4"],
    ["10.0.0.9", undefined, true, "10.0.0.9"],
    ["::ffff:10.0.0.9", undefined, false, "::ffff:10.0.0.9"],
    ["2001:db8:1:2:3:4:5:6", undefined, false, "2001:db8:1:2"],
    ["2001:db8::7", undefined, false, "2001:db8:0:0"],
  ])("%s by %s", (remote, forwarded, isBehindProxy, address) => {
    expect(addressOf(from(remote, forwarded), isBehindProxy)).toBe(address);
  });

  it("is not kept waiting by what others try, and tries two wrong links a second itself", () => {
    let now = 0;
    const rate = createPortalRate(() => now);
    const tried = (address: string) => {
      let count = 0;
      for (; rate.waitOf(address) === 0; count += 1) rate.wrongLink(address);
      return count;
    };
    expect(tried("stranger")).toBe(2);
    now = 1_000;
    expect(tried("stranger")).toBe(2);
    expect(Array.from({ length: 20 }, () => rate.waitOf("supplier"))).toEqual(Array(20).fill(0));
    expect(rate.waitOf("supplier")).toBeGreaterThan(0);
  });
});
