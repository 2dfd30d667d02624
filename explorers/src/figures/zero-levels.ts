import type { Controls } from "../kit/controls";
import { Canvas, type Mark, svg } from "../kit/dom";
import { EnergyAxis } from "../kit/energy-axis";
import { plain } from "../kit/format";
import { Handle } from "../kit/handle";
import type { Hatches } from "../kit/hatch";
import { Rich } from "../kit/rich";
import { Sea } from "../kit/sea";

export interface ZeroLevelsData {
  levels: number[];
  T: [number, number];
  mu: [number, number];
  heads: [string, string];
  /** What stands between the reservoirs. */
  path: string;
  axis: string;
  zero: number;
  Eref: number;
  /** Zeros above it make the state inverse; nan where none does. */
  cStar: number;
  genuine: boolean;
  inverse: "particle" | "energy";
}

const SIDES = ["L", "R"] as const;

/** The levels of a path between two reservoirs, and beside them the energies that one may count from. */
export class ZeroLevels {
  private readonly canvas: Canvas;
  private readonly axis: EnergyAxis;
  private readonly seas: Sea[];
  private readonly column: Mark;
  private readonly head: Rich;
  private readonly levels: { line: Mark; name: Rich }[];
  private readonly zone: Record<"frame" | "fill" | "edge" | "ref" | "zero", Mark>;
  private readonly words: Record<"title" | "cStar" | "ref" | "inside" | "here", Rich>;
  private readonly handles: Record<"c" | "eps" | "U", Handle>;
  private g = { column: 0, width: 0, zone: [0, 0], top: 0, bottom: 0, seas: [0, 0], left: 0 };
  private wide = true;
  private detail = true;

  constructor(
    parent: Mark,
    private readonly hatch: Hatches,
    controls: Controls,
    unit: () => string,
    released: () => void,
  ) {
    this.canvas = new Canvas(parent, "Energies");
    const { canvas } = this;
    const { mark } = canvas;
    mark.toggle("q-levels", true);
    this.axis = new EnergyAxis(mark, controls);
    const [behind, front] = [0, 1].map(() => svg(mark, "g"));
    this.column = svg(behind, "rect", { class: "q-dot", rx: 3 });
    this.seas = SIDES.map((side) => new Sea(side, behind, front));
    const line = (cls: string) => svg(mark, "line", { class: cls });
    this.zone = {
      frame: svg(mark, "rect", { class: "q-dot", rx: 3 }),
      fill: svg(mark, "rect", {}),
      edge: line("q-axis"),
      ref: line("q-level").named("E_ref"),
      zero: line("q-axis").named("c"),
    };
    const text = (cls: string, anchor = "middle") => new Rich(svg(mark, "text", { class: cls, "text-anchor": anchor }));
    this.head = text("q-head");
    this.levels = ["eps", "U"].map((key) => ({
      line: svg(mark, "line", { class: "q-level", "data-level": key }).named(key === "U" ? "U" : "ε"),
      name: text("q-symbol q-halo"),
    }));
    this.words = {
      title: text("q-head"),
      cStar: text("q-symbol q-halo", "start"),
      ref: text("q-symbol q-halo", "start"),
      inside: text("q-region q-halo"),
      here: text("q-note q-halo", "start"),
    };
    const spoken = (value: number) => `${controls.text("eps", value)} ${unit()}`.trim();
    const ring = (key: string, label: string, at: (py: number) => number, more = {}) =>
      new Handle({
        ...{ canvas, parent: mark, axis: "y" as const, controls, released, key, label, at },
        text: () => spoken(controls.get(key)),
        caption: () => `$${key === "eps" ? "ε" : key}$ = ${controls.text(key)}`,
        ...more,
      });
    const full = () => controls.get("eps") + controls.get("U");
    this.handles = {
      eps: ring("eps", "level ε", (py) => this.axis.at(py)),
      U: ring("U", "level ε + U, with the other dot full", (py) => this.axis.at(py) - controls.get("eps"), {
        text: () => spoken(full()),
        now: full,
        bounds: () => ["min", "max"].map((end) => controls.get("eps") + controls.param("U")[end as "min" | "max"]),
      }),
      c: ring("c", "zero that energies are counted from", (py) => this.axis.at(py)),
    };
    for (const sea of this.seas) sea.addHandle(canvas, controls, this.axis, spoken, released);
  }

  resize(width: number, compact = false): void {
    this.wide = width >= 520;
    this.detail = width >= 420;
    const height = this.detail ? 380 : compact ? 300 : 340;
    this.canvas.size(width, height);
    this.canvas.mark.toggle("q-small", !this.wide);
    const [left, margin] = this.wide ? [34, 30] : [0, 26];
    // From left to right: axis, ring, sea, path, sea, ring, a gap, the zeros, names of c* and E_ref.
    const side = this.wide ? 108 : 38;
    const gap = this.wide ? 28 : 12;
    const zone = Math.max(62, Math.min(130, 0.2 * width));
    const rest = width - left - 2 * margin - gap - side - zone - 14;
    const column = Math.max(62, Math.min(110, 0.34 * rest));
    const reach = (rest - column) / 2;
    const [top, bottom] = [this.wide ? 30 : 26, height - 6];
    const L = left + margin + reach;
    const R = L + column + 12;
    const z = R + reach + margin + gap;
    this.g = { column: L + 6, width: column, zone: [z, z + zone], top, bottom, seas: [L, R], left };
    this.axis.y.range = [bottom, top];
    this.column.set({ x: L + 6, y: top, width: column, height: bottom - top });
    this.zone.frame.set({ x: z, y: top, width: zone, height: bottom - top });
    this.head.mark.set({ x: L + 6 + column / 2, y: top - 10 });
    this.words.title.mark.set({ x: z + zone / 2, y: top - 10 });
    const out = margin - (this.wide ? 14 : 11);
    this.seas.forEach((sea, i) => {
      const way = i === 0 ? -1 : 1;
      const x = this.g.seas[i];
      const head = { x: x + way * reach * 0.5, "text-anchor": "middle" };
      sea.still({ x, way, reach, handle: x + way * (reach + out), top, bottom, head });
    });
  }

  draw(d: ZeroLevelsData, label: string): void {
    this.canvas.label(label);
    if (this.canvas.width === 0) return;
    const { g, axis } = this;
    const marks = [...d.levels, ...d.mu, d.zero];
    const [low, high] = [Math.min(...marks), Math.max(...marks)];
    const near = d.cStar > low - 3 && d.cStar < high + 3;
    axis.rescale(near ? [...marks, d.cStar] : marks);
    axis.draw(d.axis, this.wide);
    this.seas.forEach((sea, i) => {
      sea.draw(axis, d.T[i], d.mu[i], d.heads[i]);
      sea.bars(axis, [d.levels[0], d.levels[d.levels.length - 1]], false);
    });
    this.head.set(d.path);
    this.drawPath(d);
    this.drawZone(d);
    this.words.title.set(this.wide ? "zeros of energy" : "zeros");
    this.zone.zero.set({ x1: g.left, x2: g.zone[1], y1: axis.y(d.zero), y2: axis.y(d.zero) });
  }

  private drawPath({ levels }: ZeroLevelsData): void {
    const { g, axis } = this;
    const ys = levels.map((E) => axis.y(E));
    const near = ys.length > 1 && Math.abs(ys[0] - ys[1]) < 30;
    this.levels.forEach(({ line, name }, n) => {
      line.show(n < ys.length);
      name.mark.show(n < ys.length);
      if (n >= ys.length) return;
      line.set({ x1: g.column + 4, x2: g.column + g.width - 4, y1: ys[n], y2: ys[n] });
      // The name of the upper level stands above it, that of the lower one below.
      const up = n === 0 ? ys.length < 2 || ys[0] <= ys[1] : ys[1] < ys[0];
      const text = n === 0 ? "$ε$" : this.detail ? "$ε$ + $U$" : "$ε$+$U$";
      name.set(text).mark.set({ x: g.column + 0.32 * g.width, y: ys[n] + (up ? -8 : 19) });
    });
    const x = g.column + 0.74 * g.width;
    // Rings at levels that nearly agree stand apart.
    const push = near ? (30 - Math.abs(ys[0] - ys[1])) / 2 : 0;
    const way = ys.length > 1 && ys[0] <= ys[1] ? -1 : 1;
    this.handles.eps.place(x, ys[0] + way * push, 0, -22, near ? 14 : 20);
    this.handles.U.group.show(ys.length > 1);
    if (ys.length > 1) this.handles.U.place(x, ys[1] - way * push, 0, 30, near ? 14 : 20);
  }

  /** Beside the levels: zeros that make the state inverse, c* where they begin, and E_ref. */
  private drawZone(d: ZeroLevelsData): void {
    const { g, axis, zone, words, hatch } = this;
    const [a, b] = g.zone;
    const on = !Number.isNaN(d.cStar);
    const inside = (py: number) => Math.min(g.bottom, Math.max(g.top, py));
    const raw = on ? axis.y(d.cStar) : g.top;
    const py = inside(raw);
    const seen = on && raw > g.top && raw < g.bottom;
    const energy = d.inverse === "energy";
    const pattern = d.genuine
      ? energy
        ? hatch.energy
        : hatch.particle
      : energy
        ? hatch.dotsEnergy
        : hatch.dotsParticle;
    zone.fill.set({ x: a, y: g.top, width: b - a, height: Math.max(0, py - g.top), fill: pattern }).show(on);
    zone.edge
      .set({ x1: a, x2: b + 4, y1: py, y2: py })
      .show(seen)
      .named(energy ? "c^*" : "c^* E_×");
    const ref = axis.y(d.Eref);
    // Where both lie close together their names stand apart.
    const apart = Math.max(0, 20 - Math.abs(py - ref)) / 2;
    const below = py >= ref ? 1 : -1;
    words.cStar
      .set(this.wide ? `$c$* = ${plain(d.cStar)}` : "$c$*")
      .mark.set({ x: b + 7, y: py + 5 + (seen ? below * apart : 0) });
    words.cStar.mark.show(seen);
    zone.ref.set({ x1: a, x2: b + 4, y1: ref, y2: ref });
    words.ref.set("$E_{ref}$").mark.set({ x: b + 7, y: ref + 5 - (seen ? below * apart : 0) });
    const zero = axis.y(d.zero);
    this.handles.c.place((a + b) / 2, zero, 0, zero < g.top + 40 ? 32 : -22);
    this.name(d, py, [zero, ref], on, seen);
  }

  /** What the upper zeros do, where there is room for the word; else above or below which energy that would be. */
  private name(d: ZeroLevelsData, edge: number, taken: number[], on: boolean, seen: boolean): void {
    const { g, words } = this;
    const x = (g.zone[0] + g.zone[1]) / 2;
    const free = (y: number) => taken.every((at, i) => Math.abs(y - 4 - at) > (i === 0 ? 26 : 14));
    const seats = Array.from({ length: 30 }, (_, k) => g.top + 18 + 10 * k).filter((y) => y < edge - 6 && free(y));
    words.inside.set("inverse").mark.set({ x, y: seats[0] ?? 0 });
    words.inside.mark.attr("class", `q-region q-halo q-text-${d.inverse}`).show(on && seats.length > 0);
    const up = on && !seen && edge <= g.top;
    words.here.set(up ? `$c$* = ${plain(d.cStar)} ↑` : "").mark.set({ x: g.zone[0] + 4, y: g.bottom - 8 });
    words.here.mark.show(up && taken.every((at) => Math.abs(at - g.bottom) > 30));
  }
}
