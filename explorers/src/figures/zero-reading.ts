import { fixed, type Precision, plain, precision, show, vanishes } from "../kit/format";
import { tellPairs } from "../kit/pairs";
import type { Lane } from "../kit/strip";
import { energyLine, type Told, tell } from "../kit/words";
import type { Network } from "../physics/network";
import { energyBias, particleBias, type VerdictKind, verdict } from "../physics/verdict";
import type { State } from "./map-directions";
import { type Devices, Eref, type Kind } from "./zero-devices";

/** What a state is called with energies counted from some zero. */
export interface Counted {
  FN: number;
  JE: number;
  pE: Precision;
  kind: VerdictKind;
  inverse: "particle" | "energy" | null;
}

/** A solved state, and what each zero of energy makes of it. */
export interface ZeroReading {
  FE: number;
  JN: number;
  pN: Precision;
  Eref: number;
  /** Zeros above it make the state inverse; nan where none does. */
  cStar: number;
  tight: boolean;
  /** Whether an inverse current above c* is genuine. */
  genuine: boolean;
  from(c: number): Counted;
  told: Told;
  line: string;
  sigma: string;
  rule: string;
  lanes: Lane[];
  spoken: string;
}

const STALL: Record<Kind, string> = {
  series: "The two loops cancel; energy still flows, entropy still grows.",
  gate: "The contacts pass as many particles one way as the other; energy still flows.",
  one: "$L$ and $R$ are equally full at the level: energy stands still, too.",
};

/** A difference that is zero but for rounding is zero. */
const tidy = (value: number, size: number) => (Math.abs(value) < 1e-12 * size ? 0 : value);

/** Digits enough for the largest of the cycles that a current is the sum of. */
function digits(net: Network, carried: (cycle: number) => number): Precision {
  let largest = 0;
  net.cycleFlux.forEach((J, k) => {
    largest = Math.max(largest, Math.abs(carried(k) * J));
  });
  return precision(largest);
}

export function readZero(devices: Devices, kind: Kind, s: State): ZeroReading {
  const net = devices.solve(kind, s);
  const { tight } = verdict(net);
  const FE = energyBias(s.T_L, s.T_R);
  const FN = particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R);
  const [JN, JE] = [net.particleCurrent[0], net.energyCurrent[0]];
  const count = net.T.length;
  const particles = (k: number) => net.topology.cycles[k].particles[0];
  const pN = digits(net, particles);
  const seenN = vanishes(JN, pN) ? 0 : JN;
  const E = Eref(kind, s);
  const way = Math.sign(FE);
  const cStar = FE === 0 || seenN === 0 ? Number.NaN : way * JN > 0 ? JE / JN : -FN / FE;
  const genuine = cStar < E && !tight;

  const from = (c: number): Counted => {
    const force = tidy(FN + c * FE, Math.abs(FN) + Math.abs(c * FE));
    const flux = tidy(JE - c * JN, Math.abs(JE) + Math.abs(c * JN));
    const pE = digits(net, (k) => net.cycleEnergy[k * count] - c * particles(k));
    const facing = FE * force > 0;
    const inverse = !facing ? null : way * JN < 0 ? "particle" : way * flux < 0 ? "energy" : null;
    return { FN: force, JE: flux, pE, inverse, kind: inverse === null ? "none" : genuine ? "genuine" : "formal" };
  };

  const now = from(s.c);
  const { seen, lanes, numbers } = tellPairs({ FE, FN: now.FN, JE: now.JE, JN, pE: now.pE, pN });
  const words = { Eref: fixed(E, 2), cStar: plain(cStar) };
  const told = tell({ ...now, FE, ...seen, tight, ...words });
  if (told.title === "Stall") told.why = STALL[kind];
  const Sigma = net.entropyProduction;
  const pS = precision(Math.max(Sigma, Math.abs(FE * now.JE)));
  return {
    FE,
    JN,
    pN,
    Eref: E,
    cStar,
    tight,
    genuine,
    from,
    told,
    line: energyLine(seen.JE, Sigma),
    sigma: `$Σ$ = ${show(Sigma, pS)}`,
    rule: rule(FE, seenN, cStar, E, tight),
    lanes,
    spoken: `${told.pushes} ${told.happens} ${numbers}`,
  };
}

/** Which zeros make the state inverse, and whether it is genuine then. */
function rule(FE: number, JN: number, cStar: number, Eref: number, tight: boolean): string {
  if (FE === 0) return "Equal temperatures: the zero moves no force, and none makes the state inverse.";
  if (JN === 0) return "The particles stand still: no zero makes the state inverse.";
  const at = `$c$* = ${plain(cStar)}`;
  if (tight) return `Inverse for zeros above ${at}, and only formal: all particles carry the same energy.`;
  const ref = `$E_{ref}$ = ${fixed(Eref, 2)}`;
  if (cStar < Eref) return `${at} lies below ${ref}: inverse for zeros above $c$*, and genuine.`;
  return `${at} does not lie below ${ref}: inverse for zeros above $c$*, and only formal.`;
}
