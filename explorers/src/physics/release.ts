import { type Flow, freeFlow, type Gas, type GasState, gasState, gasStateAt, riemann } from "./gas";
import { chainLength, drawRelease, type GasRun } from "./gas-events";
import { uniform } from "./random";

/** The two gases of a release, and how they are predicted to flow. */
export interface Ends {
  gas: Gas;
  left: GasState;
  right: GasState;
  FE: number;
  FN: number;
  flow: Flow;
  time: number;
}

export interface Setting {
  w: number;
  T_L: number;
  P_L: number;
  F_E: number;
  F_N: number;
}

export function endsOf({ w, T_L, P_L, F_E, F_N }: Setting, time: number): Ends {
  const gas = { well_depth: w, width: 1 };
  const left = gasState(gas, T_L, P_L);
  const T = 1 / (1 / T_L + F_E);
  const right = gasStateAt(gas, T, T * (left.mu / T_L - F_N));
  const flow = w === 0 ? freeFlow(left, right) : riemann(gas, left, right);
  return { gas, left, right, FE: F_E, FN: F_N, flow, time };
}

export const RUNS = 400;
const SHOWN = 520;
const MOST_PARTICLES = 6000;
const MOST_EVENTS = 1e6;

/** How far the picture reaches on each side, and the particles of each side of the run that is watched. */
export function crowd({ left, right, time }: Ends): { reach: number; sizes: [number, number] } {
  const reach = SHOWN / (left.density + right.density);
  // So long that the free ends are not seen to thin out either.
  const size = (s: GasState) =>
    Math.max(chainLength(s, time), Math.ceil(s.density * (reach + 1.2 * s.sound_speed * time)) + 20);
  return { reach, sizes: [size(left), size(right)] };
}

/** Why a release cannot be followed while it is watched; empty where it can. */
export function tooMuch(ends: Ends): string {
  const [below, above] = crowd(ends).sizes;
  const count = below + 1 + above;
  // Each particle meets a neighbour about as often as it flies through the mean gap.
  const meetings = [ends.left, ends.right].map((s) => s.density * Math.sqrt(s.T) * ends.time);
  const events = below * meetings[0] + above * meetings[1];
  if (count <= MOST_PARTICLES && events <= MOST_EVENTS) return "";
  const round = (n: number) => Number(n.toPrecision(2)).toLocaleString("en");
  if (!Number.isFinite(count)) return "The right gas would have a pressure beyond all bounds.";
  return `This state takes ${round(count)} particles with about ${round(events)} collisions a run, too many to follow at 60 frames a second.`;
}

/** A mean of runs and its standard error. */
export interface Estimate {
  mean: number;
  error: number;
}

/** What passed in all runs so far. Each run has a stream of numbers of its own, so their order does not matter. */
export class Tally {
  readonly particles: number[] = [];
  readonly energies: number[] = [];
  events = 0;
  /** Largest relative change of a run's energy. */
  drift = 0;

  constructor(private readonly time: number) {}

  add(run: GasRun, before: number): void {
    const [N, E] = run.passed();
    this.particles.push(N);
    this.energies.push(E);
    this.events += run.events;
    this.drift = Math.max(this.drift, Math.abs(run.energy() - before) / sizeOf(run));
  }

  get count(): number {
    return this.particles.length;
  }

  /** Whether energy was conserved, as `qicc_lib.gas.release` demands it. */
  get sound(): boolean {
    return this.drift <= 1e-9;
  }

  /** Currents of particles and of energy. */
  estimates(): [Estimate, Estimate] {
    return [this.particles, this.energies].map((passed) => {
      const n = passed.length;
      const mean = passed.reduce((sum, x) => sum + x, 0) / n;
      const variance = passed.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
      return { mean: mean / this.time, error: Math.sqrt(variance / n) / this.time };
    }) as [Estimate, Estimate];
  }
}

/** What a run's energy is judged against: the sum of its parts without their signs. */
function sizeOf(run: GasRun): number {
  let size = Math.abs(run.depth) * run.v.length;
  for (const v of run.v) size += 0.5 * v * v;
  return size;
}

/** Runs of one release, one after the other, in slices of time. The first is the one that is watched. */
export class Runs {
  readonly tally: Tally;
  readonly watched: GasRun;
  private readonly before: number;
  private spare: { run: GasRun; before: number } | null = null;
  private begun = 1;
  /** How far a run goes at a time: some thousand events. */
  private stride: number;

  constructor(
    private readonly ends: Ends,
    readonly seed: number,
    sizes: [number, number],
  ) {
    this.tally = new Tally(ends.time);
    this.stride = ends.time / 16;
    this.watched = this.draw(0, sizes);
    this.before = this.watched.energy();
  }

  private draw(stream: number, sizes: [number, number]): GasRun {
    const { gas, left, right } = this.ends;
    return drawRelease(gas, left, right, sizes, uniform(this.seed, stream));
  }

  /** Moves the watched run on; true when it has come to its end. */
  watch(time: number): boolean {
    const end = this.ends.time;
    if (this.watched.now >= end) return true;
    this.watched.advance(Math.min(time, end));
    if (this.watched.now < end) return false;
    this.tally.add(this.watched, this.before);
    return true;
  }

  /** Whether all runs but the watched one have been made. */
  get complete(): boolean {
    return this.begun === RUNS && !this.spare;
  }

  /** A slice of the other runs. */
  work(): void {
    if (this.complete) return;
    if (!this.spare) {
      const { left, right, time } = this.ends;
      const run = this.draw(this.begun++, [chainLength(left, time), chainLength(right, time)]);
      this.spare = { run, before: run.energy() };
    }
    const { run, before } = this.spare;
    const had = run.events;
    run.advance(Math.min(run.now + this.stride, this.ends.time));
    const made = run.events - had;
    if (made > 3000) this.stride /= 2;
    else if (made < 750 && this.stride < this.ends.time) this.stride *= 2;
    if (run.now < this.ends.time) return;
    this.tally.add(run, before);
    this.spare = null;
  }
}
