/**
 * The pixels of a verdict map. Currents and forces are solved on a grid and interpolated between its points, so
 * that boundaries are zero contours, not edges of cells; each pixel is then classified by signs, as the verdict is.
 */

import type { Colour } from "./inks";

/** What decides the verdict, on n x n points: x runs fastest, y upward. */
export interface Fields {
  n: number;
  FN: Float64Array;
  FE: Float64Array;
  JN: Float64Array;
  JE: Float64Array;
  /** F_N + E_ref F_E, the push on a particle alone: has the sign of F_E where an inverse particle current is genuine. */
  lone: Float64Array;
  /** J_E - E_ref J_N: runs against F_E where an inverse energy current is genuine. */
  excess: Float64Array;
}

export const OPPOSED = 0;
export const ORDINARY = 1;
export const GENUINE_PARTICLE = 2;
export const GENUINE_ENERGY = 3;
export const FORMAL_PARTICLE = 4;
export const FORMAL_ENERGY = 5;
export const CLASSES = 6;

export function classify(FN: number, FE: number, JN: number, JE: number, lone: number, excess: number): number {
  if (!(FN * FE > 0)) return OPPOSED;
  const s = FE > 0 ? 1 : -1;
  const particle = s * JN < 0;
  const energy = s * JE < 0;
  // Both at once is forbidden; between grid points next to equilibrium rounding may say so.
  if (particle === energy) return ORDINARY;
  if (particle) return s * lone > 0 ? GENUINE_PARTICLE : FORMAL_PARTICLE;
  return s * excess < 0 ? GENUINE_ENERGY : FORMAL_ENERGY;
}

export interface Inks {
  particle: Colour;
  energy: Colour;
  ink: Colour;
  axis: Colour;
  tint: Colour;
}

const [FN, FE, JN, JE, LONE, EXCESS] = [0, 1, 2, 3, 4, 5];

/** Fill `out` (RGBA, transparent ground) with w x h pixels, `scale` of them to a CSS pixel. */
export function paintMap(f: Fields, w: number, h: number, scale: number, inks: Inks, out: Uint8ClampedArray): void {
  const { n } = f;
  const fields = [f.FN, f.FE, f.JN, f.JE, f.lone, f.excess];
  const row = fields.map(() => new Float64Array(n)); // values along the row of pixels
  const rise = fields.map(() => new Float64Array(n)); // and how fast they change across it, per pixel
  const [kx, ky] = [(n - 1) / w, (n - 1) / h];
  const at = new Float64Array(6);
  const near = new Float64Array(6); // distance to the zero, in CSS pixels
  const calm = calmCells(f);
  const ground = new Ground(w, h, scale, inks, out);
  for (let py = 0; py < h; py++) {
    const v = (h - py - 0.5) * ky;
    const j = Math.min(n - 2, Math.floor(v));
    let mixed = false;
    for (let px = 0; px < w; px++) {
      const u = (px + 0.5) * kx;
      const i = Math.min(n - 2, Math.floor(u));
      const known = calm[j * n + i];
      if (known !== MIXED) {
        ground.fill(known, px, py);
        continue;
      }
      if (!mixed) interpolate(fields, row, rise, n, j, v - j, ky);
      mixed = true;
      const s = u - i;
      for (let k = 0; k < 6; k++) {
        const step = row[k][i + 1] - row[k][i];
        const across = rise[k][i] + (rise[k][i + 1] - rise[k][i]) * s;
        at[k] = row[k][i] + step * s;
        near[k] = Math.abs(at[k]) / (Math.sqrt(step * step * kx * kx + across * across) * scale);
      }
      const kind = classify(at[FN], at[FE], at[JN], at[JE], at[LONE], at[EXCESS]);
      ground.fill(kind, px, py);
      // Lines: where a current vanishes, where genuine turns formal, and the axes where a force does.
      const o = 4 * (py * w + px);
      if (kind !== OPPOSED) line(Math.min(near[JN], near[JE]), 1.25, scale, inks.ink, out, o);
      if (kind >= GENUINE_PARTICLE) {
        const turns = kind === GENUINE_PARTICLE || kind === FORMAL_PARTICLE ? LONE : EXCESS;
        line(near[turns], 1.25, scale, inks.ink, out, o);
      }
      line(Math.min(near[FN], near[FE]), 1.5, scale, inks.axis, out, o);
    }
  }
}

/** Values of all fields along a row of pixels, part `t` of the way from grid row j to the next. */
function interpolate(
  fields: Float64Array[],
  row: Float64Array[],
  rise: Float64Array[],
  n: number,
  j: number,
  t: number,
  ky: number,
): void {
  for (let k = 0; k < 6; k++) {
    for (let i = 0; i < n; i++) {
      const a = fields[k][j * n + i];
      const b = fields[k][(j + 1) * n + i];
      row[k][i] = a + (b - a) * t;
      rise[k][i] = (b - a) * ky;
    }
  }
}

const MIXED = 255;

/** By grid cell: its class where it and its neighbours are of one class, so that no line is near; else MIXED. */
function calmCells(f: Fields): Uint8Array {
  const { n } = f;
  const kinds = Uint8Array.from(f.FN, (_, o) => classify(f.FN[o], f.FE[o], f.JN[o], f.JE[o], f.lone[o], f.excess[o]));
  const calm = new Uint8Array(n * n).fill(MIXED);
  for (let j = 0; j < n - 1; j++) {
    for (let i = 0; i < n - 1; i++) {
      const kind = kinds[j * n + i];
      let same = true;
      for (let b = Math.max(0, j - 1); same && b <= Math.min(n - 1, j + 2); b++) {
        for (let a = Math.max(0, i - 1); a <= Math.min(n - 1, i + 2); a++) if (kinds[b * n + a] !== kind) same = false;
      }
      if (same) calm[j * n + i] = kind;
    }
  }
  return calm;
}

/** Solid tint and stripes: genuine. Dots: formal. Plain tint: ordinary. Nothing: the forces disagree. */
class Ground {
  private readonly up: Float64Array; // stripes by px + py, and by px - py: a cue besides the colour
  private readonly down: Float64Array;
  private readonly dot: [Float64Array, Float64Array]; // distance from the middle of a dot's square, along x and y

  constructor(
    private readonly w: number,
    private readonly h: number,
    scale: number,
    private readonly inks: Inks,
    private readonly out: Uint8ClampedArray,
  ) {
    const modulo = (v: number, m: number) => ((v % m) + m) % m;
    const stripe = (v: number) => {
      const away = Math.abs(modulo(v / scale / Math.SQRT2, 8) - 4);
      return 0.2 + 0.35 * Math.min(1, Math.max(0, 1.3 - away));
    };
    this.up = Float64Array.from({ length: w + h }, (_, k) => stripe(k));
    this.down = Float64Array.from({ length: w + h }, (_, k) => stripe(k - h));
    const dots = (count: number) => Float64Array.from({ length: count }, (_, k) => modulo(k / scale, 9) - 4.5);
    this.dot = [dots(w), dots(h)];
  }

  fill(kind: number, px: number, py: number): void {
    const { out, inks } = this;
    const energy = kind === GENUINE_ENERGY || kind === FORMAL_ENERGY;
    const colour = kind < GENUINE_PARTICLE ? inks.tint : energy ? inks.energy : inks.particle;
    let alpha = kind === ORDINARY ? 1 : 0;
    if (kind === GENUINE_PARTICLE) alpha = this.up[px + py];
    else if (kind === GENUINE_ENERGY) alpha = this.down[px - py + this.h];
    else if (kind >= FORMAL_PARTICLE) {
      const [x, y] = [this.dot[0][px], this.dot[1][py]];
      alpha = 0.85 * Math.min(1, Math.max(0, 2 - Math.sqrt(x * x + y * y)));
    }
    const o = 4 * (py * this.w + px);
    out[o] = colour[0];
    out[o + 1] = colour[1];
    out[o + 2] = colour[2];
    out[o + 3] = 255 * alpha;
  }
}

/** Lay a line of some width over a pixel that is `distance` CSS pixels from its middle. */
export function line(
  distance: number,
  width: number,
  scale: number,
  colour: Colour,
  out: Uint8ClampedArray,
  o: number,
): void {
  const cover = Math.min(1, width / 2 + 0.5 / scale - distance) * Math.min(1, scale);
  if (!(cover > 0)) return;
  const under = out[o + 3] / 255;
  const alpha = cover + under * (1 - cover);
  for (let c = 0; c < 3; c++) out[o + c] = (colour[c] * cover + out[o + c] * under * (1 - cover)) / alpha;
  out[o + 3] = 255 * alpha;
}

export interface Seat {
  kind: number;
  /** Centre of a box, in parts of width and height from the lower left; null where no box is large enough. */
  at: [number, number] | null;
}

/** The classes that a map holds, and where the name of each fits best: in the roomiest box of its own class. */
export function seats(
  f: Fields,
  w: number,
  h: number,
  sizes: (kind: number) => [number, number],
  avoid: [number, number],
): Seat[] {
  const m = Math.min(f.n, 61);
  const pick = (k: number) => Math.round((k * (f.n - 1)) / (m - 1));
  const kinds = new Uint8Array(m * m);
  for (let j = 0; j < m; j++) {
    for (let i = 0; i < m; i++) {
      const o = pick(j) * f.n + pick(i);
      kinds[j * m + i] = classify(f.FN[o], f.FE[o], f.JN[o], f.JE[o], f.lone[o], f.excess[o]);
    }
  }
  // The present point keeps its place free.
  const blocked = (i: number, j: number, nx: number, ny: number) =>
    Math.abs(i - avoid[0] * (m - 1)) <= nx + 3 && Math.abs(j - avoid[1] * (m - 1)) <= ny + 3;
  const found: Seat[] = [];
  for (let kind = 0; kind < CLASSES; kind++) {
    if (!kinds.includes(kind)) continue;
    const [wide, high] = sizes(kind);
    const nx = Math.ceil(((wide / w) * (m - 1)) / 2);
    const ny = Math.ceil(((high / h) * (m - 1)) / 2);
    // Distance of each point from other classes, counted in boxes of the name's shape.
    const best = { score: 0.999, x: 0, y: 0 };
    for (let j = ny; j < m - ny; j++) {
      for (let i = nx; i < m - nx; i++) {
        if (kinds[j * m + i] !== kind || blocked(i, j, nx, ny)) continue;
        const score = room(kinds, m, i, j, nx, ny, kind);
        if (score > best.score) Object.assign(best, { score, x: i / (m - 1), y: j / (m - 1) });
      }
    }
    found.push({ kind, at: best.score >= 1 ? [best.x, best.y] : null });
  }
  return found;
}

/** How many times over a box fits round a point, up to three. */
function room(kinds: Uint8Array, m: number, i: number, j: number, nx: number, ny: number, kind: number): number {
  let size = 0;
  for (let k = 1; k <= 3; k += 0.25) {
    const [rx, ry] = [Math.ceil(nx * k), Math.ceil(ny * k)];
    if (i < rx || j < ry || i + rx >= m || j + ry >= m) return size;
    for (let y = j - ry; y <= j + ry; y++) {
      for (let x = i - rx; x <= i + rx; x++) if (kinds[y * m + x] !== kind) return size;
    }
    size = k;
  }
  return size;
}
