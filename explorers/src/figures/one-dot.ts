import { currentsPlot } from "../kit/currents";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, plain, show } from "../kit/format";
import type { LinePlot } from "../kit/plot";
import { columns, type Mode } from "../kit/shell";
import { Strip } from "../kit/strip";
import { inKT, KT, spokenUnit, unitOf } from "../kit/units";
import { Waterfall } from "../kit/waterfall";
import { payment } from "../kit/words";
import { Network } from "../physics/network";
import type { DeviceSpec } from "../physics/spec";
import { particleBias } from "../physics/verdict";
import { OneLevels } from "./one-levels";
import { loadOne, OneCurves, type OneState, oneSpec, oneState, pythonCode, readOne } from "./one-reading";
import { OneRegions } from "./one-regions";
import { seaWords } from "./three-parts";

const state = (values: Record<string, number>) => values as unknown as OneState;

export const oneDot: Figure = {
  fromSpec: (spec) => ({ ...oneState(spec as DeviceSpec) }),
  unit: unitOf,
  python: (values) => pythonCode(state(values)),
  create: (context) => new OneDot(context),
};

class OneDot implements View {
  private readonly net: Network;
  private readonly curves: OneCurves;
  private readonly strip: Strip;
  private readonly levels: OneLevels;
  private readonly map: OneRegions;
  private readonly plot: LinePlot;
  private readonly waterfall: Waterfall;
  private readonly parts;
  private mode: Mode = "medium";

  constructor(private readonly c: Context) {
    const { shell, controls } = c;
    const now = () => state(controls.values());
    this.net = new Network(oneSpec(now()));
    this.curves = new OneCurves(new Network(oneSpec(now())));
    const released = () => this.paint();
    this.parts = {
      strip: shell.section("strip", "", "Forces and fluxes", false),
      levels: shell.section("levels", "Level", "Level"),
      map: shell.section("regions", "Work and heat", "Work and heat"),
      currents: shell.section("currents", "Currents", "Currents", false),
      entropy: shell.section("entropy", "Entropy production", "Entropy production"),
    };
    const { parts } = this;
    const lanes = [
      { name: "particles", colour: "particle" as const },
      { name: "energy", colour: "energy" as const },
    ];
    const strip = { lanes, forceScale: 0.8, fluxScale: 0.06, label: "Forces and fluxes" };
    this.strip = new Strip(parts.strip.body, shell.hatch, strip);
    const unit = () => spokenUnit(now());
    this.levels = new OneLevels(parts.levels.body, shell.hatch, controls, unit, "Level diagram", released);
    this.map = new OneRegions(parts.map.body, shell.hatch, controls, released);
    this.plot = currentsPlot(parts.currents.body, shell.hatch, {
      controls,
      key: "mu_L",
      label: "particle force F_N, by moving the chemical potential of L",
      force: () => particleBias(now().T_L, now().mu_L, now().T_R, now().mu_R),
      moved: (FN) => ({ mu_L: OneCurves.muL(FN, now()) }),
      released,
    });
    this.waterfall = new Waterfall(parts.entropy.body, shell.hatch);
  }

  resize(width: number, mode: Mode): void {
    this.mode = mode;
    const [left, right] = columns(width, mode);
    const compact = mode === "phone" && width < 420;
    this.strip.resize(left);
    this.levels.resize(left, compact);
    this.map.resize(right, compact ? 270 : left >= 420 ? 338 : 286);
    // What the dot does may take two lines.
    this.parts.map.note.mark.style("min-height", right < 440 ? "calc(8px + 2.8em)" : "");
    this.plot.resize(left, compact);
    this.waterfall.resize(right, compact);
  }

  paint(): void {
    const s = state(this.c.controls.values());
    const r = readOne(this.net, s);
    const { FE, FN, JN, JE, seen, pS, sigma } = r;
    this.c.shell.tell(r.told, r.line, `$Σ$ = ${show(sigma, pS)}`);
    this.c.root.dataset.hot = s.T_L > s.T_R ? "L" : s.T_L < s.T_R ? "R" : "none";
    this.strip.draw(r.lanes, r.spoken);
    this.paintLevels(s, r);
    this.map.draw(
      s,
      `What the dot does over its level and mu_L. Level ${plain(s.eps)}, mu_L = ${plain(s.mu_L)}: ${r.role}`,
    );
    this.paintCurrents(s, r);
    const total = FE * seen.JE + FN * seen.JN;
    this.waterfall.draw(
      [
        { value: FE * seen.JE, text: show(FE * JE, pS) },
        { value: FN * seen.JN, text: show(FN * JN, pS) },
        { value: total, text: show(sigma, pS) },
      ],
      `Entropy production: energy term ${show(FE * JE, pS)}, particle term ${show(FN * JN, pS)}, sum ${show(sigma, pS)}.`,
    );
    this.parts.entropy.note.set(payment(FE * seen.JE, FN * seen.JN));
    this.captions(s, r.role);
  }

  private paintLevels(s: OneState, { v, FE, FN, seen }: ReturnType<typeof readOne>): void {
    const name = (side: "L" | "R") => {
      const [T, other] = side === "L" ? [s.T_L, s.T_R] : [s.T_R, s.T_L];
      const word = T > other ? "hot " : T < other ? "cold " : "";
      return `${word}$${side}$${this.mode === "wide" ? `, $T_${side}$ = ${plain(T, 1)}` : ""}`;
    };
    const filled = this.net.probabilities[1];
    this.levels.draw(
      {
        eps: s.eps,
        T: [s.T_L, s.T_R],
        mu: [s.mu_L, s.mu_R],
        p: filled,
        flux: seen.JN,
        against: v.inverse === "particle" && seen.JN !== 0,
        cross: FE === 0 ? null : -FN / FE,
        crossText: v.inverse === null ? "" : "$c$*",
        heads: [name("L"), name("R")],
        axis: inKT(s) ? `$E$ (${KT})` : "$E$",
      },
      `Level at ${fixed(s.eps, 2)} between reservoirs with T = ${s.T_L}, mu = ${s.mu_L} and T = ${s.T_R}, mu = ${s.mu_R}. The dot is full with probability ${fixed(filled, 2)}.`,
    );
  }

  private paintCurrents(s: OneState, { FN, FE, JN, JE }: ReturnType<typeof readOne>): void {
    const { curves } = this;
    loadOne(curves.net, s);
    curves.fill(s, FN);
    const zeros = curves.zeros(s);
    const regions = curves.regions(s, zeros);
    const told = zeros.map((z) => `${z.series === 0 ? "J_N" : "J_E"} crosses zero at F_N = ${z.x.toFixed(3)}.`);
    const named = FE === 0 ? [] : regions.map((r) => `${r.name} from ${r.from.toFixed(2)} to ${r.to.toFixed(2)}.`);
    this.plot.draw(
      {
        x: curves.x,
        y: curves.y,
        domain: curves.domain,
        now: FN,
        at: [JN, JE],
        regions,
        // Both currents vanish at one force: one name is enough.
        zeros: curves.labelled(zeros.filter((z) => z.series === 0)),
      },
      `Currents against the particle force from ${plain(curves.domain[0], 1)} to ${plain(curves.domain[1], 1)}. ${[...told, ...named].join(" ")}`,
    );
  }

  private captions(s: OneState, role: string): void {
    const { parts, mode } = this;
    parts.levels.caption.set("drag the rings");
    parts.map.caption.set(
      mode === "wide" ? "drag the ring; dots: an inverse current, formal" : "dots: inverse, formal",
    );
    const unit = inKT(s) ? `$Γ$ ${KT}` : "$Γ$ and energy units";
    parts.currents.caption.set(mode === "phone" ? `$J_E$ in ${unit}` : `$J_N$ in units of $Γ$, $J_E$ in ${unit}`);
    parts.entropy.caption.set("per time, in $k_B$$Γ$");
    parts.levels.note.set(seaWords(s));
    parts.map.note.set(role);
  }
}
