import { Controls, type Entry, type Start } from "./controls";
import { AddressWriter, hashOf, visit } from "./link";
import { LocalModel, type Model } from "./model";
import { measureWith } from "./rich";
import { type Mode, modeOf, Shell } from "./shell";
import { addStyles } from "./theme";

export interface Context {
  controls: Controls;
  shell: Shell;
  root: HTMLElement;
  signal: AbortSignal;
}

/** What a figure is, beyond its row in figures.json. */
export interface Figure {
  /** Values of the controls that a device stands for; throws for a device that the figure cannot show. */
  fromSpec?(spec: unknown): Record<string, number>;
  python(values: Record<string, number>, options: Record<string, string>): string;
  unit(kind: string, values: Record<string, number>): { rich: string; spoken: string };
  create(context: Context): View;
}

export interface View {
  paint(): void;
  resize(width: number, mode: Mode): void;
}

export interface Props {
  spec?: unknown;
  start?: Start;
  /** Figures of a page with the same word share one state. */
  link?: string;
}

export interface Mounted {
  model: Model;
  destroy(): void;
}

/** What a page starts from: the figure's defaults, the device, then what the author set. */
export function startOf(figure: Figure, entry: Entry, props: Props): Start {
  const defaults = [...entry.params, ...(entry.options ?? [])].map((p) => [p.key, p.value]);
  const device = props.spec && figure.fromSpec ? figure.fromSpec(props.spec) : {};
  return { ...Object.fromEntries(defaults), ...device, ...props.start };
}

const shared = new Map<string, LocalModel>();

/** A page's own model; one for all figures of a link, each of which adds what the others do not have. */
export function localModel(begin: Start, link?: string): Model {
  const model = (link && shared.get(link)) || new LocalModel({});
  if (link) shared.set(link, model);
  for (const [key, value] of Object.entries(begin)) if (model.get(key) === undefined) model.set(key, value);
  return model;
}

export function start(
  figure: Figure,
  entry: Entry,
  host: HTMLElement,
  model: Model,
  begin: Start,
  live: boolean,
): Mounted {
  const stop = new AbortController();
  const { signal } = stop;
  addStyles(host);
  // A page gives each host an id. A notebook does not, and loads this module anew for each of its figures, so
  // nothing that counts here could tell them apart.
  const id = host.id || `qicc-${Math.random().toString(36).slice(2, 10)}`;
  const root = document.createElement("div");
  root.className = "q-root";
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", `${entry.title}: live figure`);

  // Font and width are asked for while the root is empty: asked later, they would cost a layout of everything.
  host.append(root);
  measureWith(getComputedStyle(root).fontFamily);
  const room = root.clientWidth;

  let view: View | null = null;
  let address: AddressWriter | null = null;
  const paint = () => {
    shell.paint();
    view?.paint();
  };
  const controls: Controls = new Controls(
    model,
    entry,
    begin,
    () => view && paint(),
    () => address?.schedule(),
    signal,
  );
  if (!live) address = new AddressWriter(id, controls);
  signal.addEventListener("abort", () => address?.stop());
  const shell: Shell = new Shell({
    id,
    entry,
    root,
    controls,
    unit: (kind) => figure.unit(kind, controls.values()),
    released: () => paint(),
    python: () => figure.python(controls.values(), controls.chosen()),
    link: live ? null : () => location.href.replace(/#.*$/, "") + hashOf(id, controls),
    signal,
  });
  view = figure.create({ controls, shell, root, signal });

  let width = 0;
  const adapt = (measured: number) => {
    // Hidden hosts have no width yet: the observer comes back when they do.
    if (measured <= 0 || Math.abs(measured - width) < 0.5) return;
    width = measured;
    const mode = modeOf(width);
    root.dataset.mode = mode;
    shell.resize(width, mode);
    view?.resize(width, mode);
    paint();
  };
  adapt(room);
  if (width === 0) paint();
  const watch = new ResizeObserver((entries) => adapt(entries[entries.length - 1].contentRect.width));
  watch.observe(root);
  signal.addEventListener("abort", () => watch.disconnect());
  // Labels are kept apart by measured widths: measure again once the page's fonts are there.
  void document.fonts?.ready.then(() => {
    if (signal.aborted || width === 0) return;
    measureWith(getComputedStyle(root).fontFamily);
    paint();
  });
  if (!live) followAddress(id, controls, shell, signal);
  host.dataset.ready = "1";
  return {
    model,
    destroy: () => {
      stop.abort();
      root.remove();
      delete host.dataset.ready;
    },
  };
}

function followAddress(id: string, controls: Controls, shell: Shell, signal: AbortSignal): void {
  const follow = () => {
    if (location.hash === AddressWriter.own) return;
    const asked = visit(id, location.hash, controls);
    if (!asked) return;
    controls.arrive(asked.values, asked.options);
    shell.say(asked.notes.join(" "));
  };
  follow();
  window.addEventListener("hashchange", follow, { signal });
}
