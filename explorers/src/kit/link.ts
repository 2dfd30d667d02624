import type { Controls, Values } from "./controls";

/** The state of one figure in the page's address: `#fig=ID&U=1.25`, only what differs from the page's own start. */

export function hashOf(id: string, controls: Controls): string {
  const parts = [`fig=${encodeURIComponent(id)}`];
  for (const { key } of controls.params) {
    const value = controls.get(key);
    if (value !== controls.start[key]) parts.push(`${key}=${value}`);
  }
  for (const { key } of controls.options) {
    const value = controls.option(key);
    if (value !== controls.startOptions[key]) parts.push(`${key}=${encodeURIComponent(value)}`);
  }
  return `#${parts.join("&")}`;
}

export interface Visit {
  values: Values;
  options: Record<string, string>;
  notes: string[];
}

/** What an address asks of figure `id`; null if it is not about it. Says what was not taken as written. */
export function visit(id: string, hash: string, controls: Controls): Visit | null {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  if (asked.get("fig") !== id) return null;
  const values: Values = { ...controls.start };
  const options = { ...controls.startOptions };
  const notes: string[] = [];
  for (const [key, text] of asked) {
    if (key === "fig") continue;
    const option = controls.options.find((o) => o.key === key);
    if (option) {
      if (option.values.includes(text)) options[key] = text;
      else notes.push(`The link's ${key} = ${text} is none of ${option.values.join(", ")}.`);
      continue;
    }
    const param = controls.params.find((p) => p.key === key);
    const value = Number(text);
    if (!param) notes.push(`The link names ${key}, which this figure does not have.`);
    else if (text.trim() === "" || !Number.isFinite(value)) notes.push(`The link's ${key} = ${text} is not a number.`);
    else {
      values[key] = controls.clamp(key, value);
      if (values[key] !== value)
        notes.push(`The link's ${key} = ${text} is out of range; ${key} = ${values[key]} is shown.`);
    }
  }
  return { values, options, notes };
}

const WAIT = 250;

/** Keeps the address in step, 250 ms after the last change, without adding to the history. */
export class AddressWriter {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The last address written by a figure: not news when it comes back. */
  static own = "";

  constructor(
    private readonly id: string,
    private readonly controls: Controls,
  ) {}

  schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const hash = hashOf(this.id, this.controls);
      AddressWriter.own = hash;
      history.replaceState(history.state, "", hash);
    }, WAIT);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
