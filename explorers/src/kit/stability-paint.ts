/**
 * The pixels of a stability diagram: the particle current as a tint, hatched where it runs against its force, and
 * lines where two charge states are equally probable. Fields are interpolated, so that lines are contours.
 */

import type { Stability } from "../physics/stability";
import type { Colour } from "./inks";
import { line } from "./map-paint";

export interface StabilityInks {
  particle: Colour;
  flip: Colour;
  ink: Colour;
}

/** Below this part of a tunnel rate a current is the rounding of its terms. */
const NOTHING = 1e-13;

/** The largest current to the right, and to the left, without sign. */
export function extremes(f: Stability): [number, number] {
  const found: [number, number] = [0, 0];
  for (const J of f.JN) {
    if (J > found[0]) found[0] = J;
    if (-J > found[1]) found[1] = -J;
  }
  return found.map((J) => (J > NOTHING ? J : 0)) as [number, number];
}

/** The most probable state of every grid point. */
export function chargeStates(f: Stability): Uint8Array {
  return Uint8Array.from(f.JN, (_, o) => {
    let best = 0;
    for (let k = 1; k < 4; k++) if (f.p[k][o] > f.p[best][o]) best = k;
    return best;
  });
}

/**
 * Fill `out` (RGBA, transparent ground) with w x h pixels, `scale` of them to a CSS pixel. `way` is the sign of the
 * particle force; where there is none, violet is to the right and grey to the left.
 */
export function paintStability(
  f: Stability,
  way: number,
  w: number,
  h: number,
  scale: number,
  inks: StabilityInks,
  out: Uint8ClampedArray,
): void {
  const { n } = f;
  const [kx, ky] = [(n - 1) / w, (n - 1) / h];
  const largest = Math.max(...extremes(f));
  const mixed = mixedCells(chargeStates(f), n);
  const row = new Float64Array(n); // the current along a row of pixels
  const rise = new Float64Array(n); // and how fast it changes across it, per pixel
  const stripe = Float64Array.from({ length: w + h }, (_, k) => {
    const away = Math.abs(((k / scale / Math.SQRT2) % 8) - 4);
    return Math.min(1, Math.max(0, 1.3 - away));
  });
  for (let py = 0; py < h; py++) {
    const v = (h - py - 0.5) * ky;
    const j = Math.min(n - 2, Math.floor(v));
    for (let i = 0; i < n; i++) {
      const [a, b] = [f.JN[j * n + i], f.JN[(j + 1) * n + i]];
      row[i] = a + (b - a) * (v - j);
      rise[i] = (b - a) * ky;
    }
    for (let px = 0; px < w; px++) {
      const u = (px + 0.5) * kx;
      const i = Math.min(n - 2, Math.floor(u));
      const o = 4 * (py * w + px);
      if (largest > 0) {
        const step = row[i + 1] - row[i];
        const J = row[i] + step * (u - i);
        tint(J / largest, way, stripe[px + py], inks, out, o);
        // Where hardly anything flows, the zero is one of rounding.
        const slope = Math.sqrt(step * step * kx * kx + rise[i] * rise[i]) * scale;
        if (slope > 1e-5 * largest) line(Math.abs(J) / slope, 1.5, scale, inks.particle, out, o);
      }
      const cell = j * n + i;
      if (mixed[cell] === 0) continue;
      line(border(f, cell, u - i, v - j, kx, ky) / scale, 1.5, scale, inks.ink, out, o);
    }
  }
}

/** Against the force: stripes on a weaker tint. Without a force, to the left is grey. */
function tint(J: number, way: number, stripe: number, inks: StabilityInks, out: Uint8ClampedArray, o: number): void {
  const size = Math.abs(J);
  const colour = way === 0 && J < 0 ? inks.flip : inks.particle;
  const against = J * way < 0;
  const alpha = against ? 0.4 * size + 0.42 * stripe * Math.min(1, 5 * size) : 0.46 * size;
  out[o] = colour[0];
  out[o + 1] = colour[1];
  out[o + 2] = colour[2];
  out[o + 3] = 255 * alpha;
}

/** The grid cells that a border may run through or beside. */
function mixedCells(kinds: Uint8Array, n: number): Uint8Array {
  const found = new Uint8Array(n * n);
  for (let j = 0; j < n - 1; j++) {
    for (let i = 0; i < n - 1; i++) {
      const kind = kinds[j * n + i];
      if (kinds[j * n + i + 1] === kind && kinds[(j + 1) * n + i] === kind && kinds[(j + 1) * n + i + 1] === kind)
        continue;
      for (let b = Math.max(0, j - 1); b <= Math.min(n - 1, j + 1); b++) {
        for (let a = Math.max(0, i - 1); a <= Math.min(n - 1, i + 1); a++) found[b * n + a] = 1;
      }
    }
  }
  return found;
}

const value = new Float64Array(4);
const across = new Float64Array(4);
const up = new Float64Array(4);

/** Distance in pixels from the nearest point where the two most probable states are equally so. */
function border(f: Stability, cell: number, s: number, t: number, kx: number, ky: number): number {
  const { n } = f;
  let [first, second] = [-1, -1];
  for (let k = 0; k < 4; k++) {
    const p = f.p[k];
    const [a, b, c, d] = [p[cell], p[cell + 1], p[cell + n], p[cell + n + 1]];
    value[k] = a + (b - a) * s + (c - a) * t + (a - b - c + d) * s * t;
    across[k] = (b - a + (a - b - c + d) * t) * kx;
    up[k] = (c - a + (a - b - c + d) * s) * ky;
    if (first < 0 || value[k] > value[first]) {
      second = first;
      first = k;
    } else if (second < 0 || value[k] > value[second]) second = k;
  }
  const slope = Math.hypot(across[first] - across[second], up[first] - up[second]);
  return (value[first] - value[second]) / slope;
}

/** A word's place: its centre from the upper left, in CSS pixels, and half of its width and height. */
export type Box = [x: number, y: number, w: number, h: number];

const clear = (a: Box, b: Box) => Math.abs(a[0] - b[0]) > a[2] + b[2] || Math.abs(a[1] - b[1]) > a[3] + b[3];
const POINTS = 25;

/** Points of the map that names are tried at, with the grid point next to each. */
function spots(n: number, w: number, h: number): [x: number, y: number, o: number][] {
  return Array.from({ length: POINTS * POINTS }, (_, k) => {
    const [i, j] = [k % POINTS, Math.floor(k / POINTS)].map((at) => at / (POINTS - 1));
    return [i * w, (1 - j) * h, Math.round(j * (n - 1)) * n + Math.round(i * (n - 1))];
  });
}

/** Where the name of each charge state stands: deep in its region, clear of `taken`; null where it has no room. */
export function placeStates(f: Stability, w: number, h: number, size: [number, number], taken: Box[]): (Box | null)[] {
  const kinds = chargeStates(f);
  const all = spots(f.n, w, h);
  const deep = 90; // as good as any depth beyond
  return [0, 1, 2, 3].map((kind) => {
    let [best, found]: [number, Box | null] = [size[0], null];
    const own = all.filter(([, , o]) => kinds[o] === kind);
    const others = all.filter(([, , o]) => kinds[o] !== kind);
    const middle = [0, 1].map((k) => own.reduce((sum, at) => sum + at[k], 0) / Math.max(1, own.length));
    for (const [x, y] of own) {
      const box: Box = [x, y, ...size];
      if (taken.some((other) => !clear(box, other))) continue;
      let depth = Math.min(deep, x, y, w - x, h - y);
      if (depth <= best) continue;
      let near = depth * depth;
      for (const [a, b] of others) near = Math.min(near, (a - x) * (a - x) + (b - y) * (b - y));
      depth = Math.sqrt(near) - 0.02 * Math.hypot(x - middle[0], y - middle[1]);
      if (depth > best) [best, found] = [depth, box];
    }
    return found;
  });
}

/**
 * Where the word for a current of one sign stands: where it is strongest, clear of `taken` and of the borders; null
 * where it is faint.
 */
export function placeFlow(
  f: Stability,
  way: number,
  w: number,
  h: number,
  size: [number, number],
  taken: Box[],
): Box | null {
  const { n } = f;
  const largest = Math.max(...extremes(f));
  const kinds = chargeStates(f);
  const [across, up] = [Math.ceil((size[0] / w) * n), Math.ceil((size[1] / h) * n)];
  const whole = (o: number) =>
    [-1, 1].every((a) => [-1, 1].every((b) => kinds[o + a * across + b * up * n] === kinds[o]));
  let [best, found]: [number, Box | null] = [0.06 * largest, null];
  if (largest === 0) return null;
  for (const [x, y, o] of spots(f.n, w, h)) {
    const J = way * f.JN[o];
    if (J <= best || x < size[0] || y < size[1] || x > w - size[0] || y > h - size[1]) continue;
    const box: Box = [x, y, ...size];
    if (whole(o) && taken.every((other) => clear(box, other))) [best, found] = [J, box];
  }
  return found;
}
