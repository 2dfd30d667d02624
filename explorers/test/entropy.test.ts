import { describe, expect, it } from "vitest";
import figures from "../../qicc_figures/figures.json";
import { type EntropyDevice, series, three } from "../src/figures/entropy-devices";
import { Network } from "../src/physics/network";
import { stepFluxes } from "../src/physics/steps";
import { treesOf } from "../src/physics/trees";
import { between, logBetween, off, random } from "./devices";

const DEVICES: [string, EntropyDevice, "series-dots" | "three-terminal"][] = [
  ["two dots in series", series, "series-dots"],
  ["three terminals", three, "three-terminal"],
];

/** Values anywhere in the range of the controls; every other time close to equilibrium. */
function drawn(u: () => number, name: "series-dots" | "three-terminal"): Record<string, number> {
  const v = Object.fromEntries(
    figures[name].params.map((p) => [p.key, ("scale" in p ? logBetween : between)(u, p.min, p.max)]),
  );
  if (u() < 0.5) {
    const size = 10 ** between(u, -10, -2);
    for (const key of ["T_L", "T_M"]) if (key in v) v[key] = v.T_R * (1 + size * u());
    for (const key of ["mu_L", "mu_M"]) if (key in v) v[key] = v.mu_R + size * u();
  }
  return v;
}

describe.each(DEVICES)("%s", (_, device, name) => {
  const net = new Network(device.spec(Object.fromEntries(figures[name].params.map((p) => [p.key, p.value]))));

  it("produces the same entropy by steps, by reservoirs and by cycles", () => {
    const u = random(31);
    for (let k = 0; k < 300; k++) {
      const r = device.read(net, drawn(u, name));
      const steps = stepFluxes(net);
      const scale = Math.max(...steps.map(({ flux, bias }) => Math.abs(flux * bias)));
      const sum = (f: (s: (typeof steps)[number]) => number) => steps.reduce((t, s) => t + f(s), 0);
      expect(
        off(
          sum((s) => s.flux * s.bias),
          r.sigma,
        ),
      ).toBeLessThan(1e-8);
      for (const s of steps) {
        expect(s.flux * s.bias).toBeGreaterThanOrEqual(0);
        expect(Math.abs(s.forward - s.backward - s.flux)).toBeLessThan(1e-12 * (s.forward + s.backward));
      }
      const pairs = r.pairs.reduce((t, { F, J }) => t + F * J, 0);
      expect(Math.abs(pairs - r.sigma)).toBeLessThan(1e-8 * r.sigma + 1e-9 * scale + 1e-18);
    }
  });

  it("has steps named in the order of its channels", () => {
    const { channels, reservoirs } = net.topology;
    expect(channels.map(({ from, to }) => [from, to])).toEqual(device.steps.map(({ from, to }) => [from, to]));
    expect(channels.map((c) => reservoirs[c.reservoir] ?? "flip")).toEqual(device.steps.map(({ colour }) => colour));
  });

  it("has the menus that figures.json offers", () => {
    const kind = name === "series-dots" ? ("series" as const) : ("three" as const);
    const [biases, cycles] = [figures[`${kind}-biases`], figures[`${kind}-cycles`]];
    expect(biases.options[1].values).toEqual(device.steps.map(({ key }) => key));
    expect(cycles.options[0].values).toEqual(net.topology.cycles.map((_, k) => String(k + 1)));
    expect(cycles.options[1].values).toEqual(net.topology.states);
  });

  it("fills its states by trees", () => {
    const u = random(32);
    for (let k = 0; k < 100; k++) {
      device.read(net, drawn(u, name));
      net.topology.states.forEach((_, root) => {
        const trees = treesOf(net, root);
        expect(trees).toHaveLength(name === "series-dots" ? 8 : 4);
        const sum = trees.reduce((t, { share }) => t + share, 0);
        expect(off(sum, net.probabilities[root])).toBeLessThan(1e-12);
        for (const { arrows } of trees) {
          expect(arrows.map(([from]) => from)).toEqual([0, 1, 2, 3].filter((s) => s !== root));
        }
      });
    }
  });
});
