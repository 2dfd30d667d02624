// The plane on which a reader draws a curve: by mouse or finger, or with the arrow keys column by column.
// `qiccSketch` takes the drawn axes with the true curve, hides that, and gives the plane with what it can do.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const short = (value) => String(Number(value.toPrecision(2))).replace("-", "−");

  /** A line through points whose x grow. */
  function between(xs, ys, x) {
    const i = Math.max(1, xs.findIndex((value) => value >= x - 1e-12));
    const t = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
    return ys[i - 1] + t * (ys[i] - ys[i - 1]);
  }

  window.qiccSketch = (element, data) => {
    const [xs, ys, truth] = [data.xs, data.ys, data.truth].map((text) => JSON.parse(text));
    const count = Number(data.columns);
    const mine = new Array(count).fill(undefined);
    const columns = mine.map((_, i) => xs[0] + (i / (count - 1)) * (xs[1] - xs[0]));
    const left = (x) => (100 * (x - xs[0])) / (xs[1] - xs[0]);
    const top = (y) => (100 * (ys[1] - y)) / (ys[1] - ys[0]);
    const plane = element.querySelector(".qicc-plane");
    const described = plane.getAttribute("aria-label");
    const svg = plane.querySelector("svg");
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", "mine");
    svg.insertBefore(line, svg.querySelector(".true"));
    const dots = columns.map((x) => {
      const dot = document.createElement("i");
      dot.style.left = `${left(x)}%`;
      plane.append(dot);
      return dot;
    });
    const help = document.createElement("p");
    help.className = "qicc-help";
    help.textContent = "Draw with the mouse or a finger. With the keyboard: ← → choose a column, ↑ ↓ raise and lower it.";
    element.append(help);
    element.classList.add("drawing");
    let here = 0;

    const set = (name, value) => plane.setAttribute(name, String(value));
    for (const [name, value] of [["role", "slider"], ["tabindex", 0], ["aria-orientation", "vertical"]]) set(name, value);
    set("aria-label", `Your curve. ${help.textContent}`);
    set("aria-valuemin", ys[0]);
    set("aria-valuemax", ys[1]);

    function draw() {
      const drawn = columns.map((x, i) => [left(x), mine[i]]).filter(([, y]) => y !== undefined);
      line.setAttribute("d", drawn.map(([x, y], i) => `${i ? "L" : "M"}${x} ${top(y)}`).join(""));
      dots.forEach((dot, i) => {
        dot.style.top = `${top(mine[i] ?? Math.min(Math.max(0, ys[0]), ys[1]))}%`;
        dot.className = `${mine[i] === undefined ? "open" : ""} ${i === here ? "here" : ""}`;
      });
      const value = mine[here];
      set("aria-valuenow", value ?? Math.min(Math.max(0, ys[0]), ys[1]));
      const at = `column ${here + 1} of ${count}, at ${short(columns[here])}`;
      set("aria-valuetext", `${at}: ${value === undefined ? "not drawn" : short(value)}`);
    }

    function put(i, y) {
      mine[i] = Math.min(Math.max(y, ys[0]), ys[1]);
      here = i;
    }

    /** From the place of a finger to a column, and the columns that it passed since `from`. */
    function trace(event, from) {
      const box = plane.getBoundingClientRect();
      const i = Math.round(((event.clientX - box.left) / box.width) * (count - 1));
      const column = Math.min(Math.max(i, 0), count - 1);
      const y = ys[1] - ((event.clientY - box.top) / box.height) * (ys[1] - ys[0]);
      const step = Math.sign(column - (from?.column ?? column));
      for (let k = from?.column ?? column; step && k !== column; k += step) {
        if (k !== from.column) put(k, from.y + ((k - from.column) / (column - from.column)) * (y - from.y));
      }
      put(column, y);
      draw();
      return { column, y: mine[column] };
    }

    let last;
    const live = () => element.classList.contains("drawing");
    plane.addEventListener("pointerdown", (event) => {
      if (!live() || event.button) return;
      event.preventDefault();
      plane.focus({ preventScroll: true });
      plane.setPointerCapture(event.pointerId);
      last = trace(event);
    });
    plane.addEventListener("pointermove", (event) => {
      if (last && live()) last = trace(event, last);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      plane.addEventListener(end, () => {
        last = undefined;
      });
    }

    plane.addEventListener("keydown", (event) => {
      const fine = (ys[1] - ys[0]) / 40;
      const up = { ArrowUp: fine, ArrowDown: -fine, PageUp: 5 * fine, PageDown: -5 * fine }[event.key];
      const go = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: count - 1 }[event.key];
      if (!live() || (up === undefined && go === undefined)) return;
      event.preventDefault();
      event.stopPropagation();
      if (go !== undefined) here = Math.min(Math.max(go, 0), count - 1);
      else {
        // A column without a value starts where its neighbour stands, or at zero.
        const start = mine[here] ?? mine[here - 1] ?? mine[here + 1] ?? Math.min(Math.max(0, ys[0]), ys[1]);
        put(here, start + up);
      }
      draw();
    });

    /** A word at a curve, inside the plane, on the side where the other curve is not. */
    function label(text, name, x, y, above) {
      const tag = document.createElement("b");
      tag.className = name;
      tag.textContent = text;
      tag.style.left = `${left(x)}%`;
      tag.style.top = `${Math.min(Math.max(top(y), above ? 10 : 0), above ? 100 : 90)}%`;
      tag.dataset.above = String(above);
      plane.append(tag);
    }

    function reveal() {
      element.classList.remove("drawing");
      element.classList.add("revealed");
      help.remove();
      plane.removeAttribute("tabindex");
      for (const name of ["aria-valuemin", "aria-valuemax", "aria-valuenow", "aria-valuetext", "aria-orientation"]) {
        plane.removeAttribute(name);
      }
      set("role", "img");
      set("aria-label", described);
    }

    draw();
    return {
      element,
      reveal,
      hint(text) {
        help.textContent = text;
        help.setAttribute("role", "status");
        plane.focus({ preventScroll: true });
      },
      clear() {
        mine.fill(undefined);
        here = 0;
        draw();
        plane.focus({ preventScroll: true });
      },
      /** Show the true curve over the reader's and say where they are furthest apart; nothing if nothing is drawn. */
      compare() {
        const drawn = columns.flatMap((x, i) => (mine[i] === undefined ? [] : [{ x, y: mine[i] }]));
        if (drawn.length < 2) return undefined;
        const gaps = drawn.filter(({ x }) => x >= truth[0][0] - 1e-9 && x <= truth[0].at(-1) + 1e-9);
        for (const point of gaps) point.true = between(truth[0], truth[1], point.x);
        const worst = gaps.reduce((a, b) => (Math.abs(b.y - b.true) > Math.abs(a.y - a.true) ? b : a));
        reveal();
        const inner = columns.slice(1, -1).filter((x) => x >= drawn[0].x && x <= drawn.at(-1).x);
        const x = inner.length ? inner.reduce((a, b) => (Math.abs(b - worst.x) < Math.abs(a - worst.x) ? b : a)) : worst.x;
        const [yours, computed] = [between(drawn.map((d) => d.x), drawn.map((d) => d.y), x), between(...truth, x)];
        label("yours", "mine", x, yours, yours > computed);
        label("computed", "true", x, computed, yours <= computed);
        set("aria-label", `${described} Your curve is drawn with it, dashed.`);
        const inside = Math.abs(worst.y - worst.true) < (ys[1] - ys[0]) / 20;
        const told = `at ${short(worst.x)} you drew ${short(worst.y)}, and it is ${short(worst.true)}.`;
        return inside ? `Yours follows it closely: ${told}` : `Furthest apart: ${told}`;
      },
    };
  };
})();
