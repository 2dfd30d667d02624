import { describe, expect, it, vi } from "vitest";
import figures from "../../qicc_figures/figures.json";
import { manifest } from "../src/bundle";
import { Controls, type Entry } from "../src/kit/controls";
import { hashOf, visit } from "../src/kit/link";
import { LocalModel } from "../src/kit/model";
import { seriesSpec, seriesState } from "../src/physics/series";
import { START } from "./devices";

vi.mock("../src/styles/base.css", () => ({ default: "" }));
vi.mock("../src/styles/views.css", () => ({ default: "" }));
vi.mock("../src/styles/map.css", () => ({ default: "" }));
vi.mock("../src/styles/controls.css", () => ({ default: "" }));

const entry = figures["series-dots"] as Entry;

function make(start: Record<string, number> = {}) {
  const defaults = Object.fromEntries(entry.params.map((p) => [p.key, p.value]));
  const begin = { ...defaults, ...start };
  const model = new LocalModel(begin);
  const paint = vi.fn();
  const controls = new Controls(model, entry, begin, paint, () => undefined, new AbortController().signal);
  return { model, controls, paint };
}

describe("controls", () => {
  it("know the preset that they start from, and forget it on any change", () => {
    const { controls, paint } = make();
    expect(controls.preset).toBe("inverse-particle");
    controls.set({ U: -1 });
    expect(controls.preset).toBeNull();
    expect(paint).toHaveBeenCalledTimes(1);
  });
  it("widen for a start outside their range", () => {
    expect(make({ eps: 5 }).controls.param("eps").max).toBe(5);
  });
  it("paint once when the kernel changes several values", async () => {
    const { model, controls, paint } = make();
    model.set("U", 1);
    model.set("eps", 1);
    await Promise.resolve();
    expect(paint).toHaveBeenCalledTimes(1);
    expect(controls.get("U")).toBe(1);
  });
  it("answer keys with 1 % and 10 % of their range, and Home and End", () => {
    const { controls } = make();
    expect(controls.byKeyboard("eps", "ArrowUp")).toBeCloseTo(0.55, 12);
    expect(controls.byKeyboard("eps", "PageDown")).toBeCloseTo(0, 12);
    expect(controls.byKeyboard("g", "ArrowRight")).toBeCloseTo(10 ** 0.04, 10);
    expect(controls.byKeyboard("U", "Home")).toBe(-4);
    expect(controls.byKeyboard("U", "x")).toBeNull();
  });
});

describe("links", () => {
  it("name only what differs from the page's own start", () => {
    const { controls } = make({ U: 2 });
    expect(hashOf("fig-a", controls)).toBe("#fig=fig-a");
    controls.set({ eps: 1.25 });
    expect(hashOf("fig-a", controls)).toBe("#fig=fig-a&eps=1.25");
  });
  it("are clamped aloud and otherwise ignored where wrong", () => {
    const { controls } = make({ T_L: 3 });
    const asked = visit("fig-a", "#fig=fig-a&U=1.25&mu_L=99&eps=abc&foo=1", controls);
    expect(asked?.values).toMatchObject({ U: 1.25, mu_L: 6, eps: 0.5, T_L: 3 });
    expect(asked?.notes).toHaveLength(3);
    expect(visit("fig-b", "#fig=fig-a", controls)).toBeNull();
  });
});

it("the manifest can be read without a document and its presets lie inside the ranges", () => {
  for (const { params, presets, start } of Object.values(manifest)) {
    expect(presets.map((p) => p.key)).toContain(start);
    for (const preset of presets) {
      for (const [key, value] of Object.entries(preset.state)) {
        const p = params.find((q) => q.key === key);
        expect(p, key).toBeDefined();
        expect(value).toBeGreaterThanOrEqual(p?.min ?? 0);
        expect(value).toBeLessThanOrEqual(p?.max ?? 0);
      }
    }
    const first = presets.find((p) => p.key === start);
    for (const [key, value] of Object.entries(first?.state ?? {})) {
      expect(params.find((p) => p.key === key)?.value).toBe(value);
    }
  }
});

it("a device and its controls are two spellings of the same numbers", () => {
  const s = { ...START, U: -1.5, Gamma_L1: 0.2, Gamma_R0: 0.4, g: 3 };
  expect(seriesState(seriesSpec(s))).toEqual(s);
  const thermal = { ...seriesSpec(s), levels: [0.5, 1] };
  expect(() => seriesState(thermal)).toThrow("equal levels");
});
