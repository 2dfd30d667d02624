import { Network } from "./network";
import type { DeviceSpec } from "./spec";
import { verdict } from "./verdict";

/** What the page's own physics says of a device, for the test that compares it with qicc_lib. */
export function solve(spec: DeviceSpec) {
  const net = new Network(spec);
  net.solve();
  const named = (values: Float64Array) => Object.fromEntries(net.topology.reservoirs.map((r, i) => [r, values[i]]));
  const { kind, Eref } = verdict(net);
  return {
    probabilities: [...net.probabilities],
    particle_current: named(net.particleCurrent),
    energy_current: named(net.energyCurrent),
    entropy_production: net.entropyProduction,
    verdict: kind,
    E_ref: Eref,
  };
}
