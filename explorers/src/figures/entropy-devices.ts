import { fixed, type Precision, precision, show, vanishes } from "../kit/format";
import type { Lane } from "../kit/strip";
import type { Told } from "../kit/words";
import type { Network } from "../physics/network";
import { type SeriesState, seriesSpec, seriesState } from "../physics/series";
import type { DeviceSpec } from "../physics/spec";
import { type ThreeState, tellsEnergyOf, threeSpec, threeState } from "../physics/three";
import { pythonCode as seriesCode } from "./series-parts";
import { readSeries } from "./series-reading";
import { pythonCode as threeCode, warmth } from "./three-parts";
import { readThree } from "./three-reading";

type Values = Record<string, number>;

/** A pair of force and flux against R; `seen` is the flux, zero where it is written as zero. */
export interface EntropyPair {
  name: string;
  symbols: string;
  colour: "particle" | "energy";
  F: number;
  J: number;
  seen: number;
}

export interface EntropyReading {
  told: Told;
  line: string;
  lanes: Lane[];
  pairs: EntropyPair[];
  sigma: number;
  pS: Precision;
  pN: Precision;
  pE: Precision;
  /** The forces that the currents of cycles are held against, and what of a reservoir's energy is told. */
  FN: number;
  FE: number;
  energyFrom: number[];
  energySymbol: string;
}

export interface StepName {
  key: string;
  from: number;
  to: number;
  side?: 1 | -1;
  colour: string;
  words: string;
  where: string;
}

/** What the figures on entropy must know of a device. Steps are in the order of the network's channels. */
export interface EntropyDevice {
  fromSpec(spec: unknown): Values;
  spec(values: Values): DeviceSpec;
  /** Solves the network at the values and tells the state. */
  read(net: Network, values: Values): EntropyReading;
  code(values: Values): string;
  steps: StepName[];
  lanes: { name: string; colour: "particle" | "energy"; from?: string }[];
  /** Which of hot, cold and mid each reservoir is. */
  warmth(values: Values): Record<string, string>;
}

const contact = (side: string, other: string, n: number) => `Contact $${side}$, $${other}$ ${n ? "full" : "empty"}`;

export const series: EntropyDevice = {
  fromSpec: (spec) => ({ ...seriesState(spec as DeviceSpec) }),
  spec: (values) => seriesSpec(values as unknown as SeriesState),
  read: (net, values) => {
    const s = values as unknown as SeriesState;
    const { told, line, lanes, FE, FN, JE, JN, seen, sigma, pS, pN, pE } = readSeries(net, s);
    const pairs: EntropyPair[] = [
      { name: "energy", symbols: "$F_E$ $J_E$", colour: "energy", F: FE, J: JE, seen: seen.JE },
      { name: "particles", symbols: "$F_N$ $J_N$", colour: "particle", F: FN, J: JN, seen: seen.JN },
    ];
    return { told, line, lanes, pairs, sigma, pS, pN, pE, FN, FE, energyFrom: [0], energySymbol: "J_E" };
  },
  code: (values) => seriesCode(values as unknown as SeriesState),
  steps: [
    { key: "L0", from: 0, to: 1, colour: "L", words: "$L$", where: contact("L", "d", 0) },
    { key: "L1", from: 2, to: 3, colour: "L", words: "$L$", where: contact("L", "d", 1) },
    { key: "R0", from: 0, to: 2, colour: "R", words: "$R$", where: contact("R", "u", 0) },
    { key: "R1", from: 1, to: 3, colour: "R", words: "$R$", where: contact("R", "u", 1) },
    { key: "flip", from: 1, to: 2, colour: "flip", words: "flip", where: "Flip from $u$ to $d$" },
  ],
  lanes: [
    { name: "particles", colour: "particle" },
    { name: "energy", colour: "energy" },
  ],
  warmth: ({ T_L, T_R }) => ({ L: T_L >= T_R ? "hot" : "cold", R: T_L >= T_R ? "cold" : "hot" }),
};

export const three: EntropyDevice = {
  fromSpec: (spec) => ({ ...threeState(spec as DeviceSpec) }),
  spec: (values) => threeSpec(values as unknown as ThreeState),
  read: (net, values) => {
    const s = values as unknown as ThreeState;
    const { told, line, lanes, pairs, particle, energy, sigma, pS } = readThree(net, s);
    const energyFrom = tellsEnergyOf(s);
    const [N, L, M] = pairs;
    const pair = (name: string, index: string, colour: "particle" | "energy", { F, J, seen }: typeof N) => ({
      name,
      symbols: `$F_${index}$ $J_${index}$`,
      colour,
      F,
      J,
      seen,
    });
    return {
      told,
      line,
      lanes,
      pairs: [
        pair("energy", "{EM}", "energy", M),
        pair("energy", "{EL}", "energy", L),
        pair("particles", "N", "particle", N),
      ],
      sigma,
      pS,
      pN: particle.p,
      pE: energy.p,
      FN: particle.F,
      FE: energy.F,
      energyFrom,
      energySymbol: energyFrom.length > 1 ? "J_{EL} + J_{EM}" : energyFrom[0] === 2 ? "J_{EM}" : "J_{EL}",
    };
  },
  code: (values) => threeCode(values as unknown as ThreeState),
  steps: [
    { key: "L0", from: 0, to: 1, side: 1, colour: "L", words: "$L$", where: contact("L", "g", 0) },
    { key: "L1", from: 2, to: 3, side: 1, colour: "L", words: "$L$", where: contact("L", "g", 1) },
    { key: "R0", from: 0, to: 1, side: -1, colour: "R", words: "$R$", where: contact("R", "g", 0) },
    { key: "R1", from: 2, to: 3, side: -1, colour: "R", words: "$R$", where: contact("R", "g", 1) },
    { key: "M0", from: 0, to: 2, side: 1, colour: "M", words: "$M$", where: contact("M", "c", 0) },
    { key: "M1", from: 1, to: 3, side: 1, colour: "M", words: "$M$", where: contact("M", "c", 1) },
  ],
  lanes: [
    { name: "particles", colour: "particle" },
    { name: "energy", colour: "energy" },
    { name: "energy", colour: "energy", from: "M" },
  ],
  warmth: (values) => warmth(values as unknown as ThreeState),
};

/** A small number with its sign, or 0, with digits enough for itself. */
export const own = (value: number): string => show(value, precision(Math.abs(value)));

/** Four decimals, more for a rate below a thousandth. */
export const rate = (value: number): string => {
  const p = precision(value);
  return vanishes(value, p) ? fixed(0, 4) : show(value, p, false);
};
