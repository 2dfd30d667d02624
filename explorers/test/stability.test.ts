import { describe, expect, it } from "vitest";
import figures from "../../qicc_figures/figures.json";
import { chargeStates, extremes, paintStability, placeFlow, placeStates } from "../src/kit/stability-paint";
import { Network } from "../src/physics/network";
import { STATES, stability } from "../src/physics/stability";
import { loadThree, type ThreeState, threeSpec } from "../src/physics/three";
import { between, logBetween, random } from "./devices";

const { params, presets } = figures["three-terminal"];
const START = Object.fromEntries(params.map((p) => [p.key, p.value])) as unknown as ThreeState;
const at = (change: Partial<ThreeState> = {}): ThreeState => ({ ...START, ...change });
const preset = (key: string) => at(presets.find((p) => p.key === key)?.state as Partial<ThreeState>);
const RANGE: [number, number] = [-3.25, 3.25];

function drawn(u: () => number): ThreeState {
  const value = (p: (typeof params)[number]) => ("scale" in p ? logBetween : between)(u, p.min, p.max);
  return Object.fromEntries(params.map((p) => [p.key, value(p)])) as unknown as ThreeState;
}

describe("the closed form", () => {
  it("is what the network solves, over both levels", () => {
    const u = random(8);
    for (let k = 0; k < 60; k++) {
      const s = drawn(u);
      const net = new Network(threeSpec(s));
      const found = stability(s, 5, RANGE, [-2, 3]);
      for (const [i, j] of [
        [0, 0],
        [4, 1],
        [2, 2],
        [1, 4],
        [3, 3],
      ]) {
        loadThree(net, { ...s, eps_c: -3.25 + (6.5 * i) / 4, eps_g: -2 + (5 * j) / 4 });
        net.solve();
        const o = 5 * j + i;
        for (let n = 0; n < 4; n++) expect(Math.abs(found.p[n][o] - net.probabilities[n])).toBeLessThan(1e-13);
        const largest = Math.max(...net.channelFlux.map(Math.abs));
        expect(Math.abs(found.JN[o] - net.particleCurrent[0])).toBeLessThan(1e-12 * largest + 1e-15);
      }
    }
  });
  it("names its states as the network does", () => {
    expect(STATES).toEqual(new Network(threeSpec(START)).topology.states);
  });
});

const INKS = { particle: [200, 0, 200], flip: [90, 100, 110], ink: [0, 0, 0] } as const;
const inks = INKS as unknown as Parameters<typeof paintStability>[5];
const SIZE = 240;

function painted(s: ThreeState, way: number) {
  const fields = stability(s, 120, RANGE, RANGE);
  const out = new Uint8ClampedArray(4 * SIZE * SIZE);
  paintStability(fields, way, SIZE, SIZE, 1, inks, out);
  /** The pixel at two levels. */
  const pixel = (eps_c: number, eps_g: number) => {
    const [x, y] = [((eps_c + 3.25) / 6.5) * SIZE, ((3.25 - eps_g) / 6.5) * SIZE];
    const o = 4 * (Math.floor(y) * SIZE + Math.floor(x));
    return [...out.slice(o, o + 4)];
  };
  return { fields, pixel, out };
}

const dark = ([r, g, b, a]: number[]) => a > 150 && r + g + b < 120;

describe("the painted diagram", () => {
  const still = { T_M: 1, mu_L: 0, mu_R: 0 };

  it("draws a line from 00 to 11 with attraction, and from 10 to 01 with repulsion", () => {
    const attract = painted(at({ ...still, U: -2 }), 0);
    const repel = painted(at({ ...still, U: 2 }), 0);
    const near = (pixel: (x: number, y: number) => number[], x: number, y: number) =>
      [-0.04, 0, 0.04].some((d) => dark(pixel(x + d, y)));
    for (const t of [0.3, 0.7, 1.0, 1.6]) expect(near(attract.pixel, t, 2 - t)).toBe(true);
    for (const t of [0.3, 0.7, 1.0, 1.6]) expect(near(repel.pixel, -t, -t)).toBe(true);
    expect(near(attract.pixel, 0.5, 0.5)).toBe(false);
    expect(near(repel.pixel, -0.4, -1.6)).toBe(false);
    // Outside the middle the lines are those of one dot: vertical and horizontal.
    for (const [x, y] of [
      [0, 2.7],
      [2, -2.5],
    ])
      expect(near(attract.pixel, x, y)).toBe(true);
  });

  it("leaves the ground free in equilibrium", () => {
    const { pixel, fields } = painted(at({ ...still, U: -2 }), 0);
    expect(extremes(fields)).toEqual([0, 0]);
    expect(pixel(1.9, 1.9)[3]).toBe(0);
    expect(pixel(-1, 0.5)[3]).toBe(0);
  });

  it("stripes what runs against the force, and only that", () => {
    const pushed = at({ mu_L: 0.25, mu_R: -0.25 });
    const { fields, out } = painted(pushed, 1);
    const largest = Math.max(...extremes(fields));
    const steps: Record<string, number[]> = { against: [], along: [] };
    for (let k = 0; k < SIZE * SIZE; k++) {
      const [x, y] = [k % SIZE, Math.floor(k / SIZE)];
      const [i, j] = [x, SIZE - 1 - y].map((at) => Math.round((at / (SIZE - 1)) * 119));
      const J = fields.JN[120 * j + i];
      if (Math.abs(J) < 0.4 * largest || x > SIZE - 5) continue;
      const pixels = [out.slice(4 * k, 4 * k + 4), out.slice(4 * k + 16, 4 * k + 20)];
      if (pixels.every(([r]) => r === INKS.particle[0])) {
        steps[J < 0 ? "against" : "along"].push(Math.abs(pixels[0][3] - pixels[1][3]));
      }
    }
    const mean = (all: number[]) => all.reduce((sum, step) => sum + step, 0) / all.length;
    expect(Math.min(steps.against.length, steps.along.length)).toBeGreaterThan(200);
    expect(mean(steps.against)).toBeGreaterThan(25);
    expect(mean(steps.along)).toBeLessThan(12);
  });

  it("is grey to the left where there is no force", () => {
    const { pixel } = painted(at({ mu_L: 0, mu_R: 0 }), 0);
    expect(pixel(1.2, 0.6).slice(0, 3)).toEqual([...INKS.flip]);
    const right = painted(at({ mu_L: 0, mu_R: 0, U: 2, eps_c: -1, eps_g: -1 }), 0);
    expect(right.pixel(-1.2, -0.6).slice(0, 3)).toEqual([...INKS.particle]);
  });
});

describe("names in the diagram", () => {
  it("stand in their own regions, clear of the ring and of each other", () => {
    for (const key of presets.map((p) => p.key)) {
      const s = preset(key);
      const fields = stability(s, 120, RANGE, RANGE);
      const ring: [number, number, number, number] = [
        ((s.eps_c + 3.25) / 6.5) * 400,
        ((3.25 - s.eps_g) / 6.5) * 400,
        18,
        18,
      ];
      const taken = [ring];
      const kinds = chargeStates(fields);
      const places = placeStates(fields, 400, 400, [14, 11], taken);
      expect(places.filter(Boolean).length).toBeGreaterThanOrEqual(2);
      places.forEach((box, k) => {
        if (!box) return;
        const [i, j] = [Math.round((box[0] / 400) * 119), Math.round((1 - box[1] / 400) * 119)];
        expect(kinds[120 * j + i]).toBe(k);
        expect(Math.hypot(box[0] - ring[0], box[1] - ring[1])).toBeGreaterThan(18);
        taken.push(box);
      });
      for (const way of [1, -1]) {
        const box = placeFlow(fields, way, 400, 400, [40, 10], taken);
        if (!box) continue;
        const o = 120 * Math.round((1 - box[1] / 400) * 119) + Math.round((box[0] / 400) * 119);
        expect(way * fields.JN[o]).toBeGreaterThan(0);
        for (const other of taken)
          expect(Math.abs(box[0] - other[0]) > 40 + other[2] || Math.abs(box[1] - other[1]) > 10 + other[3]).toBe(true);
      }
    }
  });
  it("are left out for a current that is not there", () => {
    const fields = stability(at({ T_M: 1, mu_L: 0, mu_R: 0 }), 60, RANGE, RANGE);
    expect(placeFlow(fields, 1, 400, 400, [40, 10], [])).toBeNull();
  });
});
