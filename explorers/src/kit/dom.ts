/** Elements are made once and written to only on change: that is what keeps an input under a few milliseconds. */

const SVG = "http://www.w3.org/2000/svg";

export type Attributes = Record<string, string | number>;

export class Mark<E extends Element = Element> {
  private readonly written = new Map<string, string>();

  constructor(readonly node: E) {}

  set(attributes: Attributes): this {
    for (const name in attributes) this.attr(name, attributes[name]);
    return this;
  }

  attr(name: string, value: string | number): this {
    // Two decimals are below what a screen can show.
    const text = typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
    if (this.written.get(name) !== text) {
      this.written.set(name, text);
      this.node.setAttribute(name, text);
    }
    return this;
  }

  text(value: string): this {
    if (this.written.get("#text") !== value) {
      this.written.set("#text", value);
      this.node.textContent = value;
    }
    return this;
  }

  show(on: boolean): this {
    const value = on ? "" : "none";
    if (this.written.get("#display") !== value) {
      this.written.set("#display", value);
      (this.node as unknown as ElementCSSInlineStyle).style.display = value;
    }
    return this;
  }

  style(name: string, value: string): this {
    const key = `#style ${name}`;
    if (this.written.get(key) !== value) {
      this.written.set(key, value);
      (this.node as unknown as ElementCSSInlineStyle).style.setProperty(name, value);
    }
    return this;
  }

  /** Which symbols of the page's formulas this mark stands for. */
  named(symbols: string): this {
    if (symbols) this.attr("data-symbol", symbols);
    else if (this.written.delete("data-symbol")) this.node.removeAttribute("data-symbol");
    return this;
  }

  toggle(name: string, on: boolean): this {
    const key = `#class ${name}`;
    if (this.written.get(key) !== String(on)) {
      this.written.set(key, String(on));
      this.node.classList.toggle(name, on);
    }
    return this;
  }
}

/** An SVG element, appended to its parent. `class` and the like go in as attributes. */
export function svg<K extends keyof SVGElementTagNameMap>(
  parent: Mark | Element,
  tag: K,
  attributes: Attributes = {},
): Mark<SVGElementTagNameMap[K]> {
  const mark = new Mark(document.createElementNS(SVG, tag) as SVGElementTagNameMap[K]);
  mark.set(attributes);
  (parent instanceof Mark ? parent.node : parent).append(mark.node);
  return mark;
}

export function html<K extends keyof HTMLElementTagNameMap>(
  parent: Mark | Element,
  tag: K,
  attributes: Attributes = {},
  text = "",
): Mark<HTMLElementTagNameMap[K]> {
  const mark = new Mark(document.createElement(tag));
  mark.set(attributes);
  if (text) mark.text(text);
  (parent instanceof Mark ? parent.node : parent).append(mark.node);
  return mark;
}

/** The drawing of one view: its viewport is always the real width in pixels, so text is never squeezed. */
export class Canvas {
  readonly mark: Mark<SVGSVGElement>;
  width = 0;
  height = 0;

  constructor(parent: Mark | Element, label: string) {
    this.mark = svg(parent, "svg", { class: "q-view", role: "group", "aria-label": label });
  }

  size(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.mark.set({ width, height, viewBox: `0 0 ${width} ${height}` });
  }

  label(text: string): void {
    this.mark.attr("aria-label", text);
  }

  /** Position of a pointer in the drawing's own units, whatever zoom the page applies. */
  locate(event: { clientX: number; clientY: number }): [number, number] {
    const box = this.mark.node.getBoundingClientRect();
    const k = box.width > 0 ? this.width / box.width : 1;
    return [(event.clientX - box.left) * k, (event.clientY - box.top) * k];
  }
}
