import type { VerdictKind } from "../physics/verdict";

/** What a state is called, from signs alone: a zero is a number below the last digit shown. */
export interface Signs {
  FE: number;
  FN: number;
  JE: number;
  JN: number;
  kind: VerdictKind;
  inverse: "particle" | "energy" | null;
  tight: boolean;
  Eref: string;
  cStar: string;
}

export interface Told {
  pushes: string;
  happens: string;
  colour: "ink" | "particle" | "energy";
  title: string;
  why: string;
  swatch: "none" | "hatch" | "dots";
  swatchColour: "particle" | "energy";
}

const to = (s: number) => (s > 0 ? "right" : "left");

export function tell(s: Signs): Told {
  const told = sentence(s);
  return { ...told, ...verdictWords(s) };
}

function sentence(s: Signs): Pick<Told, "pushes" | "happens" | "colour"> {
  const [fN, fE, jN, jE] = [s.FN, s.FE, s.JN, s.JE].map(Math.sign);
  if (fN === 0 && fE === 0) return { pushes: "Nothing pushes.", happens: "Nothing flows.", colour: "ink" };
  const still = (which: "particle" | "energy") =>
    which === "particle"
      ? { happens: "The particles stand still.", colour: "particle" as const }
      : { happens: "The energy stands still.", colour: "energy" as const };
  if (fN !== 0 && fE !== 0 && fN === fE) {
    const pushes = `Both forces push ${to(fN)}.`;
    if (jN === 0) return { pushes, ...still("particle") };
    if (jE === 0) return { pushes, ...still("energy") };
    if (jN === -fN) return { pushes, happens: `The particles go ${to(jN)}.`, colour: "particle" };
    if (jE === -fE) return { pushes, happens: `The energy goes ${to(jE)}.`, colour: "energy" };
    return { pushes, happens: `Both currents go ${to(jN)}.`, colour: "ink" };
  }
  if (fN !== 0 && fE !== 0) {
    const pushes = "The forces point opposite ways.";
    if (jN === 0) return { pushes, ...still("particle") };
    if (jE === 0) return { pushes, ...still("energy") };
    if (jN === fN && jE === fE) return { pushes, happens: "Each current follows its own.", colour: "ink" };
    if (jE === fE) return { pushes, happens: "The energy force wins.", colour: "energy" };
    return { pushes, happens: "The particle force wins.", colour: "particle" };
  }
  const [name, f, own, cross] = fE === 0 ? ["particle", fN, jN, jE] : ["energy", fE, jE, jN];
  const pushes = `Only the ${name} force pushes ${to(Number(f))}.`;
  const other = name === "particle" ? "energy" : "particle";
  if (cross === 0) return { pushes, ...still(other) };
  if (cross !== own) {
    const noun = other === "energy" ? "The energy goes" : "The particles go";
    return { pushes, happens: `${noun} ${to(Number(cross))}.`, colour: other };
  }
  return { pushes, happens: `Both currents go ${to(Number(own))}.`, colour: "ink" };
}

function verdictWords(s: Signs): Pick<Told, "title" | "why" | "swatch" | "swatchColour"> {
  const plain = { swatch: "none" as const, swatchColour: "particle" as const };
  const { FN, FE, JN, JE } = s;
  if (FN === 0 && FE === 0) {
    return { ...plain, title: "Equilibrium", why: "Electrons still hop, as often one way as the other." };
  }
  if (JN === 0) {
    return { ...plain, title: "Stall", why: "The two loops cancel; energy still flows, entropy still grows." };
  }
  if (JE === 0) {
    return {
      ...plain,
      title: "Stall of energy",
      why: "The loops carry as much energy one way as the other; particles still flow.",
    };
  }
  if (s.inverse && s.kind !== "none" && s.kind !== "convention") {
    const base = { swatchColour: s.inverse, swatch: s.kind === "genuine" ? ("hatch" as const) : ("dots" as const) };
    const name = `inverse ${s.inverse} current`;
    if (s.kind === "genuine") return { ...base, title: `Genuine ${name}`, why: genuine(s) };
    const why = s.tight
      ? "It depends on one process doing all the work: every particle carries the same energy, so there is only one force."
      : `It depends on where energies are counted from: one electron alone enters at ${eq("E_{ref}", s.Eref)}, below ${eq("c", s.cStar)}.`;
    return { ...base, title: `Formal ${name}`, why };
  }
  if (s.kind === "convention") {
    const why = "The forces do not act between the same two reservoirs.";
    return { swatch: "dots", swatchColour: "particle", title: "Inverse by convention", why };
  }
  if (FN === 0 || FE === 0) {
    const cross = Math.sign(JN) !== Math.sign(JE);
    const why = `One force drives both currents${cross ? ", one of them the other way" : ""}: a thermoelectric effect.`;
    return { ...plain, title: "Ordinary currents, with a cross-effect", why };
  }
  if (FN * FE < 0) {
    return { ...plain, title: "Ordinary currents", why: "“Inverse” needs two forces that agree." };
  }
  return { ...plain, title: "Ordinary currents", why: "Each current goes the way its own force pushes." };
}

/** An equation that stays on one line. */
const eq = (symbol: string, value: string) => `$${symbol}$${symbol === "c" ? "*" : ""}\u00a0=\u00a0${value}`;

function genuine(s: Signs): string {
  const way = to(s.FN);
  if (s.inverse === "particle") {
    return `One electron alone, entering at ${eq("E_{ref}", s.Eref)}, above ${eq("c", s.cStar)}, would be pushed ${way}. Together they go ${to(-s.FN)}.`;
  }
  return `It is inverse wherever energies are counted from above ${eq("c", s.cStar)}; one electron alone enters at ${eq("E_{ref}", s.Eref)}.`;
}

/** "Energy goes right, entropy grows": from signs, never fixed text. */
export function energyLine(JE: number, sigma: number): string {
  if (sigma === 0) return "Energy stands still, and so does entropy:";
  const energy = JE === 0 ? "Energy stands still" : `Energy goes ${to(JE)}`;
  return `${energy}, entropy grows:`;
}

/** Who pays for whom in the entropy balance. */
export function payment(energyTerm: number, particleTerm: number): string {
  if (energyTerm === 0 && particleTerm === 0) return "Nothing flows, nothing is paid.";
  if (energyTerm === 0) return "The particle term is the whole sum.";
  if (particleTerm === 0) return "The energy term is the whole sum.";
  if (energyTerm > 0 && particleTerm > 0) return "Both terms are positive: each flux follows its own force.";
  const [payer, cost, ratio] =
    energyTerm > 0
      ? ["The energy term", "the particles cost", -energyTerm / particleTerm]
      : ["The particle term", "the energy costs", -particleTerm / energyTerm];
  const times = ratio >= 1e4 ? "over 10,000" : ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(ratio < 1.05 ? 3 : 1);
  return `${payer} pays ${times} times what ${cost}.`;
}

/** Which loop decides. */
export function loopsLine(J1: number, J2: number, JN: number): string {
  if (J1 === 0 && J2 === 0) return "";
  if (JN === 0) return "The loops cancel.";
  if (J1 * J2 > 0) return "Both loops agree.";
  if (J1 * J2 === 0) return "";
  return Math.abs(J1) > Math.abs(J2) ? "The upper loop wins." : "The lower loop wins.";
}
