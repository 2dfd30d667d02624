import { type Mark, svg } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, plain } from "../kit/format";
import { pairStrip } from "../kit/pairs";
import { Plane, Point, type Ticks } from "../kit/plane";
import { Rich } from "../kit/rich";
import type { Mode, Section } from "../kit/shell";
import type { Strip } from "../kit/strip";
import { gasState } from "../physics/gas";
import { linesOfEnthalpy, logSpaced } from "../physics/gas-lines";
import { Isobar } from "./gas-isobar";
import { code, type Meeting, meeting, words } from "./gas-meeting";

export const gasMap: Figure = {
  unit: () => ({ rich: "", spoken: "" }),
  python: code,
  create: (context) => new GasMap(context),
};

const T_RANGE: [number, number] = [0.2, 3.2];
const P_RANGE: [number, number] = [0.01, 30];
const [T, P] = [logSpaced(T_RANGE, 40), logSpaced(P_RANGE, 44)];
/** −3.5 to 4, and which of them is zero. */
const LEVELS = Array.from({ length: 16 }, (_, i) => i / 2 - 3.5);
const ZERO = 7;
const marked = (values: number[]): Ticks => values.map((value) => [Math.log10(value), String(value)]);
const MARKS = { x: marked([0.2, 0.5, 1, 2]), y: marked([0.01, 0.1, 1, 10]) };
/** Rings keep so far apart that each can be gripped. */
const APART = 40;

class GasMap implements View {
  private readonly plane: Plane;
  private readonly other: Point;
  private readonly strip: Strip;
  private readonly isobar: Isobar;
  private readonly part: Section;
  private readonly below: Mark;
  private readonly lines: Mark[];
  private readonly names: Rich[];
  private readonly steps: Mark;
  private readonly leader: Mark;
  private readonly letters: [Rich, Rich];
  private readonly region: Rich;
  private readonly mean: Rich;
  private places: ([number, number] | null)[] = [];
  private aside: [number, number] = [0, 0];
  private drawn = "";
  private mode: Mode = "medium";

  constructor(private readonly c: Context) {
    const { shell, controls, root } = c;
    root.dataset.layout = "map";
    this.part = shell.section("map", "Enthalpy", "Enthalpy");
    this.part.note.mark.style("min-height", "2.8em");
    const state = (side: "L" | "R") => {
      const { left, right } = meeting(controls.values());
      const s = side === "L" ? left : right;
      return `T_${side} = ${plain(s.T)}, P_${side} = ${plain(s.P)}`;
    };
    const point = { controls, released: () => this.paint() };
    this.plane = new Plane(this.part.body, {
      ...point,
      label: "Enthalpy",
      xTitle: "temperature $T$",
      yTitle: "pressure $P$",
      point: "the left gas",
      move: (x, y) => this.moveLeft(x, y),
      spoken: () => state("L"),
    });
    const { field, over } = this.plane;
    this.below = svg(field, "path", { class: "q-sea", style: "fill:var(--q-energy);fill-opacity:.14" });
    this.lines = LEVELS.map((_, k) =>
      svg(field, "path", {
        class: "q-frame",
        style: k === ZERO ? "stroke:var(--q-energy);stroke-width:2.5" : "stroke:var(--q-axis);stroke-width:1",
      }),
    );
    this.leader = svg(field, "line", { class: "q-tickmark" });
    this.steps = svg(field, "path", { class: "q-frame", style: "stroke:var(--q-ink)" });
    const word = (style: string) => new Rich(svg(over, "text", { class: `${style} q-halo`, "text-anchor": "middle" }));
    this.names = LEVELS.map(() => word("q-tick"));
    this.region = word("q-region q-text-energy");
    this.mean = word("q-note");
    this.letters = [word("q-region"), word("q-region")];
    this.other = new Point(this.plane, {
      ...point,
      point: "the right gas",
      move: (x, y) => this.moveRight(x, y),
      spoken: () => state("R"),
    });
    this.isobar = new Isobar(this.part.body);
    this.strip = pairStrip(shell, 1, 0.6);
    shell.aside = shell.section("controls", "", "Controls", false).body;
  }

  private set(changes: Record<string, number>): void {
    const { controls } = this.c;
    const round = (key: string, value: number) =>
      controls.held ? controls.round(key, value) : controls.clamp(key, Number(value.toPrecision(10)));
    controls.set(Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, round(key, value)])));
  }

  private moveLeft(x: number, y: number): void {
    this.set({ T_L: 10 ** x, P_L: 10 ** y });
  }

  /** The right gas stands for the two forces. */
  private moveRight(x: number, y: number): void {
    const { gas, left } = meeting(this.c.controls.values());
    const [aside, above] = this.c.controls.held ? this.aside : [0, 0];
    const { plane } = this;
    const t = 10 ** plane.x.invert(plane.x(x) - aside);
    const right = gasState(gas, t, 10 ** plane.y.invert(plane.y(y) - above));
    this.set({ F_E: 1 / t - 1 / left.T, F_N: left.mu / left.T - right.mu / t });
  }

  resize(width: number, mode: Mode): void {
    this.mode = mode;
    const [room, part] =
      mode === "wide" ? [width - 40, 600 / 1060] : mode === "medium" ? [width - 24, 0.56] : [width, 1];
    const left = Math.floor(room * part);
    this.plane.resize(left, Math.min(mode === "phone" ? 360 : 520, left));
    this.plane.axes(T_RANGE.map(Math.log10) as [number, number], P_RANGE.map(Math.log10) as [number, number], MARKS);
    this.strip.resize(mode === "phone" ? width : Math.floor(room * (1 - part)));
    this.isobar.resize(left);
    this.drawn = "";
  }

  paint(): void {
    const { controls, shell, root } = this.c;
    const m = meeting(controls.values());
    const told = words(m);
    const [PL, PR] = [m.left.P, m.right.P].map((p) => plain(p));
    shell.tell(told, `Pressures: $P_L$ = ${PL}, $P_R$ = ${PR}.`, "");
    root.dataset.hot = m.FE > 0 ? "L" : m.FE < 0 ? "R" : "none";
    // As sound, the fluxes are right to first order.
    const about = m.gas.well_depth === 0 || m.way === 0 ? "=" : "≈";
    const lanes = m.lanes.map((lane) => ({ ...lane, fluxText: lane.fluxText.replace("=", about) }));
    this.strip.draw(lanes, `${told.pushes} ${told.happens} ${m.numbers.replaceAll(/(J_[NE]) =/g, `$1 ${about}`)}`);
    this.isobar.draw(m);
    if (this.plane.canvas.width === 0) return;
    this.map(m);
    this.states(m);
    const [hL, hR, mean] = [m.left.enthalpy, m.right.enthalpy, m.mean].map((h) => plain(h));
    const note = `$h_L$ = ${hL}, $h_R$ = ${hR}, mean of $h$ from $T_L$ to $T_R$ at $P_L$: ${mean}.`;
    const equal = m.FE === 0 ? "" : ` Equal pressures at $F_N$ = ${plain(m.critical)}.`;
    this.part.note.set(note + equal);
    this.plane.canvas.label(`Enthalpy: ${told.title}. ${note}${equal}`.replaceAll("$", ""));
    this.part.caption.set(this.mode === "phone" ? "drag the rings" : "Drag the rings. A line is one value of $h$.");
  }

  /** Tint, lines and their names depend on the well alone. */
  private map(m: Meeting): void {
    const { plane } = this;
    const key = `${m.gas.well_depth} ${plane.canvas.width}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const { left, right, top, bottom } = plane.box;
    const levels = linesOfEnthalpy(m.gas, LEVELS, T, P);
    const place = (logT: number, i: number): [number, number] => {
      const x = plane.x(logT / Math.LN10);
      return [Math.min(right + 4, Math.max(left - 4, x)), plane.y(Math.log10(P[i]))];
    };
    const drawn = levels.map((line) => line.map(place));
    const path = (points: [number, number][]) => points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L");
    this.lines.forEach((line, k) => {
      line.attr("d", `M${path(drawn[k])}`);
    });
    const zero = drawn[ZERO];
    this.below.attr("d", `M${left - 4},${bottom}L${path(zero)}L${left - 4},${top}Z`);
    // Whole numbers are named near the lower end of their lines, as far as there is room between them.
    let last = -Infinity;
    this.places = this.names.map((name, k) => {
      const [x, y] = drawn[k][9];
      const on = k % 2 === 1 && k !== ZERO && x > left + 14 && x < right - 14 && x - last > 26;
      if (on) last = x;
      name.set(fixed(LEVELS[k], 0)).mark.set({ x, y: y + 4 });
      return on ? [x, y] : null;
    });
    const [x, y] = zero[38];
    this.region
      .set(m.gas.well_depth > 0 ? "$h$ < 0" : "$h$ > 0 everywhere")
      .mark.set({ x: m.gas.well_depth > 0 ? x - 34 : left + 70, y: y + 4 })
      .show(m.gas.well_depth <= 0 || x > left + 66);
  }

  /** Both rings, and the two steps from one to the other. */
  private states(m: Meeting): void {
    const { plane, c } = this;
    const { left, right, top, bottom } = plane.box;
    const [xL, yL] = [plane.x(Math.log10(m.left.T)), plane.y(Math.log10(m.left.P))];
    const inside = (x: number, y: number): [number, number] => [
      Math.min(right, Math.max(left, x)),
      Math.min(bottom, Math.max(top, y)),
    ];
    const [x, y] = [plane.x(Math.log10(m.right.T)), plane.y(Math.log10(m.right.P))];
    const [xR, yR] = inside(x, y);
    const apart = Math.hypot(xR - xL, yR - yL);
    if (!c.controls.held) {
      const k = (APART - apart) / (apart || 1);
      this.aside = apart >= APART ? [0, 0] : apart < 1 ? [-APART, 0] : [k * (xR - xL), k * (yR - yL)];
    }
    const hit = Math.min(22, Math.max(APART, apart) / 2);
    plane.place(Math.log10(m.left.T), Math.log10(m.left.P), "Enthalpy", hit);
    const [px, py] = this.other.place(Math.log10(m.right.T), Math.log10(m.right.P), this.aside, hit);
    this.leader.set({ x1: xR, y1: yR, x2: px, y2: py }).show(px !== xR || py !== yR);
    this.steps.attr("d", `M${xL},${yL}H${x.toFixed(1)}V${y.toFixed(1)}`);
    // Letters stand outward of the pair, clear of the rings' chevrons.
    const out = px > xL || (px === xL && m.FE < 0) ? 1 : -1;
    const letter = (word: Rich, name: string, at: number, way: number, level: number) => {
      const room = at + way * 26 > left && at + way * 26 < right;
      word.set(name).mark.set({ x: at + (room ? way : -way) * 25, y: level + 4 });
    };
    letter(this.letters[0], "$L$", xL, -out, yL);
    letter(this.letters[1], "$R$", px, out, py);
    const away = py < yL || (py === yL && yL < top + 60) ? 30 : -22;
    const [mx, my] = [Math.min(right - 46, Math.max(left + 46, (xL + xR) / 2)), yL + away];
    this.mean
      .set(`mean $h$ = ${plain(m.mean)}`)
      .mark.set({ x: mx, y: my })
      .show(m.FE !== 0 && my > top + 10 && my < bottom - 6);
    const taken: [number, number, number][] = [
      [xL, yL, 34],
      [px, py, 34],
      [mx, my - 4, 56],
    ];
    this.names.forEach((name, k) => {
      const at = this.places[k];
      const free = (to: [number, number]) =>
        taken.every(([a, b, reach]) => Math.abs(to[0] - a) > reach || Math.abs(to[1] - b) > 22);
      name.mark.show(at !== null && free(at));
    });
    const at = [Number(this.region.mark.node.getAttribute("x")), Number(this.region.mark.node.getAttribute("y"))];
    const wide = m.gas.well_depth > 0 ? 30 : 72;
    this.region.mark.style(
      "visibility",
      taken.some(([a, b, reach]) => Math.abs(at[0] - a) < reach + wide - 10 && Math.abs(at[1] - b) < 24)
        ? "hidden"
        : "",
    );
  }
}
