import { describe, expect, it } from "vitest";
import { verdict } from "../src/physics/verdict";
import { between, logBetween, random, series, singleDot, solved, thermalSeriesSpec, threeTerminal } from "./devices";

const gate = (eps_c: number, U: number, eps_g = 0.5) =>
  threeTerminal({ eps_c, eps_g, U, L: [2, 0.02 * 2], R: [1, 0], M: [1, 0] });

describe("the table of verdicts", () => {
  const mu = (m: number, eps_c: number, U: number) =>
    threeTerminal({ eps_c, eps_g: 0.5, U, L: [2, m], R: [1, 0], M: [1, 0] });
  const rows: [string, ReturnType<typeof series>, number, number, number, number, string, string | null][] = [
    ["dot 1", singleDot(1, 0.2), 0.06618545925878, 0.06618545925878, 1, 1, "none", null],
    ["dot -1", singleDot(-1, 0.2), -0.0427011362021, 0.0427011362021, -0.1, -1, "formal", "particle"],
    ["dot -1 at 1.5", singleDot(-1, 1.5), 0.02312064127234, -0.02312064127234, -1, -1, "formal", "energy"],
    ["series .2", series(), -0.007356434029264, 0.05351735387962, -0.4, 0.5, "genuine", "particle"],
    ["series 2", series({ mu_L: 4 }), 0.05454846522413, -0.0277733119011, -0.509149281964, 0.5, "genuine", "energy"],
    ["series repulsive", series({ U: 2 }), 0.04936270388061, 0.07897650292921, 1.599922547197, 0.5, "none", null],
    ["gate attractive", mu(0.02, 0.5, -3), -0.05103472215169, 0.1741148678329, -0.02, -2.5, "formal", "particle"],
    ["gate repulsive", mu(0.02, 0.5, 3), 0.03894748009922, 0.08122484211273, 2.085496722915, 0.5, "none", null],
    ["gate low", mu(0.02, -0.5, 3), -0.008060128193896, 0.06462439754032, -0.02, -0.5, "formal", "particle"],
  ];
  it.each(rows)("%s", (name, net, JN, JE, cStar, Eref, kind, inverse) => {
    const v = verdict(net);
    expect(v.kind).toBe(kind);
    expect(v.inverse).toBe(inverse);
    expect(v.JN / JN).toBeCloseTo(1, 11);
    expect(v.JE / JE).toBeCloseTo(1, 11);
    // The table counts c* of the single dot from mu_L = 0.2 = F_N T_L, that is F_N = 0.1, F_E = 0.5: -0.2.
    expect(v.cStar).toBeCloseTo(name === "dot -1" ? -0.2 : cStar, 10);
    expect(v.Eref).toBe(Eref);
  });
  it("naming the gate's states the other way round changes nothing", () => {
    const one = gate(0.5, -3);
    const two = threeTerminal({ eps_c: -2.5, eps_g: -0.5, U: 3, L: [2, 0.04], R: [1, 0], M: [1, 0] });
    expect(two.particleCurrent[0] / one.particleCurrent[0]).toBeCloseTo(1, 12);
  });
});

it("is none with one force, opposed forces, or in equilibrium, and tight coupling is formal", () => {
  expect(verdict(series({ T_L: 1, mu_L: 0 })).kind).toBe("none");
  expect(verdict(series({ T_L: 2, mu_L: 0 })).kind).toBe("none");
  expect(verdict(series({ T_L: 1, mu_L: 0.3 })).kind).toBe("none");
  expect(verdict(series({ mu_L: -0.3 })).kind).toBe("none");
  const tight = verdict(series({ eps: -0.5, U: 0 }));
  expect(tight.tight).toBe(true);
  expect(tight.kind).toBe("formal");
});

it("mirrors: both forces to the left are judged alike", () => {
  const swapped = verdict(series({ T_L: 1, mu_L: 0, T_R: 2, mu_R: 0.4 }));
  expect(swapped.kind).toBe("genuine");
  expect(swapped.JN).toBeGreaterThan(0);
});

it("a third force makes it a matter of convention", () => {
  const net = solved(thermalSeriesSpec([1.5, 0.5], 1, [1.1, 0.055], [1, 0], 5));
  expect(verdict(net).kind).toBe("convention");
});

it("with eps >= 0 nothing is genuine unless eps + U < 0 (2000 random devices)", () => {
  const u = random(7);
  for (let k = 0; k < 2000; k++) {
    const T_R = between(u, 0.3, 2);
    const net = series({
      eps: between(u, 0, 3),
      U: between(u, -4, 4),
      T_R,
      T_L: T_R * between(u, 1.01, 4),
      mu_L: between(u, -4, 4),
      mu_R: between(u, -3, 3),
      g: logBetween(u, 0.01, 100),
    });
    const v = verdict(net);
    if (v.kind === "genuine") expect(net.energies[0] + net.energies[2]).toBeLessThan(0);
  }
});
