import { Arrow, fluxShape } from "../kit/arrows";
import type { Controls } from "../kit/controls";
import { Canvas, type Mark, svg } from "../kit/dom";
import { EnergyAxis } from "../kit/energy-axis";
import { Handle } from "../kit/handle";
import type { Hatches } from "../kit/hatch";
import { Rich } from "../kit/rich";
import { Sea } from "../kit/sea";

export interface OneLevelsData {
  eps: number;
  T: [number, number];
  mu: [number, number];
  /** Probability that the dot is full. */
  p: number;
  /** Particle current, to the right positive; 0 where it is written as zero. */
  flux: number;
  against: boolean;
  /** Energy at which both reservoirs are equally full; null where there is none. */
  cross: number | null;
  crossText: string;
  heads: [string, string];
  axis: string;
}

const SIDES = ["L", "R"] as const;

/** One dot with one level between two reservoirs. */
export class OneLevels {
  private readonly canvas: Canvas;
  private readonly axis: EnergyAxis;
  private readonly seas: Sea[];
  private readonly column: Mark;
  private readonly head: Rich;
  private readonly level: Mark;
  private readonly name: Rich;
  private readonly filled: Rich;
  private readonly arrows: Arrow[];
  private readonly cross: { lines: Mark[]; dots: Mark[]; text: Rich };
  private readonly handle: Handle;
  private g = { sea: [0, 0], dot: 0, column: 0, contact: 0, top: 0, bottom: 0 };
  private wide = true;
  private detail = true;

  constructor(
    parent: Mark,
    hatch: Hatches,
    controls: Controls,
    unit: () => string,
    label: string,
    released: () => void,
  ) {
    this.canvas = new Canvas(parent, label);
    const { canvas } = this;
    const { mark } = canvas;
    mark.toggle("q-levels", true);
    this.axis = new EnergyAxis(mark, controls);
    this.column = svg(mark, "rect", { class: "q-dot", rx: 3 });
    const text = (cls: string) => new Rich(svg(mark, "text", { class: cls, "text-anchor": "middle" }));
    this.head = text("q-head").set("dot");
    const [behind, between, front] = [0, 1, 2].map(() => svg(mark, "g"));
    const halo = svg(between, "text", { class: "q-note q-halo", "text-anchor": "middle" });
    this.cross = {
      lines: SIDES.map(() => svg(between, "line", { class: "q-cross" })),
      dots: [],
      text: new Rich(halo),
    };
    this.seas = SIDES.map((side) => new Sea(side, behind, front));
    this.cross.dots = SIDES.map(() => svg(front, "circle", { class: "q-crossdot", r: 4 }));
    this.level = svg(mark, "line", { class: "q-level", "data-level": "eps" });
    this.arrows = SIDES.map(() => new Arrow(svg(mark, "g"), "flux", "particle", hatch.cut));
    this.name = text("q-symbol").set("$ε$");
    this.filled = text("q-note").named("p p_1");
    const spoken = (value: number) => `${controls.text("eps", value)} ${unit()}`.trim();
    this.handle = new Handle({
      canvas,
      parent: mark,
      axis: "y",
      controls,
      released,
      key: "eps",
      label: "level ε of the dot",
      at: (py) => this.axis.at(py),
      text: () => spoken(controls.get("eps")),
      caption: () => `$ε$ = ${controls.text("eps")}`,
    });
    for (const sea of this.seas) sea.addHandle(canvas, controls, this.axis, spoken, released);
  }

  resize(width: number, compact = false): void {
    this.wide = width >= 520;
    this.detail = width >= 420;
    const height = this.detail ? 338 : compact ? 236 : 286;
    this.canvas.size(width, height);
    this.canvas.mark.toggle("q-small", !this.wide);
    const [left, margin] = this.wide ? [34, 32] : [0, 28];
    const inner = width - 2 * margin - left;
    const column = Math.max(64, Math.min(120, 0.2 * inner));
    const contact = Math.max(40, Math.min(84, 0.14 * inner));
    const reach = (inner - column) / 2 - contact - 6;
    const [top, bottom] = [this.wide ? 30 : 26, height - 6];
    const L = left + margin + reach;
    const dot = L + 6 + contact;
    const R = dot + column + contact + 6;
    this.g = { sea: [L, R], dot, column, contact, top, bottom };
    this.axis.y.range = [bottom, top];
    this.column.set({ x: dot, y: top, width: column, height: bottom - top });
    this.head.mark.set({ x: dot + column / 2, y: top - 10 });
    const out = margin - (this.wide ? 14 : 11);
    this.seas.forEach((sea, i) => {
      const way = i === 0 ? -1 : 1;
      const x = this.g.sea[i];
      const head = { x: x + way * reach * 0.5, "text-anchor": "middle" };
      sea.still({ x, way, reach, handle: x + way * (reach + out), top, bottom, head });
    });
  }

  draw(d: OneLevelsData, label: string): void {
    this.canvas.label(label);
    if (this.canvas.width === 0) return;
    const { g, axis } = this;
    axis.rescale([d.eps, ...d.mu]);
    axis.draw(d.axis, this.wide);
    this.seas.forEach((sea, i) => {
      sea.draw(axis, d.T[i], d.mu[i], d.heads[i]);
      // A sea has bars for two levels; here they are one.
      sea.bars(axis, [d.eps, d.eps], this.detail);
    });
    const py = axis.y(d.eps);
    this.level.set({ x1: g.dot + 4, x2: g.dot + g.column - 4, y1: py, y2: py });
    const side = py < g.top + 42 ? 20 : -11;
    this.name.mark.set({ x: g.dot + 0.3 * g.column, y: py + side });
    this.filled.set(`full: ${d.p.toFixed(2)}`).mark.set({
      x: g.dot + g.column / 2,
      y: py > g.bottom - 44 ? g.top + 18 : g.bottom - 10,
    });
    this.handle.place(g.dot + 0.68 * g.column, py, 0, side > 0 ? 32 : -23, 22);
    this.arrows.forEach((arrow, i) => {
      const [a, b] = i === 0 ? [g.sea[0] + 9, g.dot - 4] : [g.dot + g.column + 4, g.sea[1] - 9];
      if (d.flux === 0) arrow.none((a + b) / 2, py, 4, 16);
      else arrow.draw(d.flux > 0 ? a : b, py, d.flux > 0 ? b : a, py, fluxShape(this.wide ? 15 : 11), d.against);
    });
    this.drawCross(d, py);
  }

  /** A dotted line where both reservoirs are equally full. */
  private drawCross(d: OneLevelsData, level: number): void {
    const { g } = this;
    const [low, high] = this.axis.domain;
    const E = d.cross;
    const on = E !== null && E > low + 0.02 * (high - low) && E < high - 0.02 * (high - low);
    for (const mark of [...this.cross.lines, ...this.cross.dots]) mark.show(on);
    const py = on ? this.axis.y(E) : 0;
    // The label stands in the left contact and needs 20 px free of the arrow on its side of the line.
    const free = (at: number) => Math.abs(level - at) > 20 && at > g.top + 12 && at < g.bottom - 4;
    const seat = free(py - 10) ? -6 : free(py + 12) ? 15 : null;
    this.cross.text.set(this.wide || d.crossText === "" ? "$f_L$ = $f_R$" : d.crossText);
    this.cross.text.mark.set({ x: (g.sea[0] + 5 + g.dot) / 2, y: py + (seat ?? 0) });
    this.cross.text.mark.show(on && seat !== null && (this.wide || d.crossText !== ""));
    if (!on) return;
    SIDES.forEach((_, i) => {
      const x = this.seas[i].edgeAt(E);
      this.cross.dots[i].set({ cx: x, cy: py });
      this.cross.lines[i].set({ x1: x, x2: i === 0 ? g.dot - 3 : g.dot + g.column + 3, y1: py, y2: py });
    });
  }
}
