import { type Attributes, html, type Mark } from "../kit/dom";
import { Rich } from "../kit/rich";
import { symbolsIn } from "../kit/symbols";

/** Numbers in rows and columns; elements are made once. */
export class NumberTable {
  readonly root: Mark<HTMLTableElement>;
  private readonly cells: Rich[][];
  private readonly rows: Mark[];

  /** The first column names the rows. */
  constructor(parent: Mark, caption: string, rows: number, columns: number) {
    this.root = html(parent, "table", { class: "q-told" });
    html(this.root, "caption", { class: "q-unseen" }, caption);
    const head = html(html(this.root, "thead"), "tr");
    const body = html(this.root, "tbody");
    const line = (row: Mark, tag: "th" | "td") =>
      Array.from({ length: columns }, (_, k) => {
        const scope: Attributes = tag === "th" ? { scope: "col" } : k === 0 ? { scope: "row" } : {};
        return new Rich(html(row, k === 0 ? "th" : tag, scope), false);
      });
    this.rows = Array.from({ length: rows }, () => html(body, "tr"));
    this.cells = [line(head, "th"), ...this.rows.map((row) => line(row, "td"))];
  }

  /** Texts by row, the head first; `strong` marks rows whose numbers agree. */
  draw(texts: string[][], strong: number[] = []): void {
    texts.forEach((row, i) => {
      if (i > 0) this.rows[i - 1].named(symbolsIn(row[0]));
      row.forEach((text, k) => {
        this.cells[i][k].set(text);
      });
    });
    this.rows.forEach((row, i) => {
      row.toggle("q-strong", strong.includes(i));
    });
  }
}
