import { type CouplingSpec, type DeviceSpec, ratesOf } from "./spec";

/**
 * Everything about a device that does not depend on numbers: states, channel-resolved transitions,
 * rooted spanning trees and cycles. Made once for a device; `Network` fills in the numbers.
 *
 * Directed transitions are numbered 2e (forward) and 2e + 1 (backward) for channel e.
 */
export interface Channel {
  from: number;
  to: number;
  coupling: number;
  /** Which of the coupling's rates applies. */
  slot: number;
  /** Index of the reservoir, -1 for an elastic flip, which has none. */
  reservoir: number;
  /** Particles that the reservoir gives in the forward direction. */
  particles: number;
  /** Energy that the state gains, as integer coefficients of [levels..., interactions...]. */
  energy: Int8Array;
}

export interface Cycle {
  /** Directed transitions, in order. */
  steps: number[];
  states: number[];
  /** Sets of transitions that lead every other state into the cycle. */
  forests: number[][];
  /** By reservoir: particles it gives in one turn. */
  particles: Int8Array;
  /** By reservoir: energy it gives in one turn, as coefficients of [levels..., interactions...]. */
  energy: Int8Array[];
  /** A reservoir that takes part: affinities are differences against it, so that nothing cancels. */
  reference: number;
}

export interface Topology {
  states: string[];
  reservoirs: string[];
  channels: Channel[];
  /** By root state: the spanning trees that lead there. */
  trees: number[][][];
  cycles: Cycle[];
}

const MAX_STATES = 4;

export function topology(spec: DeviceSpec): Topology {
  const dots = spec.dots.length;
  const n = 1 << dots;
  if (n > MAX_STATES) {
    throw new Error(`A live figure holds one or two dots, but \`${spec.name}\` has ${dots}.`);
  }
  const reservoirs = Object.keys(spec.reservoirs);
  const states = Array.from({ length: n }, (_, s) =>
    Array.from({ length: dots }, (_, i) => String((s >> i) & 1)).join(""),
  );
  const channels = spec.couplings.flatMap((coupling, index) => channelsOf(spec, reservoirs, coupling, index));
  const trees = states.map((_, root) => forests(n, channels, new Set([root])));
  return { states, reservoirs, channels, trees, cycles: cycles(n, channels, reservoirs.length) };
}

function channelsOf(spec: DeviceSpec, reservoirs: string[], coupling: CouplingSpec, index: number): Channel[] {
  const n = 1 << spec.dots.length;
  const found: Channel[] = [];
  const reservoir = coupling.kind === "elastic_flip" ? -1 : reservoirs.indexOf(coupling.reservoir);
  if (coupling.kind !== "elastic_flip" && reservoir < 0) {
    throw new Error(`Unknown reservoir \`${coupling.reservoir}\`; known: ${reservoirs.join(", ")}.`);
  }
  for (let s = 0; s < n; s++) {
    let to: number;
    let slot = 0;
    if (coupling.kind === "tunnel") {
      const bit = 1 << coupling.dot;
      if (s & bit) continue;
      to = s | bit;
      slot = s === 0 ? 0 : Math.min(1, ratesOf(coupling).length - 1);
    } else {
      const [a, b] = coupling.dots;
      if (!(s & (1 << a)) || s & (1 << b)) continue;
      to = s ^ (1 << a) ^ (1 << b);
    }
    const energy = content(spec, to).map((c, i) => c - content(spec, s)[i]);
    const particles = coupling.kind === "tunnel" ? 1 : 0;
    found.push({ from: s, to, coupling: index, slot, reservoir, particles, energy: Int8Array.from(energy) });
  }
  return found;
}

/** Which levels and interactions a state contains. */
function content(spec: DeviceSpec, state: number): number[] {
  const has = (i: number) => (state >> i) & 1;
  return [...spec.levels.map((_, i) => has(i)), ...spec.interactions.map(([i, j]) => has(i) * has(j))];
}

const source = (channels: Channel[], d: number) => (d & 1 ? channels[d >> 1].to : channels[d >> 1].from);
const target = (channels: Channel[], d: number) => (d & 1 ? channels[d >> 1].from : channels[d >> 1].to);

/** All ways to give every state outside `roots` one transition so that all lead into `roots`. */
function forests(n: number, channels: Channel[], roots: Set<number>): number[][] {
  const others = Array.from({ length: n }, (_, s) => s).filter((s) => !roots.has(s));
  let partial: number[][] = [[]];
  for (const s of others) {
    const out: number[] = [];
    for (let d = 0; d < 2 * channels.length; d++) if (source(channels, d) === s) out.push(d);
    partial = partial.flatMap((taken) => out.map((d) => [...taken, d]));
  }
  return partial.filter((taken) => {
    const next = new Map(others.map((s, i) => [s, target(channels, taken[i])]));
    return others.every((start) => {
      let s = start;
      for (let k = 0; k <= n && !roots.has(s); k++) s = next.get(s)!;
      return roots.has(s);
    });
  });
}

function cycles(n: number, channels: Channel[], reservoirs: number): Cycle[] {
  const found = new Map<string, Cycle>();
  const walk = (start: number, steps: number[], states: number[]) => {
    const here = states[states.length - 1];
    for (let d = 0; d < 2 * channels.length; d++) {
      if (source(channels, d) !== here || steps.some((t) => t >> 1 === d >> 1)) continue;
      const next = target(channels, d);
      if (next === start && steps.length > 0) {
        const key = [...steps, d].map((t) => t >> 1).sort((a, b) => a - b);
        const name = key.join(",");
        if (!found.has(name)) found.set(name, forward(cycle(n, channels, reservoirs, [...steps, d], states)));
      } else if (next > start && !states.includes(next)) {
        walk(start, [...steps, d], [...states, next]);
      }
    }
  };
  for (let s = 0; s < n; s++) walk(s, [], [s]);
  return [...found.values()].sort(
    (a, b) => a.states.length - b.states.length || a.states.join().localeCompare(b.states.join()),
  );
}

/** A cycle that carries particles is counted in the direction in which its first reservoir gives them. */
function forward(c: Cycle): Cycle {
  if ((c.particles.find((N) => N !== 0) ?? 0) >= 0) return c;
  const back = (a: Int8Array) => a.map((x) => -x);
  const steps = c.steps.map((d) => d ^ 1).reverse();
  return { ...c, steps, particles: back(c.particles), energy: c.energy.map(back) };
}

function cycle(n: number, channels: Channel[], reservoirs: number, steps: number[], states: number[]): Cycle {
  const size = channels[0].energy.length;
  const particles = new Int8Array(reservoirs);
  const energy = Array.from({ length: reservoirs }, () => new Int8Array(size));
  for (const d of steps) {
    const channel = channels[d >> 1];
    const sign = d & 1 ? -1 : 1;
    if (channel.reservoir < 0) continue;
    particles[channel.reservoir] += sign * channel.particles;
    for (let i = 0; i < size; i++) energy[channel.reservoir][i] += sign * channel.energy[i];
  }
  const takesPart = energy.map((e, r) => particles[r] !== 0 || e.some((c) => c !== 0));
  // Differences of mu are taken against a reservoir that passes particles: mu of any other has no part in the balance.
  const passing = Array.from(particles, (N) => N !== 0).lastIndexOf(true);
  const reference = Math.max(0, passing >= 0 ? passing : takesPart.lastIndexOf(true));
  return { steps, states, forests: forests(n, channels, new Set(states)), particles, energy, reference };
}
