/** Two boxes of one ideal gas, as in `qicc_lib.TwoBoxes`: shares of the right box, what the left box holds is the rest. */
export interface Boxes {
  energy: number;
  particles: number;
  volume: number;
}

const part = (E: number, N: number, V: number) => N * Math.log((V / N) * (E / N) ** 1.5);

/** Counted from its maximum, where all shares are equal. */
export const entropy = ({ energy: E, particles: N, volume: V }: Boxes) => part(E, N, V) + part(1 - E, 1 - N, 1 - V);

/** Temperatures, forces, fluxes, and what the fluxes are differences of. */
export function exchange({ energy: E, particles: N, volume: V }: Boxes, through: string) {
  const side = (e: number, n: number, v: number) => {
    const T = (2 * e) / (3 * n);
    const hits = (n / v) * Math.sqrt(T);
    return { T, hits, s: Math.log((v * e ** 1.5) / n ** 2.5) };
  };
  const [L, R] = [side(1 - E, 1 - N, 1 - V), side(E, N, V)];
  const forces = { TL: L.T, TR: R.T, FE: 1 / R.T - 1 / L.T, FN: R.s - L.s };
  if (through === "energy") return { ...forces, JE: L.T - R.T, JN: 0, sizeE: Math.max(L.T, R.T), sizeN: 1 };
  if (through === "particles") return { ...forces, JE: 0, JN: Math.tanh(forces.FN / 2), sizeE: 1, sizeN: 1 };
  return {
    ...forces,
    JE: 2 * L.hits * L.T - 2 * R.hits * R.T,
    JN: L.hits - R.hits,
    sizeE: 2 * Math.max(L.hits * L.T, R.hits * R.T),
    sizeN: Math.max(L.hits, R.hits),
  };
}

/** Energy and particles of R on the way to the maximum: Runge and Kutta's fourth order. */
export function path(start: Boxes, through: string, time = 6, steps = 400): [number, number][] {
  const h = time / steps;
  const way: [number, number][] = [[start.energy, start.particles]];
  for (let i = 0; i < steps; i++) {
    const [E, N] = way[i];
    let [k, sumE, sumN] = [{ JE: 0, JN: 0 }, 0, 0];
    for (const [ahead, weight] of [
      [0, 1],
      [0.5, 2],
      [0.5, 2],
      [1, 1],
    ]) {
      k = exchange({ ...start, energy: E + ahead * h * k.JE, particles: N + ahead * h * k.JN }, through);
      sumE += weight * k.JE;
      sumN += weight * k.JN;
    }
    way.push([E + (h / 6) * sumE, N + (h / 6) * sumN]);
  }
  return way;
}

/** A closed curve of equal entropy: entropy falls along every ray from the maximum. Rays crowd where curves bend. */
export function contour(level: number, volume: number, points = 120): [number, number][] {
  return Array.from({ length: points }, (_, i) => {
    const angle = (2 * Math.PI * i) / points;
    const [along, across] = [3 * Math.cos(angle), Math.sin(angle)];
    const [dx, dy] = [along - across, along + across];
    const edge = (d: number) => (d > 0 ? (1 - volume) / d : -volume / d);
    let [low, high] = [0, Math.min(edge(dx), edge(dy)) * (1 - 1e-9)];
    for (let k = 0; k < 24; k++) {
      const r = (low + high) / 2;
      if (entropy({ energy: volume + r * dx, particles: volume + r * dy, volume }) > level) low = r;
      else high = r;
    }
    return [volume + low * dx, volume + low * dy];
  });
}
