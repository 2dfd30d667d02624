import { describe, expect, it } from "vitest";
import { decimals, quote } from "../src/figures/gas-counters";
import { reading } from "../src/figures/gas-reading";
import { uniform } from "../src/physics/random";
import { crowd, endsOf, RUNS, Runs, type Setting, Tally, tooMuch } from "../src/physics/release";

const A: Setting = { w: 2, T_L: 0.625, P_L: 0.2, F_E: 0.4, F_N: 0.1 };
const B = { ...A, F_N: 1 };
const D: Setting = { w: -1, T_L: 1, P_L: 1, F_E: 0.5, F_N: 0.2 };
const STALL = { ...A, F_N: 0.5847523663866094 };
const REST = { ...A, F_E: 0, F_N: 0 };

describe("seeded numbers", () => {
  it("repeat, differ from stream to stream, and are uniform", () => {
    const many = (seed: number, stream: number, n = 5) => Array.from({ length: n }, uniform(seed, stream));
    expect(many(1, 2)).toEqual(many(1, 2));
    expect(many(1, 2)).not.toEqual(many(1, 3));
    expect(many(1, 2)).not.toEqual(many(2, 2));
    const streams = Array.from({ length: 2000 }, (_, k) => many(1, k, 12)).flat();
    expect(Math.min(...streams)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...streams)).toBeLessThan(1);
    const moment = (k: number) => streams.reduce((sum, u) => sum + u ** k, 0) / streams.length;
    expect(Math.abs(moment(1) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / streams.length));
    expect(Math.abs(moment(2) - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / streams.length));
  });
});

/** All runs of a release; the first one in pieces of a time. */
function made(setting: Setting, time: number, seed: number, piece: number): Runs {
  const ends = endsOf(setting, time);
  const runs = new Runs(ends, seed, crowd(ends).sizes);
  for (let k = 1; !runs.watch(k * piece); k++);
  while (!runs.complete) runs.work();
  return runs;
}

describe("a release", () => {
  it("has golden ends and flows", () => {
    // By another method, in long arithmetic: P_R, J_N, J_E; of the ideal gas those of free flow.
    const golden: [Setting, number, number, number][] = [
      [A, 0.73558445261, -0.32776529, 0.52427138],
      [B, 0.0269912807672, 0.19085915, -0.27336408],
      [D, 0.456403546989, 0.17197633, 0.31763962],
      [{ ...D, w: 0 }, 0.445660573726, 0.1811914, 0.25377503],
    ];
    for (const [setting, P, N, E] of golden) {
      const { right, flow } = endsOf(setting, 40);
      expect(right.P / P).toBeCloseTo(1, 9);
      expect(flow.particle_current / N).toBeCloseTo(1, 7);
      expect(flow.energy_current / E).toBeCloseTo(1, 7);
    }
  });

  it("flows as predicted within its errors, or not at all", () => {
    for (const [setting, seed] of [
      [D, 1],
      [REST, 2],
    ] as const) {
      const { tally } = made(setting, 10, seed, 10);
      const { flow } = endsOf(setting, 10);
      expect(tally.count).toBe(RUNS);
      expect(tally.sound).toBe(true);
      const [N, E] = tally.estimates();
      expect(Math.abs(N.mean - flow.particle_current)).toBeLessThan(4 * N.error);
      expect(Math.abs(E.mean - flow.energy_current)).toBeLessThan(4 * E.error);
    }
  });

  it("does not depend on how the time of the watched run is cut", () => {
    const whole = made(A, 3, 5, 3).tally;
    const pieces = made(A, 3, 5, 0.07).tally;
    const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
    expect(pieces.events).toBe(whole.events);
    expect(pieces.particles).toEqual(whole.particles);
    sorted(pieces.energies).forEach((E, i) => {
      expect(E).toBeCloseTo(sorted(whole.energies)[i], 9);
    });
  });

  it("has the standard error of a mean", () => {
    const tally = new Tally(2);
    tally.particles.push(1, 3, 5);
    tally.energies.push(2, 2, 2);
    expect(tally.estimates()).toEqual([
      { mean: 1.5, error: Math.sqrt(4 / 3) / 2 },
      { mean: 1, error: 0 },
    ]);
  });

  it("is refused a number once a run has changed its energy", () => {
    const ends = endsOf(A, 1);
    const runs = new Runs(ends, 1, crowd(ends).sizes);
    runs.watch(0.5);
    runs.watched.v[3] += 1e-3;
    runs.watch(1);
    expect(runs.tally.sound).toBe(false);
  });

  it("shows at least 500 particles, or says why it shows none", () => {
    for (const setting of [A, B, D, STALL, REST]) {
      const ends = endsOf(setting, 40);
      const { reach, sizes } = crowd(ends);
      expect(reach * (ends.left.density + ends.right.density)).toBeGreaterThan(500);
      const runs = new Runs(ends, 1, sizes);
      const far = [runs.watched.position(0), runs.watched.position(runs.watched.v.length - 1)];
      expect(far[0]).toBeLessThan(-reach);
      expect(far[1]).toBeGreaterThan(reach);
      expect(tooMuch(ends)).toBe("");
    }
    const dense = endsOf({ w: 4, T_L: 0.3, P_L: 5, F_E: 1.5, F_N: -1.5 }, 40);
    expect(tooMuch(dense)).toMatch(/takes [\d,]+ particles .* too many/);
  });
});

describe("words of a release", () => {
  const words = (setting: Setting) => reading(endsOf(setting, 40));

  it("say what pushes, what happens and why", () => {
    const cases: [Setting, string, string, string][] = [
      [
        A,
        "The particles go left.",
        "Genuine inverse particle current",
        "drives the gas left. Each particle carries −1.60",
      ],
      [
        B,
        "The energy goes left.",
        "Genuine inverse energy current",
        "drives the gas right. Each particle carries −1.43",
      ],
      [D, "Both currents go right.", "Ordinary currents", "carries 1.85, and the energy goes with it"],
      [{ ...D, w: 0 }, "Both currents go right.", "Ordinary currents", "pass through each other"],
      [STALL, "The particles stand still.", "Stall", "The pressures are equal, 0.20"],
      [REST, "Nothing flows.", "Equilibrium", "Both halves are one gas"],
    ];
    for (const [setting, happens, title, why] of cases) {
      const { told } = words(setting);
      expect(told.happens).toBe(happens);
      expect(told.title).toBe(title);
      expect(told.why).toContain(why);
    }
    expect(words(STALL).sigma).toBe("$Σ$ = 0");
    expect(words(A).sigma).toBe("$Σ$ = +0.1769");
  });

  it("say so where a wave would break up", () => {
    const found = words({ w: -1.17, T_L: 1.22, P_L: 2.11, F_E: 0.56, F_N: 0.37 });
    expect(found.told.title).toBe("No prediction");
    expect(found.told.happens).toBe("The particles go right.");
    expect(found.lanes[0].fluxText).toBe("$J_N$: not predicted");
  });

  it("quote an error with the decimals that it deserves", () => {
    expect([0.0093, 0.012, 0.04, 3].map(decimals)).toEqual([3, 3, 2, 0]);
    expect(quote({ mean: -0.34512, error: 0.0091 })).toBe("−0.345 ± 0.009");
  });
});
