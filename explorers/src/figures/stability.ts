import table from "../../../qicc_figures/figures.json";
import { html, Mark, svg } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, python as literal, plain, precision, show } from "../kit/format";
import { inksOf } from "../kit/inks";
import { Plane, type Ticks } from "../kit/plane";
import { Rich, widthOf } from "../kit/rich";
import type { Mode, Section } from "../kit/shell";
import { type Box, extremes, paintStability, placeFlow, placeStates } from "../kit/stability-paint";
import type { Strip } from "../kit/strip";
import { onTheme } from "../kit/theme";
import { unitOf } from "../kit/units";
import { Network } from "../physics/network";
import { emptyStability, fillStability, STATES } from "../physics/stability";
import { type ThreeState, threeSpec } from "../physics/three";
import { gateStrip, paintWarmth, pythonCode } from "./three-parts";
import { type Reading, readThree } from "./three-reading";
import { threeTerminal } from "./three-terminal";

const POINTS = 120;
const WAIT = 60;
const INKS = ["particle", "flip", "ink"] as const;
const state = (values: Record<string, number>) => values as unknown as ThreeState;

/** Both levels over their range, and a little more, so that the ring stays in the frame. */
const [X, Y] = ["eps_c", "eps_g"].map((key) => {
  const { min, max } = table["three-terminal"].params.find((p) => p.key === key)!;
  return [min - 0.25, max + 0.25] as [number, number];
});

const whole: Ticks = [-3, -2, -1, 0, 1, 2, 3].map((level) => [level, fixed(level, 0)]);
const MARKS = { x: whole, y: whole };

export const stability: Figure = {
  fromSpec: threeTerminal.fromSpec,
  unit: unitOf,
  python: (values) => `${pythonCode(state(values))}${mapCode(state(values))}`,
  create: (context) => new StabilityDiagram(context),
};

/** The diagram as data, by the library. */
const mapCode = (s: ThreeState) => `
import numpy as np
def gated(eps_c, eps_g):
    return qicc.three_terminal(eps_c, eps_g, ${literal(s.U)}, left, right, middle, **rates)
eps_c, eps_g = np.linspace(${X.map(literal).join(", ")}, ${POINTS}), np.linspace(${Y.map(literal).join(", ")}, ${POINTS})
diagram = qicc.sweep(gated, {"eps_c": eps_c, "eps_g": eps_g}, outputs=("charge", "J_N"))
`;

/** Which charge state where, and where the particle current runs against its force. */
class StabilityDiagram implements View {
  private readonly net: Network;
  private readonly fields = emptyStability(POINTS);
  private readonly plane: Plane;
  private readonly frame: Mark<HTMLElement>;
  private readonly pixels: HTMLCanvasElement;
  private readonly strip: Strip;
  private readonly part: Section;
  private readonly flow: Rich;
  private readonly names: Rich[];
  private readonly ways: Rich[];
  private readonly root: Mark<HTMLElement>;
  private words: Box[] = [];
  private drawn = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private naming: ReturnType<typeof setTimeout> | undefined;
  private mode: Mode = "medium";

  constructor(private readonly c: Context) {
    const { shell, controls, root, signal } = c;
    root.dataset.layout = "map";
    this.root = new Mark(root);
    this.net = new Network(threeSpec(state(controls.values())));
    this.part = shell.section("map", "Charge states", "Stability diagram");
    this.frame = html(this.part.body, "div", { class: "q-map" });
    this.pixels = html(this.frame, "canvas", { "aria-hidden": "true" }).node;
    this.plane = new Plane(this.frame, {
      label: "Stability diagram",
      point: "the present state",
      xTitle: "level $ε_c$ of the dot",
      yTitle: "level $ε_g$ of the gate",
      controls,
      move: (x, y) => this.move(x, y),
      spoken: () => `eps_c = ${plain(controls.get("eps_c"))}, eps_g = ${plain(controls.get("eps_g"))}`,
      released: () => this.paint(),
    });
    const { over } = this.plane;
    const word = (style: string) => new Rich(svg(over, "text", { class: `${style} q-halo`, "text-anchor": "middle" }));
    this.ways = [word("q-region"), word("q-region")];
    this.names = STATES.map((name) => word("q-state").set(name));
    this.flow = new Rich(html(this.part.part, "p", { class: "q-under q-second" }));
    this.strip = gateStrip(shell.section("strip", "", "Forces and fluxes", false).body, shell.hatch);
    shell.aside = shell.section("controls", "", "Controls", false).body;
    onTheme(() => this.redraw(), signal);
    signal.addEventListener("abort", () => [this.timer, this.naming].forEach(clearTimeout));
  }

  private move(eps_c: number, eps_g: number): void {
    const { controls } = this.c;
    const round = controls.held ? controls.round : controls.clamp;
    controls.set({ eps_c: round.call(controls, "eps_c", eps_c), eps_g: round.call(controls, "eps_g", eps_g) });
  }

  resize(width: number, mode: Mode): void {
    this.mode = mode;
    const [room, part] =
      mode === "wide" ? [width - 40, 600 / 1060] : mode === "medium" ? [width - 24, 0.56] : [width, 1];
    const left = Math.floor(room * part);
    this.plane.resize(left, Math.min(mode === "phone" ? 400 : 560, left));
    this.plane.axes(X, Y, MARKS);
    const { box, canvas } = this.plane;
    this.frame.style("height", `${canvas.height}px`);
    const place = { left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top };
    for (const [key, size] of Object.entries(place)) this.pixels.style.setProperty(key, `${size}px`);
    this.strip.resize(mode === "phone" ? width : Math.floor(room * (1 - part)));
    this.redraw();
  }

  paint(): void {
    const s = state(this.c.controls.values());
    const r = readThree(this.net, s);
    paintWarmth(this.root, s);
    this.c.shell.tell(r.told, r.line, `$Σ$ = ${show(r.sigma, r.pS)}`);
    const spoken = r.lanes.map((lane) => `${lane.forceText}, ${lane.fluxText}`).join("; ");
    this.strip.draw(r.lanes, `${r.told.pushes} ${r.told.happens} ${spoken}.`.replace(/[${}]/g, ""));
    const here = this.here();
    const touch = s.U === 0 ? "All four meet in a point." : `${s.U < 0 ? "00 and 11" : "10 and 01"} touch.`;
    this.part.caption.set(this.mode === "phone" ? "drag the ring" : `Drag the ring. ${touch}`);
    this.part.note.set(`Most probable here: ${here}.`);
    this.place(`Stability diagram at ${this.levels(s)}. Most probable: ${here}. ${touch} ${r.told.title}.`);
    this.schedule(s);
  }

  private levels(s: ThreeState): string {
    return `eps_c = ${plain(s.eps_c)}, eps_g = ${plain(s.eps_g)}`;
  }

  /** The most probable state with its probability; all of them, where several are equally so. */
  private here(): string {
    const p = [...this.net.probabilities];
    const most = Math.max(...p);
    const same = STATES.filter((_, k) => most - p[k] < 1e-9);
    return `${same.join(" and ")}, ${fixed(most, 2)}${same.length > 1 ? " each" : ""}`;
  }

  private place(label: string): void {
    if (this.plane.canvas.width === 0) return;
    const { controls } = this.c;
    const [x, y] = [controls.get("eps_c"), controls.get("eps_g")];
    this.plane.place(x, y, label);
    // A name makes way for the ring once it has come to rest.
    const [px, py] = [this.plane.x(x), this.plane.y(y)];
    const covered = this.words.some(([a, b, w, h]) => Math.abs(px - a) < w + 18 && Math.abs(py - b) < h + 18);
    clearTimeout(this.naming);
    if (!covered || controls.held || !this.drawn) return;
    this.naming = setTimeout(() => this.name(state(controls.values())), WAIT);
  }

  /** The diagram is solved anew only when a number it depends on has changed, and not while that still moves. */
  private schedule(s: ThreeState): void {
    if (this.key(s) === this.drawn) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.redraw(), this.drawn ? WAIT : 0);
  }

  private key({ eps_c, eps_g, ...rest }: ThreeState): string {
    return JSON.stringify(rest);
  }

  private redraw(): void {
    clearTimeout(this.timer);
    const { box, canvas } = this.plane;
    if (canvas.width === 0) return;
    const s = state(this.c.controls.values());
    this.drawn = this.key(s);
    fillStability(this.fields, s, X, Y);
    const scale = Math.min(2, Math.max(1, Math.round(devicePixelRatio || 1)));
    const [w, h] = [box.right - box.left, box.bottom - box.top].map((size) => Math.round(size * scale));
    Object.assign(this.pixels, { width: w, height: h });
    const context = this.pixels.getContext("2d");
    if (!context) return;
    const image = context.createImageData(w, h);
    const r = readThree(this.net, s);
    const inks = inksOf(this.frame.node, context, INKS);
    paintStability(this.fields, Math.sign(r.particle.F), w, h, scale, inks, image.data);
    context.putImageData(image, 0, 0);
    this.flow.set(this.flows(r));
    this.name(s);
  }

  /** What is tinted, with the largest currents of the diagram. */
  private flows({ particle }: Reading): string {
    const most = extremes(this.fields);
    const p = precision(Math.max(...most));
    const way = Math.sign(particle.F);
    const told = most.flatMap((J, k) => {
      const side = k === 0 ? 1 : -1;
      if (J === 0) return [];
      const look = way * side < 0 ? "Striped" : way === 0 && side < 0 ? "Grey" : "Violet";
      const against = way * side < 0 ? ", against $F_N$" : "";
      return [`${look}: particles go ${side > 0 ? "right" : "left"}${against}, at most ${show(J, p, false)}.`];
    });
    return told.length > 0 ? told.join(" ") : "No particles flow anywhere.";
  }

  /** Names of the states and of the currents, clear of the ring and of each other. */
  private name(s: ThreeState): void {
    const { plane, fields } = this;
    const { left, right, top, bottom } = plane.box;
    const [w, h] = [right - left, bottom - top];
    const taken: Box[] = [[plane.x(s.eps_c) - left, plane.y(s.eps_g) - top, 18, 18]];
    const put = (word: Rich, at: Box | null) => {
      word.mark.show(at !== null);
      if (!at) return;
      taken.push(at);
      word.mark.set({ x: left + at[0], y: top + at[1] + 5 });
    };
    placeStates(fields, w, h, [14, 11], taken).forEach((at, k) => {
      put(this.names[k], at);
    });
    const way = Math.sign(readThree(this.net, s).particle.F);
    [1, -1].forEach((side, k) => {
      const text = `${side > 0 ? "right" : "left"}${way * side < 0 ? ", against $F_N$" : ""}`;
      this.ways[k].set(text);
      put(this.ways[k], placeFlow(fields, side, w, h, [widthOf(text, 12, 600) / 2 + 4, 10], taken));
    });
    this.words = taken.slice(1).map(([x, y, a, b]) => [x + left, y + top, a, b]);
  }
}
