import { describe, expect, it } from "vitest";
import {
  classify,
  type Fields,
  FORMAL_ENERGY,
  FORMAL_PARTICLE,
  GENUINE_ENERGY,
  GENUINE_PARTICLE,
  type Inks,
  OPPOSED,
  ORDINARY,
  paintMap,
  seats,
} from "../src/kit/map-paint";
import { energyBias, particleBias, verdict } from "../src/physics/verdict";
import { series } from "./devices";

/** Deterministic numbers between 0 and 1. */
function random(seed: number): () => number {
  let s = seed;
  return () => {
    s = (s * 1664525 + 1013904223) % 4294967296;
    return s / 4294967296;
  };
}

describe("classes of a map", () => {
  it("are the verdicts of the states", () => {
    const draw = random(3);
    const seen = new Set<number>();
    for (let k = 0; k < 4000; k++) {
      const [T_L, T_R, mu_L, mu_R] = [0.2 + 4 * draw(), 0.2 + 4 * draw(), 6 * draw() - 3, 6 * draw() - 3];
      const eps = 4 * draw() - 2;
      const net = series({ eps, U: 8 * draw() - 4, T_L, T_R, mu_L, mu_R, g: 10 ** (4 * draw() - 2) });
      const [FE, FN] = [energyBias(T_L, T_R), particleBias(T_L, mu_L, T_R, mu_R)];
      const [JN, JE] = [net.particleCurrent[0], net.energyCurrent[0]];
      const kind = classify(FN, FE, JN, JE, FN + eps * FE, JE - eps * JN);
      const v = verdict(net);
      seen.add(kind);
      if (FE * FN <= 0) expect(kind).toBe(OPPOSED);
      else if (v.kind === "none") expect(kind).toBe(ORDINARY);
      else {
        const particle = v.kind === "genuine" ? GENUINE_PARTICLE : FORMAL_PARTICLE;
        const energy = v.kind === "genuine" ? GENUINE_ENERGY : FORMAL_ENERGY;
        expect(kind).toBe(v.inverse === "particle" ? particle : energy);
      }
    }
    expect(seen.size).toBe(6);
  });
});

/** F_E = 1, F_N = 1, J_E > 0, and J_N that vanishes along a vertical line at `edge` of the width. */
function halves(edge: number, n = 21): Fields {
  const array = (value: (i: number, j: number) => number) =>
    Float64Array.from({ length: n * n }, (_, o) => value(o % n, Math.floor(o / n)));
  return {
    n,
    FN: array(() => 1),
    FE: array(() => 1),
    JN: array((i) => i / (n - 1) - edge),
    JE: array(() => 5),
    lone: array(() => 1),
    excess: array(() => 5),
  };
}

const INKS: Inks = {
  particle: [200, 0, 200],
  energy: [200, 150, 0],
  ink: [0, 0, 0],
  axis: [90, 90, 90],
  tint: [240, 240, 245],
};

describe("pixels of a map", () => {
  const [w, h] = [200, 100];
  const out = new Uint8ClampedArray(4 * w * h);
  paintMap(halves(0.3137), w, h, 1, INKS, out);
  const pixel = (x: number, y: number) => [...out.slice(4 * (y * w + x), 4 * (y * w + x) + 4)];

  it("put the boundary where the current vanishes, finer than the grid", () => {
    const darkest = Array.from({ length: w }, (_, x) => x).filter(
      (x) => pixel(x, 50)[0] < 120 && pixel(x, 50)[3] > 200,
    );
    expect(darkest.length).toBeGreaterThan(0);
    expect(Math.max(...darkest.map((x) => Math.abs(x + 0.5 - 0.3137 * w)))).toBeLessThan(1.5);
  });

  it("show genuine states in the colour of the flux, with stripes, and ordinary ones plain", () => {
    const left = Array.from({ length: 40 }, (_, x) => pixel(10 + x, 20));
    expect(new Set(left.map((p) => p.slice(0, 3).join()))).toEqual(new Set(["200,0,200"]));
    const alphas = left.map((p) => p[3]);
    expect(Math.max(...alphas)).toBeGreaterThan(1.5 * Math.min(...alphas));
    expect(pixel(150, 20)).toEqual([240, 240, 245, 255]);
  });

  it("leave the ground free where the forces disagree", () => {
    const f = halves(0.5);
    f.FN.fill(-1);
    paintMap(f, w, h, 1, INKS, out);
    expect(pixel(30, 30)[3]).toBe(0);
  });
});

describe("names in a map", () => {
  it("stand in their own class, clear of the present point", () => {
    const found = seats(halves(0.5), 400, 300, () => [90, 20], [0.25, 0.5]);
    const particle = found.find((s) => s.kind === GENUINE_PARTICLE);
    const ordinary = found.find((s) => s.kind === ORDINARY);
    expect(particle?.at?.[0]).toBeLessThan(0.5 - 45 / 400);
    expect(ordinary?.at?.[0]).toBeGreaterThan(0.5 + 45 / 400);
    const [x, y] = particle?.at ?? [0, 0];
    expect(Math.abs(x - 0.25) * 400 > 45 || Math.abs(y - 0.5) * 300 > 10).toBe(true);
  });

  it("are left out where there is no room, and said to be so", () => {
    const found = seats(halves(0.1), 400, 300, () => [90, 20], [0.9, 0.9]);
    expect(found.find((s) => s.kind === GENUINE_PARTICLE)?.at).toBeNull();
    expect(found.some((s) => s.kind === FORMAL_ENERGY)).toBe(false);
  });
});
