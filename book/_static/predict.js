// Predict, then reveal. Turns each question into choices and covers the figure that follows until the reader has
// chosen or skipped. Without this script the explanations are folded and nothing is covered.
(() => {
  const make = (tag, attributes, text) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };

  function setUp(cover) {
    const choices = [...cover.querySelectorAll(".qicc-choice")];
    const covered = cover.nextElementSibling;
    cover.setAttribute("data-predict", "");
    const group = make("div", { class: "qicc-choices", role: "group", "aria-label": "Your prediction" });
    const answer = make("div", { class: "qicc-answer", role: "status", tabindex: "-1" });
    const skip = make("button", { type: "button", class: "qicc-skip", "data-predict-skip": "" }, "Skip to the figure");

    function open(chosen) {
      cover.removeAttribute("data-predict");
      skip.remove();
      if (chosen) {
        const said = make("p", { class: "qicc-said" });
        said.append(`You said ${chosen.dataset.choice}. `);
        said.append(make("b", {}, cover.dataset.reveal));
        answer.replaceChildren(said, ...chosen.querySelector("div").cloneNode(true).childNodes);
        answer.focus({ preventScroll: true });
      } else group.remove();
      // The figure learns that it has become visible by its own size observer.
      covered?.dispatchEvent(new CustomEvent("qicc-reveal"));
    }

    for (const choice of choices) {
      const button = make("button", { type: "button", "aria-pressed": "false" }, choice.dataset.choice);
      button.addEventListener("click", () => {
        for (const other of group.children) other.setAttribute("aria-pressed", String(other === button));
        open(choice);
      });
      group.append(button);
      choice.hidden = true;
    }
    skip.addEventListener("click", () => {
      open(undefined);
      covered?.querySelector("button, input, [tabindex='0']")?.focus({ preventScroll: true });
    });
    cover.append(group, answer, skip);
    // An address that holds the state of the figure was made by someone who has seen it.
    const asked = new URLSearchParams(location.hash.slice(1)).get("fig");
    if (asked && covered?.querySelector(`#${CSS.escape(asked)}`)) open(undefined);
    addEventListener("beforeprint", () => open(undefined), { once: true });
  }

  for (const cover of document.querySelectorAll(".qicc-predict")) setUp(cover);
})();
