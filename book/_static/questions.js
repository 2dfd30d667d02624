// Questions of a page: `predict` covers the cell that follows until the reader has answered or skipped, `self-check`
// explains a choice and lets the reader try another. Without this script the explanations are folded and nothing is
// covered. Nothing is stored and nothing is sent.
(() => {
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const short = (value, digits = 3) => String(Number(value.toPrecision(digits))).replace("-", "−");

  /** Copies of what stands in an element. Ids stay with the original. */
  function copy(element) {
    const copied = element.cloneNode(true);
    for (const named of copied.querySelectorAll("[id]")) named.removeAttribute("id");
    return [...copied.childNodes];
  }

  /** Formulas that were copied before MathJax saw them are set as soon as it can; those that are set are left alone. */
  function typeset(element) {
    const mathjax = window.MathJax;
    mathjax?.startup?.promise?.then(() => {
      const raw = [...element.querySelectorAll(".math")].filter((formula) => !formula.querySelector("mjx-container"));
      if (raw.length) mathjax.typesetPromise(raw);
    });
  }

  class Question {
    constructor(box) {
      this.box = box;
      this.kind = box.dataset.kind;
      this.folded = [...box.querySelectorAll(":scope > .qicc-choice")];
      this.choices = this.folded.filter((option) => !option.matches(".qicc-truth"));
      this.truth = box.querySelector(":scope > .qicc-truth");
      this.reveal = this.truth?.querySelector(".qicc-reveal");
      this.answer = make("div", { class: "qicc-answer", role: "status" });
      for (const option of this.folded) option.hidden = true;
    }

    say(...parts) {
      this.answer.replaceChildren(...parts);
      typeset(this.answer);
    }

    /** Buttons for the choices; `chosen` hears which one was taken. */
    buttons(name, chosen) {
      const group = make("div", { class: "qicc-choices", role: "group", "aria-label": name });
      for (const option of this.choices) {
        const button = make("button", { type: "button", "aria-pressed": "false" });
        button.append(...copy(option.querySelector("summary")));
        button.addEventListener("click", () => {
          for (const other of group.children) other.setAttribute("aria-pressed", String(other === button));
          chosen(option);
        });
        group.append(button);
      }
      typeset(group);
      return group;
    }

    explained(option) {
      return copy(option.querySelector(":scope > div"));
    }
  }

  function check(question) {
    const group = question.buttons("Your answer", (option) => question.say(...question.explained(option)));
    question.box.append(group, question.answer);
  }

  /** What a prediction covers, and the way round it. */
  function cover(question, onSkip) {
    const { box, answer } = question;
    const covered = box.nextElementSibling?.matches("div.cell") ? box.nextElementSibling : null;
    const skip = make("button", { type: "button", class: "qicc-skip", "data-predict-skip": "" });
    skip.append(covered ? "Skip to the figure" : "Skip");
    box.setAttribute("data-predict", "");
    answer.tabIndex = -1;
    function open() {
      box.removeAttribute("data-predict");
      skip.remove();
      // The figure learns that it has become visible by its own size observer.
      covered?.dispatchEvent(new CustomEvent("qicc-reveal"));
    }
    skip.addEventListener("click", () => {
      open();
      onSkip();
      const next = covered?.querySelector("button, input, [tabindex='0']") ?? answer;
      next.focus({ preventScroll: true });
    });
    // An address that holds the state of the figure was made by someone who has seen it.
    const asked = new URLSearchParams(location.hash.slice(1)).get("fig");
    const seen = asked && covered?.querySelector(`#${CSS.escape(asked)}`);
    addEventListener("beforeprint", open, { once: true });
    return { skip, open, seen };
  }

  function said(question, ...mine) {
    const line = make("p", { class: "qicc-said" }, ...mine);
    line.append(make("b", {}, ...copy(question.reveal)));
    return line;
  }

  function predictChoice(question) {
    const group = question.buttons("Your prediction", (option) => {
      way.open();
      const taken = ["You said ", ...copy(option.querySelector("summary")), ". "];
      question.say(said(question, ...taken), ...question.explained(option));
      question.answer.focus({ preventScroll: true });
    });
    const way = cover(question, () => group.remove());
    question.box.append(group, question.answer, way.skip);
    if (way.seen) {
      way.open();
      group.remove();
    }
  }

  /** How far a number is from the true one, in words. */
  function apart(mine, truth, within, unit) {
    const gap = Math.abs(mine - truth);
    if (gap <= within) return gap ? `You are ${short(gap, 2)}${unit} away.` : "You are exactly there.";
    const ratio = mine / truth;
    const times = ratio >= 2 ? `, ${short(ratio, 2)} times as large` : "";
    const part = ratio > 0 && ratio <= 0.5 ? `, ${short(100 * ratio, 2)} % of it` : "";
    return `Your number is ${short(gap, 2)}${unit} ${mine > truth ? "more" : "less"}${times}${part}.`;
  }

  function predictNumber(question) {
    const [low, high, step, truth, within] = ["low", "high", "step", "truth", "within"].map((key) =>
      Number(question.box.dataset[key]),
    );
    const unit = question.box.dataset.unit ? ` ${question.box.dataset.unit}` : "";
    const ends = { min: String(low), max: String(high) };
    const slide = make("input", { type: "range", ...ends, step: String(step), "aria-label": "Your number, by slider" });
    slide.value = String((low + high) / 2);
    const slider = make("div", { class: "qicc-slider" }, short(low), slide, short(high));
    const type = make("input", { type: "number", ...ends, step: "any", required: "", "aria-label": "Your number" });
    const send = make("button", { type: "submit" }, "That is my guess");
    const form = make("form", { class: "qicc-guess" }, slider, make("label", {}, type, unit), send);
    slide.addEventListener("input", () => {
      type.value = slide.value;
    });
    type.addEventListener("input", () => {
      if (type.value) slide.value = type.value;
    });
    const [below, near, above] = question.choices;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const mine = Number(type.value);
      way.open();
      const side = Math.abs(mine - truth) <= within ? near : mine < truth ? below : above;
      const line = said(question, `You said ${short(mine, 6)}${unit}. `);
      question.say(line, make("p", {}, apart(mine, truth, within, unit)), ...question.explained(side));
      question.answer.focus({ preventScroll: true });
    });
    const way = cover(question, () => {
      form.remove();
      question.say(said(question), ...question.explained(near));
    });
    question.box.append(form, question.answer, way.skip);
  }

  function predictCurve(question) {
    const { box, truth, answer } = question;
    const sketch = window.qiccSketch(truth.querySelector(".qicc-pad"), box.dataset);
    const send = make("button", { type: "button" }, "That is my curve");
    const clear = make("button", { type: "button" }, "Start again");
    const tools = make("div", { class: "qicc-choices" }, send, clear);
    const explained = () => [...truth.querySelector("div").children].slice(1).flatMap((part) => part.cloneNode(true));
    function show(mine) {
      way.open();
      tools.remove();
      question.say(said(question), ...mine, ...explained());
      answer.focus({ preventScroll: true });
    }
    send.addEventListener("click", () => {
      const gap = sketch.compare();
      if (!gap) return sketch.hint("Draw a curve first, from one side to the other.");
      show([make("p", {}, gap)]);
    });
    clear.addEventListener("click", () => sketch.clear());
    const way = cover(question, () => {
      sketch.reveal();
      show([]);
    });
    box.append(sketch.element, tools, answer, way.skip);
    typeset(sketch.element);
  }

  const kinds = { check, choice: predictChoice, number: predictNumber, curve: predictCurve };
  for (const box of document.querySelectorAll(".qicc-asking")) kinds[box.dataset.kind](new Question(box));
  // On paper everything can be read.
  addEventListener("beforeprint", () => {
    for (const option of document.querySelectorAll(".qicc-choice")) option.open = true;
  });
})();
