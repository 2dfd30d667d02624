import type { Controls } from "./controls";
import { type Mark, svg } from "./dom";
import { fixed } from "./format";
import { Rich } from "./rich";
import { linear } from "./scale";

const TICKS = 9;
const X = 33;

/** The energy axis of a level diagram: its range follows the marks, but not while one of them is dragged. */
export class EnergyAxis {
  readonly y = linear();
  domain: [number, number] = [0, 1];
  private readonly ticks: { line: Mark; text: Mark }[];
  private readonly name: Rich;

  constructor(
    mark: Mark,
    private readonly controls: Controls,
  ) {
    this.ticks = Array.from({ length: TICKS }, () => ({
      line: svg(mark, "line", { class: "q-tickmark" }),
      text: svg(mark, "text", { class: "q-tick", "text-anchor": "end" }),
    }));
    this.name = new Rich(svg(mark, "text", { class: "q-tick" }));
  }

  /** While a ring is held the axis keeps still, so the ring stays inside it. */
  inside(value: number): number {
    const [low, high] = this.domain;
    const pad = 0.05 * (high - low);
    return Math.min(high - pad, Math.max(low + pad, value));
  }

  /** The energy at a position, inside the axis. */
  at(py: number): number {
    return this.inside(this.y.invert(py));
  }

  rescale(marks: number[]): void {
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

  draw(name: string, on: boolean): void {
    const [bottom, top] = this.y.range;
    const ticks = on ? this.y.ticks(5) : [];
    const shown = ticks.filter((v) => this.y(v) > top + 16 && this.y(v) < bottom - 4);
    this.ticks.forEach((t, i) => {
      const seen = i < shown.length;
      t.line.show(seen);
      t.text.show(seen);
      if (!seen) return;
      const py = this.y(shown[i]);
      t.line.set({ x1: X - 5, x2: X, y1: py, y2: py });
      t.text.text(fixed(shown[i], Number.isInteger(shown[i]) ? 0 : 1)).set({ x: X - 7, y: py + 4 });
    });
    this.name
      .set(name)
      .mark.set({ x: 0, y: top + 6 })
      .show(on);
  }
}

/** Rows for the arrows at two levels, at least 24 px apart. */
export function rows(ys: number[]): number[] {
  const gap = ys[1] - ys[0];
  if (Math.abs(gap) >= 24) return [...ys];
  const push = ((24 - Math.abs(gap)) / 2) * (gap >= 0 ? 1 : -1);
  return [ys[0] - push, ys[1] + push];
}
