/**
 * The names of the symbols in a label, as the page's formulas call them: "J_N" for `$J_N$`, "Γ_L0" for `$Γ_{L0}$`, "c^*"
 * for `$c$*`, "J_E^M" for `$J_{EM}$`. A mark that carries them in `data-symbol` is found by a reader who asks what a symbol in a formula means.
 */
export function symbolsIn(source: string): string {
  const found = new Set<string>();
  for (const [, math, star] of source.matchAll(/\$([^$]+)\$(\*?)/g)) {
    for (const [symbol] of math.matchAll(/\p{L}(?:_(?:\{[^}]*\}|.))?/gu)) {
      const name = symbol.replace(/[{}]/g, "").replace(/^([FJ]_[ENQ])([LRM])$/, "$1^$2");
      found.add(`${name}${star && "^*"}`);
    }
  }
  return [...found].join(" ");
}
