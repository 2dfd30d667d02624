import { Choice } from "../kit/choice";
import { html, Mark } from "../kit/dom";
import { Facts } from "../kit/facts";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, show } from "../kit/format";
import { Ledger } from "../kit/ledger";
import { Picker } from "../kit/picker";
import { columns, type Mode } from "../kit/shell";
import { States } from "../kit/states";
import { Strip } from "../kit/strip";
import { unitOf } from "../kit/units";
import { Network } from "../physics/network";
import { type StepFlux, stepFluxes } from "../physics/steps";
import { type EntropyDevice, type EntropyReading, own, rate } from "./entropy-devices";

/** The same entropy production by steps and by reservoirs, with the network beside it. */
export const biases = (device: EntropyDevice): Figure => ({
  fromSpec: device.fromSpec,
  unit: unitOf,
  python: (values) => `${device.code(values)}
for step in state.transitions:
    print(step.source, step.target, step.reservoir, step.flux, step.bias, step.flux * step.bias)
`,
  create: (context) => new Biases(context, device),
});

class Biases implements View {
  private readonly net: Network;
  private readonly strip: Strip;
  private readonly ledger: Ledger;
  private readonly states: States;
  private readonly facts: Facts;
  private readonly pickers: Record<"part" | "step", Picker>;
  private readonly choice: Choice;
  private readonly parts;
  private readonly root: Mark<HTMLElement>;

  constructor(
    private readonly c: Context,
    private readonly device: EntropyDevice,
  ) {
    const { shell, controls } = c;
    this.root = new Mark(c.root);
    this.net = new Network(device.spec(controls.values()));
    const strip = shell.section("strip", "", "Forces and fluxes", false);
    this.parts = {
      ledger: shell.section("ledger", "Two accounts", "Two accounts of the entropy production"),
      states: shell.section("states", "Charge states", "Charge states", false),
      facts: shell.section("facts", "One step", "One step", false),
    };
    const { ledger, states, facts } = this.parts;
    ledger.note.mark.style("min-height", "calc(8px + 2.8em)");
    this.strip = new Strip(strip.body, shell.hatch, {
      lanes: device.lanes,
      forceScale: 0.8,
      fluxScale: 0.06,
      label: "Forces and fluxes",
    });
    const picks = [ledger, facts].map(({ body }) => html(body, "div", { class: "q-pickers q-single" }));
    const picker = (i: number, key: string) =>
      new Picker(picks[i], controls, key, `${shell.id}-${key}`, (value) => controls.choose({ [key]: value }));
    this.pickers = { part: picker(0, "part"), step: picker(1, "step") };
    const sum = { name: "sum $Σ$", colour: "entropy" };
    const reading = this.device.read(this.net, controls.values());
    this.ledger = new Ledger(
      ledger.body,
      shell.hatch,
      [
        {
          title: "by steps",
          rows: device.steps.map((s) => ({
            key: s.key,
            name: this.nameOf(s.key),
            colour: s.colour,
            symbols: "J_e X_e",
          })),
          sum,
        },
        {
          title: "by reservoirs",
          rows: reading.pairs.map(({ name, symbols, colour }) => ({ key: "", name: `${name} ${symbols}`, colour })),
          sum,
        },
      ],
      true,
      "Entropy production",
    );
    this.states = new States(states.body, shell.hatch, device.steps, [], "Four charge states");
    this.facts = new Facts(facts.body, 8);
    this.choice = new Choice(c.root, controls, "step", () => this.look(), c.signal);
  }

  private nameOf(key: string): string {
    const s = this.device.steps.find((step) => step.key === key)!;
    const { states } = this.net.topology;
    return `${s.words}: ${states[s.from]} → ${states[s.to]}`;
  }

  resize(width: number, mode: Mode): void {
    const [left, right] = columns(width, mode);
    this.strip.resize(left);
    this.ledger.resize(left);
    this.states.resize(right, mode === "phone" && width < 420);
  }

  private reading!: EntropyReading;
  private steps: StepFlux[] = [];

  paint(): void {
    const { controls, shell } = this.c;
    const values = controls.values();
    const r = this.device.read(this.net, values);
    this.reading = r;
    this.steps = stepFluxes(this.net);
    for (const [side, name] of Object.entries(this.device.warmth(values))) {
      this.root.style(`--q-${side}`, `var(--q-${name})`);
      this.root.style(`--q-${side}-text`, `var(--q-${name}-text)`);
      this.root.style(`--q-sea-${side}`, `var(--q-sea-${name})`);
    }
    shell.tell(r.told, r.line, `$Σ$ = ${show(r.sigma, r.pS)}`);
    const spoken = r.lanes.map((lane) => `${lane.forceText}, ${lane.fluxText}`).join("; ");
    this.strip.draw(r.lanes, `${r.told.pushes} ${r.told.happens} ${spoken}.`.replace(/[${}]/g, ""));
    this.pickers.part.show(controls.option("part"));
    this.look();
  }

  /** All that depends on which step is looked at. */
  private look(): void {
    const { controls } = this.c;
    if (this.steps.length === 0) return;
    const chosen = this.choice.current;
    this.pickers.step.show(controls.option("step"));
    this.drawLedger(chosen, controls.option("part") === "whole");
    this.drawStates(chosen);
    this.drawFacts(chosen);
  }

  private drawLedger(chosen: string, whole: boolean): void {
    const { pairs, sigma, pS } = this.reading;
    const { device, steps, parts } = this;
    const bySteps = steps.map(({ flux, bias, reservoir }) => {
      const value = flux * (whole ? bias : reservoir);
      return { value, text: show(value, pS), against: value < 0 };
    });
    const byReservoirs = pairs.map(({ F, J, seen }) => ({
      value: F * seen,
      text: show(F * J, pS),
      against: F * seen < 0,
    }));
    const total = show(sigma, pS);
    const told = device.steps.map(({ key }, i) => `${this.nameOf(key).replace(/\$/g, "")} ${bySteps[i].text}`);
    const pair = pairs.map(({ symbols }, i) => `${symbols.replace(/[${}]/g, "")} ${byReservoirs[i].text}`);
    const what = whole ? "By steps" : "By steps, reservoirs' entropy alone";
    this.ledger.draw(
      [bySteps, byReservoirs],
      [total, total],
      chosen,
      `Entropy production. ${what}: ${told.join(", ")}. By reservoirs: ${pair.join(", ")}. Both sums: ${total}.`,
    );
    parts.ledger.caption.set("per time, in $k_B$$Γ$");
    parts.ledger.note.set(
      whole
        ? "A step never goes back: flux and bias have one sign. Pairs of a reservoir may."
        : "Without the dots’ part a step may go back. The dots’ parts add up to zero.",
    );
  }

  private drawStates(chosen: string): void {
    const { net, device } = this;
    this.states.draw(
      {
        names: net.topology.states,
        probabilities: net.probabilities,
        edges: device.steps.map((s, i) => ({ ...s, flux: net.channelFlux[i] })),
        loops: [],
      },
      `Probabilities of 00, 10, 01, 11: ${[...net.probabilities].map((q) => fixed(q, 2)).join(", ")}.`,
    );
    this.parts.states.caption.set("area: probability, width: net flux");
    for (const node of this.parts.states.body.node.querySelectorAll<SVGElement>("[data-link]")) {
      node.classList.toggle("q-chosen", node.dataset.link === chosen);
    }
  }

  private drawFacts(chosen: string): void {
    const i = this.device.steps.findIndex((s) => s.key === chosen);
    const { from, to, where, key } = this.device.steps[i];
    const { forward, backward, flux, bias, reservoir } = this.steps[i];
    const { states } = this.net.topology;
    this.facts.show([
      ["step", where],
      [`${states[from]} → ${states[to]}`, `${rate(forward)} $Γ$`, "J_e^+"],
      [`${states[to]} → ${states[from]}`, `${rate(backward)} $Γ$`, "J_e^−"],
      ["net flux", `${own(flux)} $Γ$`, "J_e"],
      ["bias", own(bias), "X_e"],
      [key === "flip" ? "of it, reservoirs" : `of it, $${key[0]}$ gains`, own(reservoir)],
      ["of it, dots gain", own(bias - reservoir)],
      ["entropy", `flux × bias = **${show(flux * bias, this.reading.pS)}**`, "J_e X_e"],
    ]);
  }
}
