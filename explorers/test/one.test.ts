import { describe, expect, it } from "vitest";
import figures from "../../qicc_figures/figures.json";
import { OneCurves, type OneState, oneSpec, oneState, readOne } from "../src/figures/one-reading";
import { clip, inside, regions } from "../src/figures/one-regions";
import { Network } from "../src/physics/network";
import { between, logBetween, off, random } from "./devices";

const { params, presets } = figures["one-dot"];
const START = Object.fromEntries(params.map((p) => [p.key, p.value])) as unknown as OneState;
const preset = (key: string): OneState => ({ ...START, ...presets.find((p) => p.key === key)?.state });
const net = new Network(oneSpec(START));
const read = (s: OneState) => readOne(net, s);
const fermi = (x: number) => 1 / (Math.exp(x) + 1);

/** A state anywhere in the range of the controls. */
function drawn(u: () => number): OneState {
  const value = (p: (typeof params)[number]) => ("scale" in p ? logBetween : between)(u, p.min, p.max);
  return Object.fromEntries(params.map((p) => [p.key, value(p)])) as unknown as OneState;
}

describe("one dot", () => {
  it("has the current of two Fermi functions", () => {
    const u = random(5);
    for (let k = 0; k < 200; k++) {
      const s = drawn(u);
      const G = (s.Gamma_L * s.Gamma_R) / (s.Gamma_L + s.Gamma_R);
      const J = G * (fermi((s.eps - s.mu_L) / s.T_L) - fermi((s.eps - s.mu_R) / s.T_R));
      const r = read(s);
      expect(Math.abs(r.JN - J)).toBeLessThan(1e-13 * G);
      expect(off(r.JE, s.eps * r.JN)).toBeLessThan(1e-12);
      expect(oneState(oneSpec(s))).toEqual(s);
    }
  });

  it("is told by its presets", () => {
    const told = presets.map(({ key }) => {
      const r = read(preset(key));
      return [key, r.told.title, r.role.split(/[ :]/)[0]];
    });
    expect(told).toEqual([
      ["equilibrium", "Equilibrium", "No"],
      ["ordinary", "Ordinary currents", "Neither"],
      ["formal-particle", "Formal inverse particle current", "Engine"],
      ["formal-energy", "Formal inverse energy current", "Refrigerator"],
      ["stall", "Stall", "No"],
      ["engine", "Ordinary currents", "Engine"],
      ["refrigerator", "Ordinary currents", "Refrigerator"],
    ]);
    expect(read(preset("stall")).told.why).toContain("equally full");
    expect(read({ ...START, eps: 0 }).told).toMatchObject({
      title: "Stall of energy",
      why: expect.stringContaining("no energy"),
    });
  });

  it("never beats Carnot", () => {
    const u = random(6);
    let met = 0;
    for (let k = 0; k < 400; k++) {
      const numbers = read(drawn(u)).role.match(/(?:efficiency|COP) (\d+\.\d+) of at most (\d+\.\d+)/);
      if (!numbers) continue;
      met++;
      expect(Number(numbers[1])).toBeLessThanOrEqual(Number(numbers[2]));
    }
    expect(met).toBeGreaterThan(50);
  });

  it("has its curves on both sides of zero", () => {
    const s = preset("engine");
    const curves = new OneCurves(new Network(oneSpec(s)));
    curves.fill(s, -0.5);
    expect(curves.domain).toEqual([-2, 2]);
    const zeros = curves.zeros(s).map((z) => z.x);
    expect(zeros).toHaveLength(2);
    for (const zero of zeros) expect(Math.abs(zero + 1)).toBeLessThan(1e-9);
    curves.fill({ ...s, T_L: 0.5 }, -0.5);
    expect(curves.domain).toEqual([-2, 2]);
  });
});

describe("the map of one dot", () => {
  it("is what work, heat and the verdict say", () => {
    const u = random(7);
    const count = new Map<string, number>();
    for (let k = 0; k < 2000; k++) {
      const s = drawn(u);
      const r = read(s);
      const at = regions(s).filter(({ halves }) => inside(halves, [s.eps, s.mu_L]));
      const kinds = at.map((region) => region.kind);
      const word = r.role.split(/[ :]/)[0].toLowerCase();
      const done = word === "neither" ? "work is lost" : word;
      const inverse = r.v.inverse ? [r.v.inverse] : [];
      expect(kinds).toEqual([done, ...inverse]);
      for (const kind of kinds) count.set(kind, (count.get(kind) ?? 0) + 1);
    }
    for (const kind of ["engine", "refrigerator", "work is lost", "particle", "energy"])
      expect(count.get(kind)).toBeGreaterThan(50);
    expect(regions({ ...START, T_L: 1 })).toEqual([]);
  });

  it("cuts a polygon along a line", () => {
    const square: [number, number][] = [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
    ];
    expect(clip(square, [1, 0, -1])).toEqual([
      [1, 0],
      [2, 0],
      [2, 2],
      [1, 2],
    ]);
    expect(clip(square, [1, 0, 1])).toEqual(square);
    expect(clip(square, [1, 0, -3])).toEqual([]);
  });
});
