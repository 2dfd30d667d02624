import { Arrow, fluxShape } from "./arrows";
import { Canvas, type Mark, svg } from "./dom";
import { fixed } from "./format";
import type { Hatches } from "./hatch";
import { Rich, widthOf } from "./rich";
import { symbolsIn } from "./symbols";

/** A transition between two of the four states: net flux from `from` to `to` (negative: the other way). */
export interface Edge {
  key: string;
  from: number;
  to: number;
  flux: number;
  colour: string;
  words: string;
  /** One of two parallel transitions: 1 is drawn outside, -1 inside; the words stand on the same side. */
  side?: 1 | -1;
  /** Only the flip carries the particle current itself, so only it can run against the particle force. */
  against?: boolean;
}

export interface Loop {
  key: string;
  flux: number; // 0 below the last digit shown
  text: string;
  against: boolean;
}

export interface StatesData {
  names: string[]; // order 00, 10, 01, 11
  probabilities: ArrayLike<number>;
  edges: Edge[];
  /** Two loops beside the flip, or one around the middle. */
  loops: Loop[];
  /** The flux of the widest arrow; the largest of these edges where nothing is said. */
  largest?: number;
}

interface Disc {
  circle: Mark;
  name: Mark;
  number: Mark;
}

/** The names of the rates through a contact. */
const RATES: Record<string, string> = { L: "ℓ", R: "r", M: "m" };

/** Four charge states as discs of area p, arrows of width net flux, and the two loops beside the flip. */
export class States {
  private readonly canvas: Canvas;
  private readonly discs: Disc[];
  private readonly arrows = new Map<string, { arrow: Arrow; words: Rich }>();
  private readonly rings: { group: Mark; path: Mark; head: Mark; straight: Arrow; text: Rich }[];
  private data: StatesData | null = null;
  private detail = true;
  private R = 52;

  constructor(
    parent: Mark,
    private readonly hatch: Hatches,
    edges: { key: string; colour: string }[],
    loops: { key: string; colour: string }[],
    label: string,
    /** What the width of an arrow stands for, beside its rates. */
    flux = "J_e",
  ) {
    this.canvas = new Canvas(parent, label);
    const { mark } = this.canvas;
    for (const { key, colour } of edges) {
      const rates = key === "flip" ? "g κ_g" : `Γ_${key} κ_${key} ${RATES[key[0]]}_${key[1]}`;
      const group = svg(mark, "g", { "data-link": key }).named(`${rates} w_e ${flux}`);
      const arrow = new Arrow(group, "flux", colour, hatch.cut);
      const words = new Rich(svg(group, "text", { class: `q-note q-text-${colour}` }));
      this.arrows.set(key, { arrow, words });
    }
    this.rings = loops.map(({ key, colour }) => {
      const group = svg(mark, "g", { "data-link": key });
      return {
        group,
        path: svg(group, "path", { class: "q-loop", style: `stroke:var(--q-${colour})` }),
        head: svg(group, "polygon", { style: `fill:var(--q-${colour})` }),
        straight: new Arrow(group, "flux", colour, hatch.cut),
        text: new Rich(svg(group, "text", { class: `q-looptext q-text-${colour} q-halo`, "text-anchor": "middle" })),
      };
    });
    this.discs = Array.from({ length: 4 }, () => ({
      circle: svg(mark, "circle", { class: "q-disc" }),
      name: svg(mark, "text", { class: "q-state" }),
      number: svg(mark, "text", { class: "q-tick" }),
    }));
  }

  resize(width: number, compact = false): void {
    this.detail = width >= 420;
    const height = this.detail ? 338 : compact ? 226 : 278;
    this.R = this.detail ? 56 : compact ? 34 : 42;
    this.canvas.size(width, height);
    this.canvas.mark.toggle("q-small", !this.detail);
  }

  /** Centres: 00 above, 11 below, 10 left, 01 right, so that the loops match the two levels. */
  private centre(s: number): [number, number] {
    const { width, height } = this.canvas;
    const half = Math.min(width / 2 - this.R - 2, this.detail ? 168 : 150);
    const dx = [0, -half, half, 0][s];
    const y = [this.R + 2, height / 2, height / 2, height - this.R - 2][s];
    return [width / 2 + dx, y];
  }

  draw(data: StatesData, label?: string): void {
    this.data = data;
    if (label) this.canvas.label(label);
    if (this.canvas.width === 0) return;
    const radius = (s: number) => Math.max(3, this.R * Math.sqrt(data.probabilities[s]));
    this.drawEdges(data, radius);
    data.loops.forEach((loop, i) => {
      this.rings[i].path.named(symbolsIn(loop.text));
      this.rings[i].straight.group.named(symbolsIn(loop.text));
      if (data.loops.length === 1) this.drawRound(loop);
      else if (this.detail) this.drawRing(i, loop);
      else this.drawStraight(i, loop);
    });
    this.discs.forEach((disc, s) => {
      this.drawDisc(disc, s, data, radius(s));
    });
  }

  private drawDisc(disc: Disc, s: number, data: StatesData, r: number): void {
    const [x, y] = this.centre(s);
    disc.circle.set({ cx: x, cy: y, r }).named(`p_${data.names[s]} p_i p_j p`);
    const p = fixed(data.probabilities[s], 2);
    const numberInside = this.detail && r >= 21;
    const nameInside = r >= 13;
    const away = s === 1 ? -1 : 1;
    const poles = s === 0 || s === 3;
    const anchor = away > 0 ? "start" : "end";
    // Beside a small disc: on one line at the poles, on two lines left and right, where the drawing ends.
    const oneLine = this.detail && !nameInside && poles;
    disc.name.text(oneLine ? `${data.names[s]}  ${p}` : data.names[s]);
    if (nameInside) disc.name.set({ x, y: y + (numberInside ? -1 : 5), "text-anchor": "middle" });
    else if (poles) disc.name.set({ x: x + r + 10, y: y + (s === 0 ? -2 : 12), "text-anchor": anchor });
    else disc.name.set({ x: x + away * (r + 5), y: y + (this.detail ? -1 : 5), "text-anchor": anchor });
    disc.number.text(p).show(this.detail && !oneLine);
    if (numberInside) disc.number.set({ x, y: y + 14, "text-anchor": "middle" });
    else if (poles) disc.number.set({ x: x + r + 6, y: y + (s === 0 ? -4 : 12), "text-anchor": anchor });
    else disc.number.set({ x: x + away * (r + 5), y: y + (nameInside ? 4 : 13), "text-anchor": anchor });
  }

  private drawEdges(data: StatesData, radius: (s: number) => number): void {
    const widest = this.detail ? 15 : 11;
    const largest = data.largest ?? Math.max(...data.edges.map((e) => Math.abs(e.flux)));
    for (const edge of data.edges) {
      const { arrow, words } = this.arrows.get(edge.key)!;
      const [a, b] = edge.flux >= 0 ? [edge.from, edge.to] : [edge.to, edge.from];
      const aside = this.aside(edge);
      const [ax, ay] = shifted(this.centre(a), aside);
      const [bx, by] = shifted(this.centre(b), aside);
      const length = Math.hypot(bx - ax, by - ay);
      const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
      const width = largest > 0 ? Math.max(1.5, (widest * Math.abs(edge.flux)) / largest) : 0;
      const gap = 5;
      const [ra, rb] = [radius(a) + gap, radius(b) + gap];
      arrow.colour(edge.colour);
      if (edge.flux === 0 || width === 0) {
        arrow.draw(ax + ux * ra, ay + uy * ra, bx - ux * rb, by - uy * rb, { shaft: 1, head: 0.01, span: 1 });
      } else {
        arrow.draw(ax + ux * ra, ay + uy * ra, bx - ux * rb, by - uy * rb, fluxShape(width), edge.against);
      }
      this.drawWords(words, edge, width, radius);
    }
  }

  /** How far one of two parallel edges stands aside, and `more` px beyond it. */
  private aside(edge: Edge, more = 0): [number, number] {
    if (!edge.side) return [0, 0];
    const [ax, ay] = this.centre(edge.from);
    const [bx, by] = this.centre(edge.to);
    const { width, height } = this.canvas;
    const [nx, ny] = [by - ay, ax - bx];
    const outward = Math.sign(nx * ((ax + bx) / 2 - width / 2) + ny * ((ay + by) / 2 - height / 2));
    const k = (outward * edge.side * ((this.detail ? 10 : 8) + more)) / Math.hypot(nx, ny);
    return [nx * k, ny * k];
  }

  private drawWords(words: Rich, edge: Edge, thick: number, radius: (s: number) => number): void {
    const flip = edge.from + edge.to === 3 && edge.from !== 0;
    words.mark.show(this.detail || flip);
    const [ax, ay] = this.centre(edge.from);
    const [bx, by] = this.centre(edge.to);
    words.set(edge.words);
    words.mark.attr("class", `q-note q-text-${edge.colour} q-halo`);
    if (edge.side) {
      const [dx, dy] = this.aside(edge, thick / 2 + 13);
      words.mark.set({ x: (ax + bx) / 2 + dx, y: (ay + by) / 2 + dy + 5, "text-anchor": "middle" }).show(true);
      return;
    }
    if (flip) {
      this.seatFlip(words, thick, radius);
      return;
    }
    const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
    const left = mx < this.canvas.width / 2;
    const up = my < this.canvas.height / 2;
    // Outside the edge, clear of the widest arrow, and never past the drawing's rim.
    const w = widthOf(edge.words, 13);
    const x = left ? Math.max(mx - 20, w) : Math.min(mx + 20, this.canvas.width - w);
    words.mark.set({ x, y: my + (up ? -14 : 24), "text-anchor": left ? "end" : "start" });
  }

  /** The word beside the loops, on the side where the disc leaves more room, clear of the arrow's head. */
  private seatFlip(words: Rich, thick: number, radius: (s: number) => number): void {
    const [cx, y] = [this.canvas.width / 2, this.canvas.height / 2];
    if (this.rings.length === 0) {
      words.mark.set({ x: cx, y: y - thick / 2 - 8, "text-anchor": "middle" });
      return;
    }
    const head = 0.72 * (thick + 7) + 5;
    const left = cx - this.loopHalf() - (this.centre(1)[0] + radius(1) + head);
    const right = this.centre(2)[0] - radius(2) - head - (cx + this.loopHalf());
    const side = right >= 28 || right >= left ? 1 : -1;
    const x = cx + side * (this.loopHalf() + Math.max(4, Math.min(right, 34) - 26));
    words.mark.set({ x, y: y - thick / 2 - 6, "text-anchor": side > 0 ? "start" : "end" });
  }

  /** Half the width of a loop. */
  private loopHalf(): number {
    return this.detail
      ? Math.min(86, this.canvas.width / 2 - this.R - 68)
      : Math.min(60, this.canvas.width / 2 - this.R - 40);
  }

  private drawRing(i: number, loop: Loop): void {
    const ring = this.rings[i];
    const { width, height } = this.canvas;
    const [cx, cy] = [width / 2, height / 2];
    const s = i === 0 ? -1 : 1;
    const half = this.loopHalf();
    const top = half * 0.52;
    const [y0, y1] = [cy + s * 18, cy + s * 57];
    ring.straight.show(false);
    ring.path.show(true).set({
      d: rounded(
        [
          [cx - half, y0],
          [cx + half, y0],
          [cx + top, y1],
          [cx - top, y1],
        ],
        10,
      ),
      fill: loop.against ? this.hatch.loop : "transparent",
    });
    const way = Math.sign(loop.flux);
    ring.head.show(way !== 0);
    const hx = cx;
    ring.head.attr("points", `${hx - way * 7},${y0 - 6.5} ${hx + way * 8},${y0} ${hx - way * 7},${y0 + 6.5}`);
    ring.text.set(loop.text).mark.set({ x: cx, y: cy + s * 37.5 + 5 });
  }

  /** One loop through all four states: a ring in the middle. */
  private drawRound(loop: Loop): void {
    const ring = this.rings[0];
    const [cx, cy] = [this.canvas.width / 2, this.canvas.height / 2];
    const [a, b] = this.detail ? [84, 46] : [68, 34];
    ring.straight.show(false);
    const corners: [number, number][] = [
      [cx, cy - b],
      [cx - a, cy],
      [cx, cy + b],
      [cx + a, cy],
    ];
    ring.path.set({ d: rounded(corners, 16), fill: "transparent" });
    const way = Math.sign(loop.flux);
    // The rounded corner cuts a little off.
    const y = cy + b - 3.5;
    ring.head
      .show(way !== 0)
      .attr("points", `${cx - way * 7},${y - 6.5} ${cx + way * 8},${y} ${cx - way * 7},${y + 6.5}`);
    ring.text.set(loop.text).mark.set({ x: cx, y: cy + 5 });
  }

  private drawStraight(i: number, loop: Loop): void {
    const ring = this.rings[i];
    const { width, height } = this.canvas;
    const [cx, cy] = [width / 2, height / 2];
    const s = i === 0 ? -1 : 1;
    ring.path.show(false);
    ring.head.show(false);
    ring.straight.show(true);
    const y = cy + s * 16;
    const half = this.loopHalf();
    const way = Math.sign(loop.flux);
    const largest = Math.max(...this.data!.loops.map((l) => Math.abs(l.flux)));
    if (way === 0) ring.straight.none(cx, y, 4, 12);
    else {
      const shape = fluxShape(3 + (5 * Math.abs(loop.flux)) / largest);
      ring.straight.draw(cx - way * half, y, cx + way * half, y, shape, loop.against);
    }
    ring.text.set(loop.text).mark.set({ x: cx, y: cy + (i === 0 ? -29 : 39) });
  }
}

const shifted = ([x, y]: [number, number], [dx, dy]: [number, number]): [number, number] => [x + dx, y + dy];

/** A closed polygon with rounded corners. */
function rounded(points: [number, number][], r: number): string {
  const n = points.length;
  const part = points.map((p, i) => {
    const [a, b] = [points[(i + n - 1) % n], points[(i + 1) % n]];
    const toward = (q: [number, number]) => {
      const d = Math.hypot(q[0] - p[0], q[1] - p[1]);
      return `${(p[0] + ((q[0] - p[0]) * r) / d).toFixed(1)},${(p[1] + ((q[1] - p[1]) * r) / d).toFixed(1)}`;
    };
    return `${i === 0 ? "M" : "L"}${toward(a)}Q${p[0].toFixed(1)},${p[1].toFixed(1)} ${toward(b)}`;
  });
  return `${part.join("")}Z`;
}
