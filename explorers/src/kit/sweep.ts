import type { Region, Zero } from "./plot";

const POINTS = 161;

export interface Crossing {
  x: number;
  series: number;
  rising: boolean;
}

/** J_N and J_E against the particle force, with everything else of a state as it is. */
export abstract class Sweep<S> {
  readonly x = new Float64Array(POINTS);
  readonly y = [new Float64Array(POINTS), new Float64Array(POINTS)];
  domain: [number, number] = [0, 2];

  /** Where the axis begins, in parts of where it ends. */
  protected readonly near: number = 0;

  /** Solve at a particle force. */
  protected abstract solve(F: number, s: S): void;
  /** A current of what was solved last: 0 is J_N, 1 is J_E. */
  protected abstract current(series: number): number;
  /** Where the axis ends at the least: on the side of zero that is worth seeing. */
  protected abstract far(s: S): number;
  /** By current: the sign of the particle force at which both forces agree; 0 where they never do. */
  protected abstract ways(s: S): [number, number];

  fill(s: S, now: number): void {
    const far = this.far(s);
    const widen = Math.max(0.05, Math.abs(now) * 0.05);
    this.domain = [Math.min(this.near * far, far), Math.max(this.near * far, far)];
    if (now < this.domain[0]) this.domain[0] = now - widen;
    if (now > this.domain[1]) this.domain[1] = now + widen;
    const [a, b] = this.domain;
    for (let k = 0; k < POINTS; k++) {
      const F = a + ((b - a) * k) / (POINTS - 1);
      this.x[k] = F;
      this.solve(F, s);
      this.y[0][k] = this.current(0);
      this.y[1][k] = this.current(1);
    }
  }

  /** Where a current crosses zero away from equilibrium, found between samples and refined on the solver itself. */
  zeros(s: S): Crossing[] {
    const found: Crossing[] = [];
    const value = (F: number, i: number) => {
      this.solve(F, s);
      return this.current(i);
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
  regions(s: S, zeros: { x: number; series: number }[]): Region[] {
    const regions: Region[] = [];
    this.ways(s).forEach((way, i) => {
      if (way === 0) return;
      const [a, b] =
        way > 0 ? [Math.max(0, this.domain[0]), this.domain[1]] : [this.domain[0], Math.min(0, this.domain[1])];
      const cuts = [a, ...zeros.filter((z) => z.series === i && z.x > a && z.x < b).map((z) => z.x), b];
      for (let k = 1; k < cuts.length; k++) {
        this.solve((cuts[k - 1] + cuts[k]) / 2, s);
        if (way * this.current(i) >= 0) continue;
        const name = i === 0 ? "inverse particle" : "inverse energy";
        regions.push({ from: cuts[k - 1], to: cuts[k], series: i, name: `${name} current`, short: name });
      }
    });
    return regions;
  }

  labelled(zeros: Crossing[]): Zero[] {
    return zeros.map((z) => {
      const at = z.x.toFixed(Math.abs(z.x) < 10 ? 3 : 1).replace("-", "−");
      const stall = z.series === 0;
      return { ...z, text: stall ? `stall ${at}` : `$J_E$ = 0 at ${at}`, short: stall ? `stall ${at}` : at };
    });
  }
}
