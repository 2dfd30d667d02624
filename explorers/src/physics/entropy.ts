import { Network } from "./network";
import type { DeviceSpec } from "./spec";
import { stepFluxes } from "./steps";
import { treesOf } from "./trees";

/** Steps, cycles and trees of a device as the page computes them, for the test that compares them with qicc_lib. */
export function entropy(spec: DeviceSpec) {
  const net = new Network(spec);
  net.solve();
  return {
    steps: stepFluxes(net),
    cycles: [...net.cycleFlux].map((flux, k) => ({ flux, affinity: net.affinity[k] })),
    trees: net.topology.states.map((_, root) => treesOf(net, root)),
  };
}
