import { currentsPlot } from "../kit/currents";
import { html, Mark } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, plain, precision, show, vanishes } from "../kit/format";
import { GateLevels } from "../kit/gate-levels";
import { Highlight } from "../kit/highlight";
import type { LinePlot } from "../kit/plot";
import { Rich, widthOf } from "../kit/rich";
import { columns, type Mode } from "../kit/shell";
import { States } from "../kit/states";
import type { Strip } from "../kit/strip";
import { inKT, KT, spokenUnit, unitOf } from "../kit/units";
import { Waterfall } from "../kit/waterfall";
import { Network } from "../physics/network";
import type { DeviceSpec } from "../physics/spec";
import { lambda, loadThree, pushThree, type ThreeState, threeSpec, threeState } from "../physics/three";
import { particleBias } from "../physics/verdict";
import {
  EDGES,
  gateStrip,
  PARTNERS,
  paintWarmth,
  pythonCode,
  seaWords,
  ThreeCurves,
  warmth,
  where,
} from "./three-parts";
import { type Reading, readThree } from "./three-reading";

const state = (values: Record<string, number>) => values as unknown as ThreeState;

export const threeTerminal: Figure = {
  fromSpec: (spec) => ({ ...threeState(spec as DeviceSpec) }),
  unit: unitOf,
  python: (values) => pythonCode(state(values)),
  create: (context) => new ThreeTerminal(context),
};

class ThreeTerminal implements View {
  private readonly net: Network;
  private readonly curves: ThreeCurves;
  private readonly strip: Strip;
  private readonly levels: GateLevels;
  private readonly states: States;
  private readonly plot: LinePlot;
  private readonly waterfall: Waterfall;
  private readonly highlight: Highlight;
  private readonly parts;
  private readonly sum: Rich;
  private readonly root: Mark<HTMLElement>;
  private mode: Mode = "medium";
  private room = 0;
  private energySum = "";
  private particleSum = "";

  constructor(private readonly c: Context) {
    const { shell, controls } = c;
    const now = () => state(controls.values());
    this.root = new Mark(c.root);
    this.net = new Network(threeSpec(now()));
    this.curves = new ThreeCurves(new Network(threeSpec(now())));
    const released = () => this.paint();
    this.parts = shell.parts();
    const { parts } = this;
    this.strip = gateStrip(parts.strip.body, shell.hatch);
    const unit = () => spokenUnit(now());
    this.levels = new GateLevels(parts.levels.body, shell.hatch, controls, unit, "Level diagram", released);
    this.states = new States(
      parts.states.body,
      shell.hatch,
      EDGES.map((e) => ({ key: e.key, colour: e.key[0] })),
      [{ key: "loop", colour: "energy" }],
      "Four charge states",
    );
    this.sum = new Rich(html(parts.states.part, "p", { class: "q-under q-second" })).named("λ");
    this.plot = currentsPlot(parts.currents.body, shell.hatch, {
      controls,
      key: "mu_L",
      label: "particle force F_N, by moving the chemical potentials of L and R apart",
      force: () => particleBias(now().T_L, now().mu_L, now().T_R, now().mu_R),
      moved: (F) => pushThree(F, now()),
      released,
    });
    this.waterfall = new Waterfall(parts.entropy.body, shell.hatch, [
      { name: "particles $F_N$ $J_N$", colour: "particle" },
      { name: "energy $F_{EL}$ $J_{EL}$", colour: "energy" },
      { name: "energy $F_{EM}$ $J_{EM}$", colour: "energy" },
    ]);
    this.highlight = new Highlight(c.root, PARTNERS, () => this.tellStates(), c.signal);
  }

  resize(width: number, mode: Mode): void {
    this.mode = mode;
    const [left, right] = columns(width, mode);
    const compact = mode === "phone" && width < 420;
    this.room = right;
    this.strip.resize(left);
    this.levels.resize(left, compact);
    this.states.resize(right, compact);
    this.plot.resize(left, compact);
    this.waterfall.resize(right, compact);
  }

  paint(): void {
    const s = state(this.c.controls.values());
    const r = readThree(this.net, s);
    paintWarmth(this.root, s);
    this.c.shell.tell(r.told, r.line, `$Σ$ = ${show(r.sigma, r.pS)}`);
    const spoken = r.lanes.map((lane) => `${lane.forceText}, ${lane.fluxText}`).join("; ");
    this.strip.draw(r.lanes, `${r.told.pushes} ${r.told.happens} ${spoken}.`.replace(/[${}]/g, ""));
    this.paintLevels(s, r);
    this.paintStates(s, r);
    this.paintCurrents(s, r);
    const terms = r.pairs.map(({ F, J, seen }) => ({ value: F * seen, text: show(F * J, r.pS) }));
    const total = terms.reduce((sum, term) => sum + term.value, 0);
    this.waterfall.draw(
      [...terms, { value: total, text: show(r.sigma, r.pS) }],
      `Entropy production: particles ${terms[0].text}, energy from L ${terms[1].text}, energy from M ${terms[2].text}, sum ${show(r.sigma, r.pS)}.`,
    );
    this.parts.entropy.note.set(r.pay);
    this.captions(s, r);
  }

  private paintLevels(s: ThreeState, { v, particle, pairs }: Reading): void {
    const flux = this.net.channelFlux;
    const words = warmth(s);
    const head = (side: "L" | "R" | "M") => {
      const word = words[side] === "mid" ? "" : `${words[side]} `;
      return `${word}$${side}$${this.mode === "wide" ? `, $T_${side}$ = ${plain(s[`T_${side}`], 1)}` : ""}`;
    };
    const FE = pairs[1].F;
    const inverse = v.inverse === "particle" && particle.seen !== 0;
    this.levels.draw(
      {
        levels: [
          [s.eps_c, s.eps_c + s.U],
          [s.eps_g, s.eps_g + s.U],
        ],
        T: [s.T_L, s.T_R, s.T_M],
        mu: [s.mu_L, s.mu_R, s.mu_M],
        heads: [head("L"), head("R"), head("M")],
        contacts: [flux[0], flux[1], -flux[2], -flux[3], flux[4], flux[5]],
        cross: FE === 0 ? null : -particle.F / FE,
        crossText: inverse ? "$c$*" : "",
        axis: inKT(s) ? `$E$ (${KT})` : "$E$",
      },
      `Conductor levels at ${fixed(s.eps_c, 2)} and ${fixed(s.eps_c + s.U, 2)} between reservoirs L (T = ${s.T_L}, mu = ${s.mu_L}) and R (T = ${s.T_R}, mu = ${s.mu_R}); gate levels at ${fixed(s.eps_g, 2)} and ${fixed(s.eps_g + s.U, 2)} at reservoir M (T = ${s.T_M}, mu = ${s.mu_M}).`,
    );
  }

  private paintStates(s: ThreeState, { particle, pairs }: Reading): void {
    const { net } = this;
    // Round 00, 10, 11, 01: on the way from 10 to 11 the gate fills from M.
    const C = net.channelFlux[5];
    const p = precision(Math.abs(C));
    this.states.draw(
      {
        names: net.topology.states,
        probabilities: net.probabilities,
        edges: EDGES.map((e, i) => ({
          ...e,
          side: e.side ?? 1,
          flux: net.channelFlux[i],
          colour: e.key[0],
          words: `$${e.key[0]}$`,
        })),
        loops: [{ key: "loop", flux: vanishes(C, p) ? 0 : C, text: `$C$ = ${show(C, p)}`, against: false }],
      },
      `Probabilities of 00, 10, 01, 11: ${[...net.probabilities].map((q) => fixed(q, 2)).join(", ")}. Flux round 00, 10, 11, 01: C = ${show(C, p)}.`,
    );
    const share = lambda(s);
    const direct = particle.J - share * C;
    const pN = precision(Math.max(Math.abs(share * C), Math.abs(direct), Math.abs(particle.J)));
    const rest = `${direct < 0 ? "−" : "+"} ${show(Math.abs(direct), pN, false)}`;
    // In symbols and in figures; in figures alone where that would take a second line.
    const line = (symbol: string, parts: string, figures: string) => {
      const full = `$${symbol}$ = ${parts} = ${figures}`;
      return widthOf(full, 14) + 8 < this.room ? full : `$${symbol}$ = ${figures}`;
    };
    const quanta = `${plain(s.U)} × ${show(C, p, false)} = ${show(pairs[2].J, pairs[2].p)}`;
    this.energySum = line("J_{EM}", "$U$ $C$", quanta);
    const moved = `${show(share * C, pN, false)} ${rest} = **${show(particle.J, pN)}**`;
    this.particleSum = line("J_N", "$λ$ $C$ + direct", moved);
    this.tellStates();
  }

  /** The two sums, or the rate of what is touched. */
  private tellStates(): void {
    const key = this.highlight?.current ?? "";
    this.parts.states.note.set(key ? this.rate(key) : this.energySum);
    this.sum.set(this.particleSum);
  }

  private rate(key: string): string {
    const i = EDGES.findIndex((e) => e.key === key);
    const flux = this.net.channelFlux[i < 0 ? 5 : i];
    const p = precision(Math.max(...this.net.channelFlux.map(Math.abs)));
    const size = show(Math.abs(flux), p, false);
    if (i < 0) {
      const round = flux < 0 ? "00 → 01 → 11 → 10" : "00 → 10 → 11 → 01";
      return vanishes(flux, p) ? "No net flux round the four states." : `Round ${round}: ${size} $Γ$, net.`;
    }
    const right = flux > 0 === (key[0] === "L");
    const way = key[0] === "M" ? `${flux < 0 ? "out of" : "into"} the gate` : `to the ${right ? "right" : "left"}`;
    return `${where(key)}: ${vanishes(flux, p) ? "no net flux" : `${size} $Γ$ ${way}, net`}.`;
  }

  private paintCurrents(s: ThreeState, r: Reading): void {
    const { curves } = this;
    loadThree(curves.net, s);
    curves.fill(s, r.particle.F);
    const zeros = curves.zeros(s);
    const regions = curves.regions(s, zeros);
    const marks = curves.marks(s);
    const named = [
      ...zeros.map((z) => `${z.series === 0 ? "J_N" : "J_E"} crosses zero at F_N = ${z.x.toFixed(3)}.`),
      ...regions.map((g) => `${g.name} from ${g.from.toFixed(2)} to ${g.to.toFixed(2)}.`),
      ...(marks ?? []).map((m, i) => `Linear response: J_${"NE"[i]} = 0 at ${m.x.toFixed(3)}.`),
    ];
    this.plot.draw(
      {
        x: curves.x,
        y: curves.y,
        domain: curves.domain,
        now: r.particle.F,
        at: [r.particle.J, r.energy.J],
        regions,
        zeros: curves.labelled(zeros),
        marks,
      },
      `Currents against the particle force from ${plain(curves.domain[0], 1)} to ${plain(curves.domain[1], 1)}. ${named.join(" ")}`,
    );
  }

  private captions(s: ThreeState, r: Reading): void {
    const { parts, mode } = this;
    const small = mode !== "wide";
    parts.levels.caption.set("drag the rings");
    parts.states.caption.set(
      small ? "area: probability, width: net flux" : "disc area: probability, arrow width: net flux",
    );
    const energy = r.regime === "gate" ? "out of $M$" : r.regime === "path" ? "along the path" : "out of $L$";
    const unit = inKT(s) ? `$Γ$ ${KT}` : "$Γ$ and energy units";
    parts.currents.caption.set(small ? `$J_E$: ${energy}` : `$J_N$ in units of $Γ$; $J_E$ ${energy}, in ${unit}`);
    parts.entropy.caption.set("per time, in $k_B$$Γ$");
    parts.levels.note.set(seaWords(s));
  }
}
