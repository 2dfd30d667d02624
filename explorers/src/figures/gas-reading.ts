import { type Precision, plain, precision, show } from "../kit/format";
import { tellPairs } from "../kit/pairs";
import { energyLine, type Told, tell } from "../kit/words";
import type { Ends } from "../physics/release";

const to = (s: number) => (s > 0 ? "right" : "left");

/** What is predicted of a release, in numbers and words. */
export function reading(ends: Ends) {
  const { left, FE, FN, flow } = ends;
  const [JN, JE] = [flow.particle_current, flow.energy_current];
  const known = Number.isFinite(JN);
  // Zero is what is small beside the particles that cross one way, and what they carry.
  const through = left.density * Math.sqrt(left.T / (2 * Math.PI));
  const pN = precision(Math.max(through, Math.abs(JN) || 0));
  const pE = precision(Math.max(through * left.T, Math.abs(JE) || 0));
  const pairs = tellPairs({ FE, FN, JE: known ? JE : 0, JN: known ? JN : 0, pE, pN });
  // Where neither current is seen, what is left of the sum is rounding.
  const sigma = pairs.seen.JN === 0 && pairs.seen.JE === 0 ? 0 : FE * JE + FN * JN;
  const [n, e, j, k] = [FN, FE, pairs.seen.JN, pairs.seen.JE].map(Math.sign);
  const inverse = n === 0 || n !== e ? null : j === -n ? ("particle" as const) : k === -e ? ("energy" as const) : null;
  // A particle at rest far from all others has the energy zero: that fixes the zero, so what is inverse is genuinely so.
  const kind = inverse ? ("genuine" as const) : ("none" as const);
  const told: Told = {
    ...tell({ FE, FN, JE: pairs.seen.JE, JN: pairs.seen.JN, kind, inverse, tight: false, Eref: "", cStar: "" }),
    why: why(ends, pairs.seen),
  };
  const written = show(sigma, precision(Math.max(sigma, Math.abs(FE * JE) || 0)));
  let line = energyLine(pairs.seen.JE, sigma);
  if (pairs.seen.JN === 0 && (n !== 0 || e !== 0)) line = "Without conduction, entropy stands still:";
  const digits: [Precision, Precision] = [pN, pE];
  if (known) return { told, line, sigma: `$Σ$ = ${written}`, lanes: pairs.lanes, numbers: pairs.numbers, digits };
  // The sign of the particle current is that of the difference of pressures, whatever the waves do.
  const way = Math.sign(left.P - ends.right.P);
  Object.assign(told, {
    happens: `The particles go ${to(way)}.`,
    colour: "particle",
    title: "No prediction",
    why: "One of the two waves would break up into several. The runs still tell what flows.",
    swatch: "none",
  });
  const lanes = pairs.lanes.map((lane) => ({
    ...lane,
    flux: Number.NaN,
    fluxText: `${lane.fluxText.split(" ")[0]}: not predicted`,
  }));
  return {
    told,
    line: "No prediction of the entropy",
    sigma: "",
    lanes,
    numbers: "The flow is not predicted.",
    digits,
  };
}

/** Pressure decides which way the gas goes, and enthalpy what it carries. */
function why({ gas, left, right, FE, FN, flow }: Ends, { JN, JE }: { JN: number; JE: number }): string {
  if (FE === 0 && FN === 0) return "Both halves are one gas. Particles cross still, as many one way as the other.";
  if (gas.well_depth === 0) {
    return "Ideal particles pass through each other: each side sends its own, and a particle carries energy of motion alone.";
  }
  const pressures = (sign: string) => `$P_L$\u00a0=\u00a0${plain(left.P)} ${sign} $P_R$\u00a0=\u00a0${plain(right.P)}`;
  if (JN === 0) {
    return `The pressures are equal, ${plain(left.P)}, so nothing drives the gas. Heat still leaks from hot to cold.`;
  }
  const carried = flow.energy_current / flow.particle_current;
  const each = `Each particle carries ${plain(carried)}`;
  const tail =
    JE === 0
      ? ": energy stands still."
      : carried < 0
        ? `, less than one at rest far away: the energy goes ${to(JE)}.`
        : `, and the energy goes with it.`;
  return `${pressures(left.P > right.P ? ">" : "<")} drives the gas ${to(JN)}. ${each}${tail}`;
}
