import { Arrow, fluxShape } from "./arrows";
import type { Controls } from "./controls";
import { Canvas, type Mark, svg } from "./dom";
import { EnergyAxis, rows } from "./energy-axis";
import type { Handle } from "./handle";
import type { Hatches } from "./hatch";
import { levelHandles } from "./level-handles";
import { Rich } from "./rich";
import { Sea } from "./sea";

/** A conductor dot between L and R, and a gate dot at M; each with one level while the other is empty, one while full. */
export interface GateLevelsData {
  /** Energies of the two levels of conductor and gate: other dot empty, other dot full. */
  levels: [number[], number[]];
  /** Of L, R, M. */
  T: number[];
  mu: number[];
  heads: string[];
  /** Net flux through contact L, L, R, R, M, M at level 0, 1: to the right positive, out of M to the left positive. */
  contacts: number[];
  /** Energy at which L and R are equally full; null where there is none. */
  cross: number | null;
  crossText: string;
  axis: string;
}

const SIDES = ["L", "R", "M"];
const DOTS = ["c", "g"];

/** Where everything stands, from the left: sea L, dot c, sea R, a gap, dot g, sea M. */
function layout(width: number, height: number, wide: boolean) {
  const axis = wide ? 34 : 0;
  const margin = wide ? 30 : width < 310 ? 20 : 21;
  const gap = wide ? 16 : 6;
  const inner = width - axis - 3 * margin - gap;
  const column = Math.round(Math.min(96, Math.max(42, 0.17 * inner)));
  const contact = Math.round(Math.min(52, Math.max(19, 0.09 * inner)));
  const reach = (inner - 2 * column - 3 * (contact + 6)) / 3;
  const L = axis + margin + reach;
  const c = L + 6 + contact;
  const R = c + column + contact + 6;
  const g = R + reach + margin + gap;
  const M = g + column + contact + 6;
  const out = margin - (wide ? 14 : 11);
  return {
    sea: [L, R, M],
    handle: [L - reach - out, R + reach + out, M + reach + out],
    reach,
    dot: [c, g],
    column,
    /** From the reservoir's side or the dot's, left end first. */
    contact: [
      [L + 9, c - 4],
      [c + column + 4, R - 9],
      [g + column + 4, M - 9],
    ],
    divider: R + reach + margin + gap / 2,
    top: wide ? 30 : 26,
    bottom: height - 6,
  };
}

export class GateLevels {
  private readonly canvas: Canvas;
  private readonly axis: EnergyAxis;
  private readonly seas: Sea[];
  private readonly columns: { rect: Mark; head: Rich }[];
  private readonly lines: Mark[][]; // [dot][level]
  private readonly names: Rich[][];
  private readonly notes: Rich[][];
  private readonly arrows: Arrow[];
  private readonly divider: Mark;
  private readonly cross: { lines: Mark[]; dots: Mark[]; text: Rich };
  private readonly handles: Handle[][];
  private g!: ReturnType<typeof layout>;
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
    this.divider = svg(mark, "line", { class: "q-hair" });
    this.columns = DOTS.map((name, i) => ({
      rect: svg(mark, "rect", { class: "q-dot" }),
      head: new Rich(svg(mark, "text", { class: "q-head", "text-anchor": "middle" })).set(
        `${i === 0 ? "dot" : "gate"} $${name}$`,
      ),
    }));
    const [behind, between, front] = [0, 1, 2].map(() => svg(mark, "g"));
    const text = new Rich(svg(between, "text", { class: "q-note q-halo", "text-anchor": "middle" }));
    this.cross = { lines: [0, 1].map(() => svg(between, "line", { class: "q-cross" })), dots: [], text };
    this.seas = SIDES.map((side) => new Sea(side, behind, front));
    this.cross.dots = [0, 1].map(() => svg(front, "circle", { class: "q-crossdot", r: 4 }));
    this.lines = DOTS.map((dot) =>
      [`eps_${dot}`, "U"].map((key) => svg(mark, "line", { class: "q-level", "data-level": key })),
    );
    this.arrows = SIDES.flatMap((side) => [`${side}0`, `${side}1`]).map(
      (key) => new Arrow(svg(mark, "g", { "data-link": key }), "flux", "particle", hatch.cut),
    );
    const texts = (cls: string, names: string[]) =>
      names.map((name) => new Rich(svg(mark, "text", { class: cls, "text-anchor": "middle" })).set(name));
    this.names = DOTS.map(() => texts("q-symbol", ["", ""]));
    this.notes = DOTS.map((_, i) => texts("q-note", [`$${DOTS[1 - i]}$ empty`, `$${DOTS[1 - i]}$ full`]));
    const spoken = (value: number) => `${controls.text("U", value)} ${unit()}`.trim();
    const { canvas, axis } = this;
    this.handles = DOTS.map((dot, i) => {
      const [key, symbol, other] = [`eps_${dot}`, `ε_${dot}`, DOTS[1 - i]];
      const labels: [string, string] = [
        `level ${symbol} of dot ${dot}, dot ${other} empty`,
        `level ${symbol} + U of dot ${dot}, dot ${other} full`,
      ];
      return levelHandles({ canvas, axis, controls, key, symbol, labels, spoken, released });
    });
    for (const sea of this.seas) sea.addHandle(this.canvas, controls, this.axis, spoken, released);
  }

  resize(width: number, compact = false): void {
    this.wide = width >= 520;
    this.detail = width >= 420;
    const height = this.detail ? 338 : compact ? 236 : 286;
    this.canvas.size(width, height);
    this.canvas.mark.toggle("q-small", !this.wide);
    this.g = layout(width, height, this.wide);
    const { g } = this;
    this.axis.y.range = [g.bottom, g.top];
    this.divider.set({ x1: g.divider, x2: g.divider, y1: g.top - 20, y2: g.bottom });
    this.columns.forEach((c, i) => {
      c.rect.set({ x: g.dot[i], y: g.top, width: g.column, height: g.bottom - g.top, rx: 3 });
      c.head.mark.set({ x: g.dot[i] + g.column / 2, y: g.top - 10 });
    });
    this.seas.forEach((sea, i) => {
      const way = i === 0 ? -1 : 1;
      const middle = { x: g.sea[i] + way * g.reach * 0.5, "text-anchor": "middle" };
      const rim = i === 0 ? { x: 0, "text-anchor": "start" } : { x: width, "text-anchor": "end" };
      const head = this.wide || i === 1 ? middle : rim;
      sea.still({ x: g.sea[i], way, reach: g.reach, handle: g.handle[i], top: g.top, bottom: g.bottom, head });
    });
    this.names.forEach((pair, i) => {
      pair[0].set(`$ε_${DOTS[i]}$`);
      pair[1].set(this.wide ? `$ε_${DOTS[i]}$ + $U$` : "+$U$");
    });
  }

  draw(d: GateLevelsData, label?: string): void {
    if (label) this.canvas.label(label);
    if (this.canvas.width === 0) return;
    this.axis.rescale([...d.levels.flat(), ...d.mu]);
    this.axis.draw(d.axis, this.wide);
    this.seas.forEach((sea, i) => {
      sea.draw(this.axis, d.T[i], d.mu[i], d.heads[i]);
      sea.bars(this.axis, d.levels[i === 2 ? 1 : 0], this.detail);
    });
    DOTS.forEach((_, i) => {
      this.drawDot(i, d.levels[i].map(this.axis.y));
    });
    this.drawContacts(d);
    this.drawCross(d);
  }

  private drawDot(i: number, ys: number[]): void {
    const { g } = this;
    const x = g.dot[i];
    const gap = Math.abs(ys[0] - ys[1]);
    const upper = ys[0] <= ys[1] ? 0 : 1;
    const ring = x + g.column - (this.wide ? 18 : 13);
    const left = x + (g.column - (this.wide ? 30 : 22)) / 2;
    ys.forEach((py, n) => {
      this.lines[i][n].set({ x1: x + 4, x2: x + g.column - 4, y1: py, y2: py });
      // Above the line; under it for the lower of two close levels.
      const below = n !== upper && gap < 42;
      // Two rings on close levels step aside, each along its own line; a narrow column has no room for names then.
      const close = gap < 28;
      this.names[i][n].mark.set({ x: left, y: py + (below ? 19 : -11) }).show(this.wide || !close);
      const roomy = this.wide && (n === upper ? gap >= 46 : !below || g.bottom - py > 44);
      this.notes[i][n].mark.show(roomy).set({ x: left, y: py + (below ? 36 : 19) });
      const aside = close && n === 1 ? (this.wide ? 31 : 19) : 0;
      const hit = close ? (this.wide ? 16 : 10) : Math.min(22, gap / 2 + 3);
      this.handles[i][n].place(ring - aside, py, 0, py < g.top + 48 ? 34 : -31, hit);
    });
  }

  private drawContacts(d: GateLevelsData): void {
    const { g } = this;
    const widest = this.wide ? 15 : 9;
    const largest = Math.max(...d.contacts.map(Math.abs));
    const at = d.levels.map((levels) => rows(levels.map(this.axis.y)));
    d.contacts.forEach((flux, k) => {
      const [x0, x1] = g.contact[k >> 1];
      const py = at[k < 4 ? 0 : 1][k & 1];
      if (flux === 0 || largest === 0) {
        this.arrows[k].none((x0 + x1) / 2, py, 4, 14);
        return;
      }
      const right = k < 4 ? flux > 0 : flux < 0;
      const shape = fluxShape(Math.max(1.5, (widest * Math.abs(flux)) / largest));
      this.arrows[k].draw(right ? x0 : x1, py, right ? x1 : x0, py, shape);
    });
  }

  /** A dotted line where L and R are equally full, from each sea to the conductor. */
  private drawCross(d: GateLevelsData): void {
    const { g } = this;
    const [low, high] = this.axis.domain;
    const on = d.cross !== null && d.cross > low + 0.02 * (high - low) && d.cross < high - 0.02 * (high - low);
    for (const mark of [...this.cross.lines, ...this.cross.dots]) mark.show(on);
    const py = on ? this.axis.y(d.cross!) : 0;
    const taken = rows(d.levels[0].map(this.axis.y));
    // The label needs 17 px free of arrows on its side of the line.
    const free = (y: number) => taken.every((r) => Math.abs(r - y) > 17) && y > g.top + 12 && y < g.bottom - 4;
    const seat = free(py - 10) ? -6 : free(py + 12) ? 15 : null;
    const [a, b] = g.contact[1];
    this.cross.text.set(d.crossText).mark.set({ x: (a + b) / 2, y: py + (seat ?? 0) });
    this.cross.text.mark.show(on && seat !== null && d.crossText !== "");
    if (!on) return;
    [0, 1].forEach((i) => {
      const x = this.seas[i].edgeAt(d.cross!);
      this.cross.dots[i].set({ cx: x, cy: py });
      this.cross.lines[i].set({ x1: x, x2: i === 0 ? g.dot[0] - 3 : g.dot[0] + g.column + 3, y1: py, y2: py });
    });
  }
}
