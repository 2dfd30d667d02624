import type { Controls } from "./controls";
import { html, type Mark } from "./dom";
import { Rich } from "./rich";

/** A native range input with name, value and unit. On a log scale the input itself runs over the logarithm. */
export class Slider {
  private readonly input: HTMLInputElement;
  private readonly field: Mark<HTMLInputElement>;
  private readonly output: Rich;
  private pressed = false;

  constructor(
    parent: Mark,
    private readonly controls: Controls,
    private readonly key: string,
    id: string,
    private readonly unit: () => { rich: string; spoken: string },
    released: () => void,
  ) {
    const p = controls.param(key);
    const row = html(parent, "div", { class: "q-slider" }).named(p.symbol);
    const name = html(row, "label", { class: "q-name", for: id });
    new Rich(html(name, "span")).set(`$${symbolOf(p.symbol)}$`);
    // A single letter in a label is a symbol too.
    const label = p.label.replace(/(^|\s)([A-Za-z])(?=\s|$)/g, "$1$$$2$$");
    new Rich(html(name, "span", { class: "q-muted" })).set(` ${label}`);
    this.output = new Rich(html(row, "span", { class: "q-setting" }));
    this.field = html(row, "input", {
      type: "range",
      id,
      "data-key": key,
      step: "any",
      min: String(this.to(p.min)),
      max: String(this.to(p.max)),
    });
    this.input = this.field.node;
    this.input.addEventListener("pointerdown", () => {
      this.pressed = true;
      controls.held = true;
    });
    const release = () => {
      if (!this.pressed) return;
      this.pressed = false;
      controls.held = false;
      released();
    };
    this.input.addEventListener("pointerup", release);
    this.input.addEventListener("pointercancel", release);
    this.input.addEventListener("change", release);
    this.input.addEventListener("input", () => {
      const value = this.from(this.input.valueAsNumber);
      controls.set({ [key]: this.pressed ? controls.round(key, value) : controls.clamp(key, value) });
    });
    this.input.addEventListener("keydown", (e) => {
      if (e.altKey || e.ctrlKey || e.metaKey) return;
      const value = controls.byKeyboard(key, e.key);
      if (value === null) return;
      controls.set({ [key]: value });
      e.preventDefault();
      e.stopPropagation();
    });
  }

  private to(value: number): number {
    return this.controls.param(this.key).scale === "log" ? Math.log10(value) : value;
  }

  private from(position: number): number {
    return this.controls.param(this.key).scale === "log" ? Number((10 ** position).toPrecision(12)) : position;
  }

  paint(): void {
    const p = this.controls.param(this.key);
    const value = this.controls.get(this.key);
    const text = this.controls.text(this.key, value);
    const position = this.to(value);
    const { rich, spoken } = this.unit();
    if (this.input.valueAsNumber !== position && !this.pressed) this.input.value = String(position);
    const part = (position - this.to(p.min)) / (this.to(p.max) - this.to(p.min));
    this.field.style("--p", `${(100 * part).toFixed(1)}%`);
    this.field.attr("aria-valuetext", spoken ? `${text} ${spoken}` : text);
    this.output.set(rich ? `${text} ${rich}` : text);
  }
}

/** T_L as T_L, Γ_L0 as Γ with the index L0. */
export function symbolOf(symbol: string): string {
  const [letter, index] = symbol.split("_");
  return index ? `${letter}_{${index}}` : letter;
}
