import { html, type Mark } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, plain, show } from "../kit/format";
import { pairStrip } from "../kit/pairs";
import { Picker } from "../kit/picker";
import { columns, type Mode, type Section } from "../kit/shell";
import type { Strip } from "../kit/strip";
import { inKT, KT, spokenUnit, unitOf } from "../kit/units";
import type { State } from "./map-directions";
import { Devices, type Kind, renamed, zeroCode } from "./zero-devices";
import { ZeroLevels } from "./zero-levels";
import { readZero, type ZeroReading } from "./zero-reading";
import { NumberTable } from "./zero-table";

export const energyZero: Figure = {
  unit: unitOf,
  python: (values, { device }) => zeroCode(device as Kind, values),
  create: (context) => new EnergyZero(context),
};

/** A menu of the devices; the sliders that a device lacks are hidden. */
export function devicePicker({ controls, shell }: Context, parent: Mark): Picker {
  return new Picker(parent, controls, "device", `${shell.id}-device`, (device) => controls.choose({ device }));
}

const PATHS: Record<Kind, [string, string]> = {
  series: ["two dots", "dots"],
  gate: ["dot $c$", "$c$"],
  one: ["dot", "dot"],
};

/** A state told with energies counted from a zero that the reader moves. */
class EnergyZero implements View {
  private readonly devices = new Devices();
  private readonly picker: Picker;
  private readonly strip: Strip;
  private readonly levels: ZeroLevels;
  private readonly zeros: NumberTable;
  private readonly names: NumberTable;
  private readonly gate: Mark<HTMLElement>;
  private readonly rename: Mark<HTMLButtonElement>;
  private readonly parts: Record<"zero" | "told", Section>;
  private mode: Mode = "medium";
  private narrow = false;

  constructor(private readonly c: Context) {
    const { shell, controls } = c;
    this.strip = pairStrip(shell, 0.8, 0.06);
    this.parts = {
      zero: shell.section("zero", "Energies", "Energies"),
      told: shell.section("told", "The same state, told otherwise", "The same state, told otherwise"),
    };
    const { zero, told } = this.parts;
    this.picker = devicePicker(c, html(zero.body, "div", { class: "q-pickers" }));
    this.levels = new ZeroLevels(
      ...([zero.body, shell.hatch, controls, () => spokenUnit(controls.values()), () => this.paint()] as const),
    );
    this.zeros = new NumberTable(told.body, "Forces and currents, counted from three zeros", 5, 4);
    this.gate = html(told.body, "div", { class: "q-gate" });
    this.rename = html(this.gate, "button", { type: "button", class: "q-button" }, "Rename the gate's states");
    this.rename.node.addEventListener("click", () => controls.set(renamed(controls.values())));
    this.names = new NumberTable(this.gate, "The same device under both names of the gate's states", 8, 3);
  }

  private get kind(): Kind {
    return this.c.controls.option("device") as Kind;
  }

  resize(width: number, mode: Mode): void {
    this.mode = mode;
    const [left, right] = columns(width, mode);
    this.narrow = right < 400;
    this.strip.resize(left);
    this.levels.resize(left, mode === "phone" && width < 420);
  }

  paint(): void {
    const { controls, shell, root } = this.c;
    const { kind } = this;
    const s = controls.values();
    const r = readZero(this.devices, kind, s);
    root.dataset.device = kind;
    root.dataset.hot = s.T_L > s.T_R ? "L" : s.T_L < s.T_R ? "R" : "none";
    this.picker.show(kind);
    shell.tell(r.told, r.line, r.sigma);
    this.strip.draw(r.lanes, r.spoken);
    this.paintLevels(s, r);
    this.paintZeros(s, r);
    this.gate.show(kind === "gate");
    // A phone has room for one of the tables.
    this.zeros.root.show(kind !== "gate" || this.mode !== "phone");
    if (kind === "gate") this.paintNames(s);
    this.parts.zero.caption.set(
      this.mode === "phone" ? "drag the rings" : "drag the rings, the right one moves the zero",
    );
    this.parts.zero.note.set(r.rule);
    this.parts.told.note.set("$J_N$ and $Σ$ are the same from every zero, $F_N$ and $J_E$ are not.");
  }

  private paintLevels(s: State, r: ZeroReading): void {
    const { kind } = this;
    const levels = kind === "one" ? [s.eps] : [s.eps, s.eps + s.U];
    const name = (side: "L" | "R") => {
      const [T, other] = side === "L" ? [s.T_L, s.T_R] : [s.T_R, s.T_L];
      return `${this.mode === "phone" ? "" : T > other ? "hot " : T < other ? "cold " : ""}$${side}$`;
    };
    this.levels.draw(
      {
        levels,
        T: [s.T_L, s.T_R],
        mu: [s.mu_L, s.mu_R],
        heads: [name("L"), name("R")],
        path: PATHS[kind][this.mode === "phone" ? 1 : 0],
        axis: inKT(s) ? `$E$ (${KT})` : "$E$",
        zero: s.c,
        Eref: r.Eref,
        cStar: r.cStar,
        genuine: r.genuine,
        inverse: r.JN * r.FE < 0 ? "particle" : "energy",
      },
      `Levels at ${levels.map((E) => fixed(E, 2)).join(" and ")} between reservoirs with T = ${s.T_L}, mu = ${s.mu_L} and T = ${s.T_R}, mu = ${s.mu_R}. Energies are counted from c = ${fixed(s.c, 2)}. ${r.rule.replace(/[$_{}]/g, "")}`,
    );
  }

  /** Counted from 0, from c and from E_ref. */
  private paintZeros(s: State, r: ZeroReading): void {
    const zeros = [0, s.c, r.Eref];
    const counted = zeros.map((zero) => r.from(zero));
    const word = ({ kind, inverse }: (typeof counted)[number]) =>
      inverse === null ? (this.narrow ? "no" : "not inverse") : this.narrow ? kind : `${kind}, ${inverse}`;
    this.zeros.draw(
      [
        ["zero at", "0", `$c$ = ${fixed(s.c, 2)}`, `$E_{ref}$ = ${fixed(r.Eref, 2)}`],
        ["$F_N$", ...counted.map((told) => plain(told.FN))],
        ["$J_E$", ...counted.map((told) => show(told.JE, told.pE))],
        ["$J_N$", ...zeros.map(() => show(r.JN, r.pN))],
        ["$F_E$", ...zeros.map(() => plain(r.FE))],
        ["inverse?", ...counted.map(word)],
      ],
      [4],
    );
  }

  /** The gate's states under both names, each solved by itself. */
  private paintNames(s: State): void {
    const [now, other] = [s, renamed(s)].map((state) => {
      const net = this.devices.solve("gate", state);
      const pair = (side: string) => `${plain(state[`Gamma_${side}0`])}, ${plain(state[`Gamma_${side}1`])}`;
      const digits = (value: number) => fixed(value, 12);
      return [
        `${fixed(state.eps, 2)}, ${fixed(state.eps_g, 2)}`,
        `${fixed(state.U, 2)}, ${state.U < 0 ? "attraction" : state.U > 0 ? "repulsion" : "none"}`,
        fixed(state.mu_M, 2),
        pair("L"),
        pair("R"),
        fixed(Math.min(state.eps, state.eps + state.U), 2),
        digits(net.particleCurrent[0]),
        digits(net.energyCurrent[0]),
      ];
    });
    const rows = [
      "$ε_c$, $ε_g$",
      "$U$",
      "$μ_M$",
      "$Γ_{L0}$, $Γ_{L1}$",
      "$Γ_{R0}$, $Γ_{R1}$",
      "$E_{ref}$",
      "$J_N$",
      "$J_E$",
    ];
    this.names.draw([["the gate", "as named", "renamed"], ...rows.map((row, i) => [row, now[i], other[i]])], [6, 7]);
    const { min, max } = this.c.controls.param("eps");
    const outside = s.eps + s.U < min || s.eps + s.U > max;
    this.rename.node.disabled = outside;
  }
}
