import type { Values } from "../kit/controls";
import { plain, precision, python } from "../kit/format";
import { tellPairs } from "../kit/pairs";
import type { Told } from "../kit/words";
import { criticalForce, freeFlow, type GasState, gasState, gasStateAt } from "../physics/gas";
import { acoustic } from "../physics/gas-lines";

/** Two gases, given by the left one and both forces: what their pressures say, and nothing that takes a shock to know. */
export function meeting(v: Values) {
  const gas = { well_depth: v.w, width: 1 };
  const left = gasState(gas, v.T_L, v.P_L);
  const T = 1 / (1 / v.T_L + v.F_E);
  const right = gasStateAt(gas, T, T * (left.mu / v.T_L - v.F_N));
  const critical = v.F_E === 0 ? 0 : criticalForce(gas, left, T);
  // With nearly equal temperatures the difference would have no digits left.
  const mean = Math.abs(v.F_E) < 1e-6 ? left.enthalpy : -critical / v.F_E;
  const free = freeFlow(left, right);
  const flow = v.w === 0 ? { JN: free.particle_current, JE: free.energy_current } : acoustic(left, right);
  const steep = v.w === 0 ? flow.JN : Math.log(left.P / right.P);
  const way = Math.abs(steep) > 1e-9 ? Math.sign(steep) : 0;
  const [JN, JE] = way === 0 ? [0, 0] : [flow.JN, flow.JE];
  const told = { FE: v.F_E, FN: v.F_N, JN, JE, pN: precision(Math.abs(JN), 2), pE: precision(Math.abs(JE), 2) };
  return { gas, left, right, critical, mean, way, ...told, ...tellPairs(told) };
}

export type Meeting = ReturnType<typeof meeting>;

const to = (s: number) => (s > 0 ? "right" : "left");

/** The words, from what is exact: the side of higher pressure, and that a stream out of h ≤ 0 carries energy backwards. */
export function words(m: Meeting): Told {
  const [n, e] = [Math.sign(m.FN), Math.sign(m.FE)];
  const told = (pushes: string, happens: string, title: string, why: string): Told => {
    return { pushes, happens, colour: "particle", title, why, swatch: "none", swatchColour: "particle" };
  };
  if (n === 0 && e === 0) {
    return {
      ...told("Nothing pushes.", "Nothing flows.", "Equilibrium", "Both gases are in one state."),
      colour: "ink",
    };
  }
  const agree = n === e;
  const one = `Only the ${n === 0 ? "energy" : "particle"} force pushes ${to(n === 0 ? e : n)}.`;
  const pushes = n === 0 || e === 0 ? one : agree ? `Both forces push ${to(n)}.` : "The forces point opposite ways.";
  const why = pressures(m);
  if (m.way === 0) return told(pushes, "The particles stand still.", "Stall", why);
  const goes = `The particles go ${to(m.way)}.`;
  if (agree && m.way !== n) return { ...told(pushes, goes, "Genuine inverse particle current", why), swatch: "hatch" };
  const source: GasState = m.way > 0 ? m.left : m.right;
  if (agree && source.enthalpy <= 0) {
    const energy = { colour: "energy", swatch: "hatch", swatchColour: "energy" } as const;
    const carry = `The gas that streams has $h$ = ${plain(source.enthalpy)} and carries energy backwards.`;
    return { ...told(pushes, `The energy goes ${to(-m.way)}.`, "Genuine inverse energy current", carry), ...energy };
  }
  return told(pushes, goes, n === 0 ? "Ordinary currents, with a cross-effect" : "Ordinary particle current", why);
}

function pressures({ gas, left, right, way }: Meeting): string {
  if (gas.well_depth === 0) return "Without a well particles fly past each other, whatever the pressures.";
  if (way === 0) return "The pressures are equal. Heat is conducted still.";
  const [high, low] = way > 0 ? ["L", "R"] : ["R", "L"];
  const times = Math.exp(Math.abs(Math.log(left.P / right.P)));
  return `$P_${high}$ is ${plain(times)} times $P_${low}$: the gas streams to the side of low pressure.`;
}

/** The same two gases in `qicc_lib`. */
export const code = (v: Values) => `import qicc_lib as qicc
gas = qicc.gas.SquareWellGas(well_depth=${python(v.w)})
left = gas.state(T=${python(v.T_L)}, P=${python(v.P_L)})
T_R = 1 / (1 / left.T + ${python(v.F_E)})
right = gas.state_at(T=T_R, mu=T_R * (left.mu / left.T - ${python(v.F_N)}))
mean = gas.mean_enthalpy(left.P, left.T, right.T)
print(left.enthalpy, right.enthalpy, mean, left.P, right.P)
print(gas.riemann(left, right))  # without friction and conduction
`;
