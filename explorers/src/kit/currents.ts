import type { Controls, Values } from "./controls";
import type { Mark } from "./dom";
import { plain } from "./format";
import { Handle } from "./handle";
import type { Hatches } from "./hatch";
import { LinePlot } from "./plot";

export interface ForceOptions {
  controls: Controls;
  /** The control that the handle names first. */
  key: string;
  label: string;
  force(): number;
  /** The controls' values at another particle force. */
  moved(force: number): Values;
  released(): void;
}

/** Both currents against the particle force, with a handle on the axis that drags the force. */
export function currentsPlot(body: Mark, hatch: Hatches, o: ForceOptions): LinePlot {
  let handle: Handle | null = null;
  const series = [
    { name: "$J_N$", colour: "particle" as const },
    { name: "$J_E$", colour: "energy" as const },
  ];
  const place = (x: number, y: number) => handle?.place(x, y, x < 60 ? 18 : 0, x < 60 ? -12 : -22);
  const title = "Currents against the particle force";
  const plot = new LinePlot(body, hatch, series, "particle force $F_N$", title, place);
  handle = forceHandle(plot, o);
  return plot;
}

function forceHandle(plot: LinePlot, { controls, force, moved, ...o }: ForceOptions): Handle {
  const set = (target: number, tidy: (key: string, value: number) => number) =>
    controls.set(Object.fromEntries(Object.entries(moved(target)).map(([key, value]) => [key, tidy(key, value)])));
  return new Handle({
    canvas: plot.canvas,
    parent: plot.handles,
    axis: "x",
    key: o.key,
    label: o.label,
    controls,
    at: (px) => plot.x.invert(px),
    write: (target) => set(target, (key, value) => controls.round(key, value)),
    press: (key) => {
      const [low, high] = plot.x.domain;
      const step = 0.01 * (high - low);
      const moves: Record<string, number> = {
        ArrowRight: step,
        ArrowUp: step,
        ArrowLeft: -step,
        ArrowDown: -step,
        PageUp: 10 * step,
        PageDown: -10 * step,
      };
      const target = key === "Home" ? low : key === "End" ? high : key in moves ? force() + moves[key] : null;
      if (target === null) return false;
      set(target, (name, value) => controls.clamp(name, Number(value.toPrecision(12))));
      return true;
    },
    now: force,
    bounds: () => plot.x.domain,
    text: () => plain(force()),
    caption: () => plain(force()),
    released: o.released,
  });
}
