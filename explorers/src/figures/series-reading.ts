import { fixed, plain, precision } from "../kit/format";
import { tellPairs } from "../kit/pairs";
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
  const { seen, lanes, numbers } = tellPairs({ FE, FN, JE, JN, pE, pN });
  const told = tell({ ...v, FE, FN, ...seen, Eref: fixed(v.Eref, 2), cStar: plain(v.cStar) });
  const sigma = net.entropyProduction;
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
    lanes,
    spoken: `${told.pushes} ${told.happens} ${numbers}`,
  };
}
