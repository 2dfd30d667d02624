import { describe, expect, it } from "vitest";
import { type Boxes, contour, entropy, exchange, path } from "../src/physics/boxes";

/** The same states in every run. */
function* drawn(n: number): Generator<Boxes> {
  let seed = 7;
  const next = () => {
    seed = (seed * 16807) % 2147483647;
    return 0.1 + (0.8 * seed) / 2147483647;
  };
  for (let i = 0; i < n; i++) yield { energy: next(), particles: next(), volume: next() };
}

describe("two boxes", () => {
  it("are pushed along the slope of their entropy", () => {
    const h = 1e-5;
    for (const b of drawn(200)) {
      const { FE, FN } = exchange(b, "both");
      const rise = (key: "energy" | "particles") =>
        (entropy({ ...b, [key]: b[key] + h }) - entropy({ ...b, [key]: b[key] - h })) / (2 * h);
      expect(rise("energy")).toBeCloseTo(FE, 4);
      expect(rise("particles")).toBeCloseTo(FN, 4);
      expect(entropy(b)).toBeLessThanOrEqual(0);
    }
  });
  it("exchange through a hole what the law of one energy after the other adds up to", () => {
    for (const b of drawn(5)) {
      const { TL, TR, JE, JN } = exchange(b, "both");
      const z = [((1 - b.particles) / (1 - b.volume)) * TL ** -1.5, (b.particles / b.volume) * TR ** -1.5];
      let [N, E] = [0, 0];
      const step = 0.0005;
      for (let e = step / 2; e < 400; e += step) {
        const j = e * (z[0] * Math.exp(-e / TL) - z[1] * Math.exp(-e / TR)) * step;
        N += j;
        E += e * j;
      }
      expect(N).toBeCloseTo(JN, 4);
      expect(E).toBeCloseTo(JE, 4);
    }
  });
  it("lose their difference of temperature exponentially through a wall", () => {
    const b = { energy: 0.6, particles: 0.8, volume: 0.5 };
    const gap = (energy: number) => {
      const { TL, TR } = exchange({ ...b, energy }, "energy");
      return TL - TR;
    };
    const [end] = path(b, "energy", 0.5, 200)[200];
    expect(gap(end)).toBeCloseTo(gap(0.6) * Math.exp(-0.5 * (2 / 3) * (1 / 0.2 + 1 / 0.8)), 8);
  });
  it("pass particles one by one where the site is rarely empty", () => {
    for (const b of drawn(50)) {
      const { FN, JN, JE } = exchange(b, "particles");
      expect(JN).toBeCloseTo((Math.exp(FN) - 1) / (Math.exp(FN) + 1), 10);
      expect(JE).toBe(0);
    }
  });
  it("have closed contour lines of one entropy each, around the maximum", () => {
    for (const [energy, particles] of contour(-0.6, 0.35)) {
      const inside = Math.min(energy, particles, 1 - energy, 1 - particles) > 0.01;
      if (inside) expect(entropy({ energy, particles, volume: 0.35 })).toBeCloseTo(-0.6, 5);
    }
  });
});
