import { type Mark, svg } from "./dom";

/**
 * The grammar of arrows: a force is hollow, a flux filled, a flux against its force filled, outlined and
 * hatched, no flux a bar across the lane. Colour names the thing, never the sign.
 */

export interface ArrowShape {
  shaft: number;
  head: number; // length
  span: number; // width of the head
}

/** Polygon of an arrow from (x0, y0) to (x1, y1). */
export function arrowPoints(x0: number, y0: number, x1: number, y1: number, shape: ArrowShape): string {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const ux = (x1 - x0) / length;
  const uy = (y1 - y0) / length;
  const head = Math.min(shape.head, length);
  const bx = x1 - ux * head;
  const by = y1 - uy * head;
  const at = (x: number, y: number, w: number) => `${(x - uy * w).toFixed(1)},${(y + ux * w).toFixed(1)}`;
  const s = shape.shaft / 2;
  const h = shape.span / 2;
  return [
    at(x0, y0, s),
    at(bx, by, s),
    at(bx, by, h),
    at(x1, y1, 0),
    at(bx, by, -h),
    at(bx, by, -s),
    at(x0, y0, -s),
  ].join(" ");
}

/** Where width is the flux: head 7 px wider than the shaft, 0.72 of that long. */
export function fluxShape(width: number): ArrowShape {
  return { shaft: width, span: width + 7, head: 0.72 * (width + 7) };
}

/** Fill with hatching and outline, all of them the same polygon. */
export class Arrow {
  private readonly fill: Mark;
  private readonly cut: Mark;
  private readonly line: Mark;
  private readonly bar: Mark;
  readonly group: Mark;

  constructor(
    parent: Mark,
    private readonly kind: "force" | "flux",
    colour: string,
    hatch: string,
  ) {
    this.group = svg(parent, "g", { class: `q-arrow q-${kind}`, style: `--c:var(--q-${colour})` });
    this.fill = svg(this.group, "polygon", { class: "q-fill" });
    this.cut = svg(this.group, "polygon", { fill: hatch });
    this.line = svg(this.group, "polygon", { class: "q-line" });
    this.bar = svg(this.group, "rect", { class: "q-fill" });
    if (kind === "force") this.fill.show(false);
  }

  colour(name: string): void {
    this.group.style("--c", `var(--q-${name})`);
  }

  draw(x0: number, y0: number, x1: number, y1: number, shape: ArrowShape, against = false): void {
    const points = arrowPoints(x0, y0, x1, y1, shape);
    this.bar.show(false);
    if (this.kind === "flux") this.fill.attr("points", points).show(true);
    const hatched = this.kind === "flux" && against;
    this.cut.show(hatched);
    this.line.show(hatched || this.kind === "force");
    if (hatched) this.cut.attr("points", points);
    if (hatched || this.kind === "force") this.line.attr("points", points);
  }

  /** No flux, no force: a bar across the lane at (x, y). */
  none(x: number, y: number, width: number, height: number): void {
    for (const m of [this.fill, this.cut, this.line]) m.show(false);
    this.bar.set({ x: x - width / 2, y: y - height / 2, width, height }).show(true);
  }

  show(on: boolean): void {
    this.group.show(on);
  }
}
