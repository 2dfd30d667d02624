import type { Network } from "./network";

export type VerdictKind = "none" | "genuine" | "formal" | "convention";

export interface Verdict {
  kind: VerdictKind;
  /** Which current runs against the forces (not for `convention`). */
  inverse: "particle" | "energy" | null;
  /** Forces and fluxes between the two classes of reservoirs, both counted from the other class to the reference's. */
  FE: number;
  FN: number;
  JE: number;
  JN: number;
  /** Energy above which a zero of energy makes the state inverse; nan where the forces have no common sign. */
  cStar: number;
  /** Lowest energy at which one particle can enter the otherwise empty path. */
  Eref: number;
  tight: boolean;
}

const SAME = 1e-12;
export const close = (a: number, b: number) => Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));

/** 1/T0 - 1/T, and mu/T - mu0/T0, from differences. */
export function energyBias(T: number, T0: number): number {
  return (T - T0) / (T * T0);
}

export function particleBias(T: number, mu: number, T0: number, mu0: number): number {
  return ((mu - mu0) * T0 - mu0 * (T - T0)) / (T * T0);
}

/** The verdict on a solved network. */
export function verdict(net: Network, reference = "R"): Verdict {
  const ref = net.reservoir(reference);
  const { T, mu } = net;
  const passes = net.topology.reservoirs.map((_, r) => net.topology.cycles.some((c) => c.particles[r] !== 0));
  const other = otherClass(net, ref, passes);
  const head = other?.find((r) => passes[r]) ?? other?.[0] ?? -1;
  const result: Verdict = {
    kind: "none",
    inverse: null,
    FE: head < 0 ? 0 : energyBias(T[head], T[ref]),
    FN: head < 0 || !passes[head] ? 0 : particleBias(T[head], mu[head], T[ref], mu[ref]),
    JE: 0,
    JN: 0,
    cStar: Number.NaN,
    Eref: entryEnergy(net, passes),
    tight: false,
  };
  if (other === null) {
    result.kind = byConvention(net, ref, passes) ? "convention" : "none";
    return result;
  }
  for (const r of other) {
    result.JE += net.energyCurrent[r];
    result.JN += net.particleCurrent[r];
  }
  judge(net, other, result);
  return result;
}

function judge(net: Network, other: number[], v: Verdict): void {
  const { FE, FN, JE, JN, Eref } = v;
  v.tight = tightlyCoupled(net, other);
  if (!(FE * FN > 0)) return;
  const s = Math.sign(FE);
  if (s * JN < 0 && s * JE < 0) throw new Error("Both currents run against both forces: the solution is wrong.");
  if (s * JN < 0) {
    v.inverse = "particle";
    v.cStar = -FN / FE;
    v.kind = s * (FN + Eref * FE) > 0 && !v.tight ? "genuine" : "formal";
  } else if (s * JE < 0) {
    v.inverse = "energy";
    v.cStar = JE / JN;
    v.kind = s * (JE - Eref * JN) < 0 && !v.tight ? "genuine" : "formal";
  } else if (JN !== 0) {
    v.cStar = Math.max(JE / JN, -FN / FE);
  }
}

/** The reservoirs that are not in equilibrium with the reference, if they form one class; null otherwise. */
function otherClass(net: Network, ref: number, passes: boolean[]): number[] | null {
  const { T, mu } = net;
  const R = T.length;
  // A gate that no cycle draws energy or particles from exchanges no entropy and counts for nothing.
  const active = T.map((_, r) =>
    net.topology.cycles.some((c, i) => c.particles[r] !== 0 || net.cycleEnergy[i * R + r] !== 0) ? 1 : 0,
  );
  const classes: number[][] = [[ref]];
  const order = Array.from({ length: R }, (_, r) => r).sort((a, b) => Number(passes[b]) - Number(passes[a]));
  for (const r of order) {
    if (r === ref || !active[r]) continue;
    const home = classes.find((members) =>
      members.every((m) => close(T[m], T[r]) && (!passes[m] || !passes[r] || close(mu[m], mu[r]))),
    );
    if (home) home.push(r);
    else classes.push([r]);
  }
  return classes.length === 2 ? classes[1] : null;
}

/** Each process carries the same energy per particle: only one force counts. */
function tightlyCoupled(net: Network, other: number[]): boolean {
  const { cycles, channels } = net.topology;
  const R = net.T.length;
  let N0 = 0;
  let E0 = 0;
  for (let c = 0; c < cycles.length; c++) {
    const runs = cycles[c].steps.every((d) => {
      const channel = channels[d >> 1];
      return net.rates[2 * channel.coupling + channel.slot] > 0;
    });
    if (!runs) continue;
    let N = 0;
    let E = 0;
    for (const r of other) {
      N += cycles[c].particles[r];
      E += net.cycleEnergy[c * R + r];
    }
    if (Math.abs(N * E0 - N0 * E) > SAME * (Math.abs(N * E0) + Math.abs(N0 * E))) return false;
    if (N0 === 0 && E0 === 0) {
      N0 = N;
      E0 = E;
    }
  }
  return true;
}

function entryEnergy(net: Network, passes: boolean[]): number {
  const { spec, energies } = net;
  const path = new Set<number>();
  for (const c of spec.couplings) {
    if (c.kind !== "tunnel") for (const dot of c.dots) path.add(dot);
    else if (passes[net.reservoir(c.reservoir)]) path.add(c.dot);
  }
  let lowest = Number.POSITIVE_INFINITY;
  for (const dot of path) {
    for (let gate = 0; gate < 1 << spec.dots.length; gate++) {
      if ([...path].some((i) => gate & (1 << i))) continue;
      let E = energies[dot];
      spec.interactions.forEach(([i, j], k) => {
        const partner = i === dot ? j : j === dot ? i : -1;
        if (partner >= 0 && gate & (1 << partner)) E += energies[spec.levels.length + k];
      });
      lowest = Math.min(lowest, E);
    }
  }
  return lowest;
}

/** Two positive biases against the reference and a flux against one of them, though not between two reservoirs. */
function byConvention(net: Network, ref: number, passes: boolean[]): boolean {
  const { T, mu } = net;
  let positive = 0;
  let against = false;
  for (let r = 0; r < T.length; r++) {
    if (r === ref) continue;
    const pairs = [[energyBias(T[r], T[ref]), net.energyCurrent[r]]];
    if (passes[r]) pairs.push([particleBias(T[r], mu[r], T[ref], mu[ref]), net.particleCurrent[r]]);
    for (const [bias, flux] of pairs) {
      if (bias > 0) {
        positive++;
        if (flux < 0) against = true;
      }
    }
  }
  return positive >= 2 && against;
}
