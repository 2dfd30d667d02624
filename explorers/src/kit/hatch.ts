import { type Mark, svg } from "./dom";

/** Hatching means "against its force" and nothing else; dots mean "formal". Ids carry the host's, so figures never clash. */
export interface Hatches {
  /** Background-coloured stripes over a solid mark. */
  cut: string;
  /** Stripes in a colour, for areas. */
  particle: string;
  energy: string;
  loop: string;
  /** Where nothing may be: crossed lines. */
  forbidden: string;
  /** Dots, for formal states. */
  dotsParticle: string;
  dotsEnergy: string;
}

export function hatches(parent: Mark | Element, id: string): Hatches {
  const holder = svg(parent, "svg", {
    width: 0,
    height: 0,
    class: "q-defs",
    "aria-hidden": "true",
    focusable: "false",
  });
  const defs = svg(holder, "defs");
  const stripes = (name: string, size: number, width: number, fill: string, opacity = 1, crossed = false) => {
    const pattern = svg(defs, "pattern", {
      id: `${id}-${name}`,
      width: size,
      height: size,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    });
    const style = `fill:var(--q-${fill});opacity:${opacity}`;
    svg(pattern, "rect", { width, height: size, style });
    if (crossed) svg(pattern, "rect", { width: size, height: width, style });
    return `url(#${id}-${name})`;
  };
  const dots = (name: string, fill: string) => {
    const pattern = svg(defs, "pattern", { id: `${id}-${name}`, width: 9, height: 9, patternUnits: "userSpaceOnUse" });
    svg(pattern, "circle", { cx: 4.5, cy: 4.5, r: 1.5, style: `fill:var(--q-${fill});opacity:.75` });
    return `url(#${id}-${name})`;
  };
  return {
    cut: stripes("cut", 7, 2.6, "bg"),
    particle: stripes("area-n", 8, 1.6, "particle", 0.38),
    energy: stripes("area-e", 8, 1.6, "energy", 0.42),
    loop: stripes("loop", 8, 1.6, "particle", 0.4),
    forbidden: stripes("forbidden", 8, 1, "axis", 0.4, true),
    dotsParticle: dots("dots-n", "particle"),
    dotsEnergy: dots("dots-e", "energy"),
  };
}
