import { fixed, plain, precision, show, vanishes } from "../kit/format";
import type { Lane } from "../kit/strip";
import { energyLine, type Told, tell } from "../kit/words";
import type { Network } from "../physics/network";
import { loadSeries, type SeriesState } from "../physics/series";
import { energyBias, particleBias, type Verdict, verdict } from "../physics/verdict";

export type Precision = ReturnType<typeof precision>;

/** A solved state of two dots in series, as it is told: forces, fluxes that are zero where they are written so, words. */
export interface Reading {
  v: Verdict;
  FE: number;
  FN: number;
  JN: number;
  JE: number;
  seen: { JN: number; JE: number };
  sigma: number;
  pN: Precision;
  pE: Precision;
  pS: Precision;
  told: Told;
  line: string;
  lanes: Lane[];
  spoken: string;
}

export function readSeries(net: Network, s: SeriesState): Reading {
  loadSeries(net, s);
  net.solve();
  const v = verdict(net);
  // Shown forces come from the reservoirs alone, also where the verdict has no second class to compare.
  const FE = energyBias(s.T_L, s.T_R);
  const FN = particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R);
  const [J1, J2, J3] = net.cycleFlux;
  const [JN, JE] = [net.particleCurrent[0], net.energyCurrent[0]];
  const pN = precision(Math.max(Math.abs(J1), Math.abs(J2)));
  const pE = precision(Math.max(Math.abs(s.eps * J1), Math.abs((s.eps + s.U) * J2), Math.abs(s.U * J3)));
  const seen = { JN: vanishes(JN, pN) ? 0 : JN, JE: vanishes(JE, pE) ? 0 : JE };
  const told = tell({ ...v, FE, FN, ...seen, Eref: fixed(v.Eref, 2), cStar: plain(v.cStar) });
  const sigma = net.entropyProduction;
  const lane = (name: string, colour: "particle" | "energy", F: number, J: number, index: string, p: Precision) => ({
    name,
    colour,
    force: F,
    flux: vanishes(J, p) ? 0 : J,
    forceText: `$F_${index}$ = ${plain(F)}`,
    fluxText: `$J_${index}$ = ${show(J, p)}`,
  });
  return {
    v,
    FE,
    FN,
    JN,
    JE,
    seen,
    sigma,
    pN,
    pE,
    pS: precision(Math.max(sigma, Math.abs(FE * JE))),
    told,
    line: energyLine(seen.JE, sigma),
    lanes: [lane("particles", "particle", FN, JN, "N", pN), lane("energy", "energy", FE, JE, "E", pE)],
    spoken: `${told.pushes} ${told.happens} F_N = ${plain(FN)}, J_N = ${show(JN, pN)}; F_E = ${plain(FE)}, J_E = ${show(JE, pE)}.`,
  };
}
