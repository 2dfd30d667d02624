import { ticks } from "d3-array";

/** A linear scale: `scale(value)` is a position. */
export interface Linear {
  (value: number): number;
  domain: [number, number];
  range: [number, number];
  invert(position: number): number;
  ticks(count: number): number[];
}

/**
 * The linear map alone, with the round ticks of d3-array. d3-scale would bring colour interpolation, number formats
 * and calendars along, 10 kB of a bundle that may have 60, and none of it is used here.
 */
export function linear(): Linear {
  const scale = ((value) => {
    const [a, b] = scale.domain;
    const [p, q] = scale.range;
    return p + ((value - a) / (b - a)) * (q - p);
  }) as Linear;
  scale.domain = [0, 1];
  scale.range = [0, 1];
  scale.invert = (position) => {
    const [a, b] = scale.domain;
    const [p, q] = scale.range;
    return a + ((position - p) / (q - p)) * (b - a);
  };
  scale.ticks = (count) => ticks(...scale.domain, count);
  return scale;
}
