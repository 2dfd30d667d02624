import { expect, it } from "vitest";
import { arrowPoints, fluxShape } from "../src/kit/arrows";

it("an arrow ends at its tip and is never longer than asked", () => {
  const points = arrowPoints(10, 20, 4, 20, fluxShape(15)).split(" ");
  const x = points.map((p) => Number(p.split(",")[0]));
  expect(Math.min(...x)).toBe(4);
  expect(Math.max(...x)).toBe(10);
});
