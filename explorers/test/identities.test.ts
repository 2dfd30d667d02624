import { expect, it } from "vitest";
import { Network } from "../src/physics/network";
import { seriesSpec } from "../src/physics/series";
import { energyBias, particleBias, verdict } from "../src/physics/verdict";
import { between, logBetween, off, random, START, series, thermalSeriesSpec, threeTerminalSpec } from "./devices";

const u = random(20261124);

function anyNetwork(k: number): Network {
  const bath = (): [number, number] => [between(u, 0.2, 5), between(u, -6, 6)];
  const pair = (): [number, number] => [logBetween(u, 0.01, 10), logBetween(u, 0.01, 10)];
  if (k % 3 === 0) {
    const [L, R, M] = [bath(), bath(), bath()];
    const p = { eps_c: between(u, -2, 3), eps_g: between(u, -2, 3), U: between(u, -4, 4), L, R, M };
    return new Network(threeTerminalSpec({ ...p, Gamma_L: pair(), Gamma_R: pair(), Gamma_M: pair() }));
  }
  if (k % 3 === 1) {
    const levels: [number, number] = [between(u, -2, 3), between(u, -2, 3)];
    return new Network(thermalSeriesSpec(levels, between(u, -4, 4), bath(), bath(), between(u, 0.2, 5)));
  }
  const [l, r, [T_L, mu_L], [T_R, mu_R]] = [pair(), pair(), bath(), bath()];
  const rates = { Gamma_L0: l[0], Gamma_L1: l[1], Gamma_R0: r[0], Gamma_R1: r[1], g: logBetween(u, 0.01, 100) };
  return new Network(seriesSpec({ eps: between(u, -2, 3), U: between(u, -4, 4), T_L, mu_L, T_R, mu_R, ...rates }));
}

it("conserves, and produces entropy, on 500 random devices", () => {
  for (let k = 0; k < 500; k++) {
    const net = anyNetwork(k);
    net.solve();
    const { T, mu, particleCurrent: JN, energyCurrent: JE } = net;
    const total = (a: Float64Array) => a.reduce((s, x) => s + x, 0);
    const scale = (a: Float64Array) => a.reduce((s, x) => s + Math.abs(x), 1e-300);
    expect(Math.abs(total(net.probabilities) - 1)).toBeLessThan(1e-14);
    expect(Math.abs(total(JN))).toBeLessThan(1e-13 * scale(JN));
    expect(Math.abs(total(JE))).toBeLessThan(1e-13 * scale(net.cycleFlux) * 20);
    expect(net.entropyProduction).toBeGreaterThanOrEqual(0);

    // From reservoirs: sum of force x flux against R.
    let forces = 0;
    for (const r of [0, 2]) {
      if (r >= T.length) continue;
      forces += energyBias(T[r], T[1]) * JE[r] + particleBias(T[r], mu[r], T[1], mu[1]) * JN[r];
    }
    expect(off(forces, net.entropyProduction)).toBeLessThan(1e-9);

    // From edges: net flux p w - p' w' times log of the two rates' ratio.
    let edges = 0;
    net.topology.channels.forEach((c, i) => {
      if (c.reservoir < 0) return;
      let E = 0;
      c.energy.forEach((n, j) => {
        E += n * net.energies[j];
      });
      const x = (E - c.particles * mu[c.reservoir]) / T[c.reservoir];
      edges -= net.channelFlux[i] * x;
    });
    // The flip is symmetric when elastic, so what is left is -ln(p/p') summed over a closed network: zero.
    expect(Math.abs(edges - net.entropyProduction)).toBeLessThan(1e-9 * net.entropyProduction + 1e-15);
  }
});

it("net fluxes are p w - p' w'", () => {
  const net = series();
  const f = (E: number, T: number, mu: number) => 1 / (1 + Math.exp((E - mu) / T));
  const p = net.probabilities;
  const wanted = [
    p[0] * f(0.5, 2, 0.4) - p[1] * (1 - f(0.5, 2, 0.4)),
    p[2] * f(-1.5, 2, 0.4) - p[3] * (1 - f(-1.5, 2, 0.4)),
    p[0] * f(0.5, 1, 0) - p[2] * (1 - f(0.5, 1, 0)),
    p[1] * f(-1.5, 1, 0) - p[3] * (1 - f(-1.5, 1, 0)),
    p[1] - p[2],
  ];
  wanted.forEach((J, e) => {
    expect(off(net.channelFlux[e], J)).toBeLessThan(1e-12);
  });
});

it("is exactly still in equilibrium", () => {
  for (let k = 0; k < 100; k++) {
    const net = anyNetwork(k);
    net.T.fill(between(u, 0.2, 5));
    net.mu.fill(between(u, -6, 6));
    net.solve();
    for (const J of [...net.particleCurrent, ...net.energyCurrent]) expect(J).toBeCloseTo(0, 300);
    expect(net.entropyProduction).toBe(0);
  }
});

/** J_1, J_2, J_3 in closed form, each difference of products written as one expm1. */
function closedForm(s: typeof START) {
  const f = (E: number, T: number, mu: number) => 1 / (1 + Math.exp((E - mu) / T));
  const [l0, l1] = [f(s.eps, s.T_L, s.mu_L), f(s.eps + s.U, s.T_L, s.mu_L)];
  const [r0, r1] = [f(s.eps, s.T_R, s.mu_R), f(s.eps + s.U, s.T_R, s.mu_R)];
  const not = (E: number, T: number, mu: number) => 1 / (1 + Math.exp((mu - E) / T));
  const [bl0, bl1] = [not(s.eps, s.T_L, s.mu_L), not(s.eps + s.U, s.T_L, s.mu_L)];
  const [br0, br1] = [not(s.eps, s.T_R, s.mu_R), not(s.eps + s.U, s.T_R, s.mu_R)];
  const FE = energyBias(s.T_L, s.T_R);
  const FN = particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R);
  const { g, Gamma_L0: a, Gamma_L1: c, Gamma_R0: b, Gamma_R1: d } = s;
  // Edge rates: up 0-1 (L), 2-3 (L), 0-2 (R), 1-3 (R), and the flip 1-2.
  const W = [
    [0, a * l0, b * r0, 0],
    [a * bl0, 0, g, d * r1],
    [b * br0, g, 0, c * l1],
    [0, d * br1, c * bl1, 0],
  ];
  let Z = 0;
  for (let root = 0; root < 4; root++) {
    const others = [0, 1, 2, 3].filter((k) => k !== root);
    for (const x of [0, 1, 2, 3])
      for (const y of [0, 1, 2, 3])
        for (const z of [0, 1, 2, 3]) {
          const to = new Map([
            [others[0], x],
            [others[1], y],
            [others[2], z],
          ]);
          const leads = others.every((k) => {
            let here = k;
            for (let n = 0; n < 4 && here !== root; n++) here = to.get(here) as number;
            return here === root;
          });
          if (leads) Z += W[others[0]][x] * W[others[1]][y] * W[others[2]][z];
        }
  }
  // f - f' = f (1 - f') (1 - exp(-A)) with A = x' - x; likewise for the products in J_3.
  const A1 = s.eps * FE + FN;
  const A2 = (s.eps + s.U) * FE + FN;
  const A3 = -s.U * FE;
  const J1 = (g / Z) * a * b * l0 * br0 * -Math.expm1(-A1) * (c * bl1 + d * br1);
  const J2 = (g / Z) * c * d * l1 * br1 * -Math.expm1(-A2) * (a * l0 + b * r0);
  const J3 = ((a * b * c * d) / Z) * l0 * br0 * r1 * bl1 * -Math.expm1(-A3);
  return [J1, J2, J3];
}

it("agrees with the closed form to 1e-10 at forces down to 1e-10, over the controls' whole range", () => {
  for (let k = 0; k < 300; k++) {
    const T_R = between(u, 0.2, 5);
    const mu_R = between(u, -3, 3);
    const size = logBetween(u, 1e-10, 1);
    const s = {
      ...START,
      eps: between(u, -2, 3),
      U: between(u, -4, 4),
      T_R,
      mu_R,
      T_L: T_R * (1 + size * between(u, 0.1, 1)),
      mu_L: mu_R + size * between(u, -1, 1),
      g: logBetween(u, 0.01, 100),
      Gamma_L0: logBetween(u, 0.01, 10),
      Gamma_L1: logBetween(u, 0.01, 10),
      Gamma_R0: logBetween(u, 0.01, 10),
      Gamma_R1: logBetween(u, 0.01, 10),
    };
    const net = series(s);
    const [J1, J2, J3] = closedForm(s);
    // Forces are rounded to 1e-16 of T and mu: what a cycle's affinity loses by cancellation is not judged.
    [J1, J2, J3].forEach((J, c) => {
      expect(Math.abs(net.cycleFlux[c] - J)).toBeLessThan(1e-10 * Math.max(Math.abs(J1), Math.abs(J2), Math.abs(J3)));
    });
    const JN = J1 + J2;
    const JE = s.eps * J1 + (s.eps + s.U) * J2 - s.U * J3;
    expect(Math.abs(net.particleCurrent[0] - JN)).toBeLessThan(1e-10 * (Math.abs(J1) + Math.abs(J2)));
    expect(Math.abs(net.energyCurrent[0] - JE)).toBeLessThan(1e-9 * (Math.abs(JE) + Math.abs(J1) + Math.abs(J2)));
  }
});

it("stays finite in deep blockade and at very low temperature", () => {
  const net = series({ T_L: 2e-3, T_R: 1e-3, Gamma_L0: 1e-200, Gamma_L1: 1e-180, Gamma_R0: 1e-190 });
  for (const x of [...net.probabilities, ...net.cycleFlux, net.entropyProduction])
    expect(Number.isFinite(x)).toBe(true);
  expect(net.probabilities.reduce((s, x) => s + x, 0)).toBeCloseTo(1, 14);
  expect(net.entropyProduction).toBeGreaterThanOrEqual(0);
});

it("refuses a device whose steady state is not unique", () => {
  expect(() => series({ Gamma_L0: 0, Gamma_L1: 0, g: 0 })).toThrow("not unique");
});

it("the sign of J_N never depends on the flip rate", () => {
  for (let k = 0; k < 200; k++) {
    const s = { eps: between(u, -2, 3), U: between(u, -4, 4), T_L: between(u, 0.2, 5), mu_L: between(u, -6, 6) };
    const signs = [0.01, 1, 100].map((g) =>
      Math.sign(verdict(series({ ...s, g })).JN || series({ ...s, g }).particleCurrent[0]),
    );
    expect(new Set(signs).size).toBe(1);
  }
});

it("is as exact where products of rates leave the range of a number: all of them 1e-80 or 1e80 times as large", () => {
  for (let k = 0; k < 300; k++) {
    const net = anyNetwork(k);
    net.solve();
    const [p, JN, JE] = [net.probabilities, net.particleCurrent, net.energyCurrent].map((found) => found.slice());
    const size = Math.max(...net.cycleFlux.map(Math.abs));
    const rates = net.rates.slice();
    for (const times of [1e-80, 1e80]) {
      net.rates.set(rates.map((rate) => times * rate));
      net.solve();
      net.probabilities.forEach((found, i) => {
        expect(off(found, p[i])).toBeLessThan(1e-12);
      });
      net.particleCurrent.forEach((found, r) => {
        expect(Math.abs(found / times - JN[r])).toBeLessThan(1e-12 * size);
        expect(Math.abs(net.energyCurrent[r] / times - JE[r])).toBeLessThan(1e-11 * size);
      });
    }
  }
});
