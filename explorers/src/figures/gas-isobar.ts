import { Canvas, type Mark, svg } from "../kit/dom";
import { plain } from "../kit/format";
import { Rich } from "../kit/rich";
import { linear } from "../kit/scale";
import { gasState } from "../physics/gas";
import type { Meeting } from "./gas-meeting";

const POINTS = 41;
const HEIGHT = 148;

/** The enthalpy over 1/T at the pressure of the left gas, its mean, and the value that the mean must be below. */
export class Isobar {
  private readonly canvas: Canvas;
  private readonly x = linear();
  private readonly y = linear();
  private readonly title: Rich;
  private readonly area: Mark;
  private readonly zero: Mark;
  private readonly curve: Mark;
  private readonly mean: Mark;
  private readonly edge: Mark;
  private readonly words: Record<"zero" | "mean" | "edge" | "L" | "R", Rich>;

  constructor(parent: Mark) {
    this.canvas = new Canvas(parent, "Enthalpy at the pressure of L");
    const { mark } = this.canvas;
    this.area = svg(mark, "path", { class: "q-sea", style: "fill:var(--q-energy);fill-opacity:.14" });
    this.zero = svg(mark, "line", { class: "q-axis" });
    this.curve = svg(mark, "path", { class: "q-curve", style: "stroke:var(--q-energy)" });
    this.mean = svg(mark, "line", { style: "stroke:var(--q-ink);stroke-width:2" });
    this.edge = svg(mark, "line", { style: "stroke:var(--q-particle);stroke-width:2;stroke-dasharray:2 4" });
    const word = (style: string) => new Rich(svg(mark, "text", { class: style }));
    this.title = word("q-note");
    this.words = {
      zero: word("q-tick"),
      mean: word("q-note"),
      edge: word("q-note q-text-particle"),
      L: word("q-tick"),
      R: word("q-tick"),
    };
  }

  resize(width: number): void {
    this.canvas.size(width, HEIGHT);
    this.x.range = [26, width - 108];
    this.y.range = [HEIGHT - 24, 40];
    this.title.mark.set({ x: 0, y: 24 });
  }

  draw(m: Meeting): void {
    if (this.canvas.width === 0) return;
    const { x, y, words } = this;
    const [from, till] = [1 / m.left.T, 1 / m.right.T];
    const beta = Array.from({ length: POINTS }, (_, i) => from + ((till - from) * i) / (POINTS - 1));
    const h = beta.map((b) => gasState(m.gas, 1 / b, m.left.P).enthalpy);
    const apart = m.FE !== 0;
    const edge = apart ? -m.FN / m.FE : 0;
    const [low, high] = [Math.min(0, ...h), Math.max(0, ...h)];
    // Far from the curve it would flatten it: then it is named and not drawn.
    const near = apart && edge > low - 1.5 * (high - low) && edge < high + 1.5 * (high - low);
    x.domain = apart ? [from, till] : [from - 1, from + 1];
    y.domain = near ? [Math.min(low, edge), Math.max(high, edge)] : [low, high];
    const [left, right] = x.range;
    const points = beta.map((b, i) => `${x(b).toFixed(1)},${y(h[i]).toFixed(1)}`).join("L");
    const y0 = y(0);
    this.area.attr("d", `M${left},${y0}L${points}L${right},${y0}Z`).show(apart);
    this.curve.attr("d", `M${points}`).show(apart);
    this.zero.set({ x1: left, x2: right, y1: y0, y2: y0 });
    this.mean.set({ x1: left, x2: right, y1: y(m.mean), y2: y(m.mean) });
    this.edge.set({ x1: left, x2: right, y1: y(edge), y2: y(edge) }).show(near);
    this.title.set("$h$ against $1/T$ on the way from $T_L$ to $T_R$, at $P_L$");
    words.L.set("$L$").mark.set({ x: left, y: HEIGHT - 8, "text-anchor": "middle" });
    words.R.set("$R$").mark.set({ x: right, y: HEIGHT - 8, "text-anchor": "middle" });
    words.zero.set("0").mark.set({ x: left - 8, y: y0 + 4, "text-anchor": "end" });
    // The two names keep a line apart, in the order of their values.
    const [at, other] = [y(m.mean), y(edge)];
    const push = near ? Math.max(0, 16 - Math.abs(at - other)) / 2 : 0;
    const up = at < other ? -1 : 1;
    words.mean.set(`mean ${plain(m.mean)}`).mark.set({ x: right + 10, y: at + 4 + up * push });
    const inside = Math.min(HEIGHT - 20, Math.max(40, other));
    words.edge
      .set(`$-F_N/F_E$ ${plain(edge)}`.replace("$-", "$−"))
      .mark.set({ x: right + 10, y: inside + 4 - up * push });
    words.edge.mark.show(near);
    const side = edge > m.mean === m.FE > 0 ? "R" : "L";
    this.canvas.label(
      `Enthalpy at the pressure of L: from ${plain(h[0])} at L to ${plain(h[POINTS - 1])} at the temperature of R, mean` +
        ` ${plain(m.mean)}.${apart ? ` −F_N/F_E = ${plain(edge)}, so ${m.way === 0 ? "both pressures are equal" : `${side} has the higher pressure`}.` : ""}`,
    );
  }
}
