import { python as p } from "../kit/format";
import type { SeriesState } from "../physics/series";

/** Cycles 0, 1, 2 are J_1, J_2, J_3; channels L0, L1, R0, R1, flip. */
export const EDGES = [
  { key: "L0", from: 0, to: 1, fills: "$L$ fills $u$", empties: "$u$ empties to $L$" },
  { key: "L1", from: 2, to: 3, fills: "$L$ fills $u$", empties: "$u$ empties to $L$" },
  { key: "R0", from: 0, to: 2, fills: "$R$ fills $d$", empties: "$d$ empties to $R$" },
  { key: "R1", from: 1, to: 3, fills: "$R$ fills $d$", empties: "$d$ empties to $R$" },
  { key: "flip", from: 1, to: 2, fills: "flip", empties: "flip" },
];
export const WHERE: Record<string, string> = {
  L0: "Contact $L$ while $d$ is empty",
  L1: "Contact $L$ while $d$ is full",
  R0: "Contact $R$ while $u$ is empty",
  R1: "Contact $R$ while $u$ is full",
  flip: "Flip from $u$ to $d$",
  loop1: "Upper loop, through 00",
  loop2: "Lower loop, through 11",
};
export const PARTNERS = {
  ...Object.fromEntries(EDGES.map((e) => [e.key, [e.key]])),
  loop1: ["loop1", "L0", "R0", "flip"],
  loop2: ["loop2", "L1", "R1", "flip"],
};

/** The same device in `qicc_lib`, with exactly the doubles in use. */
export function pythonCode(s: SeriesState): string {
  return `import qicc_lib as qicc
left, right = qicc.Reservoir(T=${p(s.T_L)}, mu=${p(s.mu_L)}), qicc.Reservoir(T=${p(s.T_R)}, mu=${p(s.mu_R)})
device = qicc.series_dots(${p(s.eps)}, ${p(s.eps)}, ${p(s.U)}, left, right, Gamma_L=(${p(s.Gamma_L0)}, ${p(s.Gamma_L1)}), Gamma_R=(${p(s.Gamma_R0)}, ${p(s.Gamma_R1)}), g=${p(s.g)})
state = device.steady_state()
print(state.particle_current["L"], state.energy_current["L"], state.entropy_production)
`;
}

/** What the seas say, from the temperatures alone. */
export function seaWords(s: SeriesState, full: boolean): string {
  if (s.T_L === s.T_R) {
    if (s.mu_L === s.mu_R) return "Both reservoirs are equally full at every energy.";
    return `Equal temperatures: ${s.mu_L > s.mu_R ? "$L$" : "$R$"} is fuller at every energy.`;
  }
  const [upper, lower] = s.T_L > s.T_R ? ["$L$", "$R$"] : ["$R$", "$L$"];
  if (!full) return `Above the dotted line ${upper} is fuller, below it ${lower} is.`;
  const way = (side: string) => (side === "$L$" ? "right" : "left");
  return `Bars show occupation. Above the dotted line ${upper} is fuller and pushes ${way(upper)}, below it ${lower} pushes ${way(lower)}.`;
}
