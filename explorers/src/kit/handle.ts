import type { Controls } from "./controls";
import { type Canvas, type Mark, svg } from "./dom";
import { Rich } from "./rich";

export interface HandleOptions {
  canvas: Canvas;
  parent: Mark;
  axis: "x" | "y" | "xy";
  label: string;
  controls: Controls;
  /** The control that the handle stands for; `read` and `write` where it shows a function of it. */
  key: string;
  /** Value at a position along the axis. */
  at(position: number): number;
  text(): string;
  /** What the value label beside a held ring says; may hold mathematics. */
  caption(): string;
  now?(): number;
  bounds?(): [number, number];
  write?(value: number): void;
  /** For a ring that moves both ways: where in the drawing it should go. */
  move?(x: number, y: number): void;
  press?(key: string): boolean;
  released(): void;
}

/** What a key does to a ring that moves both ways, in hundredths of the axes. */
export const bothWays: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  PageUp: [0, 10],
  PageDown: [0, -10],
  Home: [-1e3, 0],
  End: [1e3, 0],
};

const RING = 7.5;
const HIT = 22;

/** A ring to drag, which is also a slider for the keyboard and for screen readers. */
export class Handle {
  readonly group: Mark<SVGGElement>;
  private readonly hit: Mark;
  private readonly caption: Rich;
  private readonly captionMark: Mark<SVGTextElement>;
  private x = 0;
  private y = 0;

  constructor(private readonly o: HandleOptions) {
    this.group = svg(o.parent, "g", {
      class: `q-handle q-along-${o.axis}`,
      tabindex: 0,
      role: "slider",
      "aria-label": o.label,
      "aria-orientation": o.axis === "y" ? "vertical" : "horizontal",
      "data-key": o.key,
    });
    this.hit = svg(this.group, "circle", { class: "q-hit", r: HIT });
    svg(this.group, "circle", { class: "q-focus", r: RING + 5 });
    svg(this.group, "circle", { class: "q-knob", r: RING });
    svg(this.group, "circle", { class: "q-pip", r: 2 });
    for (const [way, turn] of [
      ["y", ""],
      ["x", "rotate(90)"],
    ]) {
      if (!o.axis.includes(way)) continue;
      svg(this.group, "path", { class: "q-chevron", d: "M-4,-12.5 l4,-4 l4,4 M-4,12.5 l4,4 l4,-4", transform: turn });
    }
    this.captionMark = svg(this.group, "text", { class: "q-value q-halo", "text-anchor": "middle" });
    this.caption = new Rich(this.captionMark);
    this.listen();
  }

  private listen(): void {
    const { o } = this;
    const node = this.group.node;
    let grip = [0, 0];
    let held = -1;
    const put = (e: PointerEvent) => {
      const [x, y] = o.canvas.locate(e);
      if (o.move) {
        o.move(x - grip[0], y - grip[1]);
        return;
      }
      const value = o.at(o.axis === "x" ? x - grip[0] : y - grip[1]);
      if (o.write) o.write(value);
      else o.controls.set({ [o.key]: o.controls.round(o.key, value) });
    };
    node.addEventListener("pointerdown", (e) => {
      if (e.button !== 0 || held >= 0) return;
      held = e.pointerId;
      node.setPointerCapture(held);
      const [x, y] = o.canvas.locate(e);
      grip = [x - this.x, y - this.y];
      o.controls.held = true;
      this.group.toggle("q-held", true);
      node.focus({ preventScroll: true });
      e.preventDefault();
      this.update();
    });
    // `touch-action` has no effect on marks inside an svg: without this the page would scroll under the finger.
    node.addEventListener("touchstart", (e) => e.preventDefault(), { passive: false });
    node.addEventListener("pointermove", (e) => {
      if (e.pointerId === held) put(e);
    });
    const end = (e: PointerEvent) => {
      if (e.pointerId !== held) return;
      held = -1;
      o.controls.held = false;
      this.group.toggle("q-held", false);
      o.released();
    };
    node.addEventListener("pointerup", end);
    node.addEventListener("pointercancel", end);
    node.addEventListener("lostpointercapture", end);
    node.addEventListener("keydown", (e) => {
      if (e.altKey || e.ctrlKey || e.metaKey) return;
      if (o.press) {
        if (!o.press(e.key)) return;
      } else {
        const value = o.controls.byKeyboard(o.key, e.key);
        if (value === null) return;
        o.controls.set({ [o.key]: value });
      }
      // Neither may the page scroll nor a notebook take the key.
      e.preventDefault();
      e.stopPropagation();
    });
  }

  /** Where it stands; `captionY` is where the value is shown, relative to the ring; `hit` shrinks beside a neighbour. */
  place(x: number, y: number, captionX = 0, captionY = -22, hit = HIT): void {
    this.hit.attr("r", hit);
    this.x = x;
    this.y = y;
    this.group.attr("transform", `translate(${x.toFixed(1)},${y.toFixed(1)})`);
    this.captionMark.set({ x: captionX, y: captionY });
    this.captionMark.attr("text-anchor", captionX === 0 ? "middle" : captionX > 0 ? "start" : "end");
    this.update();
  }

  update(): void {
    const { o } = this;
    const [min, max] = o.bounds?.() ?? [o.controls.param(o.key).min, o.controls.param(o.key).max];
    const now = o.now?.() ?? o.controls.get(o.key);
    this.group.set({
      "aria-valuemin": String(min),
      "aria-valuemax": String(max),
      "aria-valuenow": String(Number(now.toPrecision(6))),
      "aria-valuetext": o.text(),
    });
    this.caption.set(o.caption());
  }
}
