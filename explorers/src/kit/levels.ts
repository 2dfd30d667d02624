import { line } from "d3-shape";
import { Arrow, fluxShape } from "./arrows";
import type { Controls } from "./controls";
import { Canvas, type Mark, svg } from "./dom";
import { fixed } from "./format";
import { Handle } from "./handle";
import type { Hatches } from "./hatch";
import { type Geometry, layout } from "./levels-layout";
import { Rich } from "./rich";
import { linear } from "./scale";

/** Two dots between two reservoirs, each with one level while the other dot is empty and one while it is full. */
export interface LevelsData {
  /** Energies of the two levels: other dot empty, other dot full. */
  levels: [number, number];
  T: [number, number];
  mu: [number, number];
  /** Net flux through contact L, L, R, R at level 0, 1, 0, 1, to the right positive. */
  contacts: [number, number, number, number];
  flip: number;
  against: boolean;
  /** Energy at which both reservoirs are equally full; null where there is none. */
  cross: number | null;
  crossText: string;
  heads: [string, string];
  axis: string;
}

const SAMPLES = 64;
const SIDES = ["L", "R"] as const;

export class Levels {
  private readonly canvas: Canvas;
  private readonly y = linear();
  private readonly seas: { area: Mark; edge: Mark; barrier: Mark; mu: Mark; dot: Mark; head: Rich; muName: Rich }[];
  private readonly bars: { bar: Mark; text: Mark }[]; // L0 L1 R0 R1
  private readonly arrows: { group: Mark; arrow: Arrow }[];
  private readonly columns: { rect: Mark; head: Rich }[];
  private readonly lines: Mark[][]; // [dot][level]
  private readonly names: Rich[];
  private readonly notes: Rich[];
  private readonly cross: { lines: Mark[]; left: Rich; right: Rich };
  private readonly flip: { group: Mark; arrow: Arrow; word: Mark; name: Rich };
  private readonly ticks: { line: Mark; text: Mark }[];
  private readonly axisName: Rich;
  private readonly handles: { level: Handle[]; mu: Handle[] };
  private data: LevelsData | null = null;
  private g!: Geometry;
  private wide = true;
  private detail = true;
  private domain: [number, number] = [0, 1];

  constructor(
    parent: Mark,
    hatch: Hatches,
    private readonly controls: Controls,
    unit: () => string,
    label: string,
    released: () => void,
  ) {
    this.canvas = new Canvas(parent, label);
    const { mark } = this.canvas;
    mark.toggle("q-levels", true);
    this.ticks = Array.from({ length: 9 }, () => ({
      line: svg(mark, "line", { class: "q-tickmark" }),
      text: svg(mark, "text", { class: "q-tick", "text-anchor": "end" }),
    }));
    this.axisName = new Rich(svg(mark, "text", { class: "q-tick" }));
    this.columns = ["u", "d"].map((name) => ({
      rect: svg(mark, "rect", { class: "q-dot" }),
      head: new Rich(svg(mark, "text", { class: "q-head", "text-anchor": "middle" })).set(`dot $${name}$`),
    }));
    const seas = SIDES.map((side) => ({
      area: svg(mark, "path", { class: `q-sea q-${side}` }),
      edge: svg(mark, "path", { class: `q-seaedge q-${side}` }),
    }));
    this.cross = {
      lines: SIDES.map(() => svg(mark, "line", { class: "q-cross" })),
      left: new Rich(svg(mark, "text", { class: "q-note q-halo", "text-anchor": "middle" })).set("$f_L$ = $f_R$"),
      right: new Rich(svg(mark, "text", { class: "q-note q-halo", "text-anchor": "middle" })),
    };
    this.seas = SIDES.map((side, i) => ({
      ...seas[i],
      mu: svg(mark, "line", { class: "q-mu" }),
      barrier: svg(mark, "rect", { class: "q-barrier" }),
      dot: svg(mark, "circle", { class: "q-crossdot", r: 4 }),
      head: new Rich(svg(mark, "text", { class: `q-head q-text-${side}` })),
      muName: new Rich(svg(mark, "text", { class: "q-symbol", "text-anchor": "middle" })).set(`$μ_${side}$`),
    }));
    const contacts = ["L0", "L1", "R0", "R1"];
    this.bars = contacts.map((key) => ({
      bar: svg(mark, "line", { class: `q-occupied q-${key[0]}` }),
      text: svg(mark, "text", { class: `q-fnumber q-text-${key[0]}` }),
    }));
    this.lines = [0, 1].map(() =>
      ["eps", "U"].map((key) => svg(mark, "line", { class: "q-level", "data-level": key })),
    );
    this.arrows = contacts.map((key) => {
      const group = svg(mark, "g", { "data-link": key });
      return { group, arrow: new Arrow(group, "flux", "particle", hatch.cut) };
    });
    const flip = svg(mark, "g", { "data-link": "flip" });
    this.flip = {
      group: flip,
      word: svg(flip, "text", { class: "q-note", "text-anchor": "middle" }).text("flip"),
      arrow: new Arrow(flip, "flux", "particle", hatch.cut),
      name: new Rich(svg(flip, "text", { class: "q-symbol q-text-particle", "text-anchor": "middle" })).set("$J_N$"),
    };
    this.names = ["$ε$", "$ε$ + $U$"].map((name) =>
      new Rich(svg(mark, "text", { class: "q-symbol", "text-anchor": "middle" })).set(name),
    );
    this.notes = ["$d$ empty", "$d$ full"].map((note) =>
      new Rich(svg(mark, "text", { class: "q-note", "text-anchor": "middle" })).set(note),
    );
    const common = { canvas: this.canvas, parent: mark, axis: "y" as const, controls, released };
    const spoken = (value: number) => `${controls.text("eps", value)} ${unit()}`.trim();
    const energy = (px: number) => this.inside(this.y.invert(px));
    const eps = () => controls.get("eps");
    this.handles = {
      level: [
        new Handle({
          ...common,
          key: "eps",
          label: "level ε of both dots, other dot empty",
          at: energy,
          text: () => spoken(eps()),
          caption: () => `$ε$ = ${controls.text("eps")}`,
        }),
        new Handle({
          ...common,
          key: "U",
          label: "level ε + U of both dots, other dot full",
          at: (px) => energy(px) - eps(),
          text: () => spoken(eps() + controls.get("U")),
          caption: () => `$U$ = ${controls.text("U")}`,
          now: () => eps() + controls.get("U"),
          bounds: () => [eps() + controls.param("U").min, eps() + controls.param("U").max],
        }),
      ],
      mu: SIDES.map((side) => {
        const key = `mu_${side}`;
        return new Handle({
          ...common,
          key,
          label: `chemical potential of reservoir ${side}`,
          at: energy,
          text: () => spoken(controls.get(key)),
          caption: () => controls.text(key),
        });
      }),
    };
  }

  /** While a ring is held the axis keeps still, so the ring stays inside it. */
  private inside(value: number): number {
    const [low, high] = this.domain;
    const pad = 0.05 * (high - low);
    return Math.min(high - pad, Math.max(low + pad, value));
  }

  resize(width: number, compact = false): void {
    this.wide = width >= 520;
    this.detail = width >= 420;
    const height = this.detail ? 338 : compact ? 236 : 286;
    this.canvas.size(width, height);
    this.canvas.mark.toggle("q-small", !this.wide);
    this.g = layout(width, height, this.wide);
    this.y.range = [this.g.bottom, this.g.top];
    this.still();
  }

  /** What does not depend on numbers. */
  private still(): void {
    const { g } = this;
    const h = g.bottom - g.top;
    this.columns.forEach((c, i) => {
      c.rect.set({ x: g.dot[i], y: g.top, width: g.column, height: h, rx: 3 });
      c.head.mark.set({ x: g.dot[i] + g.column / 2, y: g.top - 10 });
    });
    this.seas.forEach((s, i) => {
      s.barrier.set({ x: i === 0 ? g.sea[0] : g.sea[1] - 5, y: g.top, width: 5, height: h });
      s.head.mark.set(
        this.wide
          ? { x: g.sea[i] + (i ? 1 : -1) * g.reach * 0.5, y: g.top - 10, "text-anchor": "middle" }
          : { x: i ? this.canvas.width : 0, y: g.top - 10, "text-anchor": i ? "end" : "start" },
      );
    });
  }

  private rescale(d: LevelsData): void {
    const marks = [...d.levels, ...d.mu];
    const low = Math.min(...marks);
    const high = Math.max(...marks);
    const span = high - low;
    const wanted: [number, number] = [low - Math.max(1.45, 0.16 * span), high + Math.max(1.25, 0.16 * span)];
    if (this.controls.held && this.domain[1] > this.domain[0]) {
      // Held still, but a mark never leaves the drawing: the axis grows with it, smoothly.
      const pad = 0.05 * (this.domain[1] - this.domain[0]);
      this.domain = [Math.min(this.domain[0], low - pad), Math.max(this.domain[1], high + pad)];
    } else this.domain = wanted;
    this.y.domain = this.domain;
  }

  draw(d: LevelsData, label?: string): void {
    this.data = d;
    if (label) this.canvas.label(label);
    if (this.canvas.width === 0) return;
    this.rescale(d);
    this.drawAxis(d);
    this.drawSeas(d);
    this.drawLevels(d);
    const rows = this.drawContacts(d);
    this.drawFlip(d);
    this.drawCross(d, rows);
  }

  private drawAxis(d: LevelsData): void {
    const ticks = this.wide ? this.y.ticks(5) : [];
    const x = 33;
    const shown = ticks.filter((v) => this.y(v) > this.g.top + 16 && this.y(v) < this.g.bottom - 4);
    this.ticks.forEach((t, i) => {
      const on = i < shown.length;
      t.line.show(on);
      t.text.show(on);
      if (!on) return;
      const py = this.y(shown[i]);
      t.line.set({ x1: x - 5, x2: x, y1: py, y2: py });
      t.text.text(fixed(shown[i], Number.isInteger(shown[i]) ? 0 : 1)).set({ x: x - 7, y: py + 4 });
    });
    this.axisName
      .set(d.axis)
      .mark.set({ x: 0, y: this.g.top + 6 })
      .show(this.wide);
  }

  private fermi(i: number, E: number): number {
    const d = this.data!;
    return 1 / (1 + Math.exp((E - d.mu[i]) / d.T[i]));
  }

  private drawSeas(d: LevelsData): void {
    const { g, y } = this;
    const [low, high] = this.domain;
    const energies = Array.from({ length: SAMPLES + 1 }, (_, k) => low + ((high - low) * k) / SAMPLES);
    this.seas.forEach((sea, i) => {
      const way = i === 0 ? -1 : 1;
      const x = (E: number) => g.sea[i] + way * g.reach * this.fermi(i, E);
      const curve = line<number>(x, y).digits(1)(energies) ?? "";
      sea.area.attr("d", `${curve}L${g.sea[i].toFixed(1)},${g.top}V${g.bottom}Z`);
      sea.edge.attr("d", curve);
      const py = y(d.mu[i]);
      const hx = g.handle[i];
      // The name below the ring, or above it where there is no room.
      const space = py > g.bottom - 44 ? -24 : 36;
      sea.mu.set({ x1: hx - way * 8, x2: g.sea[i], y1: py, y2: py });
      sea.muName.mark.set({ x: hx + (i === 0 ? 2 : -2), y: py + space });
      sea.head.set(d.heads[i]);
      this.handles.mu[i].place(hx, py, i === 0 ? 14 : -14, -12);
    });
  }

  private drawLevels(d: LevelsData): void {
    const { g, y } = this;
    const ys = d.levels.map((E) => y(E));
    const upper = ys[0] <= ys[1] ? 0 : 1;
    const gap = Math.abs(ys[0] - ys[1]);
    const cx = g.dot[0] + g.column / 2;
    ys.forEach((py, n) => {
      this.lines.forEach((row, dot) => {
        row[n].set({ x1: g.dot[dot] + 4, x2: g.dot[dot] + g.column - 4, y1: py, y2: py });
      });
      // Above the line; under it for the lower of two close levels.
      const below = n !== upper && gap < 42;
      this.names[n].mark.set({ x: cx, y: py + (below ? 19 : -9) });
      const note = this.notes[n];
      const roomy = this.wide && (n === upper ? gap >= 46 : !below || g.bottom - py > 44);
      note.mark.show(roomy).set({ x: cx, y: py + (below ? 36 : 19) });
    });
    // Two rings on close levels step aside, each along its own line.
    const aside = gap < 28 ? 15.5 : 0;
    const hit = aside ? 16 : Math.min(22, gap / 2 + 3);
    const dx = g.dot[1] + g.column / 2;
    this.handles.level[0].place(dx - aside, ys[0], 0, ys[0] < g.top + 40 ? 32 : -23, hit);
    this.handles.level[1].place(dx + aside, ys[1], 0, ys[1] < g.top + 40 ? 32 : -23, hit);
    const first = [0, 0];
    [0, 1, 2, 3].forEach((k) => {
      const side = k >> 1;
      const n = k & 1;
      const way = side === 0 ? -1 : 1;
      const f = this.fermi(side, d.levels[n]);
      const x1 = g.sea[side] + way * g.reach * f;
      this.bars[k].bar.set({ x1: g.sea[side], x2: x1, y1: ys[n], y2: ys[n] });
      // Above its bar, or below it, clear of mu and of the other level; else not at all.
      const free = (base: number) =>
        Math.abs(y(d.mu[side]) - base + 4) > 8 &&
        (gap < 1 || Math.abs(ys[1 - n] - base + 4) > 8) &&
        (n === 0 || Math.abs(base - first[side]) > 12);
      const order = n !== upper && gap < 18 ? [14, -5] : [-5, 14];
      const seat = order.find((dy) => free(ys[n] + dy));
      if (n === 0) first[side] = ys[0] + (seat ?? 0);
      // The upper edge of the number decides whether the sea is wide enough to hold it.
      const top = ys[n] + (seat ?? 0) - 11;
      const inside = g.reach * Math.min(f, this.fermi(side, y.invert(top))) > 36;
      const text = this.bars[k].text;
      text.show(this.detail && seat !== undefined && !(n === 1 && gap < 1)).text(fixed(f, 2));
      text.set({
        x: inside ? g.sea[side] + way * 7 : x1 + way * 5,
        y: ys[n] + (seat ?? 0),
        "text-anchor": side === 0 ? "end" : "start",
      });
      // Beside a short bar the number would stand on the edge of the sea.
      text.toggle("q-halo", !inside);
    });
  }

  /** Arrows through the contacts; returns the rows they take up. */
  private drawContacts(d: LevelsData): number[] {
    const { g, y } = this;
    const ys = d.levels.map((E) => y(E));
    const gap = ys[1] - ys[0];
    if (Math.abs(gap) < 24) {
      const push = (24 - Math.abs(gap)) / 2;
      const sign = gap >= 0 ? 1 : -1;
      ys[0] -= sign * push;
      ys[1] += sign * push;
    }
    const widest = this.wide ? 15 : 11;
    const largest = Math.max(...d.contacts.map(Math.abs));
    d.contacts.forEach((flux, k) => {
      const [x0, x1] = g.contact[k >> 1];
      const py = ys[k & 1];
      const { arrow } = this.arrows[k];
      if (flux === 0 || largest === 0) arrow.none((x0 + x1) / 2, py, 4, 14);
      else {
        const shape = fluxShape(Math.max(1.5, (widest * Math.abs(flux)) / largest));
        arrow.draw(flux > 0 ? x0 : x1, py, flux > 0 ? x1 : x0, py, shape);
      }
    });
    return ys;
  }

  private drawFlip(d: LevelsData): void {
    const { g, y } = this;
    const py = Math.min(g.bottom - 34, Math.max(g.top + 30, (y(d.levels[0]) + y(d.levels[1])) / 2));
    const [x0, x1] = g.flip;
    const cx = (x0 + x1) / 2;
    const widest = this.wide ? 15 : 11;
    const largest = Math.max(...d.contacts.map(Math.abs));
    let half = 8;
    if (d.flip === 0 || largest === 0) this.flip.arrow.none(cx, py, 4, 16);
    else {
      const width = Math.max(d.against ? 4 : 1.5, (widest * Math.abs(d.flip)) / largest);
      half = (width + 7) / 2;
      this.flip.arrow.draw(d.flip > 0 ? x0 : x1, py, d.flip > 0 ? x1 : x0, py, fluxShape(width), d.against);
    }
    this.flip.word.set({ x: cx, y: py - half - 6 });
    this.flip.name.mark.set({ x: cx, y: py + half + 16 });
  }

  private drawCross(d: LevelsData, rows: number[]): void {
    const { g, y } = this;
    const E = d.cross;
    const [low, high] = this.domain;
    const on = E !== null && E > low + 0.02 * (high - low) && E < high - 0.02 * (high - low);
    for (const l of this.cross.lines) l.show(on);
    for (const s of this.seas) s.dot.show(on);
    const py = on ? y(E) : 0;
    if (on) {
      SIDES.forEach((_, i) => {
        const way = i === 0 ? -1 : 1;
        const x = g.sea[i] + way * g.reach * this.fermi(i, E);
        this.seas[i].dot.set({ cx: x, cy: py });
        this.cross.lines[i].set({ x1: x, x2: i === 0 ? g.dot[0] - 3 : g.dot[1] + g.column + 3, y1: py, y2: py });
      });
    }
    // A label needs 16 px free of arrows on its side of the line.
    const free = (at: number) => rows.every((r) => Math.abs(r - at) > 17) && at > g.top + 12 && at < g.bottom - 4;
    const seat = free(py - 10) ? -6 : free(py + 12) ? 15 : null;
    const places = [this.cross.left, this.cross.right];
    places.forEach((text, i) => {
      const [a, b] = [i === 0 ? g.sea[0] + 5 : g.dot[1] + g.column, i === 0 ? g.dot[0] : g.sea[1] - 5];
      const shown = on && seat !== null && (this.wide ? i === 0 || d.crossText !== "" : i === 0);
      text.mark.show(shown);
      if (!shown) return;
      if (i === 1) text.set(this.wide ? d.crossText : "");
      if (i === 0) text.set(this.wide ? "$f_L$ = $f_R$" : d.crossText ? "$c$*" : "");
      text.mark.set({ x: (a + b) / 2, y: py + seat });
    });
  }
}
