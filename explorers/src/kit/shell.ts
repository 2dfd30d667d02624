import { copy } from "./clipboard";
import type { Controls, Entry } from "./controls";
import { html, Mark } from "./dom";
import { type Hatches, hatches } from "./hatch";
import { Rich, widthOf } from "./rich";
import { Slider } from "./slider";
import type { Told } from "./words";

export type Mode = "wide" | "medium" | "phone";

export const modeOf = (width: number): Mode => (width >= 1100 ? "wide" : width >= 700 ? "medium" : "phone");

/** Widths of the two columns that the parts stand in; on a phone there is one. */
export function columns(width: number, mode: Mode): [number, number] {
  if (mode === "phone") return [width, width];
  if (mode === "medium") return [Math.floor((width - 24) / 2), Math.floor((width - 24) / 2)];
  return [Math.floor(((width - 40) * 640) / 1060), Math.floor(((width - 40) * 420) / 1060)];
}

/** The sentence is set with this much less space between letters, in parts of its size per letter. */
const TIGHT = 0.02;

export interface ShellOptions {
  id: string;
  entry: Entry;
  root: HTMLElement;
  controls: Controls;
  unit(kind: string): { rich: string; spoken: string };
  released(): void;
  python(): string;
  /** Absolute address of the present state; null where there is no page to link to. */
  link: (() => string) | null;
  signal: AbortSignal;
}

export interface Section {
  part: Mark<HTMLElement>;
  body: Mark<HTMLElement>;
  caption: Rich;
  note: Rich;
}

/** The frame that all figures share: title, presets, sentence, verdict, parts, controls, buttons, status. */
export class Shell {
  readonly id: string;
  readonly hatch: Hatches;
  readonly grid: Mark<HTMLElement>;
  private readonly chips = new Map<string, Mark<HTMLButtonElement>>();
  private readonly select: HTMLSelectElement;
  private width = 0;
  private mode: Mode = "medium";
  private readonly sentence: Mark;
  private readonly pushes: Mark;
  private readonly happens: Mark;
  private readonly title: Mark;
  private readonly swatch: Mark;
  private readonly swatchCut: Mark;
  private readonly why: Rich;
  private readonly whyFolded: Rich;
  private readonly entropy: Rich;
  private readonly sum: Rich;
  private readonly spoken: Mark;
  private readonly note: Mark;
  private readonly sliders: Slider[];
  readonly fold: Mark<HTMLElement>;
  private speaking: ReturnType<typeof setTimeout> | undefined;
  private noteTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly o: ShellOptions) {
    const root = new Mark(o.root);
    this.id = o.id;
    this.hatch = hatches(root, o.id);
    const top = html(root, "div", { class: "q-top" });
    html(top, "p", { class: "q-title" }, o.entry.title);
    const chips = html(top, "div", { class: "q-chips", role: "group", "aria-label": "Start states" });
    for (const preset of o.entry.presets) {
      const chip = html(chips, "button", { type: "button", class: "q-chip", "data-preset": preset.key }, preset.label);
      chip.node.addEventListener("click", () => this.choose(preset.key));
      this.chips.set(preset.key, chip);
    }
    const say = html(root, "p", { class: "q-say", "aria-hidden": "true" });
    this.sentence = say;
    this.pushes = html(say, "span");
    say.node.append(" ");
    this.happens = html(say, "b");
    this.grid = html(root, "div", { class: "q-grid" });

    // Groups, not landmarks: two figures of a page have parts of the same name.
    const verdict = html(this.grid, "section", { role: "group", class: "q-part q-a-verdict", "aria-label": "Verdict" });
    const head = html(verdict, "p", { class: "q-verdict", "aria-hidden": "true" });
    const swatch = this.makeSwatch(head);
    this.swatch = swatch.group;
    this.swatchCut = swatch.cut;
    this.title = html(head, "span");
    this.spoken = html(verdict, "p", { class: "q-unseen", role: "status" });
    this.why = new Rich(html(verdict, "p", { class: "q-why" }));
    const sigma = html(verdict, "p", { class: "q-sigma" });
    this.entropy = new Rich(html(sigma, "span"));
    sigma.node.append(" ");
    this.sum = new Rich(html(sigma, "b", { class: "q-text-entropy" }));
    this.makeKey(verdict);

    const bar = html(root, "div", { class: "q-bar" });
    const pick = html(bar, "label", { class: "q-pick" });
    html(pick, "span", { class: "q-unseen" }, "Start state");
    this.select = this.makeSelect(pick);
    const folded = html(bar, "details", { class: "q-fold q-all" });
    html(folded, "summary", {}, "Controls");
    this.whyFolded = new Rich(html(folded, "p", { class: "q-why" }));

    const main = html(root, "div", { class: "q-controls" });
    const { controls, id } = o;
    const make = (parent: Mark, key: string) =>
      new Slider(parent, controls, key, `${id}-${key}`, () => o.unit(controls.param(key).unit), o.released);
    this.sliders = controls.params.filter((p) => !p.fold).map((p) => make(main, p.key));
    // More than one row of them stands in columns.
    const many = this.sliders.length > 5;
    main.toggle("q-many", many);
    const folds = controls.params.some((p) => p.fold);
    const more = html(root, "details", { class: folds ? "q-fold q-more" : "q-fold" }).show(folds);
    html(more, "summary", {}, "More");
    const inner = html(more, "div", { class: "q-controls" }).toggle("q-many", many);
    this.sliders.push(...controls.params.filter((p) => p.fold).map((p) => make(inner, p.key)));
    this.fold = html(more, "div", { class: "q-numbers" });
    const buttons = html(root, "div", { class: "q-buttons" });
    this.button(buttons, "Reset", () => {
      controls.reset();
      this.say("");
    });
    this.button(buttons, "Copy as Python", () => this.copied(o.python(), "Python code"));
    const { link } = o;
    if (link) this.button(buttons, "Copy link", () => this.copied(link(), "Link"));
    // On a phone everything that sets numbers lives inside "Controls", else below the parts or where a figure wants it.
    this.placeControls = (mode) => {
      const home = mode === "phone" ? folded.node : (this.aside?.node ?? root.node);
      if (main.node.parentElement === home) return;
      if (home === root.node) bar.node.after(main.node, more.node, buttons.node);
      else home.append(main.node, more.node, buttons.node);
    };
    this.note = html(root, "p", { class: "q-status", "aria-live": "polite" });
  }

  private readonly placeControls: (mode: Mode) => void;
  /** Where a figure wants the sliders and buttons, other than below its parts. */
  aside: Mark<HTMLElement> | null = null;

  private makeSwatch(parent: Mark) {
    const holder = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [k, v] of Object.entries({ width: 18, height: 18, viewBox: "0 0 18 18" }))
      holder.setAttribute(k, `${v}`);
    parent.node.append(holder);
    const rect = (attributes: Record<string, string>) => {
      const r = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      for (const [k, v] of Object.entries({ x: "1", y: "1", width: "16", height: "16", rx: "3", ...attributes })) {
        r.setAttribute(k, v);
      }
      holder.append(r);
      return new Mark(r);
    };
    const group = new Mark(holder);
    rect({ class: "q-swatch" });
    const cut = rect({});
    return { group, cut };
  }

  private makeSelect(parent: Mark): HTMLSelectElement {
    const select = html(parent, "select", { class: "q-select" }).node;
    const own = html(new Mark(select), "option", { value: "" }, "Your own values").node;
    own.hidden = true;
    for (const p of this.o.entry.presets) html(new Mark(select), "option", { value: p.key }, p.label);
    select.addEventListener("change", () => select.value && this.choose(select.value));
    return select;
  }

  private makeKey(parent: Mark): void {
    const key = html(parent, "p", { class: "q-key", "aria-hidden": "true" });
    const item = (shape: "force" | "flux" | "against", text: string) => {
      const holder = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      for (const [k, v] of Object.entries({ width: 34, height: 16, viewBox: "0 0 34 16" }))
        holder.setAttribute(k, `${v}`);
      const points =
        shape === "against"
          ? "33,4.5 12,4.5 12,1 1,8 12,15 12,11.5 33,11.5"
          : shape === "flux"
            ? "1,4.5 22,4.5 22,0.5 33,8 22,15.5 22,11.5 1,11.5"
            : "1.5,5 21,5 21,1.5 32,8 21,14.5 21,11 1.5,11";
      const layers = shape === "force" ? ["q-line"] : shape === "flux" ? ["q-fill"] : ["q-fill", "cut", "q-line"];
      const g = document.createElementNS("http://www.w3.org/2000/svg", "g");
      g.setAttribute("class", "q-arrow");
      g.setAttribute("style", "--c:var(--q-muted)");
      for (const layer of layers) {
        const p = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
        p.setAttribute("points", points);
        if (layer === "cut") p.setAttribute("fill", this.hatch.cut);
        else p.setAttribute("class", layer);
        g.append(p);
      }
      holder.append(g);
      const span = html(key, "span");
      span.node.append(holder, text);
    };
    item("force", "force");
    item("flux", "flux");
    item("against", "flux against its force");
  }

  section(area: string, heading: string, label: string, noted = true): Section {
    const part = html(this.grid, "section", { role: "group", class: `q-part q-a-${area}`, "aria-label": label });
    const head = html(part, "p", { class: "q-h" }).show(heading !== "");
    html(head, "span", {}, heading);
    const caption = new Rich(html(head, "span", { class: "q-caption" }));
    const body = html(part, "div", { class: "q-body" });
    const under = html(part, "p", { class: "q-under" }).show(noted);
    const note = new Rich(under);
    return { part, body, caption, note };
  }

  /** The parts that every figure of a device has. */
  parts() {
    return {
      strip: this.section("strip", "", "Forces and fluxes", false),
      levels: this.section("levels", "Levels", "Levels"),
      states: this.section("states", "Charge states", "Charge states"),
      currents: this.section("currents", "Currents", "Currents", false),
      entropy: this.section("entropy", "Entropy production", "Entropy production"),
    };
  }

  private button(parent: Mark, text: string, act: () => void): void {
    html(parent, "button", { type: "button", class: "q-button" }, text).node.addEventListener("click", act);
  }

  private async copied(text: string, what: string): Promise<void> {
    const done = await copy(text, this.o.root);
    this.say(done === "copied" ? `${what} copied.` : "Press Ctrl+C (⌘C on a Mac) to copy the selected text.");
  }

  private choose(key: string): void {
    const preset = this.o.entry.presets.find((p) => p.key === key);
    if (!preset) return;
    this.say("");
    if (preset.options) this.o.controls.choose(preset.options);
    this.o.controls.moveTo(this.o.controls.presetValues(preset), key);
  }

  /** A line that says what happened; empty to clear it. */
  say(text: string): void {
    clearTimeout(this.noteTimer);
    this.note.text(text);
    if (text) this.noteTimer = setTimeout(() => this.note.text(""), 12000);
  }

  tell(told: Told, line: string, sigma: string): void {
    this.pushes.text(told.pushes);
    this.happens.text(told.happens).attr("class", `q-text-${told.colour}`);
    this.title.text(told.title);
    this.fitSentence(told);
    this.why.set(told.why);
    this.whyFolded.set(told.why);
    this.entropy.set(line);
    this.sum.set(sigma);
    this.swatch.show(told.swatch !== "none").style("--c", `var(--q-${told.swatchColour})`);
    this.swatch.attr("class", told.swatch === "dots" ? "q-swatch-dots" : "q-swatch-hatch");
    const dots = told.swatchColour === "energy" ? this.hatch.dotsEnergy : this.hatch.dotsParticle;
    this.swatchCut.attr("fill", told.swatch === "dots" ? dots : this.hatch.cut);
    // Seen at once, spoken at rest: a slider would flood a screen reader.
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const plainText = `${told.title}. ${told.pushes} ${told.happens} ${line} ${sigma}`;
      this.spoken.text(plainText.replace(/[$_{}]/g, ""));
    }, 150);
  }

  /** The sentence keeps its height: a long one is set smaller, not on another line. */
  private fitSentence(told: Told): void {
    const { mode } = this;
    const full = mode === "phone" ? 21 : 28;
    const room = this.width - 4;
    if (room <= 0) return;
    const [first, second] = [widthOf(`${told.pushes} `, full, 600), widthOf(told.happens, full, 700)];
    const wanted = (mode === "phone" ? Math.max(first, second) : first + second) * (1 - TIGHT);
    this.sentence.style("font-size", `${Math.min(full, Math.floor((2 * full * room) / wanted) / 2)}px`);
  }

  resize(width: number, mode: Mode): void {
    this.width = width;
    this.mode = mode;
    this.placeControls(mode);
  }

  paint(): void {
    const { preset } = this.o.controls;
    for (const [key, chip] of this.chips) chip.attr("aria-pressed", String(key === preset));
    if (this.select.value !== (preset ?? "")) this.select.value = preset ?? "";
    for (const slider of this.sliders) slider.paint();
  }
}
