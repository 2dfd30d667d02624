import { setting } from "./format";
import type { Model } from "./model";

/** One row of a figure's table in figures.json. */
export interface Param {
  key: string;
  symbol: string;
  label: string;
  min: number;
  max: number;
  value: number;
  unit: string;
  scale?: "log";
  fold?: boolean;
}

/** A choice that is not a number, such as what an axis shows. */
export interface Option {
  key: string;
  label: string;
  values: string[];
  /** How each value is written; may hold mathematics. */
  names: string[];
  value: string;
}

export interface Preset {
  key: string;
  label: string;
  state: Record<string, number>;
  /** Choices that belong to it, if it makes any. */
  options?: Record<string, string>;
}

export interface Entry {
  title: string;
  /** Reserved in the page, by the width of the place: from 1100, 864, 700, 420 px, and below. */
  height: { wide: number; broad: number; medium: number; single: number; phone: number };
  params: Param[];
  options?: Option[];
  presets: Preset[];
  start: string;
}

export type Values = Record<string, number>;
/** What a page starts from: numbers by the names of the parameters, words by the names of the options. */
export type Start = Record<string, unknown>;

const MOVE = 200;

function finite(value: unknown, fallback: number): number {
  const number = Number(value ?? fallback);
  return Number.isFinite(number) ? number : fallback;
}

const known = (option: Option, value: unknown) =>
  option.values.includes(String(value)) ? String(value) : option.value;

/** The numbers of a figure: one truth (the model), ranges, presets, and who is told of a change. */
export class Controls {
  readonly params: Param[];
  readonly presets: Preset[];
  readonly options: Option[];
  /** What the page starts from: Reset returns here, links name only what differs. */
  readonly start: Values;
  readonly startOptions: Record<string, string>;
  /** The preset that the values came from, until anything changes. */
  preset: string | null = null;
  /** True while a slider or handle is held: axes keep still. */
  held = false;
  private batching = false;
  private dirty = false;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: ReturnType<typeof setTimeout> | undefined;
  private readonly byKey: Map<string, Param>;

  constructor(
    private readonly model: Model,
    entry: Entry,
    begin: Start,
    private readonly paint: () => void,
    private readonly touched: () => void,
    signal: AbortSignal,
  ) {
    this.start = Object.fromEntries(entry.params.map((p) => [p.key, finite(begin[p.key], p.value)]));
    this.options = entry.options ?? [];
    this.startOptions = Object.fromEntries(this.options.map((o) => [o.key, known(o, begin[o.key])]));
    // A start outside the usual range widens the control: nothing is clipped silently.
    this.params = entry.params.map((p) => ({
      ...p,
      min: Math.min(p.min, this.start[p.key]),
      max: Math.max(p.max, this.start[p.key]),
    }));
    this.byKey = new Map(this.params.map((p) => [p.key, p]));
    this.presets = entry.presets;
    this.preset = this.matching();
    for (const { key } of [...this.params, ...this.options]) {
      const changed = () => this.changed();
      model.on(`change:${key}`, changed);
      signal.addEventListener("abort", () => model.off(`change:${key}`, changed));
    }
    signal.addEventListener("abort", () => this.stop());
  }

  param(key: string): Param {
    return this.byKey.get(key)!;
  }

  get(key: string): number {
    return finite(this.model.get(key), this.param(key).value);
  }

  option(key: string): string {
    return known(this.options.find((o) => o.key === key)!, this.model.get(key));
  }

  chosen(): Record<string, string> {
    return Object.fromEntries(this.options.map((o) => [o.key, this.option(o.key)]));
  }

  /** A choice. Where it says what is looked at, not which state it is, the preset stays. */
  choose(changes: Record<string, string>): void {
    this.stop();
    this.write(changes);
    if (this.presets.some((p) => p.options)) {
      this.preset = this.matching();
      this.paint();
    }
    this.touched();
  }

  values(): Values {
    return Object.fromEntries(this.params.map((p) => [p.key, this.get(p.key)]));
  }

  clamp(key: string, value: number): number {
    const p = this.param(key);
    return Math.min(p.max, Math.max(p.min, value));
  }

  /** Values under the pointer move in hundredths (three digits on a log scale): what is shown is what is used. */
  round(key: string, value: number): number {
    const p = this.param(key);
    const rounded = p.scale === "log" ? Number(value.toPrecision(3)) : Math.round(value * 100) / 100;
    return this.clamp(key, rounded);
  }

  /** A change by hand: unsets the preset, paints at once. */
  set(changes: Values): void {
    this.stop();
    this.preset = null;
    this.write(changes);
    this.touched();
  }

  /** Values from the page's address: no motion, and nothing to write back. */
  arrive(values: Values, options: Record<string, string> = {}): void {
    this.stop();
    this.write({ ...values, ...options });
    this.preset = this.matching();
    this.paint();
  }

  private write(changes: Record<string, number | string>): void {
    this.batching = true;
    for (const key in changes) this.model.set(key, changes[key]);
    this.batching = false;
    this.dirty = false;
    this.paint();
    // A kernel gets at most one message in 60 ms.
    this.saving ??= setTimeout(() => {
      this.saving = undefined;
      this.model.save_changes();
    }, 60);
  }

  private changed(): void {
    if (this.batching || this.dirty) return;
    this.dirty = true;
    queueMicrotask(() => {
      if (!this.dirty) return;
      this.dirty = false;
      this.preset = this.matching();
      this.paint();
    });
  }

  /** Next value for a key press, or null if the key is not ours. */
  byKeyboard(key: string, pressed: string): number | null {
    const p = this.param(key);
    const log = p.scale === "log";
    const to = (v: number) => (log ? Math.log(v) : v);
    const from = (v: number) => (log ? Math.exp(v) : v);
    const span = to(p.max) - to(p.min);
    const steps: Record<string, number> = {
      ArrowUp: 0.01,
      ArrowRight: 0.01,
      ArrowDown: -0.01,
      ArrowLeft: -0.01,
      PageUp: 0.1,
      PageDown: -0.1,
    };
    if (pressed === "Home") return p.min;
    if (pressed === "End") return p.max;
    if (!(pressed in steps)) return null;
    return this.clamp(key, Number(from(to(this.get(key)) + steps[pressed] * span).toPrecision(12)));
  }

  /** All values that a preset stands for: its own, and the page's start for the rest. */
  presetValues(preset: Preset): Values {
    const defaults = Object.fromEntries(this.params.map((p) => [p.key, p.value]));
    return { ...defaults, ...preset.state };
  }

  /** Back to what the page started from. */
  reset(): void {
    this.write(this.startOptions);
    this.moveTo({ ...this.start }, this.matching(this.start));
  }

  private matching(now = this.values()): string | null {
    const same = (p: Preset) =>
      Object.entries(this.presetValues(p)).every(([k, v]) => now[k] === v) &&
      Object.entries(p.options ?? {}).every(([k, v]) => this.option(k) === v);
    return this.presets.find(same)?.key ?? null;
  }

  /** Move to values in 200 ms, or at once for readers who prefer less motion. */
  moveTo(target: Values, preset: string | null): void {
    this.stop();
    this.preset = preset;
    const from = this.values();
    const finish = () => {
      this.stop();
      this.held = false;
      this.write(target);
      this.touched();
    };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden) {
      finish();
      return;
    }
    const begun = performance.now();
    const step = () => {
      const t = Math.min(1, (performance.now() - begun) / MOVE);
      if (t >= 1) {
        finish();
        return;
      }
      const k = t * t * (3 - 2 * t);
      const between = (key: string) => {
        const [a, b] = [from[key], target[key]];
        return this.param(key).scale === "log" ? a * (b / a) ** k : a + (b - a) * k;
      };
      this.write(Object.fromEntries(Object.keys(target).map((key) => [key, between(key)])));
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
    // Frames stop in a hidden tab; the values must arrive all the same.
    this.timer = setTimeout(finish, MOVE + 120);
  }

  private stop(): void {
    if (this.frame) cancelAnimationFrame(this.frame);
    this.frame = 0;
    clearTimeout(this.timer);
  }

  /** Text of a value, without its unit. */
  text(key: string, value = this.get(key)): string {
    return setting(value, this.param(key).scale === "log");
  }
}
