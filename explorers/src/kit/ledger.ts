import { Canvas, type Mark, svg } from "./dom";
import type { Hatches } from "./hatch";
import { Rich, widthOf } from "./rich";
import { symbolsIn } from "./symbols";

export interface LedgerRow {
  key: string;
  name: string;
  colour: string;
  /** What the row stands for beyond the symbols of its name. */
  symbols?: string;
}

/** Terms that add up to a sum, which is drawn below them. */
export interface LedgerGroup {
  title: string;
  rows: LedgerRow[];
  sum: { name: string; colour: string };
}

export interface Amount {
  value: number;
  text: string;
  /** Runs against its force: hatched. */
  against: boolean;
}

interface Bar {
  group: Mark;
  plate: Mark;
  hit: Mark;
  bar: Mark;
  cut: Mark;
  line: Mark;
  join: Mark;
  name: Rich;
  number: Rich;
}

const TITLE = 24;

/** Several sums, one below the other: each term starts where the last one ended, each sum starts from zero. */
export class Ledger {
  private readonly canvas: Canvas;
  private readonly titles: Rich[];
  private readonly bars: Bar[][];
  private readonly zeros: Mark[];
  private row = 26;

  constructor(
    parent: Mark,
    hatch: Hatches,
    private readonly groups: LedgerGroup[],
    /** One scale for all groups, so that equal sums are equally long. */
    private readonly shared: boolean,
    label: string,
  ) {
    this.canvas = new Canvas(parent, label);
    const { mark } = this.canvas;
    this.titles = groups.map(({ title }) => new Rich(svg(mark, "text", { class: "q-note" })).set(title));
    this.bars = groups.map(({ rows, sum }) =>
      [...rows, { key: "", symbols: "", ...sum }].map(({ key, name, colour, symbols = "" }) => {
        const named = `${symbolsIn(name)} ${symbols}`.trim();
        const group = svg(mark, "g", key ? { class: "q-term", "data-link": key } : {});
        return {
          group,
          plate: svg(group, "rect", { class: "q-dot", rx: 4 }).show(false),
          hit: svg(group, "rect", { class: "q-hit" }),
          bar: svg(group, "rect", { style: `fill:var(--q-${colour})` }).named(named),
          cut: svg(group, "rect", { fill: hatch.cut }).named(named),
          line: svg(group, "rect", { class: "q-frame", style: `stroke:var(--q-${colour})` }),
          join: svg(group, "line", { class: "q-join" }),
          name: new Rich(svg(group, "text", { class: "q-term" })).set(name).named(named),
          number: new Rich(svg(group, "text", { class: `q-term q-strong q-text-${colour}` })),
        };
      }),
    );
    this.zeros = groups.map(() => svg(mark, "line", { class: "q-axis" }));
  }

  resize(width: number): void {
    const count = this.bars.reduce((sum, group) => sum + group.length, 0);
    this.row = width < 420 ? 23 : count > 15 ? 22 : 26;
    this.canvas.size(width, count * this.row + this.groups.length * TITLE + 4);
  }

  /** `amounts` without the sums, by group; `sums` as they are written. */
  draw(amounts: Amount[][], sums: string[], chosen: string, label: string): void {
    this.canvas.label(label);
    const { width } = this.canvas;
    if (width === 0) return;
    const spans = amounts.map((terms) => {
      let at = 0;
      const steps = terms.map(({ value }) => {
        const from = at;
        at += value;
        return [from, at];
      });
      return [...steps, [0, at]];
    });
    const names = this.groups.flatMap(({ rows, sum }) => [...rows, sum].map(({ name }) => widthOf(name, 13)));
    const left = Math.max(...names) + 16;
    const texts = amounts.flatMap((terms, i) => [...terms.map(({ text }) => text), sums[i]]);
    const right = width - Math.max(...texts.map((text) => widthOf(text, 13, 600))) - 14;
    const ends = spans.map((group) => group.flat());
    let y = 0;
    this.bars.forEach((bars, g) => {
      const seen = this.shared ? ends.flat() : ends[g];
      const [low, high] = [Math.min(0, ...seen), Math.max(0, ...seen)];
      const k = high > low ? (right - left) / (high - low) : 0;
      const x = (v: number) => left + (v - low) * k;
      this.titles[g].mark.set({ x: 0, y: y + 17 });
      y += TITLE;
      this.zeros[g].set({ x1: x(0), x2: x(0), y1: y, y2: y + bars.length * this.row - 2 });
      bars.forEach((bar, i) => {
        const [a, b] = spans[g][i];
        const amount = amounts[g][i] ?? { value: b, text: sums[g], against: false };
        this.drawBar(bar, x(a), x(b), y, amount, x(0));
        bar.join.show(i < bars.length - 1 && b !== 0);
        bar.plate.show(chosen !== "" && this.groups[g].rows[i]?.key === chosen);
        y += this.row;
      });
    });
  }

  private drawBar(bar: Bar, from: number, to: number, y: number, { value, text, against }: Amount, zero: number): void {
    const { row } = this;
    const h = row * 0.68;
    const top = y + row * 0.1;
    const box = { x: Math.min(from, to), y: top, height: h, width: Math.max(Math.abs(to - from), value ? 1.5 : 0) };
    bar.plate.set({ x: -4, y: y - 1, width: this.canvas.width + 4, height: row - 1 });
    bar.hit.set({ x: 0, y, width: this.canvas.width, height: row });
    bar.bar.set(box);
    bar.cut.set(box).show(against);
    bar.line
      .set({ x: box.x + 1, y: top + 1, width: Math.max(0, box.width - 2), height: h - 2 })
      .show(against && box.width > 6);
    bar.join.set({ x1: to, x2: to, y1: top + h, y2: y + row * 1.1 });
    const base = top + h / 2 + 4.5;
    bar.name.mark.set({ x: 0, y: base });
    const at = box.x + box.width + 7;
    bar.number.set(text).mark.set({ x: at, y: base });
    bar.number.mark.toggle("q-halo", at < zero + 4 && zero < at + widthOf(text, 13, 600));
  }
}
