import { python as p } from "../kit/format";
import { Network } from "../physics/network";
import { loadSeries, type SeriesState, seriesSpec } from "../physics/series";
import { loadThree, type ThreeState, threeSpec } from "../physics/three";
import type { State } from "./map-directions";
import { loadOne, type OneState, pythonCode as oneCode, oneSpec } from "./one-reading";
import { pythonCode as seriesCode } from "./series-parts";
import { pythonCode as threeCode } from "./three-parts";

/** Three devices on one path from L to R: two dots in series, one dot beside a gate as cold as R, one dot alone. */
export type Kind = "series" | "gate" | "one";

const asOne = (s: State): OneState => {
  const { eps, T_L, mu_L, T_R, mu_R } = s;
  return { eps, T_L, mu_L, T_R, mu_R, Gamma_L: s.Gamma_L0, Gamma_R: s.Gamma_R0 };
};
const asSeries = (s: State): SeriesState => {
  const { eps, U, T_L, mu_L, g, mu_R, T_R, Gamma_L0, Gamma_L1, Gamma_R0, Gamma_R1 } = s;
  return { eps, U, T_L, mu_L, g, mu_R, T_R, Gamma_L0, Gamma_L1, Gamma_R0, Gamma_R1 };
};
const asThree = (s: State): ThreeState => ({ ...s, eps_c: s.eps, T_M: s.T_R }) as unknown as ThreeState;

/** What a device does not have. */
const LACKS: Record<Kind, RegExp> = {
  series: /^(eps_g|mu_M|Gamma_M)/,
  gate: /^g$/,
  one: /^(U|g|eps_g|mu_M|Gamma_(M|.1))/,
};
export const has = (kind: Kind, key: string) => !LACKS[kind].test(key);

/** The lowest energy at which one electron enters the empty path. */
export const Eref = (kind: Kind, s: State) => (kind === "gate" ? Math.min(s.eps, s.eps + s.U) : s.eps);

/** One network for each device, solved anew on each call. */
export class Devices {
  private readonly made = new Map<Kind, Network>();

  solve(kind: Kind, s: State): Network {
    let net = this.made.get(kind);
    if (!net) {
      const spec = {
        one: () => oneSpec(asOne(s)),
        series: () => seriesSpec(asSeries(s)),
        gate: () => threeSpec(asThree(s)),
      };
      net = new Network(spec[kind]());
      this.made.set(kind, net);
    }
    if (kind === "one") loadOne(net, asOne(s));
    else if (kind === "series") loadSeries(net, asSeries(s));
    else loadThree(net, asThree(s));
    net.solve();
    return net;
  }
}

/** The gate's states called the other way round, full when it was empty: another device by name, the same one in fact. */
export function renamed(s: State): State {
  const swap = (side: string) => ({
    [`Gamma_${side}0`]: s[`Gamma_${side}1`],
    [`Gamma_${side}1`]: s[`Gamma_${side}0`],
  });
  const none = (value: number) => (value === 0 ? 0 : -value);
  const tidy = (value: number) => Number(value.toPrecision(12));
  return {
    ...s,
    ...swap("L"),
    ...swap("R"),
    eps: tidy(s.eps + s.U),
    eps_g: none(s.eps_g),
    U: none(s.U),
    mu_M: none(s.mu_M),
  };
}

/** The device in `qicc_lib`, with exactly the doubles in use. */
export function deviceCode(kind: Kind, s: State): string {
  if (kind === "one") return oneCode(asOne(s)).replace(/^print\(qicc.machine.*\n/m, "");
  return kind === "series" ? seriesCode(asSeries(s)) : threeCode(asThree(s));
}

/** The same state told with energies counted from c. */
export function zeroCode(kind: Kind, s: State): string {
  return `${deviceCode(kind, s)}
c = ${p(s.c)}  # the zero that energies are counted from
balance = state.entropic_balance(reference="R")
F_N, F_E = balance.biases["particle", "L"], balance.biases["energy", "L"]
J_N, J_E = state.particle_current["L"], state.energy_current["L"]
print(F_N + c * F_E, F_E, J_N, J_E - c * J_N, balance.c_star, balance.E_ref)
`;
}
