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

  show(facts: [string, string][]): void {
    this.rows.forEach(({ name, value }, i) => {
      name.set(facts[i]?.[0] ?? "");
      value.set(facts[i]?.[1] ?? "\u00a0");
    });
  }
}
