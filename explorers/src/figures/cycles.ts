import { Choice } from "../kit/choice";
import { html, Mark } from "../kit/dom";
import { Facts } from "../kit/facts";
import type { Context, Figure, View } from "../kit/figure";
import { fixed, plain, show, signed } from "../kit/format";
import { Ledger } from "../kit/ledger";
import { Picker } from "../kit/picker";
import { columns, type Mode } from "../kit/shell";
import { States } from "../kit/states";
import { Strip } from "../kit/strip";
import { Trees } from "../kit/trees";
import { unitOf } from "../kit/units";
import { Network } from "../physics/network";
import { treesOf } from "../physics/trees";
import { type EntropyDevice, type EntropyReading, own } from "./entropy-devices";

/** The cycles of a network: what each carries, against what, and the trees behind the probabilities. */
export const cycles = (device: EntropyDevice): Figure => ({
  fromSpec: device.fromSpec,
  unit: unitOf,
  python: (values) => `${device.code(values)}
for cycle in state.cycles:
    print(cycle.path, cycle.particles["L"], cycle.energy["L"], cycle.affinity, cycle.flux, cycle.share)
`,
  create: (context) => new Cycles(context, device),
});

class Cycles implements View {
  private readonly net: Network;
  private readonly strip: Strip;
  private readonly ledger: Ledger;
  private readonly states: States;
  private readonly facts: Facts;
  private readonly trees: Trees;
  private readonly pickers: Record<"cycle" | "root", Picker>;
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
    // Many bars leave room beside them.
    if (this.net.topology.cycles.length > 4) c.root.dataset.layout = "rounds";
    const strip = shell.section("strip", "", "Forces and fluxes", false);
    this.parts = {
      ledger: shell.section("ledger", "What the cycles carry", "What the cycles carry", false),
      states: shell.section("states", "The path of a cycle", "The path of a cycle", false),
      facts: shell.section("facts", "One cycle", "One cycle", false),
      trees: shell.section("trees", "Spanning trees", "Spanning trees"),
    };
    const { ledger, states, facts, trees } = this.parts;
    this.strip = new Strip(strip.body, shell.hatch, {
      lanes: device.lanes,
      forceScale: 0.8,
      fluxScale: 0.06,
      label: "Forces and fluxes",
    });
    const picks = [facts, trees].map(({ body }) => html(body, "div", { class: "q-pickers q-single" }));
    const picker = (i: number, key: string) =>
      new Picker(picks[i], controls, key, `${shell.id}-${key}`, (value) => controls.choose({ [key]: value }));
    this.pickers = { cycle: picker(0, "cycle"), root: picker(1, "root") };
    const rows = (symbol: string, colour: string) =>
      this.net.topology.cycles.map((_, k) => {
        const c = k + 1;
        return { key: `${c}`, name: `$${symbol}$ $J_${c}$`, colour, symbols: `${symbol}_${c} J_c ${symbol}_c` };
      });
    this.ledger = new Ledger(
      ledger.body,
      shell.hatch,
      [
        { title: "particles", rows: rows("N", "particle"), sum: { name: "sum $J_N$", colour: "particle" } },
        { title: "energy", rows: rows("E", "energy"), sum: { name: "sum $J_E$", colour: "energy" } },
        { title: "entropy production", rows: rows("A", "entropy"), sum: { name: "sum $Σ$", colour: "entropy" } },
      ],
      false,
      "What the cycles carry",
    );
    this.states = new States(states.body, shell.hatch, device.steps, [], "The path of a cycle", "J_c");
    this.facts = new Facts(facts.body, 6);
    const first = treesOf(this.solved(), 0);
    const lines = [...new Map(device.steps.map(({ from, to }) => [`${from}${to}`, [from, to] as [number, number]]))];
    this.trees = new Trees(
      trees.body,
      shell.hatch.cut,
      lines.map(([, ends]) => ends),
      first.length,
    );
    this.choice = new Choice(c.root, controls, "cycle", () => this.look(), c.signal);
  }

  private solved(): Network {
    this.reading = this.device.read(this.net, this.c.controls.values());
    return this.net;
  }

  private reading!: EntropyReading;

  resize(width: number, mode: Mode): void {
    const [left, right] = columns(width, mode);
    this.strip.resize(left);
    this.ledger.resize(left);
    this.states.resize(right, mode === "phone" && width < 420);
    this.trees.resize(width);
  }

  paint(): void {
    const { controls, shell } = this.c;
    const values = controls.values();
    this.solved();
    const r = this.reading;
    for (const [side, name] of Object.entries(this.device.warmth(values))) {
      this.root.style(`--q-${side}`, `var(--q-${name})`);
      this.root.style(`--q-${side}-text`, `var(--q-${name}-text)`);
      this.root.style(`--q-sea-${side}`, `var(--q-sea-${name})`);
    }
    shell.tell(r.told, r.line, `$Σ$ = ${show(r.sigma, r.pS)}`);
    const spoken = r.lanes.map((lane) => `${lane.forceText}, ${lane.fluxText}`).join("; ");
    this.strip.draw(r.lanes, `${r.told.pushes} ${r.told.happens} ${spoken}.`.replace(/[${}]/g, ""));
    this.paintTrees();
    this.look();
  }

  /** Energy that cycle k takes from the reservoirs whose energy current is told. */
  private energyOf(k: number): number {
    const { net, reading } = this;
    return reading.energyFrom.reduce((sum, r) => sum + net.cycleEnergy[k * net.T.length + r], 0);
  }

  private look(): void {
    if (!this.choice) return;
    const chosen = this.choice.current;
    this.pickers.cycle.show(this.c.controls.option("cycle"));
    this.drawLedger(chosen);
    this.drawPath(Number(chosen) - 1);
    this.drawFacts(Number(chosen) - 1);
  }

  private drawLedger(chosen: string): void {
    const { net } = this;
    const { pN, pE, pS, FN, FE, sigma, pairs, energyFrom, energySymbol } = this.reading;
    const fluxes = [...net.cycleFlux];
    const terms = (carried: (k: number) => number, p: typeof pN, force: number) =>
      fluxes.map((J, k) => {
        const value = carried(k) * J;
        return { value, text: show(value, p), against: value * force < 0 };
      });
    const N = terms((k) => net.topology.cycles[k].particles[0], pN, FN);
    const E = terms((k) => this.energyOf(k), pE, FE);
    const S = terms((k) => net.affinity[k], pS, 1);
    const JN = pairs.find((pair) => pair.colour === "particle")!.J;
    const JE = energyFrom.reduce((sum, r) => sum + net.energyCurrent[r], 0);
    const sums = [show(JN, pN), show(JE, pE), show(sigma, pS)];
    const listed = (all: typeof N) => all.map(({ text }) => text).join(", ");
    this.ledger.draw(
      [N, E, S],
      sums,
      chosen,
      `What the cycles carry. Particles: ${listed(N)}, sum ${sums[0]}. Energy: ${listed(E)}, sum ${sums[1]}. Entropy production: ${listed(S)}, sum ${sums[2]}.`,
    );
    const told = energySymbol === "J_E" ? "" : `$J_E$ is $${energySymbol}$. `;
    this.parts.ledger.caption.set(`${told}Hatched: against its force`);
  }

  private drawPath(k: number): void {
    const { net, device } = this;
    const { steps } = net.topology.cycles[k];
    const flux = net.cycleFlux[k];
    const on = new Set(steps.map((d) => device.steps[d >> 1].key));
    this.states.draw(
      {
        names: net.topology.states,
        probabilities: net.probabilities,
        edges: device.steps.map((s, i) => {
          const d = steps.find((step) => step >> 1 === i);
          return { ...s, flux: d === undefined ? 0 : d & 1 ? -flux : flux };
        }),
        loops: [],
        largest: Math.max(...[...net.cycleFlux].map(Math.abs)),
      },
      `Cycle ${k + 1}, ${this.path(k)}: probabilities of 00, 10, 01, 11: ${[...net.probabilities].map((q) => fixed(q, 2)).join(", ")}.`,
    );
    this.parts.states.caption.set("width: its flux");
    for (const node of this.parts.states.body.node.querySelectorAll<SVGElement>("[data-link]")) {
      node.classList.toggle("q-chosen", on.has(node.dataset.link ?? ""));
    }
  }

  /** Directed steps of a cycle, from its first state on. */
  private round(k: number): { from: string; by: string }[] {
    const { states, cycles, channels } = this.net.topology;
    const { steps } = cycles[k];
    const starts = steps.map((d) => (d & 1 ? channels[d >> 1].to : channels[d >> 1].from));
    const first = starts.indexOf(Math.min(...starts));
    return [...steps.keys()].map((i) => {
      const at = (first + i) % steps.length;
      const key = this.device.steps[steps[at] >> 1].colour;
      return { from: states[starts[at]], by: key === "flip" ? "flip" : `$${key}$` };
    });
  }

  private path(k: number): string {
    const round = this.round(k);
    return [...round, round[0]].map(({ from }) => from).join(" → ");
  }

  private drawFacts(k: number): void {
    const { net, reading } = this;
    const N = net.topology.cycles[k].particles[0];
    const [A, J] = [net.affinity[k], net.cycleFlux[k]];
    const share = reading.sigma > 0 ? `, ${fixed((100 * J * A) / reading.sigma, 0)} % of $Σ$` : "";
    const way = J === 0 ? "stands still" : J > 0 ? "turns forward" : "turns backward";
    this.facts.show([
      ["round", this.path(k)],
      [
        "by",
        this.round(k)
          .map(({ by }) => by)
          .join(", "),
      ],
      ["carries", `$N$ = ${signed(N, 0)}, $E$ = ${plain(this.energyOf(k))}`, "N_c E_c"],
      ["affinity", `${A > 0 ? "+" : ""}${plain(A)}`, "A_c Π_c^+ Π_c^−"],
      ["flux", `${own(J)} $Γ$, ${way}`, "J_c"],
      ["entropy", `**${show(J * A, reading.pS)}**${share}`, "J_c A_c"],
    ]);
  }

  private paintTrees(): void {
    const { net } = this;
    const name = this.c.controls.option("root");
    const root = net.topology.states.indexOf(name);
    this.pickers.root.show(name);
    const found = treesOf(net, root);
    const shares = found.map(({ share }) => fixed(share, 4)).join(", ");
    const p = fixed(net.probabilities[root], 4);
    this.trees.draw(found, root, `Spanning trees rooted at ${name}, with shares of all weights ${shares}; sum ${p}.`);
    this.parts.trees.note.set(`Together they are $p_{${name}}$ = ${p} of the weight of all trees.`);
    this.parts.trees.caption.set("each leads to its root; width: weight");
  }
}
