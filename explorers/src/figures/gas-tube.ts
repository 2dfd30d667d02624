import { html, type Mark } from "../kit/dom";
import type { GasRun } from "../physics/gas-events";

/** Where everybody was at one time. */
export interface Shot {
  time: number;
  x: Float64Array;
  v: Float64Array;
}

/** A tube to draw: the whole of the gas, or what is near the contact, large and with its velocities. */
export interface Row {
  shot: Shot;
  near: boolean;
}

export function shoot(run: GasRun, into?: Shot): Shot {
  const shot = into ?? { time: 0, x: new Float64Array(run.v.length), v: new Float64Array(run.v.length) };
  shot.time = run.now;
  for (let i = 0; i < run.v.length; i++) shot.x[i] = run.position(i);
  shot.v.set(run.v);
  return shot;
}

/** How far the large view reaches on each side, in widths of the well. */
const NEAR = 12;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The gas in its tube, on a canvas: hundreds of marks, drawn anew in each frame. */
export class Tube {
  private readonly pen: CanvasRenderingContext2D;
  private readonly canvas: Mark<HTMLCanvasElement>;
  private width = 0;
  private height = 0;
  private colours: Record<string, string> = {};

  constructor(
    parent: Mark,
    private readonly root: HTMLElement,
  ) {
    this.canvas = html(parent, "canvas", { class: "q-tube", role: "img" });
    this.pen = this.canvas.node.getContext("2d")!;
  }

  resize(width: number, height: number): void {
    const sharp = Math.min(3, Math.max(1, window.devicePixelRatio || 1));
    [this.width, this.height] = [width, height];
    const { node } = this.canvas;
    node.width = Math.round(width * sharp);
    node.height = Math.round(height * sharp);
    this.canvas.style("width", `${width}px`).style("height", `${height}px`);
    this.pen.setTransform(node.width / width, 0, 0, node.height / height, 0, 0);
  }

  /** A canvas does not know the palette: it is asked for when the theme or the hot side has changed. */
  theme(): void {
    const style = getComputedStyle(this.root);
    for (const name of ["L", "R", "L-text", "R-text", "tint", "ink", "muted", "bg"]) {
      this.colours[name] = style.getPropertyValue(`--q-${name}`).trim();
    }
    this.colours.font = style.fontFamily;
  }

  label(text: string): void {
    this.canvas.attr("aria-label", text);
  }

  /** `first`: the first particle that was on the right at the start; `reach`: half of the whole tube's length. */
  draw(rows: Row[], first: number, reach: number): void {
    if (this.width === 0) return;
    const { pen, width, colours } = this;
    pen.clearRect(0, 0, width, this.height);
    if (rows.length === 0) {
      pen.fillStyle = colours.tint;
      pen.fillRect(0, 18, width, this.height - 24);
      pen.fillStyle = colours.muted;
      pen.font = `13px ${colours.font}`;
      pen.textAlign = "center";
      pen.fillText("not shown", width / 2, this.height / 2);
    }
    const title = 18;
    const room = this.height / rows.length;
    rows.forEach(({ shot, near }, k) => {
      const top = k * room + title;
      const deep = room - title - 6;
      pen.font = `12px ${colours.font}`;
      pen.fillStyle = colours.muted;
      pen.textAlign = "left";
      const name = near ? `near the contact, ${NEAR} lengths each way, with velocities` : `t = ${shot.time.toFixed(1)}`;
      pen.fillText(name, 0, top - 5);
      pen.fillStyle = colours.tint;
      pen.fillRect(0, top, width, deep);
      pen.save();
      pen.beginPath();
      pen.rect(0, top, width, deep);
      pen.clip();
      const half = near ? NEAR : reach;
      const scale = width / (2 * half);
      const size = near ? 4.5 : 2;
      // The gas has one dimension: height only keeps the marks apart.
      const height = (i: number) =>
        near ? top + deep / 2 + ((i % 3) - 1) * (deep / 3.6) : top + 4 + ((i * GOLDEN) % 1) * (deep - 8);
      for (const side of ["L", "R"]) {
        const [from, to] = side === "L" ? [0, first] : [first, shot.x.length];
        pen.fillStyle = colours[side];
        pen.strokeStyle = colours[side];
        pen.lineWidth = 2;
        pen.beginPath();
        for (let i = from; i < to; i++) {
          const x = (shot.x[i] + half) * scale;
          if (x < -20 || x > width + 20) continue;
          pen.moveTo(x + size, height(i));
          pen.arc(x, height(i), size, 0, 2 * Math.PI);
        }
        pen.fill();
        if (!near) continue;
        pen.beginPath();
        for (let i = from; i < to; i++) {
          const x = (shot.x[i] + half) * scale;
          if (x < -60 || x > width + 60) continue;
          // A streak points to where it comes from.
          pen.moveTo(x, height(i));
          pen.lineTo(x - Math.max(-50, Math.min(50, shot.v[i] * 16)), height(i));
        }
        pen.stroke();
      }
      pen.restore();
      pen.strokeStyle = colours.ink;
      pen.lineWidth = 1.5;
      pen.beginPath();
      pen.moveTo(width / 2, top - 4);
      pen.lineTo(width / 2, top + deep + 4);
      pen.stroke();
    });
  }
}
