import { line } from "d3-shape";
import { Canvas, type Mark, svg } from "./dom";
import { fixed, power } from "./format";
import type { Hatches } from "./hatch";
import { Rich, widthOf } from "./rich";
import { linear } from "./scale";
import { symbolsIn } from "./symbols";

export interface SeriesStyle {
  name: string;
  colour: "particle" | "energy" | "entropy";
}

/** A stretch of the axis where something is the case. */
export interface Region {
  from: number;
  to: number;
  series: number;
  name: string;
  short: string;
}

/** Where a curve crosses zero; `rising` says which side of it the curve leaves free. */
export interface Zero {
  x: number;
  series: number;
  rising: boolean;
  text: string;
  short: string;
}

export interface PlotData {
  x: Float64Array;
  y: Float64Array[];
  domain: [number, number];
  now: number;
  at: number[];
  regions: Region[];
  zeros: Zero[];
  /** Quiet marks on the axis, from the left: places that something else predicts. */
  marks?: { x: number; text: string; short: string }[];
}

const REGIONS = 4;
const ZEROS = 4;
const TICKS = 9;
const MARKS = 2;
const HATCH = ["particle", "energy"] as const;

/** Curves over one variable, with hatched regions, named zeros and the present point, which can be dragged. */
export class LinePlot {
  readonly canvas: Canvas;
  readonly x = linear();
  readonly y = linear();
  private readonly xTicks: { line: Mark; text: Mark }[];
  private readonly yTicks: { line: Mark; text: Mark }[];
  private readonly areas: Mark[];
  private readonly edges: Mark[];
  private readonly regionNames: Mark[];
  private readonly curves: Mark[];
  private readonly names: Rich[];
  private readonly zeroRings: Mark[];
  private readonly zeroNames: Rich[];
  private readonly zeroLine: Mark;
  private readonly nowLine: Mark;
  private readonly marks: { sign: Mark; text: Rich }[];
  private readonly points: Mark[];
  private readonly title: Rich;
  private readonly power: Mark;
  /** Where a figure hangs the handle of the present point. */
  readonly handles: Mark;
  private detail = true;
  /** Names of regions may reach left of the axis, but not into its power of ten. */
  private rim = 0;
  private box = { left: 0, right: 0, top: 0, bottom: 0 };

  constructor(
    parent: Mark,
    hatch: Hatches,
    private readonly series: SeriesStyle[],
    xTitle: string,
    label: string,
    private readonly placeHandle: (x: number, y: number) => void,
  ) {
    this.canvas = new Canvas(parent, label);
    const { mark } = this.canvas;
    this.areas = series.map((_, i) => svg(mark, "path", { fill: hatch[HATCH[i] ?? "particle"] }));
    this.edges = series.map((s) => svg(mark, "path", { class: "q-edge", style: `stroke:var(--q-${s.colour})` }));
    const tick = (anchor: string, cls: string) => ({
      line: svg(mark, "line", { class: cls }),
      text: svg(mark, "text", { class: "q-tick", "text-anchor": anchor }),
    });
    this.yTicks = Array.from({ length: TICKS }, () => tick("end", "q-hair"));
    this.xTicks = Array.from({ length: TICKS }, () => tick("middle", "q-tickmark"));
    this.zeroLine = svg(mark, "line", { class: "q-axis" });
    this.nowLine = svg(mark, "line", { class: "q-now" });
    this.marks = Array.from({ length: MARKS }, () => ({
      sign: svg(mark, "path", { class: "q-predicted" }),
      text: new Rich(svg(mark, "text", { class: "q-note q-halo" })),
    }));
    this.curves = series.map((s) =>
      svg(mark, "path", { class: `q-curve q-curve-${s.colour}` }).named(symbolsIn(s.name)),
    );
    this.zeroRings = Array.from({ length: ZEROS }, () => svg(mark, "circle", { class: "q-zero", r: 4.5 }));
    this.points = series.map((s) =>
      svg(mark, "circle", { class: "q-point", r: 5, style: `fill:var(--q-${s.colour})` }),
    );
    this.regionNames = Array.from({ length: REGIONS }, () => svg(mark, "text", { class: "q-region" }));
    this.zeroNames = Array.from({ length: ZEROS }, () => new Rich(svg(mark, "text", { class: "q-zeroname q-halo" })));
    this.names = series.map((s) => new Rich(svg(mark, "text", { class: `q-symbol q-text-${s.colour}` })).set(s.name));
    this.power = svg(mark, "text", { class: "q-tick", "text-anchor": "end" });
    this.title = new Rich(svg(mark, "text", { class: "q-tick q-xtitle", "text-anchor": "middle" })).set(xTitle);
    this.handles = svg(mark, "g");
  }

  resize(width: number, compact = false): void {
    this.detail = width >= 520;
    const height = this.detail ? 232 : compact ? 178 : 206;
    this.canvas.size(width, height);
    this.canvas.mark.toggle("q-small", !this.detail);
    this.box = { left: this.detail ? 52 : 48, right: width - 42, top: 22, bottom: height - (this.detail ? 40 : 42) };
    this.x.range = [this.box.left, this.box.right];
    this.y.range = [this.box.bottom, this.box.top];
  }

  draw(data: PlotData, label?: string): void {
    if (label) this.canvas.label(label);
    if (this.canvas.width === 0) return;
    this.x.domain = data.domain;
    this.y.domain = this.extent(data);
    this.drawAxes();
    this.drawRegions(data);
    this.drawCurves(data);
    this.drawZeros(data, this.drawMarks(data));
  }

  /** Range of the data with zero always in view. */
  private extent(data: PlotData): [number, number] {
    let low = 0;
    let high = 0;
    for (const curve of data.y) {
      for (const v of curve) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    }
    const pad = Math.max(0.08 * (high - low), 1e-12);
    return [low - 1.6 * pad, high + pad];
  }

  private drawAxes(): void {
    const { left, right, top, bottom } = this.box;
    const xs = this.x.ticks(this.detail ? 5 : 4);
    const digits = Math.max(...xs.map((v) => decimals(v)));
    this.xTicks.forEach((t, i) => {
      const on = i < xs.length;
      t.line.show(on);
      t.text.show(on);
      if (!on) return;
      const px = this.x(xs[i]);
      t.line.set({ x1: px, x2: px, y1: bottom, y2: bottom + 5 });
      t.text.text(xs[i] === 0 ? "0" : fixed(xs[i], digits)).set({ x: px, y: bottom + 21 });
    });
    // The lowest label would run into the ring of the present point.
    const ys = this.y.ticks(5).filter((v) => v !== 0 && this.y(v) < bottom - 9);
    const yDigits = Math.max(0, ...ys.map((v) => decimals(v)));
    // Small currents share a power of ten above the axis, so that their labels stay short.
    const size = yDigits > 2 ? Math.floor(Math.log10(Math.max(...ys.map(Math.abs))) + 1e-9) : 0;
    this.power
      .text(`·10${power(size)}`)
      .set({ x: left - 7, y: top - 8 })
      .show(size !== 0);
    this.rim = size === 0 ? 0 : left - 4;
    this.yTicks.forEach((t, i) => {
      const zero = i === TICKS - 1;
      const on = zero || i < Math.min(ys.length, TICKS - 1);
      t.text.show(on);
      t.line.show(on && !zero);
      if (!on) return;
      const v = zero ? 0 : ys[i];
      const py = this.y(v);
      t.line.set({ x1: left, x2: right, y1: py, y2: py });
      t.text.text(v === 0 ? "0" : fixed(v / 10 ** size, Math.max(0, yDigits + size))).set({ x: left - 7, y: py + 4 });
    });
    const y0 = this.y(0);
    this.zeroLine.set({ x1: left, x2: right, y1: y0, y2: y0 });
    this.title.mark.set({ x: (left + right) / 2, y: bottom + 37 });
  }

  private drawRegions(data: PlotData): void {
    const { left, right, top, bottom } = this.box;
    const inside = (v: number) => Math.min(right, Math.max(left, this.x(v)));
    const area = this.series.map(() => "");
    const edge = this.series.map(() => "");
    for (const r of data.regions) {
      const [a, b] = [inside(r.from), inside(r.to)].map((v) => v.toFixed(1));
      area[r.series] += `M${a},${top}H${b}V${bottom}H${a}Z`;
      for (const [v, p] of [
        [r.from, a],
        [r.to, b],
      ] as const) {
        if (v > data.domain[0] && v < data.domain[1] && v !== 0) edge[r.series] += `M${p},${top}V${bottom}`;
      }
    }
    this.areas.forEach((a, i) => {
      a.attr("d", area[i]);
      this.edges[i].attr("d", edge[i]);
    });
    // Names above the plot: the leftmost from its left end, the last one to its right end, so that they keep apart.
    const named = data.regions.slice(0, REGIONS).sort((a, b) => a.from - b.from);
    const size = 12;
    const long = named.reduce((sum, r) => sum + widthOf(r.name, size, 600) + 16, 0) <= right - left;
    const texts = named.map((r) => (long ? r.name : r.short));
    const widths = texts.map((text) => widthOf(text, size, 600));
    const seats = named.map((r, i) => {
      const last = i === named.length - 1 && i > 0;
      return Math.min(last ? inside(r.to) - widths[i] : inside(r.from), right - widths[i]);
    });
    // From the right each name makes room for the next; what then has no room stays unnamed.
    for (let i = named.length - 2; i >= 0; i--) seats[i] = Math.min(seats[i], seats[i + 1] - widths[i] - 10);
    this.regionNames.forEach((mark, i) => {
      const fits = i < named.length && seats[i] >= this.rim && (i === 0 || seats[i] >= seats[i - 1] + widths[i - 1]);
      mark.show(fits);
      if (!fits) return;
      const colour = this.series[named[i].series].colour;
      mark.text(texts[i]).set({ x: seats[i], y: top - 8, class: `q-region q-text-${colour}` });
    });
  }

  private drawCurves(data: PlotData): void {
    const { x, y } = this;
    const n = data.x.length - 1;
    const through = line<number>((_, k) => x(data.x[k]), y).digits(1);
    const ends = data.y.map((curve, i) => {
      this.curves[i].attr("d", through(curve) ?? "");
      return y(curve[n]);
    });
    // Names at the right end, at least 18 px apart.
    const order = ends.map((_, i) => i).sort((a, b) => ends[a] - ends[b]);
    for (let k = 1; k < order.length; k++) {
      const gap = 18 - (ends[order[k]] - ends[order[k - 1]]);
      if (gap > 0) {
        ends[order[k]] += gap / 2;
        ends[order[k - 1]] -= gap / 2;
      }
    }
    this.names.forEach((name, i) => {
      name.mark.set({ x: this.box.right + 10, y: ends[i] + 5 });
    });
    const px = x(data.now);
    this.nowLine.set({ x1: px, x2: px, y1: this.box.top - 3, y2: this.box.bottom });
    this.points.forEach((point, i) => {
      point.set({ cx: px, cy: y(data.at[i]) });
    });
    this.placeHandle(px, this.box.bottom);
  }

  /** The first mark is named on its left if it can be, the second on its right; returns where the names stand. */
  private drawMarks(data: PlotData): { from: number; to: number }[] {
    const { left, right, bottom } = this.box;
    const taken: { from: number; to: number }[] = [];
    this.marks.forEach(({ sign, text }, i) => {
      const m = data.marks?.[i];
      const on = m !== undefined && m.x > data.domain[0] && m.x < data.domain[1];
      sign.show(on);
      text.mark.show(on);
      if (!on) return;
      const px = this.x(m.x);
      sign.attr("d", `M${(px - 4).toFixed(1)},${bottom - 8}h8l-4,7.5z`);
      const name = this.detail ? m.text : m.short;
      const w = widthOf(name, 12);
      // Clear of the rim, of the ring of the present point, of the other mark and of its name.
      const others = [{ from: this.x(data.now) - 20, to: this.x(data.now) + 20 }, ...taken];
      data.marks?.forEach((o, k) => {
        if (k !== i) others.push({ from: this.x(o.x) - 5, to: this.x(o.x) + 5 });
      });
      const seats = [px - 7 - w, px + 7].map((from) => ({ from, to: from + w }));
      const seat = (i === 0 ? seats : seats.reverse()).find(
        (s) => s.from >= left && s.to <= right && others.every((o) => o.to < s.from || s.to < o.from),
      );
      text.mark.show(seat !== undefined);
      if (!seat) return;
      text.set(name).mark.set({ x: seat.from, y: bottom - 4 });
      taken.push(seat);
    });
    return taken;
  }

  private drawZeros(data: PlotData, marks: { from: number; to: number }[]): void {
    const { left, right, bottom } = this.box;
    const y0 = this.y(0);
    const taken: { from: number; to: number; below: boolean }[] = [];
    this.zeroRings.forEach((ring, i) => {
      const z = data.zeros[i];
      const name = this.zeroNames[i];
      ring.show(z !== undefined);
      name.mark.show(z !== undefined);
      if (!z) return;
      const colour = this.series[z.series].colour;
      const px = this.x(z.x);
      ring.set({ cx: px, cy: y0, style: `stroke:var(--q-${colour})` });
      const text = this.detail ? z.text : z.short;
      const w = widthOf(text, 13) + 2;
      // A rising curve leaves free the lower right and the upper left; the other two sides if these are taken.
      const seats = [
        { way: 1, below: z.rising },
        { way: -1, below: !z.rising },
        { way: 1, below: !z.rising },
        { way: -1, below: z.rising },
      ].map(({ way, below }) => ({
        way,
        below,
        from: way > 0 ? px + 8 : px - 8 - w,
        to: way > 0 ? px + 8 + w : px - 8,
      }));
      const seat = seats.find(
        (s) =>
          s.from >= left &&
          s.to <= right &&
          (s.below || y0 - 18 > this.box.top - 4) &&
          (!s.below || y0 + 20 < bottom - 14 || marks.every((m) => m.to + 4 < s.from || s.to + 4 < m.from)) &&
          taken.every((t) => t.below !== s.below || t.to + 4 < s.from || s.to + 4 < t.from),
      );
      name.mark.show(seat !== undefined);
      if (!seat) return;
      taken.push(seat);
      name.set(text);
      name.mark.set({
        x: px + seat.way * 8,
        y: y0 + (seat.below ? 17 : -8),
        "text-anchor": seat.way > 0 ? "start" : "end",
        class: `q-zeroname q-halo q-text-${colour}`,
      });
    });
  }
}

function decimals(v: number): number {
  for (let d = 0; d < 12; d++) if (Math.abs(v * 10 ** d - Math.round(v * 10 ** d)) < 1e-6) return d;
  return 12;
}
