/** Where everything stands in a level diagram of a given size: sea, barrier, contact, dot, flip, and back. */
export interface Geometry {
  sea: [number, number]; // inner edge of each sea: the barrier
  reach: number; // width of a full sea
  dot: [number, number]; // left edge of each dot column
  column: number;
  contact: [[number, number], [number, number]];
  flip: [number, number];
  top: number;
  bottom: number;
  handle: [number, number];
}

export function layout(width: number, height: number, wide: boolean): Geometry {
  const margin = wide ? 32 : 28;
  const axis = wide ? 34 : 0;
  const inner = width - 2 * margin - axis;
  const flip = Math.max(34, Math.min(64, inner * 0.115));
  const column = Math.max(40, Math.min(64, inner * 0.13));
  const contact = Math.max(27, Math.min(70, inner * 0.125));
  const reach = (inner - flip) / 2 - column - contact - 6;
  const start = axis + margin;
  const left = start + reach;
  const u = left + 6 + contact;
  const d = u + column + flip;
  const right = d + column + contact + 6;
  return {
    sea: [left, right],
    reach,
    dot: [u, d],
    column,
    contact: [
      [left + 9, u - 4],
      [d + column + 4, right - 9],
    ],
    flip: [u + column + 2, d - 2],
    top: wide ? 30 : 26,
    bottom: height - 6,
    handle: [axis + (wide ? 14 : 11), width - (wide ? 14 : 11)],
  };
}
