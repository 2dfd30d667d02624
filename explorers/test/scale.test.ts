import { expect, it } from "vitest";
import { linear } from "../src/kit/scale";

it("a scale and its inverse", () => {
  const scale = linear();
  scale.domain = [-2, 6];
  scale.range = [300, 20];
  expect(scale(-2)).toBe(300);
  expect(scale(6)).toBe(20);
  for (const value of [-1.3, 0, 2.25, 5.9]) expect(scale.invert(scale(value))).toBeCloseTo(value, 12);
});

it("ticks are round and inside", () => {
  const scale = linear();
  scale.domain = [-0.031, 0.0684];
  expect(scale.ticks(5)).toEqual([-0.02, 0, 0.02, 0.04, 0.06]);
});
