import table from "../../../qicc_figures/figures.json";
import { python as literal } from "../kit/format";
import { energyBias, particleBias } from "../physics/verdict";

export type State = Record<string, number>;
/** The figure whose table has the ranges. */
export type Ranges = "series-dots" | "energy-zero";
/** Points of a map along each axis. */
export const POINTS = 120;

/** A direction of the map: which parameter moves, over which range, and what it is called. */
export interface Direction {
  title: string;
  log?: boolean;
  domain(s: State, limits: Limits): [number, number];
  read(s: State): number;
  /** Writes the parameters that stand for a value. */
  write(s: State, value: number): void;
  moves: string;
}

export type Limits = (key: string) => [number, number];

const own = (key: string, title: string, log = false): Direction => ({
  title,
  log,
  moves: key,
  domain: (_, limits) => limits(key),
  read: (s) => s[key],
  write: (s, value) => {
    s[key] = value;
  },
});

export const force = (s: State) => particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R);

export const DIRECTIONS: Record<string, Direction> = {
  F_E: {
    title: "energy force $F_E$",
    moves: "T_L",
    domain: (s, limits) => {
      const [coldest, hottest] = limits("T_L").map((T) => energyBias(T, s.T_R));
      return hottest > 0 ? [Math.max(coldest, -hottest / 4), hottest] : [coldest, 0];
    },
    read: (s) => energyBias(s.T_L, s.T_R),
    write: (s, value) => {
      s.T_L = 1 / (1 / s.T_R - value);
    },
  },
  U: own("U", "interaction $U$"),
  eps: own("eps", "level $ε$"),
  T_L: own("T_L", "temperature $T_L$"),
  g: own("g", "flip rate $g$", true),
  T_R: own("T_R", "temperature $T_R$"),
  mu_R: own("mu_R", "chemical potential $μ_R$"),
  // Written last: mu_L depends on all other numbers of the reservoirs.
  F_N: {
    title: "particle force $F_N$",
    moves: "mu_L",
    domain: (s) => [Math.min(-0.5, force(s)), Math.max(2.5, force(s))],
    read: force,
    write: (s, value) => {
      s.mu_L = s.T_L * (value + s.mu_R / s.T_R);
    },
  },
};
export const ORDER = Object.keys(DIRECTIONS);

/** The ranges of a figure's parameters. */
export function limitsOf(figure: Ranges): Limits {
  const ranges = new Map(table[figure].params.map((p) => [p.key, [p.min, p.max] as [number, number]]));
  return (key) => ranges.get(key)!;
}

/** Two directions that are one and the same, or of which one fixes the other's temperatures. */
export const clash = (a: string, b: string) =>
  a === b || (a === "F_E" && b.startsWith("T_")) || (b === "F_E" && a.startsWith("T_"));

/** The two axes of a map as numpy makes them, and the parameters as Python writes them where an axis moves them. */
export function mapText(figure: Ranges, s: State, x: string, y: string, keys: readonly string[]) {
  const limits = limitsOf(figure);
  const text: Record<string, string> = {};
  for (const key of keys) text[key] = literal(s[key]);
  for (const key of [x, y]) if (key in text) text[key] = key;
  if (x === "F_E" || y === "F_E") text.T_L = `1 / (1 / ${text.T_R} - F_E)`;
  if (x === "F_N" || y === "F_N") text.mu_L = `(${text.T_L}) * (F_N + ${text.mu_R} / ${text.T_R})`;
  const grid = (key: string) => {
    const d = DIRECTIONS[key];
    const [a, b] = d.domain(s, limits);
    const run = `${literal(a)}, ${literal(b)}, ${POINTS}`;
    return d.log ? `np.geomspace(${run})` : `np.linspace(${run})`;
  };
  return { text, x: grid(x), y: grid(y) };
}
