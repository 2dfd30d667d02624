import table from "../../qicc_figures/figures.json";
import type { Entry } from "./kit/controls";
import { type Figure, localModel, type Mounted, type Props, start, startOf } from "./kit/figure";
import type { Model } from "./kit/model";

type Row = Partial<Entry> & { like?: string };
const rows = table as unknown as Record<string, Row>;
/** A figure that is like another shares its parameters and presets, and so its state. */
export const manifest = Object.fromEntries(
  Object.entries(rows).map(([name, row]) => [name, { ...rows[row.like ?? ""], ...row } as Entry]),
);

/**
 * What a script of some figures offers to pages, notebooks and tests. Nothing here touches the document before a
 * figure is mounted, so that Node can import such a script too.
 */
export function bundle(figures: Record<string, Figure>) {
  function find(name: string): [Figure, Entry] {
    const figure = figures[name];
    const entry = manifest[name];
    if (!figure || !entry)
      throw new Error(`There is no figure \`${name}\` here; known: ${Object.keys(figures).join(", ")}.`);
    return [figure, entry];
  }

  /** The code that a figure copies, for the test that runs it. */
  function python(name: string, values: Record<string, number>, options: Record<string, string> = {}): string {
    const [figure, entry] = find(name);
    const usual = Object.fromEntries((entry.options ?? []).map((o) => [o.key, o.value]));
    return figure.python(values, { ...usual, ...options });
  }

  /** Puts a figure into an element of a page. */
  function mount(name: string, host: HTMLElement, props: Props = {}): Mounted {
    const [figure, entry] = find(name);
    host.classList.add("qicc-figure");
    host.dataset.figure = name;
    const begin = startOf(figure, entry, props);
    return start(figure, entry, host, localModel(begin, props.link), begin, false);
  }

  /** anywidget's entry: the kernel's model holds the figure's name and all its numbers. */
  function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
    const name = String(model.get("name"));
    const [figure, entry] = find(name);
    el.classList.add("qicc-figure");
    el.dataset.figure = name;
    // JupyterLab takes arrow keys from sliders unless both are done.
    el.dataset.lmSuppressShortcuts = "true";
    const stop = (e: KeyboardEvent) => e.stopPropagation();
    el.addEventListener("keydown", stop);
    fillIn(figure, entry, model);
    const keys = [...entry.params, ...(entry.options ?? [])].map((p) => p.key);
    const begin = Object.fromEntries(keys.map((key) => [key, model.get(key)]));
    const mounted = start(figure, entry, el, model, begin, true);
    return () => {
      el.removeEventListener("keydown", stop);
      mounted.destroy();
    };
  }

  return { mount, python, render };
}

/** A kernel that sent the device but not the controls' values: they follow from it. */
function fillIn(figure: Figure, entry: Entry, model: Model): void {
  if (!figure.fromSpec || entry.params.every((p) => model.get(p.key) !== undefined)) return;
  const sent = model.get("spec");
  const spec: unknown = typeof sent === "string" && sent ? JSON.parse(sent) : sent;
  if (!spec || Object.keys(spec).length === 0) return;
  for (const [key, value] of Object.entries(figure.fromSpec(spec))) {
    if (model.get(key) === undefined) model.set(key, value);
  }
}
