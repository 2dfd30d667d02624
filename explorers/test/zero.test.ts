import { describe, expect, it } from "vitest";
import figures from "../../qicc_figures/figures.json";
import type { State } from "../src/figures/map-directions";
import { Devices, Eref, has, type Kind, renamed } from "../src/figures/zero-devices";
import { readZero } from "../src/figures/zero-reading";
import { classify, FORMAL_ENERGY, FORMAL_PARTICLE, GENUINE_ENERGY, GENUINE_PARTICLE } from "../src/kit/map-paint";
import { energyBias, particleBias, verdict } from "../src/physics/verdict";
import { between, logBetween, random } from "./devices";

const { params, presets } = figures["energy-zero"];
const START: State = Object.fromEntries(params.map((p) => [p.key, p.value]));
const KINDS: Kind[] = ["series", "gate", "one"];
const devices = new Devices();

function drawn(u: () => number): State {
  const value = (p: (typeof params)[number]) => ("scale" in p ? logBetween : between)(u, p.min, p.max);
  return Object.fromEntries(params.map((p) => [p.key, value(p)]));
}

/** The state with energies counted from c, as another device. */
const shifted = (s: State, c: number): State => ({ ...s, eps: s.eps - c, mu_L: s.mu_L - c, mu_R: s.mu_R - c });

describe("a state counted from every zero", () => {
  it.each(KINDS)("is inverse exactly for zeros above c*, and no number but F_N and J_E moves (%s)", (kind) => {
    const u = random(3);
    const seen = new Set<string>();
    for (let k = 0; k < 600; k++) {
      const s = drawn(u);
      const r = readZero(devices, kind, s);
      const net = devices.solve(kind, shifted(s, s.c));
      const v = verdict(net);
      const now = r.from(s.c);
      seen.add(now.kind);
      if (Math.abs(s.c - r.cStar) < 1e-6 || Math.abs(r.cStar - r.Eref) < 1e-9) continue;
      if (Number.isNaN(r.cStar)) continue;
      expect(now.kind).toBe(v.kind);
      expect(now.inverse).toBe(v.inverse);
      expect(now.inverse !== null).toBe(s.c > r.cStar);
      expect(v.Eref).toBeCloseTo(r.Eref - s.c, 9);
      expect(Math.abs(net.particleCurrent[0] - r.JN)).toBeLessThan(1e-9 * Math.max(...net.cycleFlux.map(Math.abs)));
    }
    expect(seen).toEqual(new Set(kind === "series" ? ["none", "formal", "genuine"] : ["none", "formal"]));
  });

  it("has classes on the map that are its verdicts", () => {
    const u = random(4);
    for (let k = 0; k < 1500; k++) {
      const s = drawn(u);
      const kind = KINDS[k % 3];
      const r = readZero(devices, kind, s);
      const net = devices.solve(kind, s);
      if (Number.isNaN(r.cStar) || Math.abs(s.c - r.cStar) < 1e-6) continue;
      const [FE, FN] = [energyBias(s.T_L, s.T_R), particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R)];
      const [JN, JE, E] = [net.particleCurrent[0], net.energyCurrent[0], Eref(kind, s)];
      const excess = kind === "one" ? 0 : JE - E * JN;
      const found = classify(FN + s.c * FE, FE, JN, JE - s.c * JN, FN + E * FE, excess);
      const { kind: word, inverse } = r.from(s.c);
      const wanted =
        word === "genuine"
          ? { particle: GENUINE_PARTICLE, energy: GENUINE_ENERGY }
          : { particle: FORMAL_PARTICLE, energy: FORMAL_ENERGY };
      if (word === "none") expect(found).toBeLessThan(GENUINE_PARTICLE);
      else expect(found).toBe(inverse && wanted[inverse]);
    }
  });

  it("is told by its presets", () => {
    const told = presets.map(({ key, state, options }) => {
      const r = readZero(devices, options.device as Kind, { ...START, ...state } as State);
      return [key, r.told.title];
    });
    expect(told).toEqual([
      ["single", "Formal inverse particle current"],
      ["genuine", "Genuine inverse particle current"],
      ["genuine-energy", "Genuine inverse energy current"],
      ["repulsive", "Ordinary currents"],
      ["tight", "Formal inverse energy current"],
      ["gate", "Formal inverse particle current"],
      ["renamed", "Formal inverse particle current"],
    ]);
  });

  it("says which zeros make it inverse, or why none does", () => {
    const rule = (change: State, kind: Kind = "series") => readZero(devices, kind, { ...START, ...change }).rule;
    expect(rule({})).toContain("lies below");
    expect(rule({ U: 2 })).toContain("does not lie below");
    expect(rule({ U: 0 })).toContain("same energy");
    expect(rule({ T_L: 1 })).toContain("Equal temperatures");
    expect(rule({ eps: -1, mu_L: 1 }, "one")).toContain("stand still");
  });
});

describe("the gate's names", () => {
  it("turn attraction into repulsion and change no current", () => {
    const u = random(5);
    for (let k = 0; k < 300; k++) {
      const s = drawn(u);
      const other = renamed(s);
      const [a, b] = [s, other].map((state) => {
        const net = devices.solve("gate", state);
        return [...net.particleCurrent, ...net.energyCurrent, net.entropyProduction];
      });
      const size = Math.max(...a.map(Math.abs));
      a.forEach((value, i) => {
        expect(Math.abs(value - b[i])).toBeLessThan(1e-9 * size + 1e-14);
      });
      expect(other.U).toBe(-s.U);
      expect(Eref("gate", other)).toBeCloseTo(Eref("gate", s), 9);
      const back = renamed(other);
      for (const key in s) expect(back[key]).toBeCloseTo(s[key], 9);
    }
  });

  it("belong to a gate: each device has the sliders that move it", () => {
    expect(KINDS.map((kind) => ["U", "g", "eps_g", "Gamma_L1", "Gamma_M0", "c"].map((key) => has(kind, key)))).toEqual([
      [true, true, false, true, false, true],
      [true, false, true, true, true, true],
      [false, false, false, false, false, true],
    ]);
    const presetsOf = Object.fromEntries(presets.map((p) => [p.key, { ...START, ...p.state } as State]));
    expect(renamed(presetsOf.gate)).toEqual(presetsOf.renamed);
  });
});
