import { line } from "d3-shape";
import type { Controls } from "./controls";
import { type Canvas, type Mark, svg } from "./dom";
import type { EnergyAxis } from "./energy-axis";
import { fixed } from "./format";
import { Handle } from "./handle";
import { Rich } from "./rich";

const SAMPLES = 64;

/** Where a reservoir stands: the barrier's edge, which way its sea grows, and its ring outside. */
export interface Shore {
  x: number;
  way: 1 | -1;
  reach: number; // width of a full sea
  handle: number;
  top: number;
  bottom: number;
  head: { x: number; "text-anchor": string };
}

/** A reservoir of a level diagram: its width is the Fermi function, a bar at each level shows the value there. */
export class Sea {
  private readonly area: Mark;
  private readonly edge: Mark;
  private readonly mu: Mark;
  private readonly barrier: Mark;
  private readonly head: Rich;
  private readonly name: Rich;
  private readonly occupied: { bar: Mark; text: Mark }[];
  private handle: Handle | null = null;
  private shore!: Shore;
  private values: [number, number] = [1, 0]; // T, mu
  private nameY = 0;

  /** What lies behind the lines of the diagram, and what in front of them. */
  constructor(
    readonly side: string,
    behind: Mark,
    front: Mark,
  ) {
    this.area = svg(behind, "path", { class: `q-sea q-${side}` }).named(`f_${side} T_${side}`);
    this.edge = svg(behind, "path", { class: `q-seaedge q-${side}` });
    this.mu = svg(front, "line", { class: "q-mu" }).named(`μ_${side}`);
    this.barrier = svg(front, "rect", { class: "q-barrier" });
    this.head = new Rich(svg(front, "text", { class: `q-head q-text-${side}` }));
    this.name = new Rich(svg(front, "text", { class: "q-symbol", "text-anchor": "middle" })).set(`$μ_${side}$`);
    this.occupied = [0, 1].map(() => ({
      bar: svg(front, "line", { class: `q-occupied q-${side}` }),
      text: svg(front, "text", { class: `q-fnumber q-text-${side}` }),
    }));
  }

  /** The ring that drags the chemical potential. */
  addHandle(
    canvas: Canvas,
    controls: Controls,
    axis: EnergyAxis,
    spoken: (value: number) => string,
    released: () => void,
  ): void {
    const key = `mu_${this.side}`;
    this.handle = new Handle({
      canvas,
      parent: canvas.mark,
      axis: "y",
      controls,
      released,
      key,
      label: `chemical potential of reservoir ${this.side}`,
      at: (py) => axis.at(py),
      text: () => spoken(controls.get(key)),
      caption: () => controls.text(key),
    });
  }

  fermi(E: number): number {
    return 1 / (1 + Math.exp((E - this.values[1]) / this.values[0]));
  }

  /** Where the sea ends at an energy. */
  edgeAt(E: number): number {
    return this.shore.x + this.shore.way * this.shore.reach * this.fermi(E);
  }

  /** What does not depend on numbers. */
  still(shore: Shore): void {
    this.shore = shore;
    const { x, way, top, bottom } = shore;
    this.barrier.set({ x: way < 0 ? x : x - 5, y: top, width: 5, height: bottom - top });
    this.head.mark.set({ ...shore.head, y: top - 10 });
  }

  draw(axis: EnergyAxis, T: number, mu: number, head: string): void {
    this.values = [T, mu];
    const { x, way, top, bottom, handle } = this.shore;
    const { y, domain } = axis;
    const [low, high] = domain;
    const energies = Array.from({ length: SAMPLES + 1 }, (_, k) => low + ((high - low) * k) / SAMPLES);
    const curve = line<number>((E) => this.edgeAt(E), y).digits(1)(energies) ?? "";
    this.area.attr("d", `${curve}L${x.toFixed(1)},${top}V${bottom}Z`);
    this.edge.attr("d", curve);
    const py = y(mu);
    // The name below the ring, or above it where there is no room.
    const space = py > bottom - 44 ? -24 : 36;
    this.mu.set({ x1: handle - way * 8, x2: x, y1: py, y2: py });
    this.nameY = py + space;
    this.name.mark.set({ x: handle - way * 2, y: this.nameY });
    this.head.set(head);
    this.handle?.place(handle, py, -way * 14, -12);
  }

  /** Bars at the two levels of the dot behind the barrier, their numbers clear of mu and of each other. */
  bars(axis: EnergyAxis, levels: number[], numbers: boolean): void {
    const { x, way, reach, handle } = this.shore;
    const { y } = axis;
    const ys = levels.map((E) => y(E));
    const upper = ys[0] <= ys[1] ? 0 : 1;
    const gap = Math.abs(ys[0] - ys[1]);
    let first = 0;
    this.occupied.forEach(({ bar, text }, n) => {
      const f = this.fermi(levels[n]);
      const end = x + way * reach * f;
      bar.set({ x1: x, x2: end, y1: ys[n], y2: ys[n] });
      // Above its bar, or below it, clear of mu and of the other level; else not at all.
      const free = (base: number) =>
        Math.abs(y(this.values[1]) - base + 4) > 8 &&
        (gap < 1 || Math.abs(ys[1 - n] - base + 4) > 8) &&
        (n === 0 || Math.abs(base - first) > 12);
      const order = n !== upper && gap < 18 ? [14, -5] : [-5, 14];
      const seat = order.find((dy) => free(ys[n] + dy));
      if (n === 0) first = ys[0] + (seat ?? 0);
      // The upper edge of the number decides whether the sea is wide enough to hold it.
      const top = ys[n] + (seat ?? 0) - 11;
      const inside = reach * Math.min(f, this.fermi(y.invert(top))) > 36;
      // Outside it could run into the ring or the name of mu.
      const base = ys[n] + (seat ?? 0);
      const room = way * (handle - end);
      const clear =
        inside ||
        room > 48 ||
        (room > 24 && Math.abs(base - 4 - y(this.values[1])) > 24 && Math.abs(base - this.nameY) > 17);
      text.show(numbers && seat !== undefined && clear && !(n === 1 && gap < 1)).text(fixed(f, 2));
      text.set({
        x: inside ? x + way * 7 : end + way * 5,
        y: ys[n] + (seat ?? 0),
        "text-anchor": way < 0 ? "end" : "start",
      });
      // Beside a short bar the number would stand on the edge of the sea.
      text.toggle("q-halo", !inside);
    });
  }
}
