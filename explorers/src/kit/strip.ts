import { Arrow, type ArrowShape } from "./arrows";
import { Canvas, type Mark, svg } from "./dom";
import type { Hatches } from "./hatch";
import { Rich, widthOf } from "./rich";
import { symbolsIn } from "./symbols";

/** One lane: a force above, its flux below, from one origin, so that opposition is a visible kink. */
export interface Lane {
  name: string;
  colour: "particle" | "energy" | "entropy";
  force: number;
  flux: number; // 0 where it is below the last digit shown, nan where it is not known
  forceText: string;
  fluxText: string;
}

export interface StripOptions {
  /** `from`: the reservoir on the left of the lane, L where nothing is said. R is always on the right. */
  lanes: { name: string; colour: Lane["colour"]; from?: string }[];
  /** Full scale of forces and of fluxes: fixed for the figure, so that the same length means the same everywhere. */
  forceScale: number;
  fluxScale: number;
  label: string;
}

interface LaneMarks {
  name: Mark<SVGTextElement>;
  force: Arrow;
  flux: Arrow;
  forceText: Rich;
  fluxText: Rich;
}

const FORCE: ArrowShape = { shaft: 13, head: 19, span: 27 };
const FLUX: ArrowShape = { shaft: 17, head: 21, span: 31 };
const SMALL_FORCE: ArrowShape = { shaft: 10, head: 14, span: 20 };
const SMALL_FLUX: ArrowShape = { shaft: 13, head: 16, span: 24 };

/** Which way things are pushed and which way they go, between the two reservoirs. */
export class Strip {
  private readonly canvas: Canvas;
  private readonly lanes: LaneMarks[];
  private readonly caps: { mark: Mark; text: Rich; from: number; to: number }[];
  private readonly zero: Mark;
  private readonly hairs: Mark[];
  private detail = true;

  constructor(
    parent: Mark,
    hatch: Hatches,
    private readonly o: StripOptions,
  ) {
    this.canvas = new Canvas(parent, o.label);
    const { mark } = this.canvas;
    const left = o.lanes.map((lane) => lane.from ?? "L");
    const split = left.lastIndexOf("L") + 1;
    // R beside all lanes; on the left L beside its own, then the others one by one.
    const others = left.slice(split).map((side, i) => ({ side, from: split + i, to: split + i + 1 }));
    const caps = [{ side: "R", from: 0, to: left.length }, { side: "L", from: 0, to: split }, ...others];
    this.caps = caps.map(({ side, from, to }) => ({
      mark: svg(mark, "rect", { class: `q-sea q-${side}` }),
      text: new Rich(svg(mark, "text", { class: `q-cap q-text-${side}`, "text-anchor": "middle" })).set(`$${side}$`),
      from,
      to,
    }));
    this.hairs = o.lanes.slice(1).map(() => svg(mark, "line", { class: "q-hair" }));
    this.zero = svg(mark, "line", { class: "q-axis" });
    this.lanes = o.lanes.map(({ name, colour }) => ({
      name: svg(mark, "text", { class: `q-lane q-text-${colour}` }).text(name),
      force: new Arrow(mark, "force", colour, hatch.cut),
      flux: new Arrow(mark, "flux", colour, hatch.cut),
      forceText: new Rich(svg(mark, "text", { class: "q-label" })),
      fluxText: new Rich(svg(mark, "text", { class: `q-label q-strong q-text-${colour}` })),
    }));
  }

  resize(width: number): void {
    this.detail = width >= 520;
    const n = this.lanes.length;
    const height = n * (this.detail ? 70 : 56);
    this.canvas.size(width, height);
    this.canvas.mark.toggle("q-small", !this.detail);
    const cap = this.detail ? 22 : 16;
    this.caps.forEach(({ mark, text, from, to }, i) => {
      const x = i === 0 ? width - cap : 0;
      const [top, bottom] = [(from * height) / n, (to * height) / n];
      mark.set({ x, y: top + (from ? 1 : 0), width: cap, height: bottom - top - (from ? 1 : 0) });
      text.mark.set({ x: x + cap / 2, y: (top + bottom) / 2 + 5 });
    });
    this.hairs.forEach((hair, i) => {
      hair.set({ x1: cap + 10, x2: width - cap - 10, y1: ((i + 1) * height) / n, y2: ((i + 1) * height) / n });
    });
    const x0 = this.origin();
    this.zero.set({ x1: x0, x2: x0, y1: 2, y2: height - 2 });
  }

  private origin(): number {
    return Math.round(this.canvas.width * (this.detail ? 0.503 : this.canvas.width < 310 ? 0.44 : 0.465));
  }

  draw(lanes: Lane[], label?: string): void {
    if (label) this.canvas.label(label);
    if (this.canvas.width === 0) return;
    const row = this.canvas.height / this.lanes.length;
    lanes.forEach((lane, i) => {
      const marks = this.lanes[i];
      const top = i * row;
      const [forceY, fluxY] = this.detail ? [top + 18.2, top + 51.8] : [top + 14.5, top + 41];
      marks.name.text(lane.name).set({ x: this.detail ? 36 : 24, y: forceY + 5 });
      const { forceScale, fluxScale } = this.o;
      const word = this.detail;
      const nameEnd = (this.detail ? 36 : 24) + widthOf(lane.name, this.detail ? 16 : 14, 600) + 8;
      this.arrow(
        marks.force,
        marks.forceText,
        forceY,
        lane.force,
        forceScale,
        `${word ? "force " : ""}${lane.forceText}`,
        false,
        nameEnd,
      );
      this.arrow(
        marks.flux,
        marks.fluxText,
        fluxY,
        lane.flux,
        fluxScale,
        `${word ? "flux " : ""}${lane.fluxText}`,
        true,
        this.detail ? 30 : 18,
        lane.flux * lane.force < 0,
      );
    });
  }

  private arrow(
    arrow: Arrow,
    label: Rich,
    y: number,
    value: number,
    scale: number,
    text: string,
    flux: boolean,
    leftEdge: number,
    against = false,
  ): void {
    const shape = this.detail ? (flux ? FLUX : FORCE) : flux ? SMALL_FLUX : SMALL_FORCE;
    const x0 = this.origin();
    const size = this.detail ? 15 : 13;
    const gap = this.detail ? 10 : 8;
    const textWidth = widthOf(text, size, flux ? 600 : 400) + 2;
    const right = this.canvas.width - (this.detail ? 28 : 20);
    // Room for the longest arrow with an ordinary label behind it; a longer label goes across the axis instead.
    const longest = this.detail ? Math.min(150, right - x0 - 160) : Math.max(34, right - x0 - 100);
    const shortest = Math.min(longest, shape.head + (this.detail ? 40 : 16));
    label.set(text);
    arrow.group.named(symbolsIn(text));
    arrow.show(!Number.isNaN(value));
    if (Number.isNaN(value) || value === 0) {
      arrow.none(x0, y, 4, shape.span);
      label.mark.set({ x: x0 + gap + 4, y: y + 5, "text-anchor": "start" });
      return;
    }
    const way = Math.sign(value);
    // A wide label shortens its arrow before it moves across the axis; nothing reaches into the lane's name.
    const room = way > 0 ? right - x0 - 4 - gap - textWidth : x0 - 10 - leftEdge;
    const wanted = longest * Math.sqrt(Math.min(1, Math.abs(value) / scale));
    const length = Math.max(shortest, Math.min(wanted, room));
    const tip = x0 + way * (4 + length);
    arrow.draw(x0 + way * 4, y, tip, y, shape, against);
    const beyond = way > 0 ? tip + gap + textWidth <= right : tip - gap - textWidth >= leftEdge;
    const x = beyond ? tip + way * gap : x0 - way * gap;
    label.mark.set({ x, y: y + 5, "text-anchor": beyond === way > 0 ? "start" : "end" });
  }
}
