import { Arrow, fluxShape } from "./arrows";
import type { Controls } from "./controls";
import { Canvas, type Mark, svg } from "./dom";
import { EnergyAxis, rows } from "./energy-axis";
import type { Handle } from "./handle";
import type { Hatches } from "./hatch";
import { levelHandles } from "./level-handles";
import { type Geometry, layout } from "./levels-layout";
import { Rich } from "./rich";
import { Sea } from "./sea";

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

const SIDES = ["L", "R"] as const;

export class Levels {
  private readonly canvas: Canvas;
  private readonly axis: EnergyAxis;
  private readonly seas: Sea[];
  private readonly arrows: { group: Mark; arrow: Arrow }[];
  private readonly columns: { rect: Mark; head: Rich }[];
  private readonly lines: Mark[][]; // [dot][level]
  private readonly names: Rich[];
  private readonly notes: Rich[];
  private readonly cross: { lines: Mark[]; dots: Mark[]; left: Rich; right: Rich };
  private readonly flip: { group: Mark; arrow: Arrow; word: Mark; name: Rich };
  private readonly handles: Handle[];
  private g!: Geometry;
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
    const { mark } = this.canvas;
    mark.toggle("q-levels", true);
    this.axis = new EnergyAxis(mark, controls);
    this.columns = ["u", "d"].map((name) => ({
      rect: svg(mark, "rect", { class: "q-dot" }),
      head: new Rich(svg(mark, "text", { class: "q-head", "text-anchor": "middle" })).set(`dot $${name}$`),
    }));
    const [behind, between, front] = [0, 1, 2].map(() => svg(mark, "g"));
    const crossText = () => new Rich(svg(between, "text", { class: "q-note q-halo", "text-anchor": "middle" }));
    this.cross = {
      lines: SIDES.map(() => svg(between, "line", { class: "q-cross" }).named("c^* E_×")),
      left: crossText().set("$f_L$ = $f_R$"),
      right: crossText(),
      dots: [],
    };
    this.seas = SIDES.map((side) => new Sea(side, behind, front));
    this.cross.dots = SIDES.map(() => svg(front, "circle", { class: "q-crossdot", r: 4 }));
    const contacts = ["L0", "L1", "R0", "R1"];
    this.lines = [0, 1].map(() =>
      ["eps", "U"].map((key) =>
        svg(mark, "line", { class: "q-level", "data-level": key }).named(key === "U" ? "U" : "ε"),
      ),
    );
    this.arrows = contacts.map((key) => {
      const group = svg(mark, "g", { "data-link": key }).named(`Γ_${key}`);
      return { group, arrow: new Arrow(group, "flux", "particle", hatch.cut) };
    });
    const flip = svg(mark, "g", { "data-link": "flip" }).named("g J_N");
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
    const spoken = (value: number) => `${controls.text("eps", value)} ${unit()}`.trim();
    const { canvas, axis } = this;
    const labels: [string, string] = [
      "level ε of both dots, other dot empty",
      "level ε + U of both dots, other dot full",
    ];
    this.handles = levelHandles({ canvas, axis, controls, key: "eps", symbol: "ε", labels, spoken, released });
    for (const sea of this.seas) sea.addHandle(this.canvas, controls, this.axis, spoken, released);
  }

  resize(width: number, compact = false): void {
    this.wide = width >= 520;
    this.detail = width >= 420;
    const height = this.detail ? 338 : compact ? 236 : 286;
    this.canvas.size(width, height);
    this.canvas.mark.toggle("q-small", !this.wide);
    this.g = layout(width, height, this.wide);
    this.axis.y.range = [this.g.bottom, this.g.top];
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
    this.seas.forEach((sea, i) => {
      const way = i ? 1 : -1;
      sea.still({
        x: g.sea[i],
        way,
        reach: g.reach,
        handle: g.handle[i],
        top: g.top,
        bottom: g.bottom,
        head: this.wide
          ? { x: g.sea[i] + way * g.reach * 0.5, "text-anchor": "middle" }
          : { x: i ? this.canvas.width : 0, "text-anchor": i ? "end" : "start" },
      });
    });
  }

  draw(d: LevelsData, label?: string): void {
    if (label) this.canvas.label(label);
    if (this.canvas.width === 0) return;
    this.axis.rescale([...d.levels, ...d.mu]);
    this.axis.draw(d.axis, this.wide);
    this.seas.forEach((sea, i) => {
      sea.draw(this.axis, d.T[i], d.mu[i], d.heads[i]);
      sea.bars(this.axis, d.levels, this.detail);
    });
    this.drawLevels(d);
    const at = this.drawContacts(d);
    this.drawFlip(d);
    this.drawCross(d, at);
  }

  private drawLevels(d: LevelsData): void {
    const { g } = this;
    const { y } = this.axis;
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
    this.handles[0].place(dx - aside, ys[0], 0, ys[0] < g.top + 40 ? 32 : -23, hit);
    this.handles[1].place(dx + aside, ys[1], 0, ys[1] < g.top + 40 ? 32 : -23, hit);
  }

  /** Arrows through the contacts; returns the rows they take up. */
  private drawContacts(d: LevelsData): number[] {
    const { g } = this;
    const { y } = this.axis;
    const ys = rows(d.levels.map((E) => y(E)));
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
    const { g } = this;
    const { y } = this.axis;
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

  private drawCross(d: LevelsData, taken: number[]): void {
    const { g } = this;
    const { y } = this.axis;
    const E = d.cross;
    const [low, high] = this.axis.domain;
    const on = E !== null && E > low + 0.02 * (high - low) && E < high - 0.02 * (high - low);
    for (const l of this.cross.lines) l.show(on);
    for (const dot of this.cross.dots) dot.show(on);
    const py = on ? y(E) : 0;
    if (on) {
      SIDES.forEach((_, i) => {
        const x = this.seas[i].edgeAt(E);
        this.cross.dots[i].set({ cx: x, cy: py });
        this.cross.lines[i].set({ x1: x, x2: i === 0 ? g.dot[0] - 3 : g.dot[1] + g.column + 3, y1: py, y2: py });
      });
    }
    // A label needs 16 px free of arrows on its side of the line.
    const free = (at: number) => taken.every((r) => Math.abs(r - at) > 17) && at > g.top + 12 && at < g.bottom - 4;
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
