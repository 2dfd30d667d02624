import { expect, it } from "vitest";
import { Curves } from "../src/figures/series-curves";
import { Network } from "../src/physics/network";
import { type SeriesState, seriesSpec } from "../src/physics/series";

const base: SeriesState = {
  eps: 0.5,
  U: -2,
  T_L: 2,
  T_R: 1,
  mu_L: 0.4,
  mu_R: 0,
  g: 1,
  Gamma_L0: 1,
  Gamma_L1: 1,
  Gamma_R0: 1,
  Gamma_R1: 1,
};

function curves(change: Partial<SeriesState> = {}) {
  const state = { ...base, ...change };
  const found = new Curves(new Network(seriesSpec(state)));
  found.fill(state, 0.2);
  const zeros = found.zeros(state);
  return { zeros, regions: found.regions(state, zeros) };
}

it("zeros are the golden ones, and the regions end there", () => {
  const { zeros, regions } = curves();
  expect(zeros.map((z) => z.series)).toEqual([0, 1]);
  expect(zeros[0].x).toBeCloseTo(0.337270367776, 9);
  expect(zeros[1].x).toBeCloseTo(1.26969123024, 9);
  expect(regions.map((r) => [r.series, r.from, r.to])).toEqual([
    [0, 0, zeros[0].x],
    [1, zeros[1].x, 2],
  ]);
});

it("a zero that falls on a sample is found", () => {
  const { zeros, regions } = curves({ eps: -0.5, U: 0 });
  expect(zeros.map((z) => z.x)).toEqual([0.25, 0.25]);
  expect(regions.map((r) => [r.series, r.from, r.to])).toEqual([
    [0, 0, 0.25],
    [1, 0.25, 2],
  ]);
});

it("repulsion has no inverse region", () => {
  expect(curves({ U: 2 }).regions).toEqual([]);
});
