import type { Mark } from "./dom";
import { symbolsIn } from "./symbols";

/**
 * Text with mathematics: "flux $J_N$ = 0.2". Between dollars letters are italic, capital Greek and digits
 * upright, `_x` or `_{xyz}` is an index (one letter italic, a word or digit upright). `**x**` is the result of a sum.
 */
type Kind = "t" | "m" | "u" | "s" | "S" | "b";
interface Run {
  kind: Kind;
  text: string;
}

const ITALIC = /[a-zA-Zα-ωϵ]/;

export function parse(source: string): Run[] {
  const runs: Run[] = [];
  const add = (kind: Kind, text: string) => {
    const last = runs[runs.length - 1];
    if (last?.kind === kind) last.text += text;
    else if (text) runs.push({ kind, text });
  };
  source.split("$").forEach((part, i) => {
    if (i % 2 === 0) {
      part.split("**").forEach((piece, k) => {
        add(k % 2 ? "b" : "t", piece);
      });
      return;
    }
    for (let k = 0; k < part.length; k++) {
      const c = part[k];
      if (c !== "_") {
        add(ITALIC.test(c) ? "m" : "u", c);
        continue;
      }
      let index = part[++k];
      if (index === "{") {
        const end = part.indexOf("}", k);
        index = part.slice(k + 1, end);
        k = end;
      }
      // Of an index like L0 or EM letters are names and italic, a count is upright.
      const mixed = /^[A-Z][A-Z\d]$/.test(index);
      if (mixed) for (const letter of index) add(/\d/.test(letter) ? "S" : "s", letter);
      else add(index.length === 1 && /[A-Za-z]/.test(index) && index !== "B" ? "s" : "S", index);
    }
  });
  return runs;
}

const DROP = 4;

/** Text of one element; rebuilt only when its shape changes, else only the words that differ. */
export class Rich {
  private shape = "";
  private source = "";
  private readonly pieces: Text[] = [];
  private own = false;

  constructor(
    readonly mark: Mark,
    private readonly math = mark.node instanceof SVGElement,
  ) {}

  set(source: string): this {
    if (source === this.source) return this;
    if (this.math && !this.own) this.mark.named(symbolsIn(source));
    this.source = source;
    const runs = parse(source);
    const shape = runs.map((r) => r.kind).join("");
    if (shape !== this.shape) this.build(runs);
    this.shape = shape;
    runs.forEach((run, i) => {
      if (this.pieces[i].data !== run.text) this.pieces[i].data = run.text;
    });
    return this;
  }

  /** Stands for these symbols, not for those that its text has. */
  named(symbols: string): this {
    this.own = symbols !== "";
    this.mark.named(symbols);
    return this;
  }

  private build(runs: Run[]): void {
    const { node } = this.mark;
    node.replaceChildren();
    this.pieces.length = 0;
    let low = false;
    for (const { kind, text } of runs) {
      const piece = document.createTextNode(text);
      this.pieces.push(piece);
      const index = kind === "s" || kind === "S";
      if (this.math) {
        const span = document.createElementNS("http://www.w3.org/2000/svg", "tspan");
        span.setAttribute("class", `q-${kind}`);
        if (index !== low) span.setAttribute("dy", String(index ? DROP : -DROP));
        low = index;
        span.append(piece);
        node.append(span);
      } else if (kind === "t") {
        node.append(piece);
      } else {
        const span = document.createElement(index ? "sub" : "span");
        span.className = `q-${kind}`;
        span.append(piece);
        node.append(span);
      }
    }
  }
}

let ruler: CanvasRenderingContext2D | null = null;
let family = "sans-serif";

/** Measure with the font that the figure really has. */
export function measureWith(fontFamily: string): void {
  family = fontFamily || "sans-serif";
}

/** Width in pixels of a rich text; used to keep labels apart, so a pixel or two of error is harmless. */
export function widthOf(source: string, size: number, weight = 400): number {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return source.length * size * 0.55;
  let sum = 0;
  for (const { kind, text } of parse(source)) {
    if (kind === "t" || kind === "b") ruler.font = `${weight} ${size}px ${family}`;
    else {
      const k = kind === "m" || kind === "u" ? 1.14 : 0.9;
      ruler.font = `${kind === "m" || kind === "s" ? "italic" : ""} ${weight} ${size * k}px "STIX Two Text", serif`;
    }
    // Figures are set with tabular digits, all as wide as a zero.
    sum += ruler.measureText(text.replace(/\d/g, "0")).width;
  }
  return sum;
}
