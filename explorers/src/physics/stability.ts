import type { ThreeState } from "./three";

/** Probabilities of 00, 10, 01, 11 and the particle current on n x n pairs of levels: eps_c runs fastest, eps_g upward. */
export interface Stability {
  n: number;
  p: [Float64Array, Float64Array, Float64Array, Float64Array];
  JN: Float64Array;
}

export const STATES = ["00", "10", "01", "11"];

export function emptyStability(n: number): Stability {
  const array = () => new Float64Array(n * n);
  return { n, p: [array(), array(), array(), array()], JN: array() };
}

const fermi = (x: number) => 1 / (1 + Math.exp(x));

/**
 * The gated conductor over both its levels. Its exact solution has a closed form in which each rate depends on one
 * of the levels alone, so that 14,400 devices take a millisecond; the network solves the same for any device.
 */
export function fillStability(out: Stability, s: ThreeState, c: [number, number], g: [number, number]): void {
  const { n, p, JN } = out;
  const [left, right] = [
    [s.Gamma_L0, s.Gamma_L1],
    [s.Gamma_R0, s.Gamma_R1],
  ];
  const M = [s.Gamma_M0, s.Gamma_M1];
  const all = left.map((rate, k) => rate + right[k]);
  const lambda = left[0] / all[0] - left[1] / all[1];
  const at = ([a, b]: [number, number], k: number) => a + ((b - a) * k) / (n - 1);
  // By column, for the gate empty and full: how full the contacts would keep c, how empty, and their direct current.
  const columns = Array.from({ length: n }, (_, i) =>
    [0, 1].map((k) => {
      const [xL, xR] = [(at(c, i) + k * s.U - s.mu_L) / s.T_L, (at(c, i) + k * s.U - s.mu_R) / s.T_R];
      const [l, r] = [left[k] / all[k], right[k] / all[k]];
      return {
        full: l * fermi(xL) + r * fermi(xR),
        empty: l * fermi(-xL) + r * fermi(-xR),
        direct: l * right[k] * (fermi(xL) - fermi(xR)),
      };
    }),
  );
  for (let j = 0; j < n; j++) {
    // By row, for c empty and full: rates into and out of the gate.
    const x = [0, 1].map((k) => (at(g, j) + k * s.U - s.mu_M) / s.T_M);
    const [in0, in1] = x.map((value, k) => M[k] * fermi(value));
    const [out0, out1] = x.map((value, k) => M[k] * fermi(-value));
    const slow0 = 1 + in0 / all[0] + out0 / all[1];
    const slow1 = 1 + in1 / all[0] + out1 / all[1];
    for (let i = 0; i < n; i++) {
      const [e, f] = columns[i];
      const [up0, up1, down0, down1] = [in0 * e.empty, in1 * e.full, out0 * f.empty, out1 * f.full];
      const sum = slow0 * (up1 + down1) + slow1 * (up0 + down0);
      const C = (up1 * down0 - up0 * down1) / sum;
      const P0 = (slow0 * down1 + slow1 * down0) / sum;
      const P1 = (slow0 * up1 + slow1 * up0) / sum;
      const o = j * n + i;
      p[0][o] = e.empty * P0 + C / all[0];
      p[1][o] = e.full * P0 - C / all[0];
      p[2][o] = f.empty * P1 - C / all[1];
      p[3][o] = f.full * P1 + C / all[1];
      JN[o] = lambda * C + e.direct * P0 + f.direct * P1;
    }
  }
}

/** The same in one call, for the test that compares it with the library. */
export function stability(s: ThreeState, n: number, c: [number, number], g: [number, number]): Stability {
  const out = emptyStability(n);
  fillStability(out, s, c, g);
  return out;
}
