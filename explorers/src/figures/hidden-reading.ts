import { python as p, plain, precision, show, vanishes } from "../kit/format";
import type { Lane } from "../kit/strip";
import { type Told, tell } from "../kit/words";
import type { Network } from "../physics/network";
import type { DeviceSpec } from "../physics/spec";
import { close, energyBias, particleBias, verdict } from "../physics/verdict";
import type { State } from "./map-directions";

/** How a state is told: energy of L and R alone, with M, heat with its own partner, heat with F_N. */
export type Telling = "LR" | "LRM" | "heat" | "mixed";

export function hiddenSpec(s: State): DeviceSpec {
  const contact = (dot: number, reservoir: string) => ({ kind: "tunnel" as const, dot, reservoir, Gamma: [1, 1] });
  return {
    name: "series_dots",
    dots: ["u", "d"],
    levels: [s.eps_u, s.eps_u - s.step],
    interactions: [[0, 1, s.U]],
    reservoirs: { L: { T: s.T_L, mu: s.mu_L }, R: { T: s.T_R, mu: s.mu_R }, M: { T: s.T_M, mu: 0 } },
    couplings: [contact(0, "L"), contact(1, "R"), { kind: "thermal_flip", dots: [0, 1], reservoir: "M", g: s.g }],
  };
}

export function hiddenCode(s: State): string {
  return `import qicc_lib as qicc
left, right = qicc.Reservoir(T=${p(s.T_L)}, mu=${p(s.mu_L)}), qicc.Reservoir(T=${p(s.T_R)}, mu=${p(s.mu_R)})
device = qicc.series_dots(${p(s.eps_u)}, ${p(s.eps_u)} - ${p(s.step)}, ${p(s.U)}, left, right, g=${p(s.g)}, T_M=${p(s.T_M)})
state = device.steady_state()
balance = state.entropic_balance(reference="R")
for pair in balance.biases:
    print(pair, balance.biases[pair], balance.fluxes[pair])
print(balance.apparent(observed=[("energy", "L"), ("particle", "L")]), balance.verdict, state.entropy_production)
`;
}

interface Pair {
  name: string;
  colour: "particle" | "energy";
  F: string;
  J: string;
  force: number;
  flux: number;
}

export function readHidden(net: Network, s: State, how: Telling) {
  net.energies.set([s.eps_u, s.eps_u - s.step, s.U]);
  net.T.set([s.T_L, s.T_R, s.T_M]);
  net.mu.set([s.mu_L, s.mu_R, 0]);
  net.rates[4] = s.g;
  net.solve();
  const [JN, JE, JM] = [net.particleCurrent[0], net.energyCurrent[0], net.energyCurrent[2]];
  const [FE, FM] = [energyBias(s.T_L, s.T_R), energyBias(s.T_M, s.T_R)];
  const FN = particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R);
  const heat = how === "heat" || how === "mixed";
  const pair = (name: string, colour: Pair["colour"], F: string, J: string, force: number, flux: number): Pair => {
    const size = precision(Math.abs(flux));
    return { name, colour, F, J, force, flux: vanishes(flux, size) ? 0 : flux };
  };
  const particles =
    how === "heat"
      ? pair("particles", "particle", "$Δμ$/$T_R$", "$J_N$", (s.mu_L - s.mu_R) / s.T_R, JN)
      : pair("particles", "particle", "$F_N$", "$J_N$", FN, JN);
  const energy = heat
    ? pair("heat", "energy", "$F_E$", "$J_Q$", FE, JE - s.mu_L * JN)
    : pair("energy", "energy", "$F_E$", "$J_E$", FE, JE);
  const mediator = pair("from M", "energy", "$F_M$", "$J_M$", FM, JM);
  const sigma = net.entropyProduction;
  const shown = how === "LRM" ? [energy, particles, mediator] : [energy, particles];
  const terms = [energy, particles, mediator].map((x) => (shown.includes(x) ? x.force * x.flux : 0));
  const sum = terms.reduce((a, b) => a + b, 0);
  const scale = Math.max(sigma, ...terms.map(Math.abs));
  const pS = precision(scale);
  const missing = vanishes(sigma - sum, pS) || Math.abs(sigma - sum) < 1e-9 * scale ? 0 : sigma - sum;
  const ends = precision(Math.max(Math.abs(JE), Math.abs(net.energyCurrent[1])));
  const lane = (x: Pair): Lane => ({
    name: x.name,
    colour: x.colour,
    force: x.force,
    flux: x.flux,
    forceText: `${x.F} = ${plain(x.force)}`,
    fluxText: `${x.J} = ${show(x.flux, precision(Math.abs(x.flux)))}`,
  });
  const unseen: Lane = {
    ...lane(mediator),
    force: Number.NaN,
    flux: Number.NaN,
    forceText: "not told",
    fluxText: "",
  };
  return {
    told: tellHidden({ how, FE, FM, particles, energy, missing, pS, sum, sigma, same: close(s.T_M, s.T_R), net }),
    lanes: [lane(particles), lane(energy), how === "LRM" ? lane(mediator) : unseen],
    terms: [...terms, missing, sigma],
    pS,
    sum,
    sigma,
    missing,
    /** What leaves L and does not arrive in R. */
    lost: show(JE + net.energyCurrent[1], ends),
  };
}

interface Account {
  how: Telling;
  FE: number;
  FM: number;
  particles: Pair;
  energy: Pair;
  missing: number;
  pS: ReturnType<typeof precision>;
  sum: number;
  sigma: number;
  same: boolean;
  net: Network;
}

function tellHidden(t: Account): Told {
  const { how, particles: n, energy: e, net } = t;
  const v = verdict(net);
  const signs = { FE: e.force, FN: n.force, JE: e.flux, JN: n.flux };
  const base = tell({ ...v, ...signs, kind: "none", inverse: null, Eref: "", cStar: "" });
  const facing = n.force * e.force > 0;
  const back = [n, e].map((x) => facing && x.force * x.flux < 0);
  if (back[0] && back[1]) {
    Object.assign(base, { happens: `Both currents go ${n.flux > 0 ? "right" : "left"}.`, colour: "ink" });
  }
  const against = back[0] || back[1];
  const which = back[0] && back[1] ? "currents" : "current";
  const numbers = `The terms told add up to ${show(t.sum, t.pS)}, the entropy production is ${show(t.sigma, t.pS)}`;
  const swatch = { swatch: "dots" as const, swatchColour: back[0] ? ("particle" as const) : ("energy" as const) };
  if (t.missing !== 0) {
    const short = how === "mixed" ? "heat and $F_N$ are no pair" : "a force is missing";
    if (against) return { ...base, ...swatch, title: `Apparent inverse ${which}`, why: `${numbers}: ${short}.` };
    return { ...base, title: "An incomplete account", why: `${numbers}: ${short}.` };
  }
  if (how === "LRM" && t.FM !== 0) {
    return {
      ...base,
      title: "Three forces, told in full",
      why: `${numbers}. With a third force nothing follows from two.`,
    };
  }
  if (how === "heat" || how === "mixed") {
    if (!against) return base;
    const title = back[0] ? "Against heat and voltage: power" : "Against heat and voltage: a heat pump";
    return { ...base, title, why: "Told with heat the sum is complete. Against both forces runs every machine." };
  }
  if (!against || v.kind === "none") return base;
  const real = tell({ ...v, ...signs, Eref: plain(v.Eref), cStar: plain(v.cStar) });
  return { ...base, title: real.title, why: real.why, swatch: real.swatch, swatchColour: real.swatchColour };
}
