/**
 * A contact, an edge and a loop are one thing in two views: touching one brightens its partners and pales the
 * rest. Marks carry `data-link`; `partners` says what belongs together.
 */
export class Highlight {
  private pinned = "";
  private shown = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly partners: Record<string, string[]>,
    private readonly changed: (key: string) => void,
    signal: AbortSignal,
  ) {
    const keyOf = (e: Event) =>
      e.target instanceof Element ? (e.target.closest<SVGElement>("[data-link]")?.dataset.link ?? "") : "";
    root.addEventListener("pointerover", (e) => e.pointerType !== "touch" && this.show(keyOf(e) || this.pinned), {
      signal,
    });
    root.addEventListener("pointerleave", () => this.show(this.pinned), { signal });
    root.addEventListener("focusin", (e) => this.show(keyOf(e) || this.pinned), { signal });
    root.addEventListener("focusout", () => this.show(this.pinned), { signal });
    const pin = (key: string) => {
      this.pinned = key === this.pinned ? "" : key;
      this.show(this.pinned);
    };
    root.addEventListener("click", (e) => pin(keyOf(e)), { signal });
    document.addEventListener(
      "click",
      (e) => {
        if (this.pinned && e.target instanceof Node && !root.contains(e.target)) pin("");
      },
      { signal },
    );
    root.addEventListener(
      "keydown",
      (e) => {
        if (e.key === "Escape" && this.shown) pin("");
      },
      { signal },
    );
  }

  private show(key: string): void {
    if (key === this.shown) return;
    this.shown = key;
    const lit = new Set(this.partners[key] ?? (key ? [key] : []));
    this.root.classList.toggle("q-dim", lit.size > 0);
    for (const node of this.root.querySelectorAll<SVGElement>("[data-link]")) {
      node.classList.toggle("q-lit", lit.has(node.dataset.link ?? ""));
    }
    this.changed(key);
  }

  get current(): string {
    return this.shown;
  }
}
