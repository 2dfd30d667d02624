// What a symbol in a formula means: under the mouse, at a tap, or with the arrow keys on a displayed formula. The figure
// of the page marks the part that the symbol names. The meanings are the rows of the notation page, `qiccSymbols`.
(() => {
  const PARTS = "mjx-mi, mjx-msub, mjx-msup, mjx-msubsup, mjx-mover";
  const BARS = { "\u00af": "bar", "\u2013": "bar", "\u0305": "bar", "^": "hat", "\u02c6": "hat", "\u02d9": "dot", "~": "tilde", "\u02dc": "tilde" };

  const letter = (glyph) => {
    const code = Number.parseInt(/mjx-c([0-9A-F]+)/.exec(glyph.className)?.[1] ?? "0", 16);
    const plain = String.fromCodePoint(code);
    // An upright d is a differential, no symbol of its own.
    return { "ℓ": "ℓ", "∗": "*", d: "ⅆ" }[plain] ?? plain.normalize("NFKC");
  };

  /** A symbol as base, lower and upper index, from the elements that MathJax draws it with. */
  function read(node) {
    const name = node.localName;
    const inner = [...node.children].filter((child) => !/^mjx-(spacer|strut|assistive-mml)$/.test(child.localName));
    if (name === "mjx-c") return { base: letter(node), sub: "", sup: "" };
    if (name === "mjx-mover") {
      const [over, base] = [inner.find((c) => c.localName === "mjx-over"), inner.find((c) => c.localName === "mjx-base")];
      if (over && base) return { base: `${BARS[text(over)] ?? text(over)} ${text(base)}`.replace(/ (?=.* )/g, ""), sub: "", sup: "" };
    }
    if (name === "mjx-msub" || name === "mjx-msup" || name === "mjx-msubsup") {
      const [base, script] = inner;
      const scripts = [...script.children].filter((child) => child.localName !== "mjx-spacer");
      const { base: whole } = { base: text(base) };
      if (name === "mjx-msubsup") return { base: whole, sup: text(scripts[0]), sub: text(scripts[scripts.length - 1]) };
      return name === "mjx-msub" ? { base: whole, sub: text(script), sup: "" } : { base: whole, sub: "", sup: text(script) };
    }
    return { base: inner.map(text).join(""), sub: "", sup: "" };
  }

  const join = ({ base, sub, sup }) => base + (sub && `_${sub}`) + (sup && `^${sup}`);
  const text = (node) => join(read(node));

  /** The names a symbol may have in the table, the most special one first: J_N^L, then J_N^a, then J_N. */
  function names({ base, sub, sup }) {
    if (base === "e" && sup) return ["e^x"]; // the exponential, whatever e is beside it
    const forms = (index, ...others) => [...new Set([index, ...others])];
    const reservoir = (index) => index.replace(/[LRMb]/g, "a");
    const bare = sup.replace(/[′'0-9]/g, "");
    const found = [];
    for (const upper of forms(sup, bare, reservoir(bare), "")) {
      const counted = reservoir(sub).replace(/[01]/g, "n");
      for (const lower of forms(sub, reservoir(sub), counted, sub.replace(/^([1-9]|c′)$/, "c"))) {
        found.push(join({ base, sub: lower, sup: upper }));
      }
    }
    return [...new Set(found)];
  }

  let table = null;
  /** The rows that hold on this page, by the symbol's name: those of the page's own part before the common ones. */
  function meanings() {
    if (table) return table;
    table = new Map();
    const page = typeof DOCUMENTATION_OPTIONS === "undefined" ? "" : DOCUMENTATION_OPTIONS.pagename;
    const here = (row) => row.where.some((place) => page.startsWith(place));
    const rows = window.qiccSymbols ?? [];
    const common = rows.filter((row) => row.where.length === 0);
    // The pages that speak of all parts take the other tables last.
    const others = page.startsWith("book/back-matter/") ? rows : [];
    for (const row of [...rows.filter(here), ...common, ...others]) {
      for (const tex of row.tex) {
        const name = text(MathJax.tex2chtml(tex).querySelector("mjx-math"));
        if (!table.has(name)) table.set(name, { ...row, name });
      }
    }
    return table;
  }

  /** The symbol that a letter belongs to: the widest part around it that the table knows. */
  function symbolAt(target) {
    if (!(target instanceof Element) || !target.closest("mjx-container")) return null;
    let found = null;
    for (let node = target; node && node.localName !== "mjx-container"; node = node.parentElement) {
      if (!node.matches(PARTS)) continue;
      const form = read(node);
      const tried = names(form);
      const name = tried.find((n) => meanings().has(n));
      if (name) found = { node, row: meanings().get(name), form, tried };
    }
    return found;
  }

  const symbolsIn = (formula) => {
    const nodes = new Map();
    for (const mi of formula.querySelectorAll("mjx-math mjx-mi")) {
      const symbol = symbolAt(mi);
      if (symbol) nodes.set(symbol.node, symbol);
    }
    return [...nodes.values()];
  };

  const card = document.createElement("div");
  card.className = "qicc-meaning";
  card.setAttribute("role", "status");
  card.hidden = true;
  let shown = null;
  let pinned = false;
  let waiting = 0;

  const figures = () => [...document.querySelectorAll(".qicc-figure .q-root")];

  /**
   * Names that a symbol may have in a figure, the nearest first: the symbol itself, with any reservoir, occupation or
   * cycle for an index a, n or c; less special names; for a complement the same; more special ones.
   */
  function patterns({ base, sub, sup }, tried) {
    const escaped = (text) => text.replace(/[\^$.*+?()[\]{}|]/g, "\\$&");
    const any = (index) => escaped(index).replace(/a/g, "[aLRM]").replace(/n/g, "[n01]").replace(/^c$/, "[c1-9]");
    const form = (name, lower, upper, more = "") => `${name}${lower && `_${any(lower)}`}${more}${upper && `\\^${any(upper)}`}`;
    const itself = base.replace(/^\S+ /, "");
    const exact = tried.slice(1).filter((name) => name.includes("*") === sup.includes("*")).map(escaped);
    const special = sub.length < 2 && !sup ? [form(itself, sub, "", sub ? "[01]?(\\^[LRM])?" : "\\^[LRM]")] : [];
    const plain = sub.length > 1 ? [form(itself, sub.replace(/[n01]+$/, ""), sup)] : [];
    return [form(base, sub, sup), ...exact, form(itself, sub, sup), ...plain, ...special];
  }

  const partsOf = (symbol) => {
    const named = [...document.querySelectorAll(".q-root [data-symbol]")].map((part) => [part, part.dataset.symbol.split(" ")]);
    for (const pattern of patterns(symbol.form, symbol.tried)) {
      const whole = new RegExp(`^${pattern}$`, "u");
      const found = named.filter(([, names]) => names.some((name) => whole.test(name)));
      const parts = found.map(([part]) => part).filter((part) => part.getClientRects().length); // may still be covered
      if (parts.length) return parts;
    }
    return [];
  };

  function mark(symbol) {
    for (const root of figures()) root.classList.remove("q-naming");
    for (const part of document.querySelectorAll(".q-named")) part.classList.remove("q-named");
    if (!symbol) return [];
    const parts = partsOf(symbol);
    for (const part of parts) {
      part.classList.add("q-named");
      part.closest(".q-root").classList.add("q-naming");
    }
    return parts;
  }

  /** TeX in dollars becomes a formula, a name in backticks becomes code. */
  function fill(parent, words) {
    words.split(/(\$[^$]+\$|`[^`]+`)/).forEach((piece) => {
      if (/^\$/.test(piece)) parent.append(MathJax.tex2chtml(piece.slice(1, -1), { display: false }));
      else if (/^`/.test(piece)) parent.append(Object.assign(document.createElement("code"), { textContent: piece.slice(1, -1) }));
      else parent.append(piece.replace(/\\/g, ""));
    });
  }

  function show(symbol, hold) {
    clearTimeout(waiting);
    if (shown?.node !== symbol.node) {
      shown?.node.classList.remove("qicc-symbol");
      shown = symbol;
      symbol.node.classList.add("qicc-symbol");
      const { row } = symbol;
      card.replaceChildren();
      const line = document.createElement("p");
      line.append(alone(symbol.node), " ");
      fill(line, row.means);
      const more = document.createElement("p");
      more.className = "qicc-meaning-more";
      fill(more, [row.code !== "none" && `in code ${row.code}`, row.unit !== "1" && row.unit !== "" && `unit: ${row.unit}`].filter(Boolean).join("; "));
      card.append(line, ...(more.childNodes.length && more.textContent ? [more] : []));
      const parts = mark(symbol);
      if (parts.length) card.append(wayTo(symbol, parts));
      MathJax.startup.document.updateDocument();
    }
    pinned = hold;
    // Where it stands now: a formula may have been scrolled.
    card.hidden = false;
    const at = symbol.node.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    const below = at.top < card.offsetHeight + 16;
    card.style.left = `${Math.max(8, Math.min(at.left, room - card.offsetWidth - 8)) + scrollX}px`;
    card.style.top = `${(below ? at.bottom + 8 : at.top - card.offsetHeight - 8) + scrollY}px`;
  }

  /** The symbol as the formula has it, to stand in a line of text. */
  function alone(node) {
    const [formula, drawn] = ["mjx-container", "mjx-math"].map((name) => node.closest(name).cloneNode(false));
    for (const name of ["display", "tabindex", "width", "style"]) formula.removeAttribute(name);
    const copy = node.cloneNode(true);
    copy.classList.remove("qicc-symbol");
    drawn.append(copy);
    formula.append(drawn);
    return formula;
  }

  /** A button to the figure whose part is marked, the nearest one above the formula. */
  function wayTo(symbol, parts) {
    const roots = [...new Set(parts.map((part) => part.closest(".q-root")))];
    const y = symbol.node.getBoundingClientRect().top;
    const far = (root) => Math.abs(root.getBoundingClientRect().top - y);
    const nearest = roots.reduce((a, b) => (far(b) < far(a) ? b : a));
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Show in the figure" });
    button.addEventListener("click", () => {
      card.hidden = true;
      parts.find((part) => nearest.contains(part)).scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    });
    return button;
  }

  function hide() {
    clearTimeout(waiting);
    shown?.node.classList.remove("qicc-symbol");
    shown = null;
    pinned = false;
    card.hidden = true;
    mark(null);
  }

  function listen() {
    document.body.append(card);
    document.addEventListener("pointerover", (e) => {
      if (e.pointerType === "touch" || pinned) return;
      if (card.contains(e.target)) return clearTimeout(waiting);
      const symbol = symbolAt(e.target);
      clearTimeout(waiting);
      if (symbol) waiting = setTimeout(() => show(symbol, false), shown ? 0 : 120);
      else if (shown) waiting = setTimeout(hide, 250);
    });
    document.addEventListener("click", (e) => {
      if (card.contains(e.target)) return;
      const symbol = symbolAt(e.target);
      if (symbol && !e.target.closest("a")) return pinned && shown?.node === symbol.node ? hide() : show(symbol, true);
      if (shown && !e.target.closest?.(".qicc-figure")) hide();
    });
    document.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && shown) return hide();
      const formula = document.activeElement;
      const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (!step || !formula?.matches("mjx-container[display]")) return;
      const all = symbolsIn(formula);
      if (!all.length) return;
      const now = all.findIndex((symbol) => symbol.node === shown?.node);
      show(all[now < 0 ? (step > 0 ? 0 : all.length - 1) : (now + step + all.length) % all.length], true);
      shown.node.scrollIntoView({ block: "nearest", inline: "nearest" });
      e.preventDefault();
    });
    document.addEventListener("focusout", (e) => {
      if (pinned && e.target.matches?.("mjx-container") && !card.contains(e.relatedTarget)) hide();
    });
  }

  /** Names of symbols on this page that the table does not have: a test wants none. */
  function unknown() {
    const missing = new Set();
    for (const mi of document.querySelectorAll(".bd-article mjx-math mjx-mi")) {
      if (!/^\p{L}/u.test(text(mi)) || text(mi).length > 1 || symbolAt(mi)) continue;
      const outer = mi.parentElement.closest(PARTS);
      missing.add(outer && read(outer).base === text(mi) ? text(outer) : text(mi));
    }
    return [...missing];
  }

  const typeset = () => window.MathJax?.startup?.promise?.then(() => {
    for (const formula of document.querySelectorAll("mjx-container[display]")) {
      if (symbolsIn(formula).length) formula.setAttribute("tabindex", "0");
    }
    window.qiccFormulas = { unknown, names: () => [...meanings().keys()] };
    listen();
  });
  addEventListener("load", typeset);
})();
