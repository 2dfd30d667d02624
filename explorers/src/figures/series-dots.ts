import { currentsPlot } from "../kit/currents";
import { html } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, plain, precision, show, vanishes } from "../kit/format";
import { Highlight } from "../kit/highlight";
import { Levels } from "../kit/levels";
import type { LinePlot } from "../kit/plot";
import { Rich } from "../kit/rich";
import { columns, type Mode } from "../kit/shell";
import { States } from "../kit/states";
import { Strip } from "../kit/strip";
import { inKT, KT, spokenUnit, unitOf } from "../kit/units";
import { Waterfall } from "../kit/waterfall";
import { loopsLine, payment } from "../kit/words";
import { Network } from "../physics/network";
import { loadSeries, type SeriesState, seriesSpec, seriesState } from "../physics/series";
import type { DeviceSpec } from "../physics/spec";
import { particleBias } from "../physics/verdict";
import { Curves } from "./series-curves";
import { EDGES, PARTNERS, pythonCode, seaWords, WHERE } from "./series-parts";
import { readSeries } from "./series-reading";

const state = (values: Record<string, number>) => values as unknown as SeriesState;

export const seriesDots: Figure = {
  fromSpec: (spec) => ({ ...seriesState(spec as DeviceSpec) }),
  unit: unitOf,
  python: (values) => pythonCode(state(values)),
  create: (context) => new SeriesDots(context),
};

class SeriesDots implements View {
  private readonly net: Network;
  private readonly curves: Curves;
  private readonly strip: Strip;
  private readonly levels: Levels;
  private readonly states: States;
  private readonly plot: LinePlot;
  private readonly waterfall: Waterfall;
  private readonly highlight: Highlight;
  private readonly parts;
  private readonly third: Rich;
  private mode: Mode = "medium";
  private narrow = false;
  private sum = "";
  private total = "";
  private winner = "";

  constructor(private readonly c: Context) {
    const { shell, controls } = c;
    const s = state(controls.values());
    this.net = new Network(seriesSpec(s));
    const second = new Network(seriesSpec(s));
    this.curves = new Curves(second);
    const released = () => this.paint();
    this.parts = shell.parts();
    const { parts } = this;
    const lanes = [
      { name: "particles", colour: "particle" as const },
      { name: "energy", colour: "energy" as const },
    ];
    const strip = { lanes, forceScale: 0.8, fluxScale: 0.06, label: "Forces and fluxes" };
    this.strip = new Strip(parts.strip.body, shell.hatch, strip);
    const unit = () => spokenUnit(controls.values());
    this.levels = new Levels(parts.levels.body, shell.hatch, controls, unit, "Level diagram", released);
    this.states = new States(
      parts.states.body,
      shell.hatch,
      EDGES.map((e) => ({ key: e.key, colour: e.key === "flip" ? "flip" : e.key[0] })),
      ["loop1", "loop2"].map((key) => ({ key, colour: "particle" })),
      "Four charge states",
    );
    const now = () => state(controls.values());
    this.plot = currentsPlot(parts.currents.body, shell.hatch, {
      controls,
      key: "mu_L",
      label: "particle force F_N, by moving the chemical potential of L",
      force: () => particleBias(now().T_L, now().mu_L, now().T_R, now().mu_R),
      moved: (FN) => ({ mu_L: Curves.muL(FN, now()) }),
      released,
    });
    this.waterfall = new Waterfall(parts.entropy.body, shell.hatch);
    this.third = new Rich(html(shell.fold, "p", { class: "q-under" })).named("J_3");
    this.highlight = new Highlight(c.root, PARTNERS, () => this.tellStates(), c.signal);
  }

  resize(width: number, mode: Mode): void {
    this.mode = mode;
    const [left, right] = columns(width, mode);
    this.strip.resize(left);
    const compact = mode === "phone" && width < 420;
    this.narrow = right < 364;
    this.levels.resize(left, compact);
    this.states.resize(right, compact);
    this.plot.resize(left, compact);
    this.waterfall.resize(right, compact);
  }

  paint(): void {
    const s = state(this.c.controls.values());
    const { net } = this;
    const r = readSeries(net, s);
    const { v, FE, FN, JN, JE, seen, sigma, pN, pE, pS, told } = r;
    const J3 = net.cycleFlux[2];
    this.c.shell.tell(told, r.line, `$Σ$ = ${show(sigma, pS)}`);
    this.c.root.dataset.hot = s.T_L > s.T_R ? "L" : s.T_L < s.T_R ? "R" : "none";
    this.strip.draw(r.lanes, r.spoken);
    this.paintLevels(s, v.inverse === "particle" && seen.JN !== 0 ? v.cStar : null, FE, FN, seen.JN);
    this.paintStates(s, FN, seen.JN, pN);
    this.paintCurrents(s, FN, FE, JN, JE);
    this.waterfall.draw(
      [
        { value: FE * seen.JE, text: show(FE * JE, pS) },
        { value: FN * seen.JN, text: show(FN * JN, pS) },
        { value: FE * seen.JE + FN * seen.JN, text: show(sigma, pS) },
      ],
      `Entropy production: energy term ${show(FE * JE, pS)}, particle term ${show(FN * JN, pS)}, sum ${show(sigma, pS)}.`,
    );
    this.parts.entropy.note.set(payment(FE * seen.JE, FN * seen.JN));
    const p3 = precision(Math.abs(J3));
    this.third.set(
      `A third loop, 00 → 10 → 11 → 01, carries no particles but energy −$U$ a turn: $J_3$ = ${show(J3, p3)}. Together $J_E$ = $ε$ $J_1$ + ($ε$ + $U$) $J_2$ − $U$ $J_3$ = ${show(JE, pE)}.`,
    );
    this.captions(s);
  }

  private paintLevels(s: SeriesState, cStar: number | null, FE: number, FN: number, JN: number): void {
    const flux = this.net.channelFlux;
    const detail = this.mode === "wide";
    const name = (side: "L" | "R") => {
      const [T, other] = side === "L" ? [s.T_L, s.T_R] : [s.T_R, s.T_L];
      const word = T > other ? "hot " : T < other ? "cold " : "";
      const digits = Math.abs(T * 10 - Math.round(T * 10)) < 1e-9 ? 1 : 2;
      return `${word}$${side}$${detail ? `, $T_${side}$ = ${fixed(T, digits)}` : ""}`;
    };
    this.levels.draw(
      {
        levels: [s.eps, s.eps + s.U],
        T: [s.T_L, s.T_R],
        mu: [s.mu_L, s.mu_R],
        contacts: [flux[0], flux[1], -flux[2], -flux[3]],
        flip: JN,
        against: JN * FN < 0,
        cross: FE === 0 ? null : -FN / FE,
        crossText: cStar === null ? "" : `$c$* = ${fixed(cStar, 2)}`,
        heads: [name("L"), name("R")],
        axis: inKT(s) ? `$E$ (${KT})` : "$E$",
      },
      `Levels at ${fixed(s.eps, 2)} and ${fixed(s.eps + s.U, 2)} between reservoirs with T = ${s.T_L}, mu = ${s.mu_L} and T = ${s.T_R}, mu = ${s.mu_R}.`,
    );
  }

  private paintStates(_s: SeriesState, FN: number, JN: number, p: { digits: number; power: number }): void {
    const { net } = this;
    const [J1, J2] = [net.cycleFlux[0], net.cycleFlux[1]].map((J) => (vanishes(J, p) ? 0 : J));
    const loop = (key: string, name: string, J: number) => ({
      key,
      flux: J,
      text: `$${name}$ = ${show(J, p)}`,
      against: J * FN < 0,
    });
    const edges = EDGES.map((e, i) => {
      const flux = i === 4 ? JN : net.channelFlux[i];
      return {
        key: e.key,
        from: e.from,
        to: e.to,
        flux,
        colour: i === 4 ? "flip" : e.key[0],
        words: flux >= 0 ? e.fills : e.empties,
      };
    });
    this.states.draw(
      {
        names: net.topology.states,
        probabilities: net.probabilities,
        edges,
        loops: [loop("loop1", "J_1", J1), loop("loop2", "J_2", J2)],
      },
      `Probabilities of 00, 10, 01, 11: ${[...net.probabilities].map((q) => fixed(q, 2)).join(", ")}. Loop fluxes J_1 = ${show(J1, p)}, J_2 = ${show(J2, p)}.`,
    );
    const second = `${J2 < 0 ? "−" : "+"} ${show(Math.abs(J2), p, false)}`;
    this.sum = `$J_N$ = $J_1$ + $J_2$ = ${show(J1, p, false)} ${second} = `;
    this.total = show(JN, p);
    this.winner = this.mode === "wide" && J1 * J2 !== 0 ? `. ${loopsLine(J1, J2, JN)}` : "";
    this.tellStates();
  }

  /** The sum, or the rate of what is touched. */
  private tellStates(): void {
    const key = this.highlight?.current ?? "";
    const note = this.parts.states.note;
    if (!key) {
      note.set(`${this.sum}**${this.total}**${this.winner}`);
      return;
    }
    const i = EDGES.findIndex((e) => e.key === key);
    const J = i >= 0 ? this.net.channelFlux[i] : this.net.cycleFlux[key === "loop1" ? 0 : 1];
    const rightward = key.startsWith("R") ? -J : J;
    const p = precision(Math.max(...this.net.channelFlux.map(Math.abs)));
    const way = vanishes(rightward, p)
      ? "no net flux"
      : `${show(Math.abs(rightward), p, false)} $Γ$ to the ${rightward > 0 ? "right" : "left"}, net`;
    note.set(`${WHERE[key]}: ${way}.`);
  }

  private paintCurrents(s: SeriesState, FN: number, FE: number, JN: number, JE: number): void {
    const { curves } = this;
    loadSeries(curves.net, s);
    curves.fill(s, FN);
    const zeros = curves.zeros(s);
    const regions = curves.regions(s, zeros);
    this.plot.draw(
      {
        x: curves.x,
        y: curves.y,
        domain: curves.domain,
        now: FN,
        at: [JN, JE],
        regions,
        zeros: curves.labelled(zeros),
      },
      `Currents against the particle force from ${plain(curves.domain[0], 1)} to ${plain(curves.domain[1], 1)}. ${
        zeros.map((z) => `${z.series === 0 ? "J_N" : "J_E"} crosses zero at F_N = ${z.x.toFixed(3)}.`).join(" ") ||
        "Neither current crosses zero."
      }${FE === 0 ? "" : regions.map((r) => ` ${r.name} from ${r.from.toFixed(2)} to ${r.to.toFixed(2)}.`).join("")}`,
    );
  }

  private captions(s: SeriesState): void {
    const { parts, mode } = this;
    parts.levels.caption.set("drag the rings");
    parts.states.caption.set(
      this.narrow ? "area: probability, width: net flux" : "disc area: probability, arrow width: net flux",
    );
    parts.currents.caption.set(
      inKT(s) ? `$J_N$ in units of $Γ$, $J_E$ in $Γ$ ${KT}` : "$J_N$ in units of $Γ$, $J_E$ in $Γ$ and energy units",
    );
    parts.entropy.caption.set("per time, in $k_B$$Γ$");
    parts.levels.note.set(seaWords(s, mode === "wide"));
  }
}
