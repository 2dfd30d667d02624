import type { Region, Zero } from "../kit/plot";
import type { Network } from "../physics/network";
import type { SeriesState } from "../physics/series";
import { energyBias } from "../physics/verdict";

const POINTS = 161;

/** Currents against the particle force, with everything else as it is: F_N moves mu_L. */
export class Curves {
  readonly x = new Float64Array(POINTS);
  readonly y = [new Float64Array(POINTS), new Float64Array(POINTS)];
  domain: [number, number] = [0, 2];

  constructor(readonly net: Network) {}

  /** mu_L at a particle force. */
  static muL(FN: number, s: SeriesState): number {
    return s.T_L * (FN + s.mu_R / s.T_R);
  }

  fill(s: SeriesState, now: number): void {
    const { net } = this;
    // Where R is the hotter side the energy force points left, and so does the half of the axis worth seeing.
    const side = s.T_L >= s.T_R ? 1 : -1;
    const far = 2 * side;
    const widen = Math.max(0.05, Math.abs(now) * 0.05);
    this.domain = [Math.min(0, far), Math.max(0, far)];
    if (now < this.domain[0]) this.domain[0] = now - widen;
    if (now > this.domain[1]) this.domain[1] = now + widen;
    const [a, b] = this.domain;
    for (let k = 0; k < POINTS; k++) {
      const FN = a + ((b - a) * k) / (POINTS - 1);
      this.x[k] = FN;
      this.solve(FN, s);
      this.y[0][k] = net.particleCurrent[0];
      this.y[1][k] = net.energyCurrent[0];
    }
  }

  private solve(FN: number, s: SeriesState): void {
    this.net.mu[0] = Curves.muL(FN, s);
    this.net.solve();
  }

  /** Where a current crosses zero away from equilibrium, found between samples and refined on the solver itself. */
  zeros(s: SeriesState): { x: number; series: number; rising: boolean }[] {
    const found: { x: number; series: number; rising: boolean }[] = [];
    const value = (FN: number, i: number) => {
      this.solve(FN, s);
      return i === 0 ? this.net.particleCurrent[0] : this.net.energyCurrent[0];
    };
    this.y.forEach((curve, i) => {
      for (let k = 1; k < POINTS; k++) {
        const rising = curve[k] > curve[k - 1];
        // A current that vanishes exactly at a sample changes sign between its neighbours.
        if (curve[k] === 0 && k + 1 < POINTS && curve[k - 1] * curve[k + 1] < 0) {
          found.push({ x: this.x[k], series: i, rising });
        }
        if (!(curve[k - 1] * curve[k] < 0)) continue;
        let [a, b] = [this.x[k - 1], this.x[k]];
        let [fa, fb] = [curve[k - 1], curve[k]];
        for (let n = 0; n < 40 && Math.abs(b - a) > 1e-12; n++) {
          // Regula falsi in the Illinois form: safe as bisection, fast on these smooth curves.
          const c = (a * fb - b * fa) / (fb - fa);
          const fc = value(c, i);
          if (fc === 0) {
            a = c;
            b = c;
          } else if (fc * fb < 0) {
            a = b;
            fa = fb;
            b = c;
            fb = fc;
          } else {
            fa /= 2;
            b = c;
            fb = fc;
          }
        }
        found.push({ x: b, series: i, rising });
      }
    });
    return found;
  }

  /** Stretches where both forces agree and a current runs against them. */
  regions(s: SeriesState, zeros: { x: number; series: number }[]): Region[] {
    const FE = energyBias(s.T_L, s.T_R);
    if (FE === 0) return [];
    const way = Math.sign(FE);
    const [a, b] =
      way > 0 ? [Math.max(0, this.domain[0]), this.domain[1]] : [this.domain[0], Math.min(0, this.domain[1])];
    const regions: Region[] = [];
    this.y.forEach((_, i) => {
      const cuts = [a, ...zeros.filter((z) => z.series === i && z.x > a && z.x < b).map((z) => z.x), b];
      for (let k = 1; k < cuts.length; k++) {
        this.solve((cuts[k - 1] + cuts[k]) / 2, s);
        const J = i === 0 ? this.net.particleCurrent[0] : this.net.energyCurrent[0];
        if (way * J >= 0) continue;
        const name = i === 0 ? "inverse particle" : "inverse energy";
        regions.push({ from: cuts[k - 1], to: cuts[k], series: i, name: `${name} current`, short: name });
      }
    });
    return regions;
  }

  labelled(zeros: { x: number; series: number; rising: boolean }[]): Zero[] {
    return zeros.map((z) => {
      const at = z.x.toFixed(Math.abs(z.x) < 10 ? 3 : 1).replace("-", "−");
      const stall = z.series === 0;
      return { ...z, text: stall ? `stall ${at}` : `$J_E$ = 0 at ${at}`, short: stall ? `stall ${at}` : at };
    });
  }
}
