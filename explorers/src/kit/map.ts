import type { Controls } from "./controls";
import { Canvas, html, type Mark, svg } from "./dom";
import { fixed, power } from "./format";
import { bothWays, Handle } from "./handle";
import { inksOf } from "./inks";
import { CLASSES, type Fields, paintMap, seats } from "./map-paint";
import { Rich, widthOf } from "./rich";
import { linear } from "./scale";

export interface Axis {
  key: string;
  title: string;
  domain: [number, number];
  log: boolean;
}

export interface MapData {
  x: Axis;
  y: Axis;
  fields: Fields;
  /** By class: its name inside the map. */
  names: string[];
}

export interface MapOptions {
  label: string;
  controls: Controls;
  /** Puts the point where the pointer or a key has moved it, in values of the two axes. */
  move(x: number, y: number): void;
  spoken(): string;
  released(): void;
}

const TICKS = 9;
const INKS = ["particle", "energy", "ink", "axis", "tint"] as const;
const NAME_COLOURS = ["muted", "ink", "particle-text", "energy-text", "particle-text", "energy-text"];

/** Which verdict where, over two parameters: a canvas under axes, names and the present point, which can be dragged. */
export class VerdictMap {
  private readonly frame: Mark<HTMLElement>;
  private readonly pixels: HTMLCanvasElement;
  private readonly canvas: Canvas;
  readonly x = linear();
  readonly y = linear();
  private readonly ticks: { line: Mark; text: Mark }[];
  private readonly xTitle: Rich;
  private readonly yTitle: Rich;
  private readonly names: { plate: Mark; text: Rich }[];
  private readonly point: Handle;
  private readonly border: Mark;
  private box = { left: 0, right: 0, top: 0, bottom: 0 };
  private axes: MapData | null = null;
  /** Where the names stand: centre and half of the width. */
  private taken: [number, number, number][] = [];
  private now: [number, number] = [0, 0];
  /** Classes that are in the map without room for their name. */
  unnamed: number[] = [];

  constructor(
    parent: Mark,
    private readonly o: MapOptions,
  ) {
    this.frame = html(parent, "div", { class: "q-map" });
    this.pixels = html(this.frame, "canvas", { "aria-hidden": "true" }).node;
    this.canvas = new Canvas(this.frame, o.label);
    const { mark } = this.canvas;
    this.border = svg(mark, "rect", { class: "q-mapframe" });
    this.ticks = Array.from({ length: 2 * TICKS }, (_, i) => ({
      line: svg(mark, "line", { class: "q-tickmark" }),
      text: svg(mark, "text", { class: "q-tick", "text-anchor": i < TICKS ? "middle" : "end" }),
    }));
    this.xTitle = new Rich(svg(mark, "text", { class: "q-tick q-xtitle", "text-anchor": "middle" }));
    this.yTitle = new Rich(svg(mark, "text", { class: "q-tick q-xtitle" }));
    this.names = Array.from({ length: CLASSES }, (_, kind) => {
      const plate = svg(mark, "rect", { class: "q-plate", rx: 4 });
      const style = `fill:var(--q-${NAME_COLOURS[kind]})`;
      return { plate, text: new Rich(svg(mark, "text", { class: "q-region", "text-anchor": "middle", style })) };
    });
    this.point = new Handle({
      canvas: this.canvas,
      parent: mark,
      axis: "xy",
      key: "point",
      label: "the present state",
      controls: o.controls,
      at: () => 0,
      move: (px, py) => o.move(this.read("x", px), this.read("y", py)),
      press: (key) => this.press(key),
      now: () => this.now[0],
      bounds: () => this.axes?.x.domain ?? [0, 1],
      text: o.spoken,
      caption: () => "",
      released: o.released,
    });
  }

  resize(width: number, height: number): void {
    this.canvas.size(width, height);
    this.box = { left: 44, right: width - 14, top: 26, bottom: height - 44 };
    const { left, right, top, bottom } = this.box;
    this.x.range = [left, right];
    this.y.range = [bottom, top];
    this.frame.style("height", `${height}px`);
    this.border.set({ x: left, y: top, width: right - left, height: bottom - top });
    Object.assign(this.pixels.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
  }

  /** The whole map anew: axes, pixels, names. */
  draw(d: MapData): void {
    if (this.canvas.width === 0) return;
    this.axes = d;
    this.x.domain = d.x.domain.map((v) => (d.x.log ? Math.log10(v) : v)) as [number, number];
    this.y.domain = d.y.domain.map((v) => (d.y.log ? Math.log10(v) : v)) as [number, number];
    this.drawAxes(d);
    const scale = Math.min(2, Math.max(1, Math.round(devicePixelRatio || 1)));
    const { left, right, top, bottom } = this.box;
    const [w, h] = [Math.round((right - left) * scale), Math.round((bottom - top) * scale)];
    if (this.pixels.width !== w) this.pixels.width = w;
    if (this.pixels.height !== h) this.pixels.height = h;
    const context = this.pixels.getContext("2d");
    if (!context) return;
    const image = context.createImageData(w, h);
    paintMap(d.fields, w, h, scale, inksOf(this.frame.node, context, INKS), image.data);
    context.putImageData(image, 0, 0);
    this.drawNames(d, right - left, bottom - top);
  }

  /** The point alone, as often as it moves. */
  place(x: number, y: number, label: string): void {
    this.now = [x, y];
    this.canvas.label(label);
    if (!this.axes || this.canvas.width === 0) return;
    const { left, right, top, bottom } = this.box;
    // A point off the map waits at its edge.
    const px = Math.min(right, Math.max(left, this.x(this.axes.x.log ? Math.log10(x) : x)));
    const py = Math.min(bottom, Math.max(top, this.y(this.axes.y.log ? Math.log10(y) : y)));
    this.point.place(px, py);
    // A name makes way for the point, once it has come to rest.
    const covered = this.taken.some(([x0, y0, half]) => Math.abs(px - x0) < half + 14 && Math.abs(py - y0) < 24);
    if (covered && !this.o.controls.held) this.drawNames(this.axes, right - left, bottom - top);
  }

  private read(which: "x" | "y", position: number): number {
    const axis = this.axes![which];
    const [low, high] = axis.domain;
    const raw = this[which].invert(position);
    return Math.min(high, Math.max(low, axis.log ? 10 ** raw : raw));
  }

  private press(key: string): boolean {
    const axes = this.axes;
    const way = bothWays[key];
    if (!way || !axes) return false;
    const step = (axis: Axis, value: number, count: number) => {
      const [a, b] = axis.log ? axis.domain.map(Math.log10) : axis.domain;
      const to = (axis.log ? Math.log10(value) : value) + (count * (b - a)) / 100;
      const inside = Math.min(b, Math.max(a, to));
      return count === 0 ? value : Number((axis.log ? 10 ** inside : inside).toPrecision(12));
    };
    const [dx, dy] = way;
    this.o.move(step(axes.x, this.now[0], dx), step(axes.y, this.now[1], dy));
    return true;
  }

  private drawAxes(d: MapData): void {
    const { left, right, top, bottom } = this.box;
    for (const [which, axis, first] of [
      ["x", d.x, 0],
      ["y", d.y, TICKS],
    ] as const) {
      const scale = this[which];
      const values = scale.ticks(5).filter((v) => !axis.log || Number.isInteger(v));
      const digits = Math.max(0, ...values.map((v) => (Number.isInteger(Math.round(v * 1e6) / 1e6) ? 0 : 1)));
      for (let i = 0; i < TICKS; i++) {
        const { line, text } = this.ticks[first + i];
        const on = i < values.length;
        line.show(on);
        text.show(on);
        if (!on) continue;
        const at = scale(values[i]);
        text.text(axis.log ? `10${power(values[i])}` : fixed(values[i], digits));
        if (which === "x") {
          line.set({ x1: at, x2: at, y1: bottom, y2: bottom + 5 });
          text.set({ x: at, y: bottom + 19 });
        } else {
          line.set({ x1: left - 5, x2: left, y1: at, y2: at });
          text.set({ x: left - 8, y: at + 4 });
        }
      }
    }
    this.xTitle.set(d.x.title).mark.set({ x: (left + right) / 2, y: bottom + 38 });
    this.yTitle.set(d.y.title).mark.set({ x: 0, y: top - 10 });
  }

  private drawNames(d: MapData, w: number, h: number): void {
    const part = (v: number, axis: Axis, scale: typeof this.x) => {
      const [a, b] = scale.domain;
      return ((axis.log ? Math.log10(v) : v) - a) / (b - a);
    };
    const point: [number, number] = [part(this.now[0], d.x, this.x), part(this.now[1], d.y, this.y)];
    const size = (kind: number): [number, number] => [widthOf(d.names[kind], 12, 600) + 12, 22];
    const found = seats(d.fields, w, h, size, point);
    this.taken = [];
    this.names.forEach(({ plate, text }, kind) => {
      const at = found.find((s) => s.kind === kind)?.at;
      plate.show(Boolean(at));
      text.mark.show(Boolean(at));
      if (!at) return;
      const [x, y] = [this.box.left + at[0] * w, this.box.bottom - at[1] * h];
      const room = widthOf(d.names[kind], 12, 600) + 10;
      text.set(d.names[kind]).mark.set({ x, y: y + 4 });
      plate.set({ x: x - room / 2, y: y - 10, width: room, height: 20 });
      this.taken.push([x, y, room / 2]);
    });
    this.unnamed = found.filter((s) => s.at === null).map((s) => s.kind);
  }
}
