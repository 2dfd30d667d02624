// A formula that is wider than its place can be scrolled; then the keyboard must reach it.
(() => {
  const mark = () => {
    for (const formula of document.querySelectorAll("mjx-container[display]")) {
      if (formula.scrollWidth > formula.clientWidth + 1) formula.setAttribute("tabindex", "0");
      else formula.removeAttribute("tabindex");
    }
  };
  const typeset = () => (window.MathJax?.startup?.promise ?? Promise.resolve()).then(mark);
  addEventListener("load", typeset);
  addEventListener("resize", mark);
})();
