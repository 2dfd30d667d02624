import type { Controls } from "../kit/controls";
import { type Mark, svg } from "../kit/dom";
import { plain } from "../kit/format";
import type { Hatches } from "../kit/hatch";
import { Plane } from "../kit/plane";
import { Rich, widthOf } from "../kit/rich";
import type { OneState } from "./one-reading";

/** Where a eps + b mu_L + c is positive. */
type Half = [number, number, number];
type Point = [number, number];

export interface Region {
  /** What the dot does by work and heat; or which current is inverse. */
  kind: "engine" | "refrigerator" | "work is lost" | "particle" | "energy";
  halves: Half[];
}

const value = ([a, b, c]: Half, [x, y]: Point) => a * x + b * y + c;
export const inside = (halves: Half[], at: Point) => halves.every((half) => value(half, at) > 0);
const not = (half: Half) => half.map((k) => -k) as Half;

/** What one dot does over the level and mu_L: all borders are straight lines. */
export function regions({ T_L, T_R, mu_R }: OneState): Region[] {
  if (T_L === T_R) return [];
  const A: Half = [1 / T_R - 1 / T_L, 1 / T_L, -mu_R / T_R]; // the affinity; its zero is the stall
  const lifted: Half = [0, -1, mu_R]; // mu_R above mu_L
  // Where an electron takes heat from the colder side.
  const warm: Half = T_L > T_R ? [1, 0, -mu_R] : [1, -1, 0];
  const cooled = T_L > T_R ? not(A) : A;
  const wasted = T_L > T_R ? not(lifted) : lifted; // together with warm
  const F: Half = [0, 1 / T_L, -mu_R / T_R];
  const way = T_L > T_R ? (half: Half) => half : not;
  return [
    { kind: "engine", halves: [A, lifted] },
    { kind: "engine", halves: [not(A), not(lifted)] },
    { kind: "refrigerator", halves: [cooled, warm] },
    { kind: "refrigerator", halves: [not(cooled), not(warm)] },
    { kind: "work is lost", halves: [warm, wasted] },
    { kind: "work is lost", halves: [not(warm), not(wasted)] },
    { kind: "particle", halves: [way(F), way(not(A))] },
    { kind: "energy", halves: [way(F), way(A), [-1, 0, 0]] },
  ];
}

/** The part of a polygon on the positive side of a line. */
export function clip(polygon: Point[], half: Half): Point[] {
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length];
    const [a, b] = [value(half, p), value(half, q)];
    const t = a / (a - b);
    const cut: Point[] = a > 0 !== b > 0 ? [[p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]] : [];
    return a > 0 ? [p, ...cut] : cut;
  });
}

// A little more than the range of the level, so that the ring stays in the frame.
const X: [number, number] = [-3.25, 3.25];
const Y: [number, number] = [-4, 4];
const COLOURS = { engine: "hot-text", refrigerator: "cold-text", "work is lost": "muted" };

/** The map of engines, refrigerators and inverse currents, with the present state as a ring. */
export class OneRegions {
  private readonly plane: Plane;
  private readonly areas: { fill: Mark; name: Rich }[];
  private readonly stall: Mark;
  private readonly axes: Mark[];

  constructor(
    parent: Mark,
    hatch: Hatches,
    private readonly controls: Controls,
    released: () => void,
  ) {
    this.plane = new Plane(parent, {
      label: "Work and heat",
      point: "the present state",
      xTitle: "level $ε$",
      yTitle: "chemical potential $μ_L$",
      controls,
      move: (eps, mu_L) => this.move(eps, mu_L),
      spoken: () => `level ${plain(controls.get("eps"))}, mu_L = ${plain(controls.get("mu_L"))}`,
      released,
    });
    const { field, over } = this.plane;
    const fills = [
      ...["hot", "hot", "cold", "cold"].map((name) => `var(--q-sea-${name})`),
      "none",
      "none",
      hatch.dotsParticle,
      hatch.dotsEnergy,
    ];
    const marks = fills.map((fill) => svg(field, "path", { class: "q-sea", style: `fill:${fill}` }));
    this.axes = ["x", "y"].map(() => svg(field, "line", { class: "q-axis" }));
    this.stall = svg(field, "line", { style: "stroke:var(--q-ink);stroke-width:2" });
    this.areas = marks.map((fill) => ({
      fill,
      name: new Rich(svg(over, "text", { class: "q-region q-halo", "text-anchor": "middle" })),
    }));
  }

  private move(eps: number, mu_L: number): void {
    const { controls } = this;
    const round = controls.held ? controls.round : controls.clamp;
    controls.set({ eps: round.call(controls, "eps", eps), mu_L: round.call(controls, "mu_L", mu_L) });
  }

  resize(width: number, height: number): void {
    this.plane.resize(width, height);
  }

  draw(s: OneState, label: string): void {
    const { plane } = this;
    if (plane.canvas.width === 0) return;
    plane.axes(X, Y);
    const box: Point[] = [
      [X[0], Y[0]],
      [X[1], Y[0]],
      [X[1], Y[1]],
      [X[0], Y[1]],
    ];
    const found = regions(s);
    this.areas.forEach(({ fill, name }, i) => {
      const region = found[i];
      const shape = region ? region.halves.reduce(clip, box) : [];
      fill.attr(
        "d",
        shape.length > 2
          ? `M${shape.map(([x, y]) => `${plane.x(x).toFixed(1)},${plane.y(y).toFixed(1)}`).join("L")}Z`
          : "",
      );
      this.name(name, region, shape, s);
    });
    const { left, right, top, bottom } = plane.box;
    const [x0, y0] = [plane.x(0), plane.y(s.mu_R)];
    this.axes[0].set({ x1: left, x2: right, y1: y0, y2: y0 });
    this.axes[1].set({ x1: x0, x2: x0, y1: top, y2: bottom });
    const stalled = (eps: number) => plane.y(eps - (s.T_L / s.T_R) * (eps - s.mu_R));
    this.stall.set({ x1: left, x2: right, y1: stalled(X[0]), y2: stalled(X[1]) }).show(found.length > 0);
    plane.place(s.eps, s.mu_L, label);
  }

  /** A name stands where its whole box lies in its region, clear of the ring; else nowhere. */
  private name(name: Rich, region: Region | undefined, shape: Point[], s: OneState): void {
    const { plane } = this;
    const colour = region && COLOURS[region.kind as keyof typeof COLOURS];
    const seat = colour && shape.length > 2 ? this.seat(region, shape, s) : undefined;
    name.mark.show(seat !== undefined);
    if (!region || !seat) return;
    name.set(region.kind).mark.set({ x: plane.x(seat[0]), y: plane.y(seat[1]) + 4, style: `fill:var(--q-${colour})` });
  }

  private seat({ kind, halves }: Region, shape: Point[], s: OneState): Point | undefined {
    const { plane } = this;
    const middle = [0, 1].map((k) => shape.reduce((sum, p) => sum + p[k], 0) / shape.length) as Point;
    const [w, h] = [widthOf(kind, 12, 600) / 2 + 4, 11];
    const { left, right, top, bottom } = plane.box;
    const fits = (at: Point) => {
      const [x, y] = [plane.x(at[0]), plane.y(at[1])];
      if (x - w < left || x + w > right || y - h < top || y + h > bottom) return false;
      if (Math.abs(x - plane.x(s.eps)) < w + 14 && Math.abs(y - plane.y(s.mu_L)) < h + 14) return false;
      const corners = [-w, w].flatMap((dx) =>
        [-h, h].map((dy): Point => [plane.x.invert(x + dx), plane.y.invert(y + dy)]),
      );
      return corners.every((corner) => inside(halves, corner));
    };
    if (fits(middle)) return middle;
    // Else as close to the middle as it fits.
    const away = ([x, y]: Point) => (x - middle[0]) ** 2 + (y - middle[1]) ** 2;
    const steps = Array.from({ length: 25 }, (_, k) => k / 24);
    const grid = steps.flatMap((u) => steps.map((v): Point => [X[0] + u * (X[1] - X[0]), Y[0] + v * (Y[1] - Y[0])]));
    return grid.filter((at) => inside(halves, at) && fits(at)).sort((a, b) => away(a) - away(b))[0];
  }
}
