import type { Values } from "../kit/controls";
import { type Mark, svg } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, plain, precision, python, show } from "../kit/format";
import { pairStrip, tellPairs } from "../kit/pairs";
import { Plane, RING, Vector } from "../kit/plane";
import { Rich, widthOf } from "../kit/rich";
import type { Mode, Section } from "../kit/shell";
import type { Strip } from "../kit/strip";
import { energyLine, type Told, tell } from "../kit/words";

/** A difference that is zero but for rounding is zero. */
const tidy = (value: number) => (Math.abs(value) < 1e-12 ? 0 : value);

/** Forces and fluxes with energies counted from c: L_EN = L_NN e, L_EE = L_NN (e² + δ²). */
function respond(v: Values) {
  const e = tidy(v.E_star - v.c);
  const ee = e * e + v.delta ** 2;
  const [FE, FN] = [v.F_E, tidy(v.F_N + v.c * v.F_E)];
  const terms = [ee * FE, e * FN, e * FE, FN].map((term) => v.L_NN * term);
  const [JE, JN] = [terms[0] + terms[1], terms[2] + terms[3]];
  const size = (a: number, b: number) => precision(Math.max(Math.abs(a), Math.abs(b)));
  const told = { FE, FN, JE, JN, pE: size(terms[0], terms[1]), pN: size(terms[2], terms[3]) };
  return { e, ee, ...told, ...tellPairs(told), sigma: FE * JE + FN * JN };
}

type Response = ReturnType<typeof respond>;

/** The same response in `qicc_lib`, with exactly the doubles in use. */
const code = (v: Values) => `import numpy as np
import qicc_lib as qicc
F_E, F_N, c = ${python(v.F_E)}, ${python(v.F_N)}, ${python(v.c)}
L_NN, e, delta = ${python(v.L_NN)}, ${python(v.E_star)} - c, ${python(v.delta)}  # energies counted from c
matrix = L_NN * np.array([[e**2 + delta**2, e], [e, 1.0]])
L = qicc.OnsagerMatrix(matrix, (("energy", "L"), ("particle", "L")), ("L",), ("L",))
forces = np.array([F_E, F_N + c * F_E])
J_E, J_N = L.matrix @ forces
print(J_N, J_E, forces @ L.matrix @ forces, L.transported_energy, L.window)
`;

export const twoForces: Figure = {
  unit: () => ({ rich: "", spoken: "" }),
  python: code,
  create: (context) => new TwoForces(context),
};

class TwoForces implements View {
  private readonly plane: Plane;
  private readonly strip: Strip;
  private readonly part: Section;
  private readonly forbidden: Mark;
  private readonly lines: Mark[];
  private readonly wedges: Mark[];
  private readonly axes: Mark[];
  private readonly force: Vector;
  private readonly flux: Vector;
  private readonly words: Record<"not" | "N" | "E" | "rN" | "rE", Rich>;
  private reach = 1.05;
  private mode: Mode = "medium";

  constructor(private readonly c: Context) {
    const { shell, controls, root } = c;
    root.dataset.layout = "map";
    this.part = shell.section("map", "Force plane", "Force plane");
    this.part.note.mark.style("min-height", "2.8em");
    this.plane = new Plane(this.part.body, {
      label: "Force plane",
      point: "the tip of the force",
      xTitle: "energy force $F_E$",
      yTitle: "particle force $F_N$",
      controls,
      move: (x, y) => this.move(x, y),
      spoken: () => {
        const { FE, FN } = respond(controls.values());
        return `F_E = ${plain(FE)}, F_N = ${plain(FN)}`;
      },
      released: () => this.paint(),
    });
    const { field, over } = this.plane;
    this.forbidden = svg(field, "path", { class: "q-sea", style: `fill:${shell.hatch.forbidden}` });
    const colours = ["particle", "energy"] as const;
    this.wedges = colours.map((colour) => svg(field, "path", { fill: shell.hatch[colour] }));
    this.axes = ["x", "y"].map(() => svg(field, "line", { class: "q-axis" }));
    this.lines = colours.map((colour) => svg(field, "path", { class: `q-curve q-curve-${colour}` }));
    this.flux = new Vector(this.plane, "flux", shell.hatch.cut);
    this.force = new Vector(this.plane, "force", shell.hatch.cut);
    const word = (style: string) => new Rich(svg(over, "text", { class: `${style} q-halo` }));
    this.words = {
      not: word("q-note"),
      N: word("q-region q-text-particle"),
      E: word("q-region q-text-energy"),
      rN: word("q-text-particle"),
      rE: word("q-text-energy"),
    };
    this.strip = pairStrip(shell, 0.8, 0.06);
    shell.aside = shell.section("controls", "", "Controls", false).body;
  }

  /** The plane shows the force with energies counted from c; the controls hold it with energies counted from 0. */
  private move(FE: number, FN: number): void {
    const { controls } = this.c;
    const round = controls.held ? controls.round : controls.clamp;
    const energy = round.call(controls, "F_E", FE);
    controls.set({ F_E: energy, F_N: round.call(controls, "F_N", tidy(FN - controls.get("c") * energy)) });
  }

  resize(width: number, mode: Mode): void {
    this.mode = mode;
    const [room, part] =
      mode === "wide" ? [width - 40, 600 / 1060] : mode === "medium" ? [width - 24, 0.56] : [width, 1];
    const left = Math.floor(room * part);
    this.plane.resize(left, Math.min(mode === "phone" ? 330 : 520, left));
    this.strip.resize(mode === "phone" ? width : Math.floor(room * (1 - part)));
  }

  paint(): void {
    const { controls, shell, root } = this.c;
    const r = respond(controls.values());
    const told = tell({ ...r, ...r.seen, kind: "none", inverse: null, tight: false, Eref: "", cStar: "" });
    const all = { ...told, ...this.verdict(r) };
    const sigma = show(r.sigma, precision(Math.max(r.sigma, Math.abs(r.FE * r.JE))));
    shell.tell(all, energyLine(r.seen.JE, r.sigma), `$Σ$ = ${sigma}`);
    root.dataset.hot = r.FE > 0 ? "L" : r.FE < 0 ? "R" : "none";
    this.strip.draw(r.lanes, `${all.pushes} ${all.happens} ${r.numbers}`);
    if (this.plane.canvas.width === 0) return;
    // The scale changes at rest, not under the hand that drags.
    if (!controls.held) this.reach = Math.max(1.05, 1.15 * Math.abs(r.FN));
    this.draw(r);
    this.plane.place(r.FE, r.FN, `Force plane: ${all.title}. ${r.numbers} ${this.window(r)}`);
    this.part.caption.set(
      this.mode === "phone" ? "drag the ring" : "Drag the ring. Solid $J_N$ = 0, dashed $J_E$ = 0.",
    );
    this.part.note.set(
      this.window(r)
        .replace(/(r_[NE]|F_[NE])/g, "$$$1$$")
        .replace("E*", "$E*$"),
    );
  }

  private verdict(r: Response): Partial<Told> {
    const { JN, JE } = r.seen;
    const [n, e] = [Math.sign(r.FN), Math.sign(r.FE)];
    if (n === 0 && e === 0) return { why: "Without forces the linear law gives no current." };
    if (n !== e) return {};
    const ratio = `$F_N/F_E$\u00a0=\u00a0${plain(r.FN / r.FE)}`;
    if (JN === 0) return { why: `${ratio} is just $r_N$: the energy force undoes what the particle force does.` };
    if (JE === 0) return { why: `${ratio} is just $r_E$: the particle force undoes what the energy force does.` };
    const inverse = JN === -n || JN * n < 0 ? "particle" : JE * e < 0 ? "energy" : null;
    if (inverse === null) {
      return r.e < 0 ? { why: `${ratio} lies between $r_N$ and $r_E$, outside of both wedges.` } : {};
    }
    const where = inverse === "particle" ? "below $r_N$" : "above $r_E$";
    const more = r.ee > r.e * r.e ? "Another zero of energy moves it." : "With $δ$ = 0 there is only one force.";
    return {
      title: `Inverse ${inverse} current`,
      why: `${ratio} lies ${where}, in the wedge. ${more}`,
      swatch: "hatch",
      swatchColour: inverse,
    };
  }

  /** Where the currents are inverse, and the angle, in words. */
  private window(r: Response): string {
    const wedge = r.e < 0 ? `r_N = ${plain(-r.e)}, r_E = ${plain(r.ee / -r.e)}` : "no wedge with this zero";
    const sizes = Math.hypot(r.FE, r.FN) * Math.hypot(r.JE, r.JN);
    const apart = (Math.acos(Math.min(1, r.sigma / sizes)) * 180) / Math.PI;
    const angle =
      sizes > 0 ? `Force and flux are ${fixed(apart, 0)}° apart, 90° at most.` : "Force and flux are both zero.";
    return `E* − c = ${plain(r.e)}: ${wedge}. ${angle}`;
  }

  private draw(r: Response): void {
    const { plane, reach, words } = this;
    const { left, right, top, bottom } = plane.box;
    const per = (bottom - top) / (2 * reach);
    const across = (right - left) / (2 * per);
    plane.axes([-across, across], [-reach, reach]);
    const [x0, y0] = [plane.x(0), plane.y(0)];
    this.axes[0].set({ x1: left, x2: right, y1: y0, y2: y0 });
    this.axes[1].set({ x1: x0, x2: x0, y1: top, y2: bottom });
    // Of a vector in units of the plane, so far out that it leaves the frame.
    const far = (x: number, y: number) => {
      const k = (2 * (right - left + bottom - top)) / (Math.hypot(x, y) || 1);
      return `${(x0 + k * x).toFixed(1)},${(y0 - k * y).toFixed(1)}`;
    };
    const way = r.FE < 0 && r.FN < 0 ? -1 : 1;
    this.lines[0].attr("d", `M${far(1, -r.e)}L${far(-1, r.e)}`);
    this.lines[1].attr("d", r.ee > 0 ? `M${far(r.e, -r.ee)}L${far(-r.e, r.ee)}` : "");
    const wedge = (a: string, b: string) => `M${x0},${y0}L${a}L${b}Z`;
    this.wedges[0].attr("d", wedge(far(way, 0), far(way, -way * r.e))).show(r.e < 0);
    this.wedges[1].attr("d", wedge(far(0, way), far(-way * r.e, way * r.ee))).show(r.e < 0);
    const { FE, FN } = r;
    const pushed = FE !== 0 || FN !== 0;
    const behind = [far(-FN, FE), far(-FN - FE, FE - FN), far(FN - FE, -FE - FN), far(FN, -FE)];
    this.forbidden.attr("d", `M${behind.join("L")}Z`).show(pushed);

    const turn = FE * r.JN < FN * r.JE ? 1 : -1;
    const full = this.c.controls.get("L_NN") * 2.5;
    const flow = Math.hypot(r.JE, r.JN);
    const length = flow > 0 ? 0.85 * reach * per * Math.sqrt(Math.min(1, flow / full)) : 0;
    this.flux.draw(x0, y0, [r.JE, r.JN], 0, length, -turn);
    this.force.draw(x0, y0, [FE, FN], 0, Math.hypot(FE, FN) * per - RING, turn);

    const back = 0.62 * reach * per;
    const size = Math.hypot(FE, FN) || 1;
    words.not.set("no flux may point here").mark.show(pushed && this.mode !== "phone");
    words.not.mark.set({ x: x0 - (back * FE) / size, y: y0 + (back * FN) / size + 4, "text-anchor": "middle" });
    this.name(r, way);
  }

  /** The wedges' names and edges at the rim; in the other quadrant mirrored. */
  private name(r: Response, way: number): void {
    const { words, plane } = this;
    const { left, right, top, bottom } = plane.box;
    const [x0, y0] = [plane.x(0), plane.y(0)];
    const on = r.e < 0;
    for (const word of [words.N, words.E, words.rN, words.rE]) word.mark.show(on);
    if (!on) return;
    const half = [(right - left) / 2, (bottom - top) / 2];
    // Names make way for the ring and for the words at the arrows.
    const taken: [number, number][] = [[plane.x(r.FE), plane.y(r.FN)], this.force.at, this.flux.at];
    const free = (x: number, y: number, reach: number) =>
      taken.every(([a, b]) => Math.abs(x - a) > reach + 18 || Math.abs(y - b) > 24);
    // Above its line at the side; at the top to the right of it, where there is room.
    const rim = (word: Rich, text: string, ratio: number, row: number) => {
      const side = ratio * half[0] < half[1] - 30;
      const at = half[1] / ratio;
      const room = at < half[0] - 84;
      const x = side ? half[0] - 6 : room ? at + 8 : at - 14;
      // Under the line where above it the other name stands.
      const above = ratio * half[0] < half[1] - 46 || row === 0;
      const y = side ? ratio * half[0] + (above ? 12 : -20) : half[1] - 12 - 18 * row;
      const anchor = (side || !room) === way > 0 ? "end" : "start";
      const [px, py] = [x0 + way * x, y0 - way * y + 4];
      const reach = widthOf(text, 13) / 2;
      word.set(text).mark.set({ x: px, y: py, "text-anchor": anchor });
      word.mark.show(free(anchor === "end" ? px - reach : px + reach, py, reach));
    };
    const [rN, rE] = [-r.e, r.ee / -r.e];
    const one = rE - rN < 1e-9;
    rim(words.rN, `${one ? "$r_N$ = $r_E$" : "$r_N$"} = ${plain(rN)}`, rN, 1);
    rim(words.rE, `$r_E$ = ${plain(rE)}`, rE, 0);
    if (one) words.rE.mark.show(false);
    words.E.set("inverse energy")
      .mark.set({ x: x0, y: top - 8 })
      .show(way > 0);
    words.N.set("inverse particle").mark.set({ x: right - 6, y: y0 - 8, "text-anchor": "end" });
    words.N.mark.show(way > 0 && rN * half[0] > 36 && free(right - 56, y0 - 10, 54));
  }
}
