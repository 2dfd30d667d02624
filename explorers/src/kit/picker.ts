import type { Controls } from "./controls";
import { html, type Mark } from "./dom";

/** A native menu for a choice that is not a number. */
export class Picker {
  private readonly select: HTMLSelectElement;

  constructor(parent: Mark, controls: Controls, key: string, id: string, changed: (value: string) => void) {
    const option = controls.options.find((o) => o.key === key)!;
    const label = html(parent, "label", { class: "q-picker", for: id });
    html(label, "span", { class: "q-muted" }, option.label);
    this.select = html(label, "select", { id, "data-key": key }).node;
    option.values.forEach((value, i) => {
      html(this.select, "option", { value }, option.names[i]);
    });
    this.select.addEventListener("change", () => changed(this.select.value));
  }

  /** `offered` leaves out what cannot be chosen now. */
  show(value: string, offered: (value: string) => boolean = () => true): void {
    for (const option of this.select.options) {
      const off = !offered(option.value);
      if (option.disabled !== off) Object.assign(option, { disabled: off, hidden: off });
    }
    if (this.select.value !== value) this.select.value = value;
  }
}
