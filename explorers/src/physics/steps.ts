import type { Network } from "./network";

/** A transition in a steady state, in its channel's forward direction. */
export interface StepFlux {
  forward: number;
  backward: number;
  /** Net. */
  flux: number;
  /** ln(forward / backward), accurate also where the two nearly agree. */
  bias: number;
  /** Of the bias: the entropy that the reservoir gains in one step. The rest is ln(p_from / p_to). */
  reservoir: number;
}

/** The one-way fluxes and the biases of every channel of a solved network. */
export function stepFluxes(net: Network): StepFlux[] {
  return net.topology.channels.map((channel, c) => {
    const [p, q] = [net.probabilities[channel.from], net.probabilities[channel.to]];
    const forward = p * net.mantissa[c] * Math.exp(net.exponent[2 * c]);
    const backward = q * net.mantissa[c] * Math.exp(net.exponent[2 * c + 1]);
    const reservoir = net.exponent[2 * c] - net.exponent[2 * c + 1];
    const flux = net.channelFlux[c];
    const ratio = reservoir + Math.log(p / q);
    // The net flux is a sum over cycles and keeps its digits where the logarithms cancel.
    const small = Math.sign(flux) * Math.log1p(Math.abs(flux) / Math.min(forward, backward));
    return { forward, backward, flux, bias: Math.abs(ratio) < 0.5 ? small : ratio, reservoir };
  });
}
