import table from "../../../qicc_figures/figures.json";
import { html } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { python as literal, plain, show } from "../kit/format";
import { type Axis, VerdictMap } from "../kit/map";
import type { Fields } from "../kit/map-paint";
import { pairStrip } from "../kit/pairs";
import { Picker } from "../kit/picker";
import type { Mode } from "../kit/shell";
import type { Strip } from "../kit/strip";
import { onTheme } from "../kit/theme";
import { Network } from "../physics/network";
import { loadSeries, type SeriesState, seriesSpec } from "../physics/series";
import { energyBias, particleBias } from "../physics/verdict";
import { seriesDots } from "./series-dots";
import { pythonCode } from "./series-parts";
import { readSeries } from "./series-reading";

const POINTS = 120;
const WAIT = 60;

/** A direction of the map: which parameter moves, over which range, and what the library calls it. */
interface Direction {
  title: string;
  log?: boolean;
  domain(s: SeriesState): [number, number];
  read(s: SeriesState): number;
  /** Writes the parameters that stand for a value. */
  write(s: SeriesState, value: number): void;
  moves: keyof SeriesState;
}

const ranges = new Map(table["series-dots"].params.map((p) => [p.key, [p.min, p.max] as [number, number]]));
const limits = (key: string) => ranges.get(key)!;

const own = (key: keyof SeriesState, title: string, log = false): Direction => ({
  title,
  log,
  moves: key,
  domain: () => limits(key),
  read: (s) => s[key],
  write: (s, value) => {
    s[key] = value;
  },
});

const force = (s: SeriesState) => particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R);

const DIRECTIONS: Record<string, Direction> = {
  F_E: {
    title: "energy force $F_E$",
    moves: "T_L",
    domain: (s) => {
      const [coldest, hottest] = limits("T_L").map((T) => energyBias(T, s.T_R));
      return hottest > 0 ? [Math.max(coldest, -hottest / 4), hottest] : [coldest, 0];
    },
    read: (s) => energyBias(s.T_L, s.T_R),
    write: (s, value) => {
      s.T_L = 1 / (1 / s.T_R - value);
    },
  },
  U: own("U", "interaction $U$"),
  eps: own("eps", "level $ε$"),
  T_L: own("T_L", "temperature $T_L$"),
  g: own("g", "flip rate $g$", true),
  T_R: own("T_R", "temperature $T_R$"),
  mu_R: own("mu_R", "chemical potential $μ_R$"),
  // Written last: mu_L depends on all other numbers of the reservoirs.
  F_N: {
    title: "particle force $F_N$",
    moves: "mu_L",
    domain: (s) => [Math.min(-0.5, force(s)), Math.max(2.5, force(s))],
    read: force,
    write: (s, value) => {
      s.mu_L = s.T_L * (value + s.mu_R / s.T_R);
    },
  },
};
const ORDER = Object.keys(DIRECTIONS);

/** Two directions that are one and the same, or of which one fixes the other's temperatures. */
const clash = (a: string, b: string) =>
  a === b || (a === "F_E" && b.startsWith("T_")) || (b === "F_E" && a.startsWith("T_"));

const NAMES = ["forces disagree", "ordinary", "genuine particle", "genuine energy", "formal particle", "formal energy"];
const LOOKS = ["plain", "tinted", "violet stripes", "amber stripes", "violet dots", "amber dots"];

const state = (values: Record<string, number>) => ({ ...values }) as unknown as SeriesState;

export const seriesMap: Figure = {
  fromSpec: seriesDots.fromSpec,
  unit: seriesDots.unit,
  python: (values, options) => `${pythonCode(state(values))}${mapCode(state(values), options)}`,
  create: (context) => new SeriesMap(context),
};

/** The map itself, with the same numbers of the library. */
function mapCode(s: SeriesState, options: Record<string, string>): string {
  const [x, y] = [options.x, options.y];
  const text: Record<string, string> = {};
  for (const key of ["eps", "U", "T_L", "mu_L", "g", "T_R", "mu_R"] as const) text[key] = literal(s[key]);
  for (const key of [x, y]) if (key in text) text[key] = key;
  if (x === "F_E" || y === "F_E") text.T_L = `1 / (1 / ${text.T_R} - F_E)`;
  if (x === "F_N" || y === "F_N") text.mu_L = `(${text.T_L}) * (F_N + ${text.mu_R} / ${text.T_R})`;
  const grid = (key: string) => {
    const d = DIRECTIONS[key];
    const [a, b] = d.domain(s);
    const run = `${literal(a)}, ${literal(b)}, 120`;
    return d.log ? `np.geomspace(${run})` : `np.linspace(${run})`;
  };
  return `
import numpy as np
${x}, ${y} = ${grid(x)}, ${grid(y)}[:, None]
left, right = qicc.Reservoir(T=${text.T_L}, mu=${text.mu_L}), qicc.Reservoir(T=${text.T_R}, mu=${text.mu_R})
rates = dict(Gamma_L=(${literal(s.Gamma_L0)}, ${literal(s.Gamma_L1)}), Gamma_R=(${literal(s.Gamma_R0)}, ${literal(s.Gamma_R1)}))
device = qicc.series_dots(${text.eps}, ${text.eps}, ${text.U}, left, right, g=${text.g}, **rates)
verdict = device.steady_state().entropic_balance(reference="R").verdict
`;
}

class SeriesMap implements View {
  private readonly net: Network;
  private readonly grid: Network;
  private readonly map: VerdictMap;
  private readonly strip: Strip;
  private readonly pickers: Picker[];
  private readonly part;
  private readonly fields: Fields;
  private drawn = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private mode: Mode = "medium";

  constructor(private readonly c: Context) {
    const { shell, controls, root, signal } = c;
    root.dataset.layout = "map";
    const s = state(controls.values());
    this.net = new Network(seriesSpec(s));
    this.grid = new Network(seriesSpec(s));
    const array = () => new Float64Array(POINTS * POINTS);
    const [FN, FE, JN, JE, lone, excess] = [array(), array(), array(), array(), array(), array()];
    this.fields = { n: POINTS, FN, FE, JN, JE, lone, excess };
    this.part = shell.section("map", "Verdict map", "Verdict map");
    const picks = html(this.part.body, "div", { class: "q-pickers" });
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

  /** What an axis shows. Where an address or a kernel asks for two that clash, the upward one gives way. */
  private key(which: "x" | "y"): string {
    const { controls } = this.c;
    const [x, y] = [controls.option("x"), controls.option("y")];
    if (which === "x") return x;
    return clash(x, y) ? controls.options.find((o) => o.key === "y")!.values.find((v) => !clash(x, v))! : y;
  }

  private direction(which: "x" | "y"): Direction {
    return DIRECTIONS[this.key(which)];
  }

  /** Another direction for an axis; where it clashes with the other axis, that one takes what this one had. */
  private turn(which: "x" | "y", value: string): void {
    const other = which === "x" ? "y" : "x";
    const free = [this.key(which), "U"].find((v) => !clash(v, value))!;
    this.c.controls.choose({ [which]: value, [other]: clash(this.key(other), value) ? free : this.key(other) });
  }

  private move(x: number, y: number): void {
    const { controls } = this.c;
    const s = state(controls.values());
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

  private axis(which: "x" | "y", s: SeriesState): Axis {
    const d = this.direction(which);
    return { key: this.key(which), title: d.title, domain: d.domain(s), log: d.log ?? false };
  }

  private spoken(): string {
    const s = state(this.c.controls.values());
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
    const s = state(this.c.controls.values());
    const r = readSeries(this.net, s);
    this.c.shell.tell(r.told, r.line, `$Σ$ = ${show(r.sigma, r.pS)}`);
    this.c.root.dataset.hot = s.T_L > s.T_R ? "L" : s.T_L < s.T_R ? "R" : "none";
    this.strip.draw(r.lanes, r.spoken);
    this.pickers[0].show(this.key("y"));
    this.pickers[1].show(this.key("x"));
    const [x, y] = [this.direction("x").read(s), this.direction("y").read(s)];
    this.map.place(x, y, `Verdict map over ${this.spoken()}: ${r.told.title}.`);
    const dots = this.mode === "phone" ? "" : "Stripes: genuine. Dots: formal. ";
    this.part.caption.set(this.mode === "phone" ? "drag the ring" : `${dots}Drag the ring.`);
    this.schedule(s);
  }

  /** The map is solved anew only when a number it depends on has changed, and not while that still moves. */
  private schedule(s: SeriesState): void {
    const key = this.dependsOn(s);
    if (key === this.drawn) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.redraw(), this.drawn ? WAIT : 0);
  }

  private dependsOn(s: SeriesState): string {
    const [x, y] = [this.direction("x"), this.direction("y")];
    const rest = Object.entries(s).filter(([key]) => key !== x.moves && key !== y.moves);
    return JSON.stringify([x.title, y.title, this.axis("x", s).domain, this.axis("y", s).domain, rest]);
  }

  private redraw(): void {
    clearTimeout(this.timer);
    const s = state(this.c.controls.values());
    this.drawn = this.dependsOn(s);
    const [x, y] = [this.axis("x", s), this.axis("y", s)];
    this.solve(s, x, y);
    this.map.draw({ x, y, fields: this.fields, names: NAMES });
    const left = this.map.unnamed.map((kind) => `${LOOKS[kind]}: ${NAMES[kind]}`);
    this.part.note.set(left.length > 0 ? `Also there, too small for a name: ${left.join(", ")}.` : "");
    const now = state(this.c.controls.values());
    this.map.place(this.direction("x").read(now), this.direction("y").read(now), `Verdict map over ${this.spoken()}`);
  }

  private solve(now: SeriesState, x: Axis, y: Axis): void {
    const { grid, fields } = this;
    const s = { ...now };
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
        loadSeries(grid, s);
        grid.solve();
        const o = j * POINTS + i;
        const [JN, JE] = [grid.particleCurrent[0], grid.energyCurrent[0]];
        fields.FN[o] = force(s);
        fields.FE[o] = energyBias(s.T_L, s.T_R);
        fields.JN[o] = JN;
        fields.JE[o] = JE;
        // E_ref of two dots in series is their common level.
        fields.lone[o] = fields.FN[o] + s.eps * fields.FE[o];
        fields.excess[o] = JE - s.eps * JN;
      }
    }
  }
}
