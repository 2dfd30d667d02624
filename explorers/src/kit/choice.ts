import type { Controls } from "./controls";

/** Marks with `data-link` choose an option by click; hovering looks at one without choosing it. */
export class Choice {
  private hovered = "";

  constructor(
    root: HTMLElement,
    private readonly controls: Controls,
    private readonly key: string,
    private readonly changed: () => void,
    signal: AbortSignal,
  ) {
    const known = controls.options.find((o) => o.key === key)!.values;
    const keyOf = (e: Event) => {
      const link = e.target instanceof Element ? e.target.closest<SVGElement>("[data-link]")?.dataset.link : "";
      return link && known.includes(link) ? link : "";
    };
    const hover = (value: string) => {
      if (value === this.hovered) return;
      this.hovered = value;
      this.changed();
    };
    root.addEventListener("pointerover", (e) => e.pointerType !== "touch" && hover(keyOf(e)), { signal });
    root.addEventListener("pointerleave", () => hover(""), { signal });
    root.addEventListener(
      "click",
      (e) => {
        const value = keyOf(e);
        if (value) controls.choose({ [key]: value });
      },
      { signal },
    );
  }

  /** What is looked at. */
  get current(): string {
    return this.hovered || this.controls.option(this.key);
  }
}
