import type { Network } from "./network";
import type { CouplingSpec, DeviceSpec } from "./spec";

/** The numbers of two dots in series with an elastic flip, by the names of the figure's controls. */
export interface SeriesState {
  eps: number;
  U: number;
  T_L: number;
  mu_L: number;
  g: number;
  mu_R: number;
  T_R: number;
  Gamma_L0: number;
  Gamma_L1: number;
  Gamma_R0: number;
  Gamma_R1: number;
}

export function seriesSpec(s: SeriesState): DeviceSpec {
  return {
    name: "series_dots",
    dots: ["u", "d"],
    levels: [s.eps, s.eps],
    interactions: [[0, 1, s.U]],
    reservoirs: { L: { T: s.T_L, mu: s.mu_L }, R: { T: s.T_R, mu: s.mu_R } },
    couplings: [
      { kind: "tunnel", dot: 0, reservoir: "L", Gamma: [s.Gamma_L0, s.Gamma_L1] },
      { kind: "tunnel", dot: 1, reservoir: "R", Gamma: [s.Gamma_R0, s.Gamma_R1] },
      { kind: "elastic_flip", dots: [0, 1], g: s.g },
    ],
  };
}

/** Put the numbers into a network made for such a device. */
export function loadSeries(net: Network, s: SeriesState): void {
  net.energies.set([s.eps, s.eps, s.U]);
  net.T.set([s.T_L, s.T_R]);
  net.mu.set([s.mu_L, s.mu_R]);
  net.rates.set([s.Gamma_L0, s.Gamma_L1, s.Gamma_R0, s.Gamma_R1, s.g, 0]);
}

/** The controls' values of a device; throws for a device that this figure cannot show. */
export function seriesState(spec: DeviceSpec): SeriesState {
  const find = <K extends CouplingSpec["kind"]>(kind: K, reservoir?: string) =>
    spec.couplings.find(
      (c): c is Extract<CouplingSpec, { kind: K }> =>
        c.kind === kind && (reservoir === undefined || ("reservoir" in c && c.reservoir === reservoir)),
    );
  const left = find("tunnel", "L");
  const right = find("tunnel", "R");
  const flip = find("elastic_flip");
  const { L, R } = spec.reservoirs;
  if (!left || !right || !flip || !L || !R || spec.levels.length !== 2 || spec.levels[0] !== spec.levels[1]) {
    throw new Error(
      `This figure shows two dots in series with equal levels and an elastic flip, not \`${spec.name}\`.`,
    );
  }
  return {
    eps: spec.levels[0],
    U: spec.interactions[0]?.[2] ?? 0,
    T_L: L.T,
    mu_L: L.mu,
    g: flip.g,
    mu_R: R.mu,
    T_R: R.T,
    Gamma_L0: left.Gamma[0],
    Gamma_L1: left.Gamma[1] ?? left.Gamma[0],
    Gamma_R0: right.Gamma[0],
    Gamma_R1: right.Gamma[1] ?? right.Gamma[0],
  };
}
