import { html } from "../kit/dom";
import type { Context, Figure, View } from "../kit/figure";
import { show } from "../kit/format";
import { Picker } from "../kit/picker";
import { columns, type Mode, type Section } from "../kit/shell";
import { Strip } from "../kit/strip";
import { unitOf } from "../kit/units";
import { Waterfall } from "../kit/waterfall";
import { Network } from "../physics/network";
import { hiddenCode, hiddenSpec, readHidden, type Telling } from "./hidden-reading";

export const hiddenBath: Figure = {
  unit: unitOf,
  python: (values) => hiddenCode(values),
  create: (context) => new HiddenBath(context),
};

const NAMES: Record<Telling, [string, string]> = {
  LR: ["energy $F_E$ $J_E$", "particles $F_N$ $J_N$"],
  LRM: ["energy $F_E$ $J_E$", "particles $F_N$ $J_N$"],
  heat: ["heat $F_E$ $J_Q$", "particles $Δμ$ $J_N$/$T_R$"],
  mixed: ["heat $F_E$ $J_Q$", "particles $F_N$ $J_N$"],
};

/** One state, and the sums of forces times fluxes that observers write down for it. */
class HiddenBath implements View {
  private readonly net: Network;
  private readonly picker: Picker;
  private readonly strip: Strip;
  private readonly waterfall: Waterfall;
  private readonly parts: Record<"strip" | "entropy", Section>;

  constructor(private readonly c: Context) {
    const { shell, controls } = c;
    this.net = new Network(hiddenSpec(controls.values()));
    this.parts = {
      strip: shell.section("strip", "", "Forces and fluxes", false),
      entropy: shell.section("account", "Entropy production", "Entropy production"),
    };
    const picks = html(this.parts.entropy.body, "div", { class: "q-pickers" });
    this.picker = new Picker(picks, controls, "told", `${shell.id}-told`, (told) => controls.choose({ told }));
    const lanes = [
      { name: "particles", colour: "particle" as const },
      { name: "energy", colour: "energy" as const },
      { name: "from M", colour: "energy" as const, from: "M" },
    ];
    const strip = { lanes, forceScale: 0.8, fluxScale: 0.1, label: "Forces and fluxes" };
    this.strip = new Strip(this.parts.strip.body, shell.hatch, strip);
    this.waterfall = new Waterfall(this.parts.entropy.body, shell.hatch, [
      { name: NAMES.LR[0], colour: "energy" },
      { name: NAMES.LR[1], colour: "particle" },
      { name: "bath $F_M$ $J_M$", colour: "energy" },
      { name: "not told", colour: "flip" },
    ]);
  }

  resize(width: number, mode: Mode): void {
    const [left] = columns(width, mode);
    this.strip.resize(left);
    this.waterfall.resize(width, mode === "phone" && width < 420);
    this.parts.entropy.note.mark.style("min-height", mode === "phone" ? "calc(8px + 2.8em)" : "");
  }

  paint(): void {
    const { controls, shell, root } = this.c;
    const s = controls.values();
    const how = controls.option("told") as Telling;
    const r = readHidden(this.net, s, how);
    root.dataset.hot = s.T_L > s.T_R ? "L" : s.T_L < s.T_R ? "R" : "none";
    const warm = s.T_M >= Math.max(s.T_L, s.T_R) ? "hot" : s.T_M <= Math.min(s.T_L, s.T_R) ? "cold" : "mid";
    for (const [name, value] of [
      ["M", warm],
      ["M-text", `${warm}-text`],
      ["sea-M", `sea-${warm}`],
    ]) {
      root.style.setProperty(`--q-${name}`, `var(--q-${value})`);
    }
    this.picker.show(how);
    const whole = r.missing === 0;
    shell.tell(
      r.told,
      whole ? "The sum is complete:" : "Entropy grows, whoever counts:",
      `$Σ$ = ${show(r.sigma, r.pS)}`,
    );
    const plainText = (text: string) => text.replace(/[${}]/g, "");
    const spoken = r.lanes.map((lane) => plainText(`${lane.name}: ${lane.forceText}, ${lane.fluxText}`)).join("; ");
    this.strip.draw(r.lanes, `${r.told.pushes} ${r.told.happens} ${spoken}.`);
    const texts = r.terms.map((value, i) => (i === 2 && how !== "LRM" ? "hidden" : show(value, r.pS)));
    const names = [...NAMES[how], undefined, undefined, undefined];
    this.waterfall.draw(
      r.terms.map((value, i) => ({ value, text: texts[i], name: names[i] })),
      `Entropy production: ${NAMES[how].map((name, i) => plainText(`${name} ${texts[i]}`)).join(", ")}, bath ${texts[2]}, not told ${texts[3]}, sum ${texts[4]}.`,
    );
    this.parts.entropy.caption.set("what is told, and what is not");
    this.parts.entropy.note.set(
      `Energy out of $L$ and out of $R$: $J_{EL}$ + $J_{ER}$ = ${r.lost}. Where this is not zero, a bath takes part.`,
    );
  }
}
