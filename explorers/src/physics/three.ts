import type { Network } from "./network";
import type { DeviceSpec, TunnelSpec } from "./spec";
import { close } from "./verdict";

/** The numbers of a conductor dot between L and R and a gate dot at M, by the names of the figure's controls. */
export interface ThreeState {
  eps_c: number;
  eps_g: number;
  U: number;
  T_M: number;
  mu_L: number;
  mu_R: number;
  T_L: number;
  T_R: number;
  mu_M: number;
  Gamma_L0: number;
  Gamma_L1: number;
  Gamma_R0: number;
  Gamma_R1: number;
  Gamma_M0: number;
  Gamma_M1: number;
}

export function threeSpec(s: ThreeState): DeviceSpec {
  return {
    name: "three_terminal",
    dots: ["c", "g"],
    levels: [s.eps_c, s.eps_g],
    interactions: [[0, 1, s.U]],
    reservoirs: { L: { T: s.T_L, mu: s.mu_L }, R: { T: s.T_R, mu: s.mu_R }, M: { T: s.T_M, mu: s.mu_M } },
    couplings: [
      { kind: "tunnel", dot: 0, reservoir: "L", Gamma: [s.Gamma_L0, s.Gamma_L1] },
      { kind: "tunnel", dot: 0, reservoir: "R", Gamma: [s.Gamma_R0, s.Gamma_R1] },
      { kind: "tunnel", dot: 1, reservoir: "M", Gamma: [s.Gamma_M0, s.Gamma_M1] },
    ],
  };
}

/** Put the numbers into a network made for such a device. */
export function loadThree(net: Network, s: ThreeState): void {
  net.energies.set([s.eps_c, s.eps_g, s.U]);
  net.T.set([s.T_L, s.T_R, s.T_M]);
  net.mu.set([s.mu_L, s.mu_R, s.mu_M]);
  net.rates.set([s.Gamma_L0, s.Gamma_L1, s.Gamma_R0, s.Gamma_R1, s.Gamma_M0, s.Gamma_M1]);
}

/** The controls' values of a device; throws for a device that this figure cannot show. */
export function threeState(spec: DeviceSpec): ThreeState {
  const { L, R, M } = spec.reservoirs;
  const rates = (name: string) =>
    spec.couplings.find((c): c is TunnelSpec => c.kind === "tunnel" && c.reservoir === name)?.Gamma;
  const [left, right, gate] = [rates("L"), rates("R"), rates("M")];
  if (!L || !R || !M || !left || !right || !gate || spec.dots.join() !== "c,g") {
    throw new Error(
      `This figure shows a conductor dot c and a gate dot g with three reservoirs, not \`${spec.name}\`.`,
    );
  }
  return {
    eps_c: spec.levels[0],
    eps_g: spec.levels[1],
    U: spec.interactions[0]?.[2] ?? 0,
    T_M: M.T,
    mu_L: L.mu,
    mu_R: R.mu,
    T_L: L.T,
    T_R: R.T,
    mu_M: M.mu,
    Gamma_L0: left[0],
    Gamma_L1: left[1] ?? left[0],
    Gamma_R0: right[0],
    Gamma_R1: right[1] ?? right[0],
    Gamma_M0: gate[0],
    Gamma_M1: gate[1] ?? gate[0],
  };
}

/**
 * Between whom the forces act: energy from the gate beside particles from L to R; both from L to R; or three
 * temperatures, so three forces. A gate without interaction exchanges nothing and does not count.
 */
export type Regime = "gate" | "path" | "three";

export function regime(s: ThreeState): Regime {
  if (close(s.T_L, s.T_R)) return "gate";
  return s.U === 0 || close(s.T_M, s.T_R) || close(s.T_M, s.T_L) ? "path" : "three";
}

/** Reservoirs (0 is L, 2 is M) whose energy current is told beside J_N: M, or all that is on L's side of the path. */
export function tellsEnergyOf(s: ThreeState): number[] {
  const kind = regime(s);
  if (kind === "gate") return [2];
  return kind === "path" && close(s.T_M, s.T_L) ? [0, 2] : [0];
}

/** How far the two contacts' shares differ between gate empty and gate full: what a quantum U from M moves to R. */
export function lambda(s: ThreeState): number {
  return (s.Gamma_L0 * s.Gamma_R1 - s.Gamma_L1 * s.Gamma_R0) / ((s.Gamma_L0 + s.Gamma_R0) * (s.Gamma_L1 + s.Gamma_R1));
}

/** The chemical potentials at a particle force: L and R move apart about their mean. */
export function pushThree(F: number, s: ThreeState): { mu_L: number; mu_R: number } {
  const mean = (s.mu_L + s.mu_R) / 2;
  const half = (F * s.T_L * s.T_R - mean * (s.T_R - s.T_L)) / (s.T_L + s.T_R);
  return { mu_L: mean + half, mu_R: mean - half };
}

/**
 * Linear response for T_L = T_R: the ratios F_N / F_E at which J_N and J_E vanish, r_N and r_E.
 * Null where no current is inverse, which needs lambda U < 0.
 */
export function inverseWindow(s: ThreeState): [number, number] | null {
  const share = lambda(s);
  if (!close(s.T_L, s.T_R) || !(share * s.U < 0)) return null;
  const T = s.T_R;
  const mean = (s.mu_L + s.mu_R) / 2;
  const [c, g, u] = [(s.eps_c - mean) / T, (s.eps_g - s.mu_M) / T, s.U / T];
  const fermi = (x: number) => 1 / (1 + Math.exp(x));
  const Z = 1 + Math.exp(-c) + Math.exp(-g) + Math.exp(-c - g - u);
  // Equilibrium exchange through each contact: rate in times the probability that there is room.
  const atC = [fermi(c) / Z, (fermi(c + u) * Math.exp(-g)) / Z];
  const atG = [fermi(g) / Z, (fermi(g + u) * Math.exp(-c)) / Z];
  let R = 1 / (s.Gamma_M0 * atG[0]) + 1 / (s.Gamma_M1 * atG[1]);
  let D = 0;
  [
    [s.Gamma_L0, s.Gamma_R0],
    [s.Gamma_L1, s.Gamma_R1],
  ].forEach(([left, right], n) => {
    R += 1 / ((left + right) * atC[n]);
    D += (left * right * atC[n]) / (left + right);
  });
  return [Math.abs(share * s.U) / (share * share + D * R), Math.abs(s.U / share)];
}
