/** A colour as red, green, blue. */
export type Colour = [number, number, number];

/** The palette's colours as they are here and now: a canvas does not follow the theme by itself. */
export function inksOf<Name extends string>(host: Element, context: CanvasRenderingContext2D, names: readonly Name[]) {
  const style = getComputedStyle(host);
  const colour = (name: Name): Colour => {
    context.fillStyle = style.getPropertyValue(`--q-${name}`).trim() || "#000";
    const hex = context.fillStyle;
    return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as Colour;
  };
  return Object.fromEntries(names.map((name) => [name, colour(name)])) as Record<Name, Colour>;
}
