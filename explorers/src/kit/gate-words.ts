import type { VerdictKind } from "../physics/verdict";
import type { Told } from "./words";

/** A force, its flux (zero where it is written as zero), and what is said of them. */
export interface Push {
  F: number;
  J: number;
}

type Said = Pick<Told, "pushes" | "happens" | "colour" | "title">;

const to = (s: number) => (s > 0 ? "right" : "left");

/** Energy is pushed out of a gate M while particles are pushed from L to R: two forces, but not along one path. */
export function gateSays(N: Push, E: Push, kind: VerdictKind): Said {
  const [n, e, j, k] = [N.F, E.F, N.J, E.J].map(Math.sign);
  const who = [
    ...(e ? [`M ${e > 0 ? "pushes" : "draws"} energy`] : []),
    ...(n ? [`${n > 0 ? "L" : "R"} pushes particles`] : []),
  ];
  if (who.length === 0) {
    return { pushes: "Nothing pushes.", happens: "Nothing flows.", colour: "ink", title: "Equilibrium" };
  }
  const pushes = `${who.length > 1 ? who.join(", ") : `Only ${who[0]}`}.`;
  const particles = `The particles go ${to(j)}.`;
  const energy = `The energy goes ${k > 0 ? "out of" : "into"} M.`;
  let title = kind === "convention" ? "Inverse by convention" : "Ordinary currents";
  if (!j) return { pushes, happens: "The particles stand still.", colour: "particle", title: "Stall" };
  if (!k) {
    title = e ? "Stall of energy" : "Ordinary currents";
    return { pushes, happens: "M exchanges no energy.", colour: "energy", title };
  }
  if (!n || !e) title = "Ordinary currents, with a cross-effect";
  if (j !== n) return { pushes, happens: particles, colour: "particle", title };
  if (k !== e) return { pushes, happens: energy, colour: "energy", title };
  return { pushes, happens: "Both fluxes follow.", colour: "ink", title };
}

/** Three temperatures: no two of the forces make a pair. Order: particles, energy from L, energy from M. */
export function threeSay(pairs: Push[], kind: VerdictKind): Said {
  const pushes = pairs[0].F ? "Three forces push." : "Two thermal forces push.";
  const against = kind === "convention" ? pairs.findIndex(({ F, J }) => F > 0 && J < 0) : -1;
  if (against > 0) {
    const happens = `The energy goes into ${"LM"[against - 1]}.`;
    return { pushes, happens, colour: "energy", title: "Inverse by convention" };
  }
  const J = pairs[0].J;
  if (!J) return { pushes, happens: "The particles stand still.", colour: "particle", title: "Stall" };
  const title = against === 0 ? "Inverse by convention" : "Ordinary currents";
  return { pushes, happens: `The particles go ${to(J)}.`, colour: against === 0 ? "particle" : "ink", title };
}

/** Why, with lambda: what a renaming of the gate's states leaves as it is. */
export function gateWhy(title: string, N: Push, E: Push, share: string, product: number): string {
  const lambda = `$λ$\u00a0=\u00a0${share}`;
  const carried = product < 0 ? "left" : "right";
  const rule =
    product === 0
      ? `Here ${lambda} or $U$ is zero: energy from $M$ carries no particles.`
      : `$λ$$U$\u00a0${product < 0 ? "<" : ">"}\u00a00 (${lambda}): energy from $M$ carries particles ${carried}.`;
  if (title === "Equilibrium") return "Electrons still hop, as often one way as the other.";
  if (title === "Inverse by convention") {
    return `$M$ is not $L$: which directions count as parallel is a matter of names. What no renaming of the gate changes: ${rule}`;
  }
  if (title === "Stall") return `What $M$ carries and what the bias drives cancel. ${rule}`;
  if (title === "Stall of energy") return `$M$ gives as much energy as it takes. ${rule}`;
  if (!N.F || !E.F) return `One force drives both fluxes: a thermoelectric effect. ${rule}`;
  if (Math.sign(N.J) === Math.sign(N.F) && Math.sign(E.J) === Math.sign(E.F)) {
    return `Each flux goes the way its own force pushes. ${rule}`;
  }
  return `One force drives the other's flux back. Rename $L$ and $R$, and the count of parallel forces changes. ${rule}`;
}

/** Who pays for whom among three terms of the entropy production. */
export function threePay(terms: number[]): string {
  const negative = terms.filter((term) => term < 0).length;
  if (negative === 0) return "No term is negative: no flux runs against its own force.";
  return negative === 1
    ? "One term is negative; the others pay for it."
    : "Two terms are negative; the third pays for both.";
}
