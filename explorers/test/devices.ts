import { Network } from "../src/physics/network";
import type { SeriesState } from "../src/physics/series";
import { seriesSpec } from "../src/physics/series";
import type { DeviceSpec } from "../src/physics/spec";

export const START: SeriesState = {
  eps: 0.5,
  U: -2,
  T_L: 2,
  mu_L: 0.4,
  g: 1,
  mu_R: 0,
  T_R: 1,
  Gamma_L0: 1,
  Gamma_L1: 1,
  Gamma_R0: 1,
  Gamma_R1: 1,
};

export function solved(spec: DeviceSpec): Network {
  const net = new Network(spec);
  net.solve();
  return net;
}

export const series = (change: Partial<SeriesState> = {}) => solved(seriesSpec({ ...START, ...change }));

export function singleDot(eps: number, mu_L: number, T_L = 2, T_R = 1, mu_R = 0): Network {
  return solved({
    name: "single_dot",
    dots: ["c"],
    levels: [eps],
    interactions: [],
    reservoirs: { L: { T: T_L, mu: mu_L }, R: { T: T_R, mu: mu_R } },
    couplings: [
      { kind: "tunnel", dot: 0, reservoir: "L", Gamma: [1] },
      { kind: "tunnel", dot: 0, reservoir: "R", Gamma: [1] },
    ],
  });
}

export interface ThreeTerminal {
  eps_c: number;
  eps_g: number;
  U: number;
  L: [number, number];
  R: [number, number];
  M: [number, number];
  Gamma_L?: [number, number];
  Gamma_R?: [number, number];
  Gamma_M?: [number, number];
}

/** Reservoirs as [T, mu]. */
export function threeTerminalSpec(p: ThreeTerminal): DeviceSpec {
  const reservoir = ([T, mu]: [number, number]) => ({ T, mu });
  return {
    name: "three_terminal",
    dots: ["c", "g"],
    levels: [p.eps_c, p.eps_g],
    interactions: [[0, 1, p.U]],
    reservoirs: { L: reservoir(p.L), R: reservoir(p.R), M: reservoir(p.M) },
    couplings: [
      { kind: "tunnel", dot: 0, reservoir: "L", Gamma: p.Gamma_L ?? [1, 1] },
      { kind: "tunnel", dot: 0, reservoir: "R", Gamma: p.Gamma_R ?? [1, 1] },
      { kind: "tunnel", dot: 1, reservoir: "M", Gamma: p.Gamma_M ?? [1, 1] },
    ],
  };
}

export const threeTerminal = (p: ThreeTerminal) => solved(threeTerminalSpec(p));

/** Series dots with a bath at T_M at the flip. */
export function thermalSeriesSpec(
  eps: [number, number],
  U: number,
  L: [number, number],
  R: [number, number],
  T_M: number,
  g = 1,
): DeviceSpec {
  return {
    name: "series_dots",
    dots: ["u", "d"],
    levels: eps,
    interactions: [[0, 1, U]],
    reservoirs: { L: { T: L[0], mu: L[1] }, R: { T: R[0], mu: R[1] }, M: { T: T_M, mu: 0 } },
    couplings: [
      { kind: "tunnel", dot: 0, reservoir: "L", Gamma: [1, 1] },
      { kind: "tunnel", dot: 1, reservoir: "R", Gamma: [1, 1] },
      { kind: "thermal_flip", dots: [0, 1], reservoir: "M", g },
    ],
  };
}

/** A small seeded generator, so that a failure can be repeated. */
export function random(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const between = (u: () => number, lo: number, hi: number) => lo + (hi - lo) * u();
export const logBetween = (u: () => number, lo: number, hi: number) => lo * (hi / lo) ** u();

/** Largest error relative to the wanted value. */
export const off = (got: number, wanted: number) =>
  wanted === 0 ? Math.abs(got) : Math.abs(got - wanted) / Math.abs(wanted);
