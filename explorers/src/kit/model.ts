/** What a figure talks to: anywidget's model in a live kernel, a local one on a page. */
export interface Model {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  save_changes(): void;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

export class LocalModel implements Model {
  private readonly values: Map<string, unknown>;
  private readonly listeners = new Map<string, Set<() => void>>();

  constructor(values: Record<string, unknown>) {
    this.values = new Map(Object.entries(values));
  }

  get(key: string): unknown {
    return this.values.get(key);
  }

  set(key: string, value: unknown): void {
    if (Object.is(this.values.get(key), value)) return;
    this.values.set(key, value);
    for (const event of [`change:${key}`, "change"]) {
      for (const callback of [...(this.listeners.get(event) ?? [])]) callback();
    }
  }

  save_changes(): void {
    // Nothing to send to on a page.
  }

  on(event: string, callback: () => void): void {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event)!.add(callback);
  }

  off(event: string, callback: () => void): void {
    this.listeners.get(event)?.delete(callback);
  }
}
