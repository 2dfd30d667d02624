import { Arrow, type ArrowShape } from "./arrows";
import type { Controls } from "./controls";
import { Canvas, type Mark, svg } from "./dom";
import { fixed } from "./format";
import { bothWays, Handle } from "./handle";
import { Rich } from "./rich";
import { linear } from "./scale";

export interface PointOptions {
  /** What the point that is dragged stands for. */
  point: string;
  controls: Controls;
  /** Puts the point where the pointer or a key has moved it. */
  move(x: number, y: number): void;
  spoken(): string;
  released(): void;
}

export interface PlaneOptions extends PointOptions {
  label: string;
  xTitle: string;
  yTitle: string;
}

/** Where an axis is marked, and with what; round numbers where nothing is said. */
export type Ticks = [at: number, text: string][];

const TICKS = 7;
const SHAPES: Record<"force" | "flux", ArrowShape> = {
  force: { shaft: 11, head: 17, span: 24 },
  flux: { shaft: 13, head: 18, span: 26 },
};
/** A ring keeps this much of the plane to itself. */
export const RING = 13;

/** Force or flux as a vector in a plane, both components of it: ink, with its word beside it. */
export class Vector {
  private readonly arrow: Arrow;
  private readonly word: Rich;
  /** Where its word stands. */
  at: [number, number] = [0, 0];

  constructor(
    private readonly plane: Plane,
    private readonly kind: "force" | "flux",
    cut: string,
  ) {
    this.arrow = new Arrow(plane.over, kind, "ink", cut);
    this.word = new Rich(svg(plane.over, "text", { class: "q-region q-halo", "text-anchor": "middle" })).set(kind);
  }

  /** From a distance `gap` of (x0, y0) along (x, y), y upward; the word is to the left of it for turn = 1. */
  draw(x0: number, y0: number, [x, y]: [number, number], gap: number, length: number, turn: number): void {
    const { kind } = this;
    const size = Math.hypot(x, y) || 1;
    const [ux, uy] = [x / size, -y / size];
    const on = length - gap > SHAPES[kind].head;
    this.arrow.show(on);
    this.word.mark.show(on);
    if (!on) return;
    this.arrow.draw(x0 + ux * gap, y0 + uy * gap, x0 + ux * length, y0 + uy * length, SHAPES[kind]);
    const along = gap + 0.72 * (length - gap);
    const { left, right, top, bottom } = this.plane.box;
    const inside = (at: number, low: number, high: number) => Math.min(high, Math.max(low, at));
    const px = inside(x0 + ux * along + turn * uy * 26, left + 20, right - 20);
    const py = inside(y0 + uy * along - turn * ux * 26 + 4, top + 14, bottom - 7);
    this.word.mark.set({ x: px, y: py });
    this.at = [px, py];
  }
}

/** Two variables in a frame, and a point that is dragged and moved by keys; what is drawn into `field` ends at the frame. */
export class Plane {
  readonly canvas: Canvas;
  readonly field: Mark<SVGSVGElement>;
  /** Words and arrows, which may reach over the frame. */
  readonly over: Mark;
  readonly x = linear();
  readonly y = linear();
  box = { left: 0, right: 0, top: 0, bottom: 0 };
  private readonly frame: Mark;
  private readonly ticks: { line: Mark; text: Mark }[];
  private readonly titles: [Rich, Rich];
  private readonly point: Point;

  constructor(parent: Mark, o: PlaneOptions) {
    this.canvas = new Canvas(parent, o.label);
    const { mark } = this.canvas;
    this.field = svg(mark, "svg");
    this.frame = svg(mark, "rect", { class: "q-mapframe" });
    this.ticks = Array.from({ length: 2 * TICKS }, (_, i) => ({
      line: svg(mark, "line", { class: "q-tickmark" }),
      text: svg(mark, "text", { class: "q-tick", "text-anchor": i < TICKS ? "middle" : "end" }),
    }));
    const title = (text: string, anchor: string) =>
      new Rich(svg(mark, "text", { class: "q-tick q-xtitle", "text-anchor": anchor })).set(text);
    this.titles = [title(o.xTitle, "middle"), title(o.yTitle, "start")];
    this.over = svg(mark, "g");
    this.point = new Point(this, o);
  }

  resize(width: number, height: number): void {
    this.canvas.size(width, height);
    this.box = { left: 40, right: width - 11, top: 26, bottom: height - 42 };
    const { left, right, top, bottom } = this.box;
    this.x.range = [left, right];
    this.y.range = [bottom, top];
    const size = { x: left, y: top, width: right - left, height: bottom - top };
    this.frame.set(size);
    this.field.set({ ...size, viewBox: `${left} ${top} ${size.width} ${size.height}` });
    this.titles[0].mark.set({ x: (left + right) / 2, y: bottom + 37 });
    this.titles[1].mark.set({ x: 0, y: top - 10 });
  }

  axes(x: [number, number], y: [number, number], marks: { x?: Ticks; y?: Ticks } = {}): void {
    this.x.domain = x;
    this.y.domain = y;
    const { left, bottom } = this.box;
    const round = (scale: typeof this.x): Ticks => scale.ticks(5).map((value) => [value, fixed(value, 1)]);
    [marks.x ?? round(this.x), marks.y ?? round(this.y)].forEach((values, which) => {
      const scale = which ? this.y : this.x;
      for (let i = 0; i < TICKS; i++) {
        const { line, text } = this.ticks[which * TICKS + i];
        line.show(i < values.length);
        text.show(i < values.length);
        if (i >= values.length) continue;
        const at = scale(values[i][0]);
        text.text(values[i][1]).set(which ? { x: left - 7, y: at + 4 } : { x: at, y: bottom + 19 });
        line.set(which ? { x1: left - 4, x2: left, y1: at, y2: at } : { x1: at, x2: at, y1: bottom, y2: bottom + 4 });
      }
    });
  }

  place(x: number, y: number, label: string, hit?: number): void {
    this.canvas.label(label);
    this.point.place(x, y, [0, 0], hit);
  }
}

/** A point of a plane that is dragged, and moved by keys in hundredths of the axes. */
export class Point {
  private readonly handle: Handle;
  private now: [number, number] = [0, 0];

  constructor(
    private readonly plane: Plane,
    o: PointOptions,
  ) {
    this.handle = new Handle({
      canvas: plane.canvas,
      parent: plane.canvas.mark,
      axis: "xy",
      key: "point",
      label: o.point,
      controls: o.controls,
      at: () => 0,
      move: (px, py) => o.move(plane.x.invert(px), plane.y.invert(py)),
      press: (key) => {
        const way = bothWays[key];
        if (!way) return false;
        const step = (which: "x" | "y", count: number) => {
          const [a, b] = plane[which].domain;
          const now = this.now[which === "x" ? 0 : 1];
          return count === 0 ? now : Number((now + ((b - a) * count) / 100).toPrecision(12));
        };
        o.move(step("x", way[0]), step("y", way[1]));
        return true;
      },
      now: () => this.now[0],
      bounds: () => plane.x.domain,
      text: o.spoken,
      caption: () => "",
      released: o.released,
    });
  }

  /** Where it is drawn: at the frame if it is beyond, and so far aside that it can be gripped. */
  place(x: number, y: number, aside: [number, number] = [0, 0], hit?: number): [number, number] {
    this.now = [x, y];
    const { left, right, top, bottom } = this.plane.box;
    const px = Math.min(right, Math.max(left, this.plane.x(x))) + aside[0];
    const py = Math.min(bottom, Math.max(top, this.plane.y(y))) + aside[1];
    this.handle.place(px, py, 0, -22, hit);
    return [px, py];
  }
}
