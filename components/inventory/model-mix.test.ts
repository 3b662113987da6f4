import { expect, it } from "vitest";
import { modelMix } from "./model-mix";

it("a combination names its models by their share, one model alone has none", () => {
  expect(modelMix("theta", { damped_trend: 0.35, theta: 0.6, moving_average: 0.045, simple_smoothing: 0.005 })).toBe(
    "Theta 60 %, Damped trend 35 %, Moving average 5 %",
  );
  expect(modelMix("sba", { sba: 1 })).toBe("SBA");
  expect(modelMix("holt_winters_additive", undefined)).toBe("Holt–Winters (additive)");
  expect(modelMix("similar_items", undefined)).toBe("Similar items");
});
