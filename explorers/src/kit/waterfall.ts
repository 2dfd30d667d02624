import { Canvas, type Mark, svg } from "./dom";
import type { Hatches } from "./hatch";
import { Rich, widthOf } from "./rich";
import { symbolsIn } from "./symbols";

export interface Term {
  value: number;
  text: string;
  /** Where it is not what the figure began with. */
  name?: string;
}

interface Row {
  bar: Mark;
  cut: Mark;
  line: Mark;
  join: Mark;
  name: Rich;
  number: Rich;
}

const PAIRS = [
  { name: "energy $F_E$ $J_E$", colour: "energy" },
  { name: "particles $F_N$ $J_N$", colour: "particle" },
];

/** Entropy production as a waterfall: each term starts where the last one ended; what goes back is hatched. */
export class Waterfall {
  private readonly canvas: Canvas;
  private readonly rows: Row[];
  private readonly zero: Mark;
  private readonly names: { name: string; colour: string }[];

  constructor(parent: Mark, hatch: Hatches, terms = PAIRS) {
    this.names = [...terms.map((term) => ({ ...term })), { name: "sum $Σ$", colour: "entropy" }];
    this.canvas = new Canvas(parent, "Entropy production");
    const { mark } = this.canvas;
    this.rows = this.names.map(({ colour }) => ({
      bar: svg(mark, "rect", { style: `fill:var(--q-${colour})` }),
      cut: svg(mark, "rect", { fill: hatch.cut }),
      line: svg(mark, "rect", { class: "q-frame", style: `stroke:var(--q-${colour})` }),
      join: svg(mark, "line", { class: "q-join" }),
      name: new Rich(svg(mark, "text", { class: "q-label" })),
      number: new Rich(svg(mark, "text", { class: `q-label q-strong q-text-${colour}` })),
    }));
    this.names.forEach(({ name }, i) => {
      this.name(this.rows[i], name);
    });
    this.zero = svg(mark, "line", { class: "q-axis" });
  }

  private name(row: Row, name: string): void {
    row.name.set(name);
    for (const part of [row.bar, row.cut, row.line]) part.named(symbolsIn(name));
  }

  resize(width: number, compact = false): void {
    const detail = width >= 420;
    this.canvas.size(width, (compact ? 28 : detail ? 44 : this.rows.length > 3 ? 38 : 40) * this.rows.length + 6);
    this.canvas.mark.toggle("q-small", !detail);
  }

  /** The last term is the sum and starts from zero. */
  draw(terms: Term[], label?: string): void {
    if (label) this.canvas.label(label);
    const { width, height } = this.canvas;
    if (width === 0) return;
    terms.forEach(({ name }, i) => {
      if (name === undefined) return;
      this.names[i].name = name;
      this.name(this.rows[i], name);
    });
    const detail = width >= 420;
    const size = detail ? 15 : 14;
    const left = Math.max(...this.names.map((n) => widthOf(n.name, size))) + 14;
    const right = width - Math.max(...terms.map((t) => widthOf(t.text, size, 600))) - 12;
    const row = (height - 6) / this.rows.length;
    let low = 0;
    let high = 0;
    let at = 0;
    const spans = terms.map((t, i) => {
      const start = i === terms.length - 1 ? 0 : at;
      at = start + t.value;
      low = Math.min(low, at);
      high = Math.max(high, at);
      return [start, at];
    });
    const k = high > low ? (right - left) / (high - low) : 0;
    const x = (v: number) => left + (v - low) * k;
    this.zero.set({ x1: x(0), x2: x(0), y1: 1, y2: height - 1 });
    this.rows.forEach((r, i) => {
      const [a, b] = spans[i];
      const y = 3 + i * row + row * 0.14;
      const h = row * 0.72;
      const box = { x: Math.min(x(a), x(b)), y, width: Math.abs(x(b) - x(a)), height: h };
      const thin = Math.max(box.width, terms[i].value === 0 ? 0 : 1.5);
      r.bar.set({ ...box, width: thin });
      const back = terms[i].value < 0;
      r.cut.set({ ...box, width: thin }).show(back);
      r.line.set({ x: box.x + 1, y: y + 1, width: Math.max(0, thin - 2), height: h - 2 }).show(back && thin > 6);
      const joined = i < this.rows.length - 1;
      r.join.set({ x1: x(b), x2: x(b), y1: y + h, y2: y + row }).show(joined && b !== 0);
      r.name.mark.set({ x: 0, y: y + h / 2 + 5 });
      const from = box.x + thin + 8;
      r.number.set(terms[i].text).mark.set({ x: from, y: y + h / 2 + 5 });
      // Where the zero line runs through the number it must not cut it.
      r.number.mark.toggle("q-halo", from < x(0) + 4 && x(0) < from + widthOf(terms[i].text, size, 600));
    });
  }
}
