import { Canvas, type Mark, svg } from "../kit/dom";
import { fixed, type Precision, show, signed } from "../kit/format";
import { Rich, widthOf } from "../kit/rich";
import { linear } from "../kit/scale";
import type { Estimate, Tally } from "../physics/release";

/** As many runs as an error bar takes. */
export const LEAST = 8;

/** The decimals that an error deserves. */
export const decimals = (error: number) =>
  error > 0 && Number.isFinite(error) ? Math.min(6, Math.max(0, -Math.floor(Math.log10(error / 3)))) : 3;

export const quote = ({ mean, error }: Estimate) =>
  `${signed(mean, decimals(error))} ± ${fixed(error, decimals(error))}`;

const ROW = 74;

/** Both currents so far, as points with bars of two standard errors each way, against their predictions. */
export class Counters {
  private readonly canvas: Canvas;
  private readonly gauges: Gauge[];
  private across = true;

  constructor(parent: Mark) {
    this.canvas = new Canvas(parent, "Counters");
    this.gauges = (["particle", "energy"] as const).map((colour) => new Gauge(this.canvas.mark, colour));
  }

  /** Side by side, or one below the other where there is no room. */
  resize(width: number): void {
    this.across = width >= 640;
    this.canvas.size(width, this.across ? ROW : 2 * ROW);
    this.gauges.forEach((gauge, i) => {
      const part = this.across ? (width - 40) / 2 : width;
      gauge.place(this.across ? i * (part + 40) : 0, this.across ? 0 : i * ROW, part);
    });
  }

  anew(): void {
    for (const gauge of this.gauges) gauge.reach = 0;
  }

  draw(predicted: [number, number], precisions: [Precision, Precision], tally: Tally): void {
    const ready = tally.count >= LEAST;
    const found = ready ? tally.estimates() : null;
    this.gauges.forEach((gauge, i) => {
      gauge.draw(predicted[i], precisions[i], found?.[i] ?? null, tally.sound);
    });
    const told = this.gauges.map((gauge) => gauge.told).join("; ");
    this.canvas.label(`${tally.count} runs: ${told}.`);
  }
}

class Gauge {
  /** Half of what the axis shows beyond zero and the prediction; grows where a point would leave it. */
  reach = 0;
  told = "";
  private readonly x = linear();
  private readonly group: Mark;
  private readonly name: Rich;
  private readonly axis: Mark;
  private readonly zero: Mark;
  private readonly nought: Mark;
  private readonly triangle: Mark;
  private readonly prediction: Rich;
  private readonly bar: Mark;
  private readonly ends: Mark[];
  private readonly point: Mark;
  private readonly text: Mark;

  constructor(
    parent: Mark,
    private readonly colour: "particle" | "energy",
  ) {
    this.group = svg(parent, "g");
    const { group } = this;
    this.name = new Rich(svg(group, "text", { class: `q-label q-text-${colour}`, x: 0, y: 41 }));
    this.name.set(`$J_${colour === "particle" ? "N" : "E"}$ so far`);
    this.axis = svg(group, "line", { class: "q-axis" });
    this.zero = svg(group, "line", { class: "q-axis" });
    this.nought = svg(group, "text", { class: "q-tick", "text-anchor": "middle" }).text("0");
    this.triangle = svg(group, "path", { style: "fill:var(--q-ink)" });
    this.prediction = new Rich(svg(group, "text", { class: "q-note" }));
    const line = { style: `stroke:var(--q-${colour});stroke-width:2.5` };
    this.bar = svg(group, "line", line);
    this.ends = [svg(group, "line", line), svg(group, "line", line)];
    this.point = svg(group, "circle", { r: 5.5, style: `fill:var(--q-${colour})` });
    this.text = svg(group, "text", { class: `q-strong q-counted q-text-${colour}`, "text-anchor": "middle" });
  }

  place(left: number, top: number, width: number): void {
    this.group.attr("transform", `translate(${Math.round(left)} ${Math.round(top)})`);
    this.x.range = [92, width - 12];
    this.axis.set({ x1: 88, x2: width - 8, y1: 36, y2: 36 });
  }

  draw(predicted: number, digits: Precision, found: Estimate | null, sound: boolean): void {
    const known = Number.isFinite(predicted);
    const size = known ? Math.abs(predicted) : 0;
    const least = found ? 4 * found.error : 0;
    if (this.reach === 0) this.reach = Math.max(0.6 * size, known && size > 0.02 ? 0 : 0.2, least);
    const values = [0, known ? predicted : 0];
    if (found) values.push(found.mean - 2.2 * found.error, found.mean + 2.2 * found.error);
    const domain = () => [Math.min(0, values[1]) - this.reach, Math.max(0, values[1]) + this.reach] as [number, number];
    while (Math.min(...values) < domain()[0] || Math.max(...values) > domain()[1]) this.reach *= 1.5;
    this.x.domain = domain();
    const { x } = this;
    const [low, high] = x.range;
    const inside = (at: number, half: number) => Math.min(high + 8 - half, Math.max(low - 4 + half, at));
    this.zero.set({ x1: x(0), x2: x(0), y1: 29, y2: 43 });
    this.triangle.show(known);
    this.prediction.mark.show(known);
    const written = known ? `predicted ${show(predicted, digits)}` : "";
    if (known) {
      const at = x(predicted);
      this.triangle.attr("d", `M${at - 6},18H${at + 6}L${at},28Z`);
      const half = widthOf(written, 12) / 2;
      this.prediction.set(written).mark.set({ x: inside(at, half), y: 13, "text-anchor": "middle" });
    }
    const shown = found !== null && sound;
    for (const mark of [this.bar, ...this.ends, this.point]) mark.show(shown);
    let at = (low + high) / 2;
    let text = sound ? `no number before ${LEAST} runs` : "a run did not conserve its energy: no result";
    if (found && shown) {
      at = x(found.mean);
      const [a, b] = [x(found.mean - 2 * found.error), x(found.mean + 2 * found.error)];
      this.bar.set({ x1: a, x2: b, y1: 36, y2: 36 });
      this.ends.forEach((end, i) => {
        end.set({ x1: i ? b : a, x2: i ? b : a, y1: 30, y2: 42 });
      });
      this.point.set({ cx: at, cy: 36 });
      text = quote(found);
    }
    const half = widthOf(text, 14, 600) / 2;
    const px = inside(at, half);
    this.text.text(text).set({ x: px, y: 62 });
    this.nought.set({ x: x(0), y: 59 }).show(Math.abs(x(0) - px) > half + 8);
    const name = this.colour === "particle" ? "J_N" : "J_E";
    this.told = `${name} = ${text}${known ? `, ${written}` : ""}`;
  }
}
