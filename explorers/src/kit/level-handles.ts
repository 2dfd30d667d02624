import type { Controls } from "./controls";
import type { Canvas } from "./dom";
import type { EnergyAxis } from "./energy-axis";
import { Handle } from "./handle";

export interface LevelHandles {
  canvas: Canvas;
  controls: Controls;
  axis: EnergyAxis;
  /** The control of the level, and its symbol. */
  key: string;
  symbol: string;
  /** What is said of the ring at the level while the other dot is empty, and while it is full. */
  labels: [string, string];
  spoken(value: number): string;
  released(): void;
}

/** Two rings: one moves both levels of a dot, the other U alone. */
export function levelHandles({
  canvas,
  controls,
  axis,
  key,
  symbol,
  labels,
  spoken,
  released,
}: LevelHandles): Handle[] {
  const common = { canvas, parent: canvas.mark, axis: "y" as const, controls, released };
  const eps = () => controls.get(key);
  const full = () => eps() + controls.get("U");
  return [
    new Handle({
      ...common,
      key,
      label: labels[0],
      at: (py) => axis.at(py),
      text: () => spoken(eps()),
      caption: () => `$${symbol}$ = ${controls.text(key)}`,
    }),
    new Handle({
      ...common,
      key: "U",
      label: labels[1],
      at: (py) => axis.at(py) - eps(),
      text: () => spoken(full()),
      caption: () => `$U$ = ${controls.text("U")}`,
      now: full,
      bounds: () => [eps() + controls.param("U").min, eps() + controls.param("U").max],
    }),
  ];
}
