import { fixed, plain, precision, show, vanishes } from "../kit/format";
import { gateSays, gateWhy, threePay, threeSay } from "../kit/gate-words";
import type { Lane } from "../kit/strip";
import { energyLine, payment, type Told, tell } from "../kit/words";
import type { Network } from "../physics/network";
import { lambda, loadThree, type Regime, regime, type ThreeState, tellsEnergyOf } from "../physics/three";
import { energyBias, particleBias, type Verdict, verdict } from "../physics/verdict";

/** A force and its flux, and how both are written; `seen` is the flux, zero where it is written as zero. */
export interface Pair {
  F: number;
  J: number;
  seen: number;
  p: ReturnType<typeof precision>;
}

/** A solved state of the three-terminal device as it is told. */
export interface Reading {
  v: Verdict;
  regime: Regime;
  particle: Pair;
  /** The energy pair that is told beside the particles: from M, or along the path. */
  energy: Pair;
  /** As in the entropic balance against R: particles, energy from L, energy from M. */
  pairs: [Pair, Pair, Pair];
  sigma: number;
  pS: Pair["p"];
  told: Told;
  line: string;
  pay: string;
  lanes: Lane[];
}

/** Digits enough for the largest of the cycles that a current is the sum of. */
function digits(net: Network, carried: (cycle: number) => number): Pair["p"] {
  let largest = 0;
  net.cycleFlux.forEach((J, c) => {
    largest = Math.max(largest, Math.abs(carried(c) * J));
  });
  return precision(largest);
}

export function readThree(net: Network, s: ThreeState): Reading {
  loadThree(net, s);
  net.solve();
  const v = verdict(net);
  const kind = regime(s);
  const pair = (F: number, J: number, p: Pair["p"]): Pair => ({ F, J, p, seen: vanishes(J, p) ? 0 : J });
  const energyOf = (from: number[], F: number) => {
    const J = from.reduce((sum, r) => sum + net.energyCurrent[r], 0);
    return pair(
      F,
      J,
      digits(net, (c) => from.reduce((sum, r) => sum + net.cycleEnergy[3 * c + r], 0)),
    );
  };
  const FN = particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R);
  const N = pair(
    FN,
    net.particleCurrent[0],
    digits(net, (c) => net.topology.cycles[c].particles[0]),
  );
  const L = energyOf([0], energyBias(s.T_L, s.T_R));
  const M = energyOf([2], energyBias(s.T_M, s.T_R));
  const told = tellsEnergyOf(s);
  const E = kind === "gate" ? M : told.length > 1 ? energyOf(told, L.F) : L;
  const pairs: Reading["pairs"] = [N, L, M];
  const sigma = net.entropyProduction;
  const pS = precision(Math.max(sigma, ...[L, M].map((e) => Math.abs(e.F * e.J))));
  const terms = pairs.map((x) => x.F * x.seen);
  return {
    v,
    regime: kind,
    particle: N,
    energy: E,
    pairs,
    sigma,
    pS,
    told: tellThree(s, v, kind, N, E, pairs),
    line: entropyLine(kind, E.seen, sigma),
    pay: kind === "three" ? threePay(terms) : payment(E.F * E.seen, terms[0]),
    lanes: [
      lane("particles", "particle", N, "N"),
      lane("energy", "energy", L, "{EL}", `$T_L$ = $T_R$`),
      lane("energy", "energy", M, "{EM}", `$T_M$ = $T_R$`),
    ],
  };
}

function lane(name: string, colour: "particle" | "energy", { F, J, seen, p }: Pair, index: string, equal = ""): Lane {
  const why = F === 0 && equal ? `0, ${equal}` : plain(F);
  return {
    name,
    colour,
    force: F,
    flux: seen,
    forceText: `$F_${index}$ = ${why}`,
    fluxText: `$J_${index}$ = ${show(J, p)}`,
  };
}

function tellThree(s: ThreeState, v: Verdict, kind: Regime, N: Pair, E: Pair, pairs: Pair[]): Told {
  const seen = (x: Pair) => ({ F: x.F, J: x.seen });
  if (kind === "path") {
    const told = tell({
      ...v,
      FE: E.F,
      FN: N.F,
      JE: E.seen,
      JN: N.seen,
      Eref: fixed(v.Eref, 2),
      cStar: plain(v.cStar),
    });
    if (told.title !== "Stall") return told;
    return { ...told, why: "The contacts pass as many particles one way as the other; energy still flows." };
  }
  // A gate without interaction pushes nothing.
  const gate = { ...seen(E), F: s.U === 0 ? 0 : E.F };
  const said = kind === "gate" ? gateSays(seen(N), gate, v.kind) : threeSay(pairs.map(seen), v.kind);
  const share = lambda(s);
  const three = "Three temperatures make three forces: a third one acts, so two that agree settle nothing.";
  const why = kind === "gate" ? gateWhy(said.title, seen(N), gate, fixed(share, 2), Math.sign(share * s.U)) : three;
  const inverse = said.title === "Inverse by convention";
  const swatchColour = said.colour === "energy" ? "energy" : "particle";
  return { ...said, why, swatch: inverse ? "dots" : "none", swatchColour };
}

function entropyLine(kind: Regime, JE: number, sigma: number): string {
  if (kind === "path" || sigma === 0) return energyLine(JE, sigma);
  if (kind === "three" || JE === 0) return "Entropy grows:";
  return `Energy ${JE > 0 ? "leaves" : "enters"} M, entropy grows:`;
}
