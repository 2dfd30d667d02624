import { energyBias, particleBias } from "./verdict";

/** Point particles on a line; neighbours closer than the width have the energy -well_depth. The mass is 1. */
export interface Gas {
  well_depth: number;
  width: number;
}

/** Equilibrium of a gas, under the names of `qicc_lib.gas.GasState`. */
export interface GasState {
  T: number;
  P: number;
  density: number;
  energy: number;
  enthalpy: number;
  mu: number;
  entropy: number;
  sound_speed: number;
  bound: number;
  heat_capacity: number;
  expansion: number;
}

/** How two gases at rest flow once they may: their contact, and what passes from left to right where it was at first. */
export interface Flow {
  velocity: number;
  P: number;
  particle_current: number;
  energy_current: number;
}

const TERMS = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000];
const logAddExp = (a: number, b: number) => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));

/** Mean and variance of a gap inside the well, for weight exp(-r) on 0 < r < q. */
function inside(q: number): [number, number] {
  if (q > 0.3) {
    const f = -Math.expm1(-q);
    return [1 - (q * Math.exp(-q)) / f, 1 - ((q * Math.exp(-q / 2)) / f) ** 2];
  }
  // Both are small differences of large terms here, and expanded.
  let mean = q / 2;
  let variance = 0;
  TERMS.forEach((c, n) => {
    mean -= c * q ** (2 * n + 2);
    variance += c * (2 * n + 1) * q ** (2 * n + 2);
  });
  return [mean, variance];
}

/** The equilibrium at temperature T and pressure P. */
export function gasState(gas: Gas, T: number, P: number): GasState {
  const { well_depth: w, width } = gas;
  const k = P / T;
  const x = w / T;
  const q = width * k;
  const fill = x + Math.log(-Math.expm1(-q));
  const bound = Math.exp(-logAddExp(0, -q - fill));
  const free = Math.exp(-logAddExp(0, q + fill));
  const [inner, spread] = inside(q);
  const gap = bound * inner + free * (1 + q);
  const within = bound * spread + free;
  const root = Math.sqrt(bound * free);
  const jump = root * (1 + q - inner);
  const tilt = root * (1 + q - inner + x);
  const heat_capacity = 0.5 + within + tilt * tilt;
  const energy = T / 2 - w * bound;
  const enthalpy = energy + T * gap;
  const mu = T * (Math.log(k) - logAddExp(fill, -q) - 0.5 * Math.log(2 * Math.PI * T));
  return {
    T,
    P,
    density: k / gap,
    energy,
    enthalpy,
    mu,
    entropy: (enthalpy - mu) / T,
    sound_speed: gap * Math.sqrt((T * heat_capacity) / (0.5 * (within + jump * jump) + (root * x) ** 2 * within)),
    bound,
    heat_capacity,
    expansion: (within + jump * tilt) / P,
  };
}

/** Where an increasing function vanishes: Newton's step where it shrinks fast enough, else the middle. */
function zero(off: (x: number) => [value: number, slope: number], from: number, to: number): number {
  let [low, high] = [from, to];
  let x = 0.5 * (low + high);
  let step = Math.abs(high - low);
  for (let n = 0; n < 200; n++) {
    const [value, slope] = off(x);
    if (value < 0) low = x;
    if (value > 0) high = x;
    let next = Math.min(Math.max(x - value / slope, low), high);
    if (!(Math.abs(next - x) <= 0.6 * step)) next = 0.5 * (low + high);
    step = Math.abs(next - x);
    x = next;
    if (!(step > 1e-13 * Math.max(Math.abs(x), 1))) break;
  }
  return x;
}

/** The equilibrium at temperature T and chemical potential mu; nan where the pressure would leave 1e-100 to 1e100. */
export function gasStateAt(gas: Gas, T: number, mu: number): GasState {
  const ideal = mu / T + 0.5 * Math.log(2 * Math.PI * T) + Math.log(T);
  const x = gas.well_depth / T;
  const off = (logP: number): [number, number] => {
    const at = gasState(gas, T, Math.exp(logP));
    return [(at.mu - mu) / T, at.P / (at.density * T)];
  };
  const logP = zero(off, ideal + Math.min(x, 0), ideal + Math.max(x, 0));
  return gasState(gas, T, Math.abs(logP) < 230 ? Math.exp(logP) : Number.NaN);
}

/** The only temperature with h = 0 at pressure P; nan without attraction, since h > 0 then. */
export function zeroEnthalpy(gas: Gas, P: number): number {
  const { well_depth: w, width } = gas;
  if (!(w > 0)) return Number.NaN;
  const low = w / (3 + Math.log1p(w / (width * P)));
  const off = (at: GasState): [number, number] => [at.enthalpy, at.T * at.heat_capacity];
  return find(gas, P, Math.log(low), Math.log(2 * w), off).T;
}

/** F_E and F_N between two states. */
export function gasForces(left: GasState, right: GasState): { FE: number; FN: number } {
  return { FE: energyBias(left.T, right.T), FN: particleBias(left.T, left.mu, right.T, right.mu) };
}

/** The force F_N at which two gases have equal pressures; below it the right one has the higher. */
export function criticalForce(gas: Gas, left: GasState, T: number): number {
  return left.mu / left.T - gasState(gas, T, left.P).mu / T;
}

function find(gas: Gas, P: number, low: number, high: number, off: (at: GasState) => [number, number]): GasState {
  return gasState(gas, Math.exp(zero((logT) => off(gasState(gas, Math.exp(logT), P)), low, high)), P);
}

/** The state at pressure P that has the entropy of another. */
function isentrope(gas: Gas, start: GasState, P: number): GasState {
  const logT = Math.log(start.T);
  const reach = 2 * Math.abs(gasState(gas, start.T, P).entropy - start.entropy);
  return find(gas, P, logT - reach, logT + reach, (at) => [at.entropy - start.entropy, at.heat_capacity]);
}

// Gauss-Legendre rule of eight points on 0 to 1.
const HALF = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
const SHARE = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

/** The speed that gas at rest gains on its way down to pressure P, and its state there. */
function expansion(gas: Gas, start: GasState, P: number): [number, GasState] {
  const way = Math.log(start.P / P);
  let speed = 0;
  for (let panels = 1; panels <= 512; panels *= 2) {
    let sum = 0;
    for (let n = 0; n < panels; n++) {
      HALF.forEach((node, i) => {
        for (const sign of [-1, 1]) {
          const at = isentrope(gas, start, P * Math.exp((way * (n + 0.5 * (1 + sign * node))) / panels));
          sum += (0.5 * SHARE[i] * way * at.P) / (panels * at.density * at.sound_speed);
        }
      });
    }
    const done = Math.abs(sum - speed) <= 1e-11 * sum;
    speed = sum;
    if (done) break;
  }
  return [speed, isentrope(gas, start, P)];
}

/** The speed that a shock of pressure P gives to gas at rest, and the state behind it. */
function shock(gas: Gas, start: GasState, P: number): [number, GasState] {
  const rise = P - start.P;
  const total = start.energy + (P + start.P) / (2 * start.density);
  const hottest = Math.log(2 * (total + Math.max(gas.well_depth, 0)));
  const at = find(gas, P, Math.log(start.T) - 40, hottest, (s) => [
    s.enthalpy - (0.5 * rise) / s.density - total,
    s.T * (s.heat_capacity - 0.5 * rise * s.expansion),
  ]);
  return [Math.sqrt(Math.max(rise * (1 / start.density - 1 / at.density), 0)), at];
}

/** The flow between two states at rest, exact for a gas without friction and conduction. */
export function riemann(gas: Gas, left: GasState, right: GasState): Flow {
  const sign = Math.sign(left.P - right.P);
  const [dense, thin] = sign > 0 ? [left, right] : [right, left];
  const logP = zero(
    (y) => {
      const [v, one] = expansion(gas, dense, Math.exp(y));
      const [u, two] = shock(gas, thin, Math.exp(y));
      return [u - v, one.P * (1 / (one.density * one.sound_speed) + 1 / (two.density * two.sound_speed))];
    },
    Math.log(thin.P),
    Math.log(dense.P),
  );
  let [v, up] = expansion(gas, dense, Math.exp(logP));
  const contact = v;
  if (v > up.sound_speed) {
    const slow = (y: number): [number, number] => {
      const [speed, at] = expansion(gas, dense, Math.exp(y));
      return [at.sound_speed - speed, at.P / (at.density * at.sound_speed)];
    };
    [v, up] = expansion(gas, dense, Math.exp(zero(slow, logP, Math.log(dense.P))));
  }
  const J = sign * up.density * v;
  return {
    velocity: sign * contact,
    P: Math.exp(logP),
    particle_current: J,
    energy_current: J * (up.enthalpy + 0.5 * v * v),
  };
}

/** The flow of an ideal gas, whose particles pass each other. */
export function freeFlow(left: GasState, right: GasState): Flow {
  const through = (s: GasState) => s.density * Math.sqrt(s.T / (2 * Math.PI));
  const [J, back] = [through(left), through(right)];
  return {
    velocity: Number.NaN,
    P: Number.NaN,
    particle_current: J - back,
    energy_current: J * left.T - back * right.T,
  };
}
