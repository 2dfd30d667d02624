import { Arrow } from "./arrows";
import { Canvas, type Mark, svg } from "./dom";
import { fixed } from "./format";

export interface DrawnTree {
  arrows: [number, number][];
  share: number;
}

interface Thumb {
  lines: Mark[];
  arrows: Arrow[];
  dots: Mark[];
  share: Mark;
}

/** The sums of weights that trees make up. */
const WEIGHTS = "τ_i τ_j Z";

/** Where 00, 10, 01, 11 stand, in parts of the half width: as in the drawing of the states. */
const PLACES: [number, number][] = [
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
];

/** Spanning trees beside each other: the width of the arrows is the weight, the root is filled. */
export class Trees {
  private readonly canvas: Canvas;
  private readonly thumbs: Thumb[];
  private across = 8;

  constructor(
    parent: Mark,
    hatch: string,
    private readonly lines: [number, number][],
    private readonly count: number,
  ) {
    this.canvas = new Canvas(parent, "Spanning trees");
    const { mark } = this.canvas;
    this.thumbs = Array.from({ length: count }, () => ({
      lines: lines.map(() => svg(mark, "line", { class: "q-hair" })),
      arrows: PLACES.slice(1).map(() => {
        const arrow = new Arrow(mark, "flux", "ink", hatch);
        arrow.group.named(WEIGHTS);
        return arrow;
      }),
      dots: PLACES.map(() => svg(mark, "circle", { class: "q-disc" })),
      share: svg(mark, "text", { class: "q-tick", "text-anchor": "middle" }).named(WEIGHTS),
    }));
  }

  resize(width: number): void {
    this.across = width < 560 ? Math.min(4, this.count) : this.count;
    this.canvas.size(width, Math.ceil(this.count / this.across) * 104);
  }

  draw(trees: DrawnTree[], root: number, label: string): void {
    this.canvas.label(label);
    const { width } = this.canvas;
    if (width === 0) return;
    const cell = Math.min(150, width / this.across);
    const half = Math.min(38, cell / 2 - 9);
    const largest = Math.max(...trees.map((t) => t.share));
    this.thumbs.forEach(({ lines, arrows, dots, share }, i) => {
      const tree = trees[i];
      const [cx, cy] = [cell * (0.5 + (i % this.across)), 104 * Math.floor(i / this.across) + 44];
      const at = (s: number): [number, number] => [cx + half * PLACES[s][0], cy + 34 * PLACES[s][1]];
      lines.forEach((line, k) => {
        const [[x1, y1], [x2, y2]] = this.lines[k].map(at);
        line.set({ x1, y1, x2, y2 });
      });
      tree.arrows.forEach(([from, to], k) => {
        const [[x0, y0], [x1, y1]] = [at(from), at(to)];
        const length = Math.hypot(x1 - x0, y1 - y0);
        const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
        const shaft = Math.max(1, (5 * tree.share) / largest);
        const shape = { shaft, span: shaft + 6, head: 0.8 * (shaft + 5) };
        arrows[k].draw(x0 + 6 * ux, y0 + 6 * uy, x1 - 7 * ux, y1 - 7 * uy, shape);
      });
      dots.forEach((dot, s) => {
        const [x, y] = at(s);
        dot.set({ cx: x, cy: y, r: s === root ? 5.5 : 4, style: s === root ? "fill:var(--q-ink)" : "" });
      });
      share.text(fixed(tree.share, 4)).set({ x: cx, y: cy + 34 + 22 });
    });
  }
}
