import { type Precision, plain, show, vanishes } from "./format";
import type { Shell } from "./shell";
import { type Lane, Strip } from "./strip";

/** Energy and particles between L and R: both pairs of force and flux. */
export interface Pairs {
  FE: number;
  FN: number;
  JE: number;
  JN: number;
  /** How the fluxes are written. */
  pE: Precision;
  pN: Precision;
}

/** As they are told: a flux below its last digit is zero, in words, arrows and numbers. */
export function tellPairs({ FE, FN, JE, JN, pE, pN }: Pairs) {
  const seen = { JN: vanishes(JN, pN) ? 0 : JN, JE: vanishes(JE, pE) ? 0 : JE };
  const lane = (name: string, colour: "particle" | "energy", force: number, flux: number, fluxText: string): Lane => {
    const index = colour === "particle" ? "N" : "E";
    return {
      name,
      colour,
      force,
      flux,
      forceText: `$F_${index}$ = ${plain(force)}`,
      fluxText: `$J_${index}$ = ${fluxText}`,
    };
  };
  const lanes = [
    lane("particles", "particle", FN, seen.JN, show(JN, pN)),
    lane("energy", "energy", FE, seen.JE, show(JE, pE)),
  ];
  const numbers = `F_N = ${plain(FN)}, J_N = ${show(JN, pN)}; F_E = ${plain(FE)}, J_E = ${show(JE, pE)}.`;
  return { seen, lanes, numbers };
}

/** The strip of both pairs in a part of its own. */
export function pairStrip(shell: Shell, forceScale: number, fluxScale: number): Strip {
  const lanes = [
    { name: "particles", colour: "particle" as const },
    { name: "energy", colour: "energy" as const },
  ];
  const { body } = shell.section("strip", "", "Forces and fluxes", false);
  return new Strip(body, shell.hatch, { lanes, forceScale, fluxScale, label: "Forces and fluxes" });
}
