import palette from "../../../qicc_figures/palette.json";
import base from "../styles/base.css";
import controls from "../styles/controls.css";
import map from "../styles/map.css";
import views from "../styles/views.css";

/** The palette as CSS variables: both themes, the page's own background where it names one. */
function variables(theme: Record<string, string>): string {
  return Object.entries(theme)
    .map(
      ([name, colour]) =>
        `--q-${name}:${name === "bg" ? `var(--pst-color-background,var(--jp-layout-color0,${colour}))` : colour}`,
    )
    .join(";");
}

export function stylesheet(): string {
  const dark = `html[data-theme=dark] .qicc-figure,body[data-jp-theme-light=false] .qicc-figure`;
  return [
    `.qicc-figure{${variables(palette.light)}}`,
    `${dark}{${variables(palette.dark)};color-scheme:dark}`,
    base,
    views,
    controls,
    map,
  ].join("\n");
}

/** Once per document (or per shadow root, where a notebook mounts widgets in one). */
export function addStyles(host: Element): void {
  const root = host.getRootNode();
  const home = root instanceof ShadowRoot ? root : document.head;
  if (home.querySelector("style[data-qicc]")) return;
  const style = document.createElement("style");
  style.dataset.qicc = "";
  style.textContent = stylesheet();
  home.append(style);
}

/** A canvas does not follow the theme by itself. */
export function onTheme(changed: () => void, signal: AbortSignal): void {
  const themed = new MutationObserver(changed);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  signal.addEventListener("abort", () => themed.disconnect());
}
