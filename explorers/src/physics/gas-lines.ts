import { type Gas, type GasState, gasState } from "./gas";

/** `count` values from one end to the other, evenly on a log scale. */
export function logSpaced([from, to]: [number, number], count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
}

/**
 * For each level and each pressure, ln T where the enthalpy has that level; infinite beyond the ends. At one pressure h
 * grows with T, so there is one such place at most.
 */
export function linesOfEnthalpy(gas: Gas, levels: number[], T: Float64Array, P: Float64Array): number[][] {
  const lines: number[][] = levels.map(() => []);
  const h = new Float64Array(T.length);
  for (const p of P) {
    T.forEach((t, i) => {
      h[i] = gasState(gas, t, p).enthalpy;
    });
    let i = 1;
    levels.forEach((level, k) => {
      while (i < T.length - 1 && h[i] < level) i++;
      const part = (level - h[i - 1]) / (h[i] - h[i - 1]);
      const at = Math.log(T[i - 1]) + part * Math.log(T[i] / T[i - 1]);
      lines[k].push(level < h[0] ? -Infinity : level > h[T.length - 1] ? Infinity : at);
    });
  }
  return lines;
}

/** What streams between two states that differ little: sound into both. */
export function acoustic(left: GasState, right: GasState): { JN: number; JE: number } {
  const u = (left.P - right.P) / (left.density * left.sound_speed + right.density * right.sound_speed);
  const from = u > 0 ? left : right;
  return { JN: from.density * u, JE: from.enthalpy * from.density * u };
}
