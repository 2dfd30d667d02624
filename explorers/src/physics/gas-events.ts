import type { Gas, GasState } from "./gas";

/**
 * Particles of mass 1 on a line with free ends, from collision to collision. The same operations in the same order as
 * `qicc_lib/events.py`: both can be compared to the last digit. Nothing is allocated while it runs.
 */
export class GasRun {
  readonly v: Float64Array;
  /** Whether a bond, which joins a particle and the next, is inside the well. */
  readonly inside: Uint8Array;
  now = 0;
  events = 0;
  private readonly x: Float64Array;
  /** When each particle was last moved. */
  private readonly at: Float64Array;
  /** Times of the bonds' next events at the leaves, and the earlier of each two above them. */
  private readonly tree: Float64Array;
  private readonly size: number;
  readonly depth: number;
  /** The first particle that was right of the origin at the start. */
  readonly first: number;
  private readonly width: number;
  private readonly begun: [N: number, E: number];

  /** `right` says who counts as right of the origin at the start, where a particle sits on it. */
  constructor(gas: Gas, x: ArrayLike<number>, v: ArrayLike<number>, right?: ArrayLike<number>) {
    this.depth = gas.well_depth;
    this.width = gas.width;
    this.x = Float64Array.from(x);
    this.v = Float64Array.from(v);
    const bonds = this.x.length - 1;
    this.inside = Uint8Array.from({ length: bonds }, (_, i) => Number(this.x[i + 1] - this.x[i] < this.width));
    this.at = new Float64Array(bonds + 1);
    let size = 1;
    while (size < bonds) size *= 2;
    this.size = size;
    this.tree = new Float64Array(2 * size).fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < bonds; i++) this.schedule(i);
    this.first = this.x.findIndex((x, i) => (right ? right[i] === 1 : x > 0));
    this.begun = this.onTheRight(right);
  }

  /** Where a particle is now. */
  position(i: number): number {
    return this.x[i] + this.v[i] * (this.now - this.at[i]);
  }

  /** Moves everybody on to a time that is not in the past. */
  advance(time: number): void {
    const { x, v, at, inside, tree, size, depth } = this;
    const bonds = inside.length;
    while (tree[1] < time) {
      const now = tree[1];
      let node = 1;
      while (node < size) node = tree[2 * node] > tree[2 * node + 1] ? 2 * node + 1 : 2 * node;
      const i = node - size;
      for (let j = i; j <= i + 1; j++) {
        x[j] += v[j] * (now - at[j]);
        at[j] = now;
      }
      const u = v[i + 1] - v[i];
      const square = u * u + (inside[i] ? -4 * depth : 4 * depth);
      if (square > 0 && (u > 0 || !inside[i])) {
        const mean = 0.5 * (v[i] + v[i + 1]);
        const half = (u < 0 ? -0.5 : 0.5) * Math.sqrt(square);
        v[i] = mean - half;
        v[i + 1] = mean + half;
        inside[i] = 1 - inside[i];
      } else {
        const own = v[i];
        v[i] = v[i + 1];
        v[i + 1] = own;
      }
      this.now = now;
      for (let j = Math.max(i - 1, 0); j < Math.min(i + 2, bonds); j++) this.schedule(j);
      this.events++;
    }
    this.now = time;
  }

  /** Particles and energy that went from left to right since the start. */
  passed(): [N: number, E: number] {
    const [N, E] = this.onTheRight();
    return [N - this.begun[0], E - this.begun[1]];
  }

  /** Energy of all; it does not change but for rounding. */
  energy(): number {
    let E = 0;
    for (let i = 0; i < this.v.length; i++) E += 0.5 * this.v[i] * this.v[i];
    for (let i = 0; i < this.inside.length; i++) E -= this.inside[i] * this.depth;
    return E;
  }

  /** Number and energy on the right; half of a bond's energy goes with each of its particles. */
  private onTheRight(right?: ArrayLike<number>): [number, number] {
    let [N, E] = [0, 0];
    for (let i = 0; i < this.x.length; i++) {
      if (right ? !right[i] : this.position(i) <= 0) continue;
      const bonds = (i > 0 ? this.inside[i - 1] : 0) + (i < this.inside.length ? this.inside[i] : 0);
      N++;
      E += 0.5 * this.v[i] * this.v[i] - 0.5 * this.depth * bonds;
    }
    return [N, E];
  }

  private schedule(i: number): void {
    const { tree } = this;
    let node = this.size + i;
    tree[node] = this.nextEvent(i);
    while (node > 1) {
      node >>= 1;
      const earlier = Math.min(tree[2 * node], tree[2 * node + 1]);
      if (earlier === tree[node]) break;
      tree[node] = earlier;
    }
  }

  /** When a bond has its next event; what rounding puts into the past happens now. */
  private nextEvent(i: number): number {
    const u = this.v[i + 1] - this.v[i];
    if (u === 0 || (u > 0 && !this.inside[i])) return Number.POSITIVE_INFINITY;
    const gap = this.position(i + 1) - this.position(i);
    const way = u < 0 && this.inside[i] ? gap : gap - this.width;
    return this.now + Math.max(way / -u, 0);
  }
}

/**
 * Draws a release: both equilibria, with a particle on the origin that belongs to either gas with probability 1/2.
 * `u` gives uniform numbers, 0 included and 1 not.
 */
export function drawRelease(
  gas: Gas,
  left: GasState,
  right: GasState,
  sizes: [left: number, right: number],
  u: () => number,
): GasRun {
  const count = sizes[0] + 1 + sizes[1];
  const first = sizes[0] + (u() < 0.5 ? 1 : 0); // of the gas on the right
  const x = new Float64Array(count);
  for (let i = sizes[0] - 1; i >= 0; i--) x[i] = x[i + 1] - drawGap(gas, left, u);
  for (let i = sizes[0] + 1; i < count; i++) x[i] = x[i - 1] + drawGap(gas, right, u);
  const mine = Uint8Array.from(x, (_, i) => Number(i >= first));
  const v = Float64Array.from(x, (_, i) => {
    const radius = Math.sqrt(-2 * Math.log1p(-u()) * (i < first ? left.T : right.T));
    return radius * Math.cos(2 * Math.PI * u());
  });
  return new GasRun(gas, x, v, mine);
}

/** A gap between neighbours: of density exp(-P r / T), times exp(w / T) inside the well. */
function drawGap(gas: Gas, { T, P, bound }: GasState, u: () => number): number {
  const k = P / T;
  if (u() < bound) return -Math.log1p(u() * Math.expm1(-gas.width * k)) / k;
  return gas.width - Math.log1p(-u()) / k;
}

/** How many particles on each side, so that in this time nothing comes back from the ends. */
export function chainLength(state: GasState, time: number): number {
  return Math.ceil(1.8 * state.sound_speed * time * state.density) + 40;
}
