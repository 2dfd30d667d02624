import { html, type Mark } from "./dom";
import { Rich } from "./rich";

/** A short table of names and values that keeps its height. */
export class Facts {
  private readonly rows: { name: Rich; value: Rich }[];

  constructor(parent: Mark, count: number) {
    const list = html(parent, "dl", { class: "q-facts" });
    this.rows = Array.from({ length: count }, () => ({
      name: new Rich(html(list, "dt")),
      value: new Rich(html(list, "dd")),
    }));
  }

  /** A name, a value, and the symbols that they stand for. */
  show(facts: [string, string, string?][]): void {
    this.rows.forEach(({ name, value }, i) => {
      const [what, amount, symbols = ""] = facts[i] ?? ["", "\u00a0"];
      name.set(what).named(symbols);
      value.set(amount).named(symbols);
    });
  }
}
