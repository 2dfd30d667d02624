import { type DeviceSpec, ratesOf } from "./spec";
import { type Topology, topology } from "./topology";

/**
 * Steady state of a small Markov network, with small relative error everywhere.
 *
 * A rate is kept as mantissa x exp(exponent): f and 1 - f share the mantissa, so deep blockade and low
 * temperature neither underflow nor overflow. Probabilities are sums over rooted spanning trees, all of one
 * sign. A current is a sum over cycles of weight x expm1(affinity) / Z, and the affinity comes from
 * differences of T and mu taken before anything is divided: exact zeros in equilibrium, full relative
 * accuracy next to it.
 *
 * `solve` allocates nothing: set the public arrays, call it, read the results.
 */
export class Network {
  readonly topology: Topology;
  // What a figure may set.
  readonly energies: Float64Array; // [levels..., interactions...]
  readonly T: Float64Array;
  readonly mu: Float64Array;
  readonly rates: Float64Array; // two per coupling
  // What `solve` fills.
  readonly probabilities: Float64Array;
  readonly cycleFlux: Float64Array;
  readonly affinity: Float64Array;
  readonly cycleEnergy: Float64Array; // cycle-major: energy that reservoir r gives in one turn of cycle c
  readonly particleCurrent: Float64Array; // out of reservoir r
  readonly energyCurrent: Float64Array;
  readonly channelFlux: Float64Array; // net, in the channel's forward direction
  entropyProduction = 0;

  /** A rate is mantissa x exp(exponent): both directions of a channel share the mantissa. */
  readonly mantissa: Float64Array; // by channel
  readonly exponent: Float64Array; // by directed transition
  // What is multiplied: factor x exp(power) of each directed transition, without powers where numbers reach far enough.
  private readonly factor: Float64Array;
  private readonly power: Float64Array;
  private readonly least: number; // of a factor: the product of as many as there are states is still a number
  private deep = false;
  private readonly weight: Float64Array; // by tree
  private readonly weightExponent: Float64Array;
  private readonly treeSteps: Int16Array;
  private readonly treeRoot: Int16Array;

  constructor(readonly spec: DeviceSpec) {
    const top = topology(spec);
    this.topology = top;
    const n = top.states.length;
    const r = top.reservoirs.length;
    this.energies = Float64Array.from([...spec.levels, ...spec.interactions.map((i) => i[2])]);
    this.T = Float64Array.from(top.reservoirs, (name) => spec.reservoirs[name].T);
    this.mu = Float64Array.from(top.reservoirs, (name) => spec.reservoirs[name].mu);
    this.rates = new Float64Array(2 * spec.couplings.length);
    spec.couplings.forEach((c, i) => {
      ratesOf(c).forEach((rate, slot) => {
        this.rates[2 * i + slot] = rate;
      });
    });
    this.probabilities = new Float64Array(n);
    this.cycleFlux = new Float64Array(top.cycles.length);
    this.affinity = new Float64Array(top.cycles.length);
    this.cycleEnergy = new Float64Array(top.cycles.length * r);
    this.particleCurrent = new Float64Array(r);
    this.energyCurrent = new Float64Array(r);
    this.channelFlux = new Float64Array(top.channels.length);
    this.mantissa = new Float64Array(top.channels.length);
    this.exponent = new Float64Array(2 * top.channels.length);
    this.factor = new Float64Array(2 * top.channels.length);
    this.power = new Float64Array(2 * top.channels.length);
    this.least = 10 ** (-280 / n);
    const trees = top.trees.flatMap((list, root) => list.map((steps) => ({ root, steps })));
    this.weight = new Float64Array(trees.length);
    this.weightExponent = new Float64Array(trees.length);
    this.treeRoot = Int16Array.from(trees, (t) => t.root);
    this.treeSteps = Int16Array.from(trees.flatMap((t) => t.steps));
  }

  /** Index of a reservoir by name. */
  reservoir(name: string): number {
    return this.topology.reservoirs.indexOf(name);
  }

  solve(): void {
    this.fillRates();
    this.fillFactors();
    const Z = this.fillProbabilities();
    this.fillCycles(Z.sum, Z.exponent);
  }

  private fillRates(): void {
    const { channels } = this.topology;
    for (let c = 0; c < channels.length; c++) {
      const channel = channels[c];
      let energy = 0;
      for (let i = 0; i < this.energies.length; i++) energy += channel.energy[i] * this.energies[i];
      let rate = this.rates[2 * channel.coupling + channel.slot];
      let shift = 0;
      if (rate > 0 && (rate < 1e-60 || rate > 1e60)) {
        // Far outside the usual range the size goes to the exponent, so that products of three stay in range.
        shift = Math.log(rate);
        rate = 1;
      }
      let x = 0;
      if (channel.reservoir >= 0) {
        const T = this.T[channel.reservoir];
        if (channel.particles !== 0) {
          x = (energy - this.mu[channel.reservoir]) / T;
          rate /= 1 + Math.exp(-Math.abs(x));
        } else {
          x = energy / T;
          rate /= -Math.expm1(-Math.abs(x));
        }
      }
      this.mantissa[c] = rate;
      this.exponent[2 * c] = shift - Math.max(x, 0);
      this.exponent[2 * c + 1] = shift - Math.max(-x, 0);
    }
  }

  /** Plain rates, where all of them are in reach, spare an exponential for every tree and forest: a sixth of a map. */
  private fillFactors(): void {
    const { mantissa, exponent, factor, power, least } = this;
    this.deep = false;
    for (let d = 0; d < factor.length; d++) {
      const m = mantissa[d >> 1];
      const rate = m * Math.exp(exponent[d]);
      factor[d] = rate;
      if (m !== 0 && !(rate > least && rate < 1 / least)) this.deep = true;
    }
    if (!this.deep) return;
    for (let d = 0; d < factor.length; d++) factor[d] = mantissa[d >> 1];
    power.set(exponent);
  }

  private readonly partition = { sum: 0, exponent: 0 };

  private fillProbabilities(): { sum: number; exponent: number } {
    const steps = this.topology.states.length - 1;
    const { weight, weightExponent, treeSteps, treeRoot, probabilities, factor, power, deep } = this;
    let top = deep ? Number.NEGATIVE_INFINITY : 0;
    for (let t = 0, k = 0; t < weight.length; t++) {
      let w = 1;
      let x = 0;
      for (const end = k + steps; k < end; k++) {
        w *= factor[treeSteps[k]];
        if (deep) x += power[treeSteps[k]];
      }
      weight[t] = w;
      weightExponent[t] = x;
      if (deep && w > 0 && x > top) top = x;
    }
    probabilities.fill(0);
    let sum = 0;
    for (let t = 0; t < weight.length; t++) {
      if (weight[t] === 0) continue;
      const w = deep ? weight[t] * Math.exp(weightExponent[t] - top) : weight[t];
      probabilities[treeRoot[t]] += w;
      sum += w;
    }
    if (!(sum > 0)) throw new Error("The steady state is not unique: the couplings do not connect all states.");
    for (let s = 0; s < probabilities.length; s++) probabilities[s] /= sum;
    this.partition.sum = sum;
    this.partition.exponent = top;
    return this.partition;
  }

  private fillCycles(Z: number, top: number): void {
    const { cycles, reservoirs } = this.topology;
    const { factor, power, deep } = this;
    const R = reservoirs.length;
    this.particleCurrent.fill(0);
    this.energyCurrent.fill(0);
    this.channelFlux.fill(0);
    this.entropyProduction = 0;
    for (let c = 0; c < cycles.length; c++) {
      const cycle = cycles[c];
      const A = this.fillAffinity(c);
      let w = 1;
      let x = 0;
      for (let k = 0; k < cycle.steps.length; k++) {
        const d = A >= 0 ? cycle.steps[k] : cycle.steps[k] ^ 1;
        w *= factor[d];
        if (deep) x += power[d];
      }
      let sum = 0;
      for (let f = 0; f < cycle.forests.length; f++) {
        const forest = cycle.forests[f];
        let m = 1;
        let y = x - top;
        for (let k = 0; k < forest.length; k++) {
          m *= factor[forest[k]];
          if (deep) y += power[forest[k]];
        }
        sum += deep ? m * Math.exp(y) : m;
      }
      // 1 - exp(-|A|) times the larger of the two products: no overflow, no cancellation.
      const J = A === 0 ? 0 : (Math.sign(A) * -Math.expm1(-Math.abs(A)) * w * sum) / Z;
      this.cycleFlux[c] = J;
      this.entropyProduction += J * A;
      for (let r = 0; r < R; r++) {
        this.particleCurrent[r] += cycle.particles[r] * J;
        this.energyCurrent[r] += this.cycleEnergy[c * R + r] * J;
      }
      for (let k = 0; k < cycle.steps.length; k++) {
        const d = cycle.steps[k];
        this.channelFlux[d >> 1] += d & 1 ? -J : J;
      }
    }
  }

  /** Affinity of cycle c: sum over reservoirs of (E - N mu_0) dT + N dmu T_0 over T T_0, against one that takes part. */
  private fillAffinity(c: number): number {
    const cycle = this.topology.cycles[c];
    const R = this.T.length;
    const T0 = this.T[cycle.reference];
    const mu0 = this.mu[cycle.reference];
    let A = 0;
    for (let r = 0; r < R; r++) {
      const coefficients = cycle.energy[r];
      let E = 0;
      for (let i = 0; i < coefficients.length; i++) E += coefficients[i] * this.energies[i];
      this.cycleEnergy[c * R + r] = E;
      const N = cycle.particles[r];
      A += ((E - N * mu0) * (this.T[r] - T0) + N * (this.mu[r] - mu0) * T0) / (this.T[r] * T0);
    }
    this.affinity[c] = A;
    return A;
  }
}
