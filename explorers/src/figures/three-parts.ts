import type { Mark } from "../kit/dom";
import { python as p } from "../kit/format";
import type { Hatches } from "../kit/hatch";
import type { PlotData } from "../kit/plot";
import { Strip } from "../kit/strip";
import { Sweep } from "../kit/sweep";
import type { Network } from "../physics/network";
import { inverseWindow, pushThree, regime, type ThreeState, tellsEnergyOf } from "../physics/three";
import { energyBias } from "../physics/verdict";

/** Channels L0, L1, R0, R1, M0, M1: the contact, and whether the other dot is full. */
export const EDGES = [
  { key: "L0", from: 0, to: 1, side: 1 as const },
  { key: "L1", from: 2, to: 3, side: 1 as const },
  { key: "R0", from: 0, to: 1, side: -1 as const },
  { key: "R1", from: 2, to: 3, side: -1 as const },
  { key: "M0", from: 0, to: 2 },
  { key: "M1", from: 1, to: 3 },
];
export const PARTNERS = {
  ...Object.fromEntries(EDGES.map((e) => [e.key, [e.key]])),
  loop: ["loop", ...EDGES.map((e) => e.key)],
};

export function where(key: string): string {
  return `Contact $${key[0]}$ while $${key[0] === "M" ? "c" : "g"}$ is ${key[1] === "0" ? "empty" : "full"}`;
}

/** The same device in `qicc_lib`, with exactly the doubles in use. */
export function pythonCode(s: ThreeState): string {
  const reservoir = (T: number, mu: number) => `qicc.Reservoir(T=${p(T)}, mu=${p(mu)})`;
  return `import qicc_lib as qicc
left, right = ${reservoir(s.T_L, s.mu_L)}, ${reservoir(s.T_R, s.mu_R)}
middle = ${reservoir(s.T_M, s.mu_M)}
rates = {"Gamma_L": (${p(s.Gamma_L0)}, ${p(s.Gamma_L1)}), "Gamma_R": (${p(s.Gamma_R0)}, ${p(s.Gamma_R1)}), "Gamma_M": (${p(s.Gamma_M0)}, ${p(s.Gamma_M1)})}
device = qicc.three_terminal(${p(s.eps_c)}, ${p(s.eps_g)}, ${p(s.U)}, left, right, middle, **rates)
state = device.steady_state()
print(state.particle_current["L"], state.energy_current["L"], state.energy_current["M"], state.entropy_production)
`;
}

/** Who is fuller where, from the reservoirs alone. */
export function seaWords(s: Pick<ThreeState, "T_L" | "T_R" | "mu_L" | "mu_R">): string {
  if (s.T_L === s.T_R && s.mu_L === s.mu_R) return "$L$ and $R$ are equally full at every energy.";
  if (s.T_L === s.T_R)
    return `$${s.mu_L > s.mu_R ? "L" : "R"}$ is fuller at every energy than $${s.mu_L > s.mu_R ? "R" : "L"}$.`;
  const [upper, lower] = s.T_L > s.T_R ? ["L", "R"] : ["R", "L"];
  return `Above the dotted line $${upper}$ is fuller, below it $${lower}$ is.`;
}

/** Hottest, coldest, or between: which colour a reservoir takes; none is hot where all are alike. */
export function warmth(s: ThreeState): Record<"L" | "R" | "M", "hot" | "cold" | "mid"> {
  const T = [s.T_L, s.T_R, s.T_M];
  const [low, high] = [Math.min(...T), Math.max(...T)];
  const of = (t: number) => (low === high ? "mid" : t === high ? "hot" : t === low ? "cold" : "mid");
  return { L: of(s.T_L), R: of(s.T_R), M: of(s.T_M) };
}

export function paintWarmth(root: Mark, s: ThreeState): void {
  for (const [side, name] of Object.entries(warmth(s))) {
    root.style(`--q-${side}`, `var(--q-${name})`);
    root.style(`--q-${side}-text`, `var(--q-${name}-text)`);
    root.style(`--q-sea-${side}`, `var(--q-sea-${name})`);
  }
}

/** Particles, energy from L and energy from M, each with its force. */
export function gateStrip(parent: Mark, hatch: Hatches): Strip {
  const lanes = [
    { name: "particles", colour: "particle" as const },
    { name: "energy", colour: "energy" as const },
    { name: "energy", colour: "energy" as const, from: "M" },
  ];
  return new Strip(parent, hatch, { lanes, forceScale: 0.8, fluxScale: 0.06, label: "Forces and fluxes" });
}

/** Currents against the particle force: L and R move apart about their mean. */
export class ThreeCurves extends Sweep<ThreeState> {
  private told: number[] = [];

  constructor(readonly net: Network) {
    super();
  }

  override fill(s: ThreeState, now: number): void {
    this.told = tellsEnergyOf(s);
    super.fill(s, now);
  }

  protected solve(F: number, s: ThreeState): void {
    const { mu_L, mu_R } = pushThree(F, s);
    this.net.mu[0] = mu_L;
    this.net.mu[1] = mu_R;
    this.net.solve();
  }

  protected current(series: number): number {
    if (series === 0) return this.net.particleCurrent[0];
    let sum = 0;
    for (const r of this.told) sum += this.net.energyCurrent[r];
    return sum;
  }

  protected far(s: ThreeState): number {
    return regime(s) === "path" && s.T_L < s.T_R ? -3 : 3;
  }

  /** Along a path both signs count; beside one, only positive forces do, as in the verdict. */
  protected ways(s: ThreeState): [number, number] {
    const [L, M] = [energyBias(s.T_L, s.T_R), energyBias(s.T_M, s.T_R)];
    if (regime(s) === "path") return [Math.sign(L), Math.sign(L)];
    const own = regime(s) === "gate" ? M : L;
    return [(L > 0 || M > 0) && s.U !== 0 ? 1 : 0, own > 0 && s.U !== 0 ? 1 : 0];
  }

  /** Where linear response says that the currents change direction. */
  marks(s: ThreeState): PlotData["marks"] {
    const F = energyBias(s.T_M, s.T_R);
    const window = F > 0 ? inverseWindow(s) : null;
    return window?.map((r, i) => ({ x: r * F, text: `$r_${"NE"[i]}$ $F_{EM}$`, short: `$r_${"NE"[i]}$` }));
  }
}
