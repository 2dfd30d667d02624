import { fixed, python as p, plain, precision, show } from "../kit/format";
import { tellPairs } from "../kit/pairs";
import { Sweep } from "../kit/sweep";
import { energyLine, type Told, tell } from "../kit/words";
import type { Network } from "../physics/network";
import type { CouplingSpec, DeviceSpec } from "../physics/spec";
import { energyBias, particleBias, verdict } from "../physics/verdict";

/** The numbers of one dot, by the names of the figure's controls. */
export interface OneState {
  eps: number;
  T_L: number;
  mu_L: number;
  T_R: number;
  mu_R: number;
  Gamma_L: number;
  Gamma_R: number;
}

export function oneSpec(s: OneState): DeviceSpec {
  return {
    name: "single_dot",
    dots: ["d"],
    levels: [s.eps],
    interactions: [],
    reservoirs: { L: { T: s.T_L, mu: s.mu_L }, R: { T: s.T_R, mu: s.mu_R } },
    couplings: [
      { kind: "tunnel", dot: 0, reservoir: "L", Gamma: [s.Gamma_L] },
      { kind: "tunnel", dot: 0, reservoir: "R", Gamma: [s.Gamma_R] },
    ],
  };
}

/** The controls' values of a device; throws for a device that this figure cannot show. */
export function oneState({ name, levels, reservoirs: { L, R }, couplings }: DeviceSpec): OneState {
  const rate = (side: string) =>
    couplings.find((c): c is Extract<CouplingSpec, { kind: "tunnel" }> => c.kind === "tunnel" && c.reservoir === side)
      ?.Gamma[0];
  const [Gamma_L, Gamma_R] = [rate("L"), rate("R")];
  if (!L || !R || Gamma_L === undefined || Gamma_R === undefined || levels.length !== 1) {
    throw new Error(`This figure shows one level between the reservoirs L and R, not \`${name}\`.`);
  }
  return { eps: levels[0], T_L: L.T, mu_L: L.mu, T_R: R.T, mu_R: R.mu, Gamma_L, Gamma_R };
}

export function loadOne(net: Network, s: OneState): void {
  net.energies[0] = s.eps;
  net.T.set([s.T_L, s.T_R]);
  net.mu.set([s.mu_L, s.mu_R]);
  net.rates.set([s.Gamma_L, 0, s.Gamma_R, 0]);
}

/** The same device in `qicc_lib`, with exactly the doubles in use. */
export function pythonCode(s: OneState): string {
  return `import qicc_lib as qicc
left, right = qicc.Reservoir(T=${p(s.T_L)}, mu=${p(s.mu_L)}), qicc.Reservoir(T=${p(s.T_R)}, mu=${p(s.mu_R)})
device = qicc.single_dot(${p(s.eps)}, left, right, Gamma_L=${p(s.Gamma_L)}, Gamma_R=${p(s.Gamma_R)})
state = device.steady_state()
print(state.particle_current["L"], state.energy_current["L"], state.entropy_production)
print(qicc.machine(state).role, qicc.machine(state).power)
`;
}

/** What the dot does by work and heat. */
export function roleOf(s: OneState, JN: number): string {
  const P = (s.mu_R - s.mu_L) * JN;
  const [hot, cold] = s.T_L > s.T_R ? [1, -1] : [-1, 1];
  const heat = (way: number) => way * (s.eps - (way > 0 ? s.mu_L : s.mu_R)) * JN;
  const [low, high] = [Math.min(s.T_L, s.T_R), Math.max(s.T_L, s.T_R)];
  const size = precision(Math.abs(P));
  if (P > 0) {
    return `Engine: power ${show(P, size)}, efficiency ${plain(P / heat(hot))} of at most ${plain(1 - low / high)}.`;
  }
  if (P < 0 && low < high && heat(cold) > 0) {
    return `Refrigerator: spends ${show(-P, size, false)}, COP ${plain(heat(cold) / -P)} of at most ${plain(low / (high - low))}.`;
  }
  return P < 0 ? "Neither engine nor refrigerator: work is lost." : "No work is done.";
}

/** A solved state of one dot as it is told. */
export function readOne(net: Network, s: OneState) {
  loadOne(net, s);
  net.solve();
  const v = verdict(net);
  const FE = energyBias(s.T_L, s.T_R);
  const FN = particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R);
  const [JN, JE] = [net.particleCurrent[0], net.energyCurrent[0]];
  const [pN, pE] = [JN, JE].map((J) => precision(Math.abs(J)));
  const { seen, lanes, numbers } = tellPairs({ FE, FN, JE, JN, pE, pN });
  const told = tell({ ...v, FE, FN, ...seen, Eref: fixed(v.Eref, 2), cStar: plain(v.cStar) });
  const sigma = net.entropyProduction;
  return {
    ...{ v, FE, FN, JN, JE, seen, sigma, lanes },
    pS: precision(Math.max(sigma, Math.abs(FE * JE))),
    told: { ...told, why: whyOne(told) },
    line: energyLine(seen.JE, sigma),
    spoken: `${told.pushes} ${told.happens} ${numbers}`,
    role: roleOf(s, JN),
  };
}

/** With one level there is one process: what that means where a current is inverse, or stands still. */
function whyOne({ title, why }: Told): string {
  if (title.startsWith("Formal")) return "Every particle carries the energy $ε$, so there is only one force.";
  if (title === "Stall") return "$L$ and $R$ are equally full at the level: energy stands still, too.";
  return title === "Stall of energy" ? "At $ε$ = 0 the particles carry no energy." : why;
}

/** Currents against the particle force, with everything else as it is: F_N moves mu_L. */
export class OneCurves extends Sweep<OneState> {
  protected override readonly near = -1;

  constructor(readonly net: Network) {
    super();
  }

  static muL(FN: number, s: OneState): number {
    return s.T_L * (FN + s.mu_R / s.T_R);
  }

  protected solve(FN: number, s: OneState): void {
    this.net.mu[0] = OneCurves.muL(FN, s);
    this.net.solve();
  }

  protected current(series: number): number {
    return series === 0 ? this.net.particleCurrent[0] : this.net.energyCurrent[0];
  }

  protected far(s: OneState): number {
    return s.T_L >= s.T_R ? 2 : -2;
  }

  protected ways(s: OneState): [number, number] {
    const way = Math.sign(energyBias(s.T_L, s.T_R));
    return [way, way];
  }
}
