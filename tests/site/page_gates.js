// What the page gates ask the page itself. Each function is called from page_gates.py.
(() => {
  const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 0;
  const CONTROLS =
    "input:not([type=hidden]), select, textarea, button, summary, [role=slider], [role=button], [role=switch], " +
    "[role=checkbox], [role=radio], [role=tab]";

  /** Everything a reader can perceive of a figure, without what only says where the focus is. */
  function shown(scope) {
    const drawings = [...scope.querySelectorAll("svg")].map((s) => s.outerHTML);
    const states = [...scope.querySelectorAll("details, [aria-pressed], [aria-checked], [aria-selected]")].map(
      (e) => `${e.open}${e.ariaPressed}${e.ariaChecked}${e.ariaSelected}`,
    );
    // What a range input shows is its own doing; what is written elsewhere is the figure's.
    const copies = [...scope.querySelectorAll("textarea, input:not([type=range])")].map((e) => e.value);
    const whole = [scope.innerText, scope.matches(":not([data-predict])"), location.href];
    return [...drawings, ...states, ...copies, ...whole].join("\n").replaceAll(/q-(?:lit|dim|held)\b/g, "");
  }

  /** Folds first: the first thing a reader does with them is to open what they hide. */
  function controls(scope, which) {
    const found = [...scope.querySelectorAll(CONTROLS)].filter((c) => visible(c) && c.matches(which));
    return found.sort((a, b) => Number(b.localName === "summary") - Number(a.localName === "summary"));
  }

  /** What a control is called, for a sentence. */
  function nameOf(control) {
    const key = control.dataset.key ? ` [${control.dataset.key}]` : "";
    const said = control.getAttribute("aria-label") || control.labels?.[0]?.innerText || control.innerText || "";
    const kind = control.getAttribute("role") || control.type || control.localName;
    return `${kind} ${said.trim().replaceAll(/\s+/g, " ").slice(0, 50)}${key}`;
  }

  const numbers = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  /** [red, green, blue, opacity], or null for nothing, a pattern or a gradient. */
  function paint(colour) {
    if (!/^rgba?\(/.test(colour)) return null;
    const [r, g, b, a = 1] = numbers(colour);
    return a === 0 ? null : [r, g, b, a];
  }
  function opacity(element) {
    let part = 1;
    for (let e = element; e && e.localName !== "body"; e = e.parentElement) part *= Number(getComputedStyle(e).opacity);
    return part;
  }
  function background(element) {
    for (let e = element; e; e = e.parentElement) {
      const found = paint(getComputedStyle(e).backgroundColor);
      if (found && found[3] === 1) return found;
    }
    return [255, 255, 255, 1];
  }

  /** Every text of a figure's drawings: its words, colours and box on the page. */
  function texts(figure) {
    return [...figure.querySelectorAll("svg text")]
      .filter((t) => visible(t) && t.textContent.trim())
      .map((t) => {
        const box = t.getBoundingClientRect();
        const runs = [t, ...t.querySelectorAll("tspan")].filter((r) => r.textContent.trim());
        const colours = [...new Set(runs.map((r) => getComputedStyle(r).fill))].map(paint);
        return {
          words: t.textContent.trim(),
          colours: colours.filter(Boolean),
          opacity: opacity(t),
          box: [box.left + scrollX, box.top + scrollY, box.width, box.height],
        };
      });
  }

  /** Every line and filled shape of a figure's drawings but surfaces: its class and the colours that show it. */
  function marks(figure, surfaces) {
    const found = new Map();
    for (const e of figure.querySelectorAll("svg :is(path, line, polyline, polygon, circle, ellipse, rect)")) {
      if (e.closest("defs, pattern, clipPath, mask") || e.matches(surfaces) || !e.checkVisibility()) continue;
      const style = getComputedStyle(e);
      const strength = opacity(e);
      const colours = [];
      if (Number.parseFloat(style.strokeWidth) > 0) colours.push([paint(style.stroke), Number(style.strokeOpacity)]);
      if (e.localName !== "line") colours.push([paint(style.fill), Number(style.fillOpacity)]);
      const seen = colours.filter(([c]) => c).map(([[r, g, b, a], part]) => [r, g, b, a * part * strength]);
      const name = e.getAttribute("class") ?? e.localName;
      if (seen.length) found.set(`${name} ${seen}`, { name, colours: seen });
    }
    return { behind: background(figure), marks: [...found.values()] };
  }

  window.pageGates = { controls, shown, nameOf, texts, marks };
})();
