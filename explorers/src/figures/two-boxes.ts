import type { Values } from "../kit/controls";
import { html, type Mark, svg } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, precision, python, show } from "../kit/format";
import { pairStrip, tellPairs } from "../kit/pairs";
import { Picker } from "../kit/picker";
import { Plane, RING, Vector } from "../kit/plane";
import { Rich } from "../kit/rich";
import type { Mode, Section } from "../kit/shell";
import type { Strip } from "../kit/strip";
import { energyLine, type Told, tell } from "../kit/words";
import { type Boxes, contour, entropy, exchange, path } from "../physics/boxes";

const boxesOf = (v: Values) => v as unknown as Boxes;

function read(v: Values, through: string) {
  const x = exchange(boxesOf(v), through);
  const told = { ...x, pE: precision(x.sizeE), pN: precision(x.sizeN) };
  return { ...told, ...tellPairs(told), S: entropy(boxesOf(v)), sigma: x.FE * x.JE + x.FN * x.JN };
}

type Reading = ReturnType<typeof read>;

const code = (v: Values, { through }: Record<string, string>) => `import qicc_lib as qicc
boxes = qicc.TwoBoxes(energy=${python(v.energy)}, particles=${python(v.particles)}, volume=${python(v.volume)})
F_E, F_N = boxes.forces
J_E, J_N = boxes.currents("${through}")
print(boxes.entropy, F_E, F_N, J_E, J_N, F_E * J_E + F_N * J_N)
`;

export const twoBoxes: Figure = {
  unit: () => ({ rich: "", spoken: "" }),
  python: code,
  create: (context) => new TwoBoxes(context),
};

const LEVELS = Array.from({ length: 14 }, (_, k) => -0.15 * (k + 1));

class TwoBoxes implements View {
  private readonly plane: Plane;
  private readonly strip: Strip;
  private readonly picker: Picker;
  private readonly part: Section;
  private readonly hills: Mark[];
  private readonly lines: Mark[];
  private readonly way: Mark;
  private readonly top: Mark;
  private readonly summit: Rich;
  private readonly force: Vector;
  private readonly flux: Vector;
  private drawn = "";
  private mode: Mode = "medium";

  constructor(private readonly c: Context) {
    const { shell, controls, root } = c;
    root.dataset.layout = "map";
    this.part = shell.section("map", "Entropy", "Entropy");
    this.part.note.mark.style("min-height", "2.8em");
    const picks = html(this.part.body, "div", { class: "q-pickers" });
    this.picker = new Picker(picks, controls, "through", `${shell.id}-through`, (through) =>
      controls.choose({ through }),
    );
    this.plane = new Plane(this.part.body, {
      label: "Entropy",
      point: "what the right box holds",
      xTitle: "energy in the right box, $E_R$",
      yTitle: "particles in the right box, $N_R$",
      controls,
      move: (x, y) => {
        const round = controls.held ? controls.round : controls.clamp;
        controls.set({
          energy: round.call(controls, "energy", x),
          particles: round.call(controls, "particles", y),
        });
      },
      spoken: () => `E_R = ${fixed(controls.get("energy"), 2)}, N_R = ${fixed(controls.get("particles"), 2)}`,
      released: () => this.paint(),
    });
    const { field, over } = this.plane;
    this.hills = LEVELS.map(() =>
      svg(field, "path", { class: "q-sea", style: "fill:var(--q-entropy);fill-opacity:.02" }),
    );
    this.lines = LEVELS.map(() =>
      svg(field, "path", { class: "q-frame", style: "stroke:var(--q-entropy);stroke-width:1" }),
    );
    this.way = svg(field, "path", { class: "q-frame", style: "stroke:var(--q-ink)" });
    this.top = svg(field, "circle", { class: "q-zero", r: 4.5, style: "stroke:var(--q-entropy)" });
    this.summit = new Rich(svg(over, "text", { class: "q-region q-halo", "text-anchor": "middle" }));
    this.flux = new Vector(this.plane, "flux", shell.hatch.cut);
    this.force = new Vector(this.plane, "force", shell.hatch.cut);
    this.strip = pairStrip(shell, 3, 1.5);
    shell.aside = shell.section("controls", "", "Controls", false).body;
  }

  resize(width: number, mode: Mode): void {
    this.mode = mode;
    const [room, part] =
      mode === "wide" ? [width - 40, 600 / 1060] : mode === "medium" ? [width - 24, 0.56] : [width, 1];
    const left = Math.floor(room * part);
    // As wide as high: only then do force and contours cross at right angles.
    const side = Math.min(left, mode === "phone" ? 400 : mode === "wide" ? 480 : 420);
    this.plane.resize(side, side + 26);
    this.plane.axes([0, 1], [0, 1]);
    this.strip.resize(mode === "phone" ? width : Math.floor(room * (1 - part)));
    this.drawn = "";
  }

  paint(): void {
    const { controls, shell, root } = this.c;
    const v = controls.values();
    const through = controls.option("through");
    const r = read(v, through);
    const all = {
      ...tell({ ...r, ...r.seen, kind: "none", inverse: null, tight: false, Eref: "", cStar: "" }),
      ...words(r, through),
    };
    const sigma = show(r.sigma, precision(Math.max(r.sigma, Math.abs(r.FE * r.JE))));
    shell.tell(all, energyLine(r.seen.JE, r.sigma), `$Σ$ = ${sigma}`);
    root.dataset.hot = r.TL > r.TR ? "L" : r.TL < r.TR ? "R" : "none";
    this.strip.draw(r.lanes, `${all.pushes} ${all.happens} ${r.numbers}`);
    this.picker.show(through);
    const state = `S = ${fixed(r.S, 3)}, T_L = ${fixed(r.TL, 2)}, T_R = ${fixed(r.TR, 2)}.`;
    this.plane.place(v.energy, v.particles, `Entropy: ${all.title}. ${state} ${r.numbers}`);
    const rest = "The line shows where the flux leads.";
    this.part.note.set(`${state.replace("S", "$S$").replace("T_L", "$T_L$").replace("T_R", "$T_R$")} ${rest}`);
    this.part.caption.set(this.mode === "phone" ? "drag the ring" : "Drag the ring. A line is one entropy.");
    if (this.plane.canvas.width > 0) this.draw(r, boxesOf(v), through);
  }

  private draw(r: Reading, b: Boxes, through: string): void {
    const { plane } = this;
    const line = (points: [number, number][]) =>
      `M${points.map(([x, y]) => `${plane.x(x).toFixed(1)},${plane.y(y).toFixed(1)}`).join("L")}`;
    const [x0, y0] = [plane.x(b.volume), plane.y(b.volume)];
    // The landscape depends on the volume alone.
    const land = `${b.volume} ${plane.canvas.width}`;
    if (land !== this.drawn) {
      this.drawn = land;
      LEVELS.forEach((level, k) => {
        const d = `${line(contour(level, b.volume))}Z`;
        this.hills[k].attr("d", d);
        this.lines[k].attr("d", d);
      });
      this.top.set({ cx: x0, cy: y0 });
    }
    this.way.attr("d", line(path(b, through).filter((_, i) => i % 4 === 0)));
    const [x, y] = [plane.x(b.energy), plane.y(b.particles)];
    const near = Math.hypot(x - x0, y - y0) < 40;
    this.summit
      .set("maximum")
      .mark.set({ x: x0, y: y0 + (y > y0 ? -12 : 22) })
      .show(!near && through === "both");
    const open: [number, number] = [through === "particles" ? 0 : r.FE, through === "energy" ? 0 : r.FN];
    const flux: [number, number] = [r.seen.JE, r.seen.JN];
    const side = plane.box.right - plane.box.left;
    const length = ([a, c]: [number, number], full: number) => {
      const size = Math.hypot(a, c);
      return size > 0 ? RING + 22 + 0.3 * side * Math.sqrt(Math.min(1, size / full)) : 0;
    };
    // On one line they stand side by side.
    const turn = through === "both" ? (open[0] * flux[1] < open[1] * flux[0] ? 1 : -1) : Math.sign(open[0] + open[1]);
    const aside = through === "energy" ? [0, 9] : through === "particles" ? [9, 0] : [0, 0];
    this.flux.draw(x + aside[0], y + aside[1], flux, RING, length(flux, 4), -turn);
    this.force.draw(x - aside[0], y - aside[1], open, RING, length(open, 4), turn);
  }
}

/** With one pair open there is one force and one flux. */
function words(r: Reading, through: string): Partial<Told> {
  const { JE, JN } = r.seen;
  const to = (s: number) => (s > 0 ? "right" : "left");
  if (through === "both") {
    if (r.FE === 0 && r.FN === 0) {
      return { why: "The entropy is at its maximum. Molecules cross still, as many one way as the other." };
    }
    return JN === 0 ? { why: "As many molecules cross one way as the other; energy still flows." } : {};
  }
  const [name, noun, force, flux] =
    through === "energy"
      ? (["energy", "energy goes", r.FE, JE] as const)
      : (["particle", "particles go", r.FN, JN] as const);
  const closed = through === "energy" ? "Particles" : "Energy";
  return {
    pushes:
      force === 0
        ? `Nothing pushes the ${name === "energy" ? "energy" : "particles"}.`
        : `The ${name} force pushes ${to(force)}.`,
    happens: flux === 0 ? "Nothing flows." : `The ${noun} ${to(flux)}.`,
    colour: flux === 0 ? "ink" : name,
    title: force === 0 ? "Equilibrium along the open line" : "One force, one flux",
    why: `${closed} cannot cross: the other force has nothing to act on.`,
  };
}
