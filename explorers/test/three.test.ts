import { describe, expect, it } from "vitest";
import figures from "../../qicc_figures/figures.json";
import { seaWords, ThreeCurves, warmth } from "../src/figures/three-parts";
import { readThree } from "../src/figures/three-reading";
import { gateWhy, threePay } from "../src/kit/gate-words";
import { Network } from "../src/physics/network";
import { inverseWindow, lambda, pushThree, regime, type ThreeState, threeSpec, threeState } from "../src/physics/three";
import { particleBias } from "../src/physics/verdict";
import { between, logBetween, off, random } from "./devices";

const { params, presets } = figures["three-terminal"];
const START = Object.fromEntries(params.map((p) => [p.key, p.value])) as unknown as ThreeState;
const at = (change: Partial<ThreeState> = {}): ThreeState => ({ ...START, ...change });
const preset = (key: string) => at(presets.find((p) => p.key === key)?.state as Partial<ThreeState>);
const read = (s: ThreeState) => readThree(new Network(threeSpec(s)), s);

/** A state anywhere in the range of the controls. */
function drawn(u: () => number): ThreeState {
  const value = (p: (typeof params)[number]) => ("scale" in p ? logBetween : between)(u, p.min, p.max);
  return Object.fromEntries(params.map((p) => [p.key, value(p)])) as unknown as ThreeState;
}

describe("presets of three-terminal", () => {
  // J_N and J_E computed with forty-digit arithmetic by another route.
  it.each([
    ["equilibrium", 0, 0],
    ["inverse-particle", -0.016154279379, 0.04822392803],
    ["ordinary", 0.013936796071, 0.009291197381],
    ["inverse-energy", 0.072909609446, -0.074484148427],
    ["repulsive", 0.01222622708, 0.0234222019],
    ["path", -0.05103472215169, 0.1741148678329],
    ["renamed", -0.05103472215169, 0.1741148678329],
  ])("%s", (key, JN, JE) => {
    const { particle, energy } = read(preset(key));
    expect(off(particle.J, JN)).toBeLessThan(1e-9);
    expect(off(energy.J, JE)).toBeLessThan(1e-9);
  });
  it("all have one", () => expect(presets).toHaveLength(7));
});

describe("linear response", () => {
  const gentle = (s: ThreeState, FN: number, FE: number) =>
    read({ ...s, ...pushThree(FN, s), T_M: s.T_R / (1 - FE * s.T_R) });

  it("is golden", () => {
    const [rN, rE] = inverseWindow(START) ?? [0, 0];
    expect(off(rN, 1.2)).toBeLessThan(1e-14);
    expect(off(rE, 2.4444444444444446)).toBeLessThan(1e-14);
  });
  it("is what the solver does for gentle pushes", () => {
    const u = random(4);
    let met = 0;
    for (let k = 0; k < 200; k++) {
      const s = { ...drawn(u), T_L: 1.5, T_R: 1.5 };
      const window = inverseWindow(s);
      expect(window !== null).toBe(lambda(s) * s.U < 0);
      if (!window) continue;
      met++;
      const FE = 1e-7;
      // Currents are linear in so small a force: along F_E alone and F_N alone they give the zeros.
      const [E, N] = [gentle(s, 0, FE), gentle({ ...s, T_M: 1.5 }, FE, 0)];
      expect(off(-E.particle.J / N.particle.J, window[0])).toBeLessThan(1e-4);
      expect(off(-E.energy.J / N.energy.J, window[1])).toBeLessThan(1e-4);
    }
    expect(met).toBeGreaterThan(50);
  });
  it("is marked only where the gate is the hotter side", () => {
    const curves = new ThreeCurves(new Network(threeSpec(START)));
    expect(curves.marks(START)?.map((m) => m.x)).toEqual([expect.closeTo(0.6, 12), expect.closeTo(1.2222222222, 9)]);
    expect(curves.marks(at({ T_M: 0.5 }))).toBeUndefined();
    expect(curves.marks(at({ U: 2 }))).toBeUndefined();
  });
});

it("currents, C and lambda: the exact identities, far from equilibrium", () => {
  const u = random(5);
  for (let k = 0; k < 300; k++) {
    const s = drawn(u);
    const net = new Network(threeSpec(s));
    const { particle, pairs } = readThree(net, s);
    const C = net.channelFlux[5];
    const f = (T: number, mu: number, E: number) => 1 / (1 + Math.exp((E - mu) / T));
    const P = [net.probabilities[0] + net.probabilities[1], net.probabilities[2] + net.probabilities[3]];
    const direct = [0, 1].map((n) => {
      const [L, R] = n ? [s.Gamma_L1, s.Gamma_R1] : [s.Gamma_L0, s.Gamma_R0];
      const E = s.eps_c + n * s.U;
      return ((L * R) / (L + R)) * (f(s.T_L, s.mu_L, E) - f(s.T_R, s.mu_R, E)) * P[n];
    });
    const size = Math.abs(lambda(s) * C) + Math.abs(direct[0]) + Math.abs(direct[1]);
    expect(Math.abs(particle.J - lambda(s) * C - direct[0] - direct[1])).toBeLessThan(1e-12 * size);
    expect(Math.abs(pairs[2].J - s.U * C)).toBeLessThanOrEqual(1e-12 * Math.abs(s.U * C));
  }
});

it("along a path the energy told is what leaves the hot end", () => {
  const path = (T_M: number) => {
    const s = { ...preset("path"), T_M };
    const net = new Network(threeSpec(s));
    const { energy } = readThree(net, s);
    const curves = new ThreeCurves(new Network(threeSpec(s)));
    curves.fill(s, 0);
    return { energy, current: net.energyCurrent, start: curves.y[1][0] };
  };
  const [cold, hot] = [path(1), path(2)];
  expect(off(cold.energy.J, cold.current[0])).toBe(0);
  expect(off(hot.energy.J, -hot.current[1])).toBeLessThan(1e-12);
  expect(Math.sign(hot.start)).toBe(Math.sign(hot.energy.J));
});

describe("curves", () => {
  const curves = (s: ThreeState) => {
    const found = new ThreeCurves(new Network(threeSpec(s)));
    found.fill(s, particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R));
    const zeros = found.zeros(s);
    return { zeros, regions: found.regions(s, zeros).map((r) => [r.series, r.from, r.to]) };
  };
  it("the golden zeros end the regions", () => {
    const { zeros, regions } = curves(START);
    expect(zeros.map((z) => z.x)).toEqual([expect.closeTo(0.636968961, 9), expect.closeTo(1.1750738033, 9)]);
    expect(regions).toEqual([
      [0, 0, zeros[0].x],
      [1, zeros[1].x, 3],
    ]);
  });
  it("a cold gate makes nothing inverse, and R as the hot end mirrors the path", () => {
    expect(curves(at({ T_M: 0.5 })).regions).toEqual([]);
    const path = preset("path");
    const mirror = { ...path, T_L: path.T_R, T_R: path.T_L, T_M: 1, mu_L: path.mu_R, mu_R: path.mu_L };
    const [one, two] = [curves(path).regions, curves(mirror).regions];
    expect(one).toHaveLength(2);
    expect(two.map(([, a, b]) => [-b, -a])).toEqual(
      one.map(([, a, b]) => [expect.closeTo(a, 9), expect.closeTo(b, 9)]),
    );
  });
  it("a particle force moves both chemical potentials about their mean", () => {
    const s = at({ T_L: 2, mu_L: 0.7, mu_R: 0.1 });
    const moved = { ...s, ...pushThree(1.3, s) };
    expect(particleBias(moved.T_L, moved.mu_L, moved.T_R, moved.mu_R)).toBeCloseTo(1.3, 12);
    expect(moved.mu_L + moved.mu_R).toBeCloseTo(0.8, 12);
  });
});

describe("what a state is called", () => {
  it.each([
    ["equilibrium", "Nothing pushes.", "Nothing flows.", "Equilibrium"],
    ["inverse-particle", "M pushes energy, L pushes particles.", "The particles go left.", "Inverse by convention"],
    ["ordinary", "M pushes energy, L pushes particles.", "Both fluxes follow.", "Ordinary currents"],
    ["inverse-energy", "M pushes energy, L pushes particles.", "The energy goes into M.", "Inverse by convention"],
    ["repulsive", "M pushes energy, L pushes particles.", "Both fluxes follow.", "Ordinary currents"],
    ["path", "Both forces push right.", "The particles go left.", "Formal inverse particle current"],
    ["renamed", "Both forces push right.", "The particles go left.", "Formal inverse particle current"],
  ])("%s", (key, pushes, happens, title) => {
    expect(read(preset(key)).told).toMatchObject({ pushes, happens, title });
  });

  it.each<[Partial<ThreeState>, string, string]>([
    [{ mu_L: 0, mu_R: 0 }, "Only M pushes energy. The particles go left.", "Ordinary currents, with a cross-effect"],
    [{ T_M: 1 }, "Only L pushes particles. The energy goes into M.", "Ordinary currents, with a cross-effect"],
    [{ U: 0 }, "Only L pushes particles. M exchanges no energy.", "Ordinary currents"],
    [{ T_M: 0.5 }, "M draws energy, L pushes particles. Both fluxes follow.", "Ordinary currents"],
    [{ mu_L: -0.1, mu_R: 0.1 }, "M pushes energy, R pushes particles. Both fluxes follow.", "Ordinary currents"],
    [
      { U: 2, mu_L: -0.1, mu_R: 0.1 },
      "M pushes energy, R pushes particles. The particles go right.",
      "Ordinary currents",
    ],
    [{ T_L: 5, T_M: 3, T_R: 0.2 }, "Three forces push. The particles go left.", "Inverse by convention"],
    [{ T_L: 1.5, mu_L: 0, mu_R: 0 }, "Two thermal forces push. The energy goes into L.", "Inverse by convention"],
    [{ T_L: 1.5, T_M: 0.2, mu_L: 2 }, "Three forces push. The particles go right.", "Ordinary currents"],
  ])("%j", (change, sentence, title) => {
    const { told } = read(at(change));
    expect(`${told.pushes} ${told.happens}`).toBe(sentence);
    expect(told.title).toBe(title);
  });

  it("why: lambda and its sign, or c* and the lowest entry, or the third force", () => {
    expect(read(START).told.why).toContain(
      "$λ$$U$\u00a0<\u00a00 ($λ$\u00a0=\u00a00.82): energy from $M$ carries particles left.",
    );
    expect(read(preset("repulsive")).told.why).toContain(">\u00a00");
    expect(read(preset("path")).told.why).toContain("$E_{ref}$\u00a0=\u00a0−2.50, below $c$*\u00a0=\u00a0−0.020");
    expect(read(at({ T_L: 1.5 })).told.why).toContain("a third one acts");
    expect(gateWhy("Ordinary currents", { F: 1, J: 1 }, { F: 1, J: 1 }, "0.00", 0)).toContain("carries no particles");
  });

  it("no state of a path is genuine, and the twin of any state carries the same currents", () => {
    const u = random(6);
    const kinds = new Set<string>();
    for (let k = 0; k < 400; k++) {
      const s = drawn(u);
      if (k % 2) s.T_M = k % 4 === 1 ? s.T_R : s.T_L;
      else s.T_L = s.T_R;
      kinds.add(`${regime(s)} ${read(s).v.kind}`);
      const twin = { ...s, eps_c: s.eps_c + s.U, eps_g: -s.eps_g, U: -s.U, mu_M: -s.mu_M };
      [twin.Gamma_L0, twin.Gamma_L1, twin.Gamma_R0, twin.Gamma_R1, twin.Gamma_M0, twin.Gamma_M1] = [
        s.Gamma_L1,
        s.Gamma_L0,
        s.Gamma_R1,
        s.Gamma_R0,
        s.Gamma_M0,
        s.Gamma_M1,
      ];
      const [one, two] = [read(s), read(twin)];
      expect(Math.abs(one.particle.J - two.particle.J)).toBeLessThan(1e-9 * (Math.abs(one.particle.J) + 1e-6));
      expect(one.told.title).toBe(two.told.title);
    }
    expect([...kinds].sort()).toEqual(["gate convention", "gate none", "path formal", "path none"]);
  });

  it("the other lines", () => {
    expect(read(START).line).toBe("Energy leaves M, entropy grows:");
    expect(read(preset("path")).line).toBe("Energy goes right, entropy grows:");
    expect(read(START).pay).toBe("The energy term pays 7.5 times what the particles cost.");
    expect(threePay([-1, -1, 3])).toBe("Two terms are negative; the third pays for both.");
    expect(seaWords(START)).toBe("$L$ is fuller at every energy than $R$.");
    expect(seaWords(at({ T_L: 2 }))).toContain("$L$ is fuller, below");
    expect(warmth(at({ T_L: 1.5 }))).toEqual({ L: "mid", R: "cold", M: "hot" });
    expect(warmth(at({ T_M: 1 }))).toEqual({ L: "mid", R: "mid", M: "mid" });
  });
});

it("a device and its controls are two spellings of the same numbers", () => {
  const s = drawn(random(7));
  expect(threeState(threeSpec(s))).toEqual(s);
  expect(() => threeState({ ...threeSpec(s), dots: ["u", "d"] })).toThrow("conductor dot c");
});
