import { html } from "../kit/dom";
import type { Context, View } from "../kit/figure";
import { plain } from "../kit/format";
import { type Axis, VerdictMap } from "../kit/map";
import type { Fields } from "../kit/map-paint";
import { pairStrip } from "../kit/pairs";
import { Picker } from "../kit/picker";
import type { Mode } from "../kit/shell";
import type { Lane, Strip } from "../kit/strip";
import { onTheme } from "../kit/theme";
import type { Told } from "../kit/words";
import type { Network } from "../physics/network";
import { energyBias } from "../physics/verdict";
import {
  clash,
  DIRECTIONS,
  type Direction,
  force,
  type Limits,
  limitsOf,
  ORDER,
  POINTS,
  type Ranges,
  type State,
} from "./map-directions";

const WAIT = 60;
const NAMES = ["forces disagree", "ordinary", "genuine particle", "genuine energy", "formal particle", "formal energy"];
const LOOKS = ["plain", "tinted", "violet stripes", "amber stripes", "violet dots", "amber dots"];

/** What a map needs of the device that it is about. */
export interface Mapped {
  /** The figure whose table has the ranges. */
  figure: Ranges;
  /** The state that the sliders hold, as it is told. */
  read(s: State): { told: Told; line: string; sigma: string; lanes: Lane[]; spoken: string };
  /** Solve at a point of the map. */
  solve(s: State): Network;
  /** The lowest energy at which one particle can enter the empty path. */
  Eref(s: State): number;
  /** Tight coupling: nothing is genuine. */
  tight?(): boolean;
  /** Whether the device has what a direction moves. */
  has?(key: string): boolean;
  /** The zero that energies are counted from. */
  zero?(s: State): number;
  /** What the map depends on besides numbers. */
  kind?(): string;
}

/** The verdict over two parameters of a device, and its present state as a point to drag. */
export class MapView implements View {
  private readonly map: VerdictMap;
  private readonly strip: Strip;
  private readonly pickers: Picker[];
  private readonly part;
  private readonly fields: Fields;
  private readonly limits: Limits;
  private drawn = "";
  private drawnOver = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private mode: Mode = "medium";

  /** `pick` may put a menu of its own beside those of the axes. */
  constructor(
    private readonly c: Context,
    private readonly device: Mapped,
    pick?: (parent: ReturnType<typeof html>) => void,
  ) {
    const { shell, controls, root, signal } = c;
    root.dataset.layout = "map";
    this.limits = limitsOf(device.figure);
    const array = () => new Float64Array(POINTS * POINTS);
    const [FN, FE, JN, JE, lone, excess] = [array(), array(), array(), array(), array(), array()];
    this.fields = { n: POINTS, FN, FE, JN, JE, lone, excess };
    this.part = shell.section("map", "Verdict map", "Verdict map");
    const picks = html(this.part.body, "div", { class: "q-pickers" });
    pick?.(picks);
    this.pickers = (["y", "x"] as const).map(
      (key) => new Picker(picks, controls, key, `${shell.id}-${key}`, (value) => this.turn(key, value)),
    );
    this.map = new VerdictMap(this.part.body, {
      label: "Verdict map",
      controls,
      move: (x, y) => this.move(x, y),
      spoken: () => this.spoken(),
      released: () => this.paint(),
    });
    this.strip = pairStrip(shell, 0.8, 0.06);
    shell.aside = shell.section("controls", "", "Controls", false).body;
    onTheme(() => this.redraw(), signal);
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  private values(): State {
    return { ...this.c.controls.values() };
  }

  private has(key: string): boolean {
    return this.device.has?.(key) ?? true;
  }

  /** What an axis shows. Where an address asks for two that clash, the upward one gives way. */
  private key(which: "x" | "y"): string {
    const { controls } = this.c;
    const free = (axis: string, taken: string) =>
      controls.options.find((o) => o.key === axis)!.values.find((v) => this.has(v) && !clash(taken, v))!;
    const x = this.has(controls.option("x")) ? controls.option("x") : free("x", controls.option("y"));
    if (which === "x") return x;
    const y = controls.option("y");
    return clash(x, y) || !this.has(y) ? free("y", x) : y;
  }

  private direction(which: "x" | "y"): Direction {
    return DIRECTIONS[this.key(which)];
  }

  /** Another direction for an axis; where it clashes with the other axis, that one takes what this one had. */
  private turn(which: "x" | "y", value: string): void {
    const other = which === "x" ? "y" : "x";
    const free = [this.key(which), "U", "eps"].find((v) => this.has(v) && !clash(v, value))!;
    this.c.controls.choose({ [which]: value, [other]: clash(this.key(other), value) ? free : this.key(other) });
  }

  private move(x: number, y: number): void {
    const { controls } = this.c;
    const s = this.values();
    for (const [key, value] of this.ordered(x, y)) DIRECTIONS[key].write(s, value);
    const moved = [this.direction("x").moves, this.direction("y").moves];
    const round = controls.held ? controls.round : controls.clamp;
    controls.set(Object.fromEntries(moved.map((key) => [key, round.call(controls, key, s[key])])));
  }

  /** The two axes' values in the order in which they are written. */
  private ordered(x: number, y: number): [string, number][] {
    const pair: [string, number][] = [
      [this.key("x"), x],
      [this.key("y"), y],
    ];
    return pair.sort((a, b) => ORDER.indexOf(a[0]) - ORDER.indexOf(b[0]));
  }

  private axis(which: "x" | "y", s: State): Axis {
    const d = this.direction(which);
    const shifted = this.key(which) === "F_N" && (this.device.zero?.(s) ?? 0) !== 0;
    const title = shifted ? `${d.title}, counted from 0` : d.title;
    return { key: this.key(which), title, domain: d.domain(s, this.limits), log: d.log ?? false };
  }

  private spoken(): string {
    const s = this.values();
    return (["x", "y"] as const)
      .map((which) => `${this.key(which)} = ${plain(this.direction(which).read(s))}`)
      .join(", ");
  }

  resize(width: number, mode: Mode): void {
    this.mode = mode;
    const [room, part] =
      mode === "wide" ? [width - 40, 600 / 1060] : mode === "medium" ? [width - 24, 0.56] : [width, 1];
    const left = Math.floor(room * part);
    const right = mode === "phone" ? width : Math.floor(room * (1 - part));
    const shape = mode === "medium" ? 1 : 0.74;
    this.map.resize(left, Math.round(Math.min(470, Math.max(250, left * shape))));
    this.strip.resize(right);
    this.redraw();
  }

  paint(): void {
    const s = this.values();
    const r = this.device.read(s);
    this.c.shell.tell(r.told, r.line, r.sigma);
    this.c.root.dataset.hot = s.T_L > s.T_R ? "L" : s.T_L < s.T_R ? "R" : "none";
    this.strip.draw(r.lanes, r.spoken);
    this.pickers[0].show(this.key("y"), (v) => this.has(v));
    this.pickers[1].show(this.key("x"), (v) => this.has(v));
    const [x, y] = [this.direction("x").read(s), this.direction("y").read(s)];
    this.map.place(x, y, `Verdict map over ${this.spoken()}: ${r.told.title}.`);
    const dots = this.mode === "phone" ? "" : "Stripes: genuine. Dots: formal. ";
    this.part.caption.set(this.mode === "phone" ? "drag the ring" : `${dots}Drag the ring.`);
    this.schedule(s);
  }

  /** The map is solved anew only when a number it depends on has changed, and not while that still moves. */
  private schedule(s: State): void {
    const key = this.dependsOn(s);
    if (key === this.drawn) return;
    clearTimeout(this.timer);
    // A point that is moved over other axes than those drawn would land in the wrong place.
    if (this.drawn && this.over() !== this.drawnOver) {
      this.redraw();
      return;
    }
    this.timer = setTimeout(() => this.redraw(), this.drawn ? WAIT : 0);
  }

  private over(): string {
    return `${this.key("x")} ${this.key("y")}`;
  }

  private dependsOn(s: State): string {
    const [x, y] = [this.direction("x"), this.direction("y")];
    const rest = Object.entries(s).filter(([key]) => key !== x.moves && key !== y.moves);
    const axes = [x.title, y.title, this.axis("x", s).domain, this.axis("y", s).domain];
    return JSON.stringify([this.device.kind?.(), axes, rest]);
  }

  private redraw(): void {
    clearTimeout(this.timer);
    const s = this.values();
    this.drawn = this.dependsOn(s);
    this.drawnOver = this.over();
    const [x, y] = [this.axis("x", s), this.axis("y", s)];
    this.solve(s, x, y);
    this.map.draw({ x, y, fields: this.fields, names: NAMES });
    const left = this.map.unnamed.map((kind) => `${LOOKS[kind]}: ${NAMES[kind]}`);
    this.part.note.set(left.length > 0 ? `Also there, too small for a name: ${left.join(", ")}.` : "");
    this.map.place(this.direction("x").read(s), this.direction("y").read(s), `Verdict map over ${this.spoken()}`);
  }

  private solve(now: State, x: Axis, y: Axis): void {
    const { device, fields } = this;
    const s = { ...now };
    const tight = device.tight?.() ?? false;
    const value = ({ domain: [a, b], log }: Axis, k: number) => {
      const t = k / (POINTS - 1);
      return log ? a * (b / a) ** t : a + (b - a) * t;
    };
    const [first, second] = this.ordered(0, 1);
    for (let j = 0; j < POINTS; j++) {
      for (let i = 0; i < POINTS; i++) {
        const at = [value(x, i), value(y, j)];
        s.T_L = now.T_L;
        s.mu_L = now.mu_L;
        DIRECTIONS[first[0]].write(s, at[first[1]]);
        DIRECTIONS[second[0]].write(s, at[second[1]]);
        const net = device.solve(s);
        const o = j * POINTS + i;
        const [JN, JE] = [net.particleCurrent[0], net.energyCurrent[0]];
        const Eref = device.Eref(s);
        const zero = device.zero?.(s) ?? 0;
        const F = force(s);
        const FE = energyBias(s.T_L, s.T_R);
        fields.FE[o] = FE;
        fields.FN[o] = F + zero * FE;
        fields.JN[o] = JN;
        fields.JE[o] = JE - zero * JN;
        fields.lone[o] = F + Eref * FE;
        // With one process J_E is E_ref J_N but for rounding.
        fields.excess[o] = tight ? 0 : JE - Eref * JN;
      }
    }
  }
}
