import { describe, expect, it } from "vitest";
import figures from "../../qicc_figures/figures.json";
import type { SeriesState } from "../src/physics/series";
import { START, series, singleDot, solved, thermalSeriesSpec, threeTerminal } from "./devices";

// Values computed in 40-50 digit arithmetic by several independent routes.
const closeTo = (got: number, wanted: number, rtol = 2e-12) =>
  expect(Math.abs(got - wanted), `${got} against ${wanted}`).toBeLessThanOrEqual(rtol * Math.abs(wanted));

describe("two dots in series, eps = 0.5, T = (2, 1), mu_R = 0", () => {
  const table: [number, number[], number, number, number, number, number][] = [
    [
      0.1,
      [0.2122377771499, 0.1467867730325, 0.1597143074523, 0.4812611423653],
      -0.01292753441983,
      0.05796583897124,
      0.02769016604364,
      0.04071267240537,
      0.06861332469339,
    ],
    [
      0.2,
      [0.1978980058774, 0.1467996563379, 0.1541560903672, 0.5011462474175],
      -0.007356434029264,
      0.05351735387962,
      0.02528739013396,
      0.04936270388061,
      0.07897650292921,
    ],
    [
      0.5,
      [0.1589588162961, 0.145704093405, 0.1374927624122, 0.5578443278867],
      0.008211330992732,
      0.03882347375179,
      0.02351740237226,
      0.07582022216435,
      0.1131717564418,
    ],
    [
      1,
      [0.1088037437918, 0.1413055547278, 0.1118807093098, 0.6380099921706],
      0.02942484541802,
      0.01298943845784,
      0.03591956464694,
      0.1197077828862,
      0.1790030975246,
    ],
    [
      2,
      [0.05448749077225, 0.13101279677, 0.07646433154586, 0.7380353809119],
      0.05454846522413,
      -0.0277733119011,
      0.09521027449771,
      0.1946631125602,
      0.3205578346085,
    ],
  ];
  it.each(table)("F_N = %f", (FN, p, JN, JE, sigma, JNrep, JErep) => {
    const net = series({ mu_L: 2 * FN });
    p.forEach((value, s) => {
      closeTo(net.probabilities[s], value);
    });
    closeTo(net.particleCurrent[0], JN);
    closeTo(net.energyCurrent[0], JE);
    closeTo(net.entropyProduction, sigma);
    const repulsive = series({ mu_L: 2 * FN, U: 2 });
    closeTo(repulsive.particleCurrent[0], JNrep);
    closeTo(repulsive.energyCurrent[0], JErep);
  });

  it("asymmetric contacts do not mirror", () => {
    const one = series({ Gamma_L0: 1, Gamma_L1: 0.2, Gamma_R0: 0.4, Gamma_R1: 1 });
    const two = series({ Gamma_L0: 0.4, Gamma_L1: 1, Gamma_R0: 1, Gamma_R1: 0.2 });
    closeTo(one.particleCurrent[0], -0.00128386963584, 1e-11);
    closeTo(two.particleCurrent[0], 0.00194953461359, 1e-11);
  });

  it.each([
    [0.1, -0.00158835132287],
    [1, -0.00735643402926],
    [10, -0.0115512648683],
    [1e6, -0.0123326337076],
  ])("flip rate %f", (g, JN) => closeTo(series({ g }).particleCurrent[0], JN, 1e-11));

  it.each([
    [1, -0.008047085307046, 0.05601932881317],
    [2, 0.01353460044287, 0.04387108454355],
    [3, 0.02233597815989, 0.0389168243595],
  ])("flip bath at T_M = %f", (T_M, JN, JE) => {
    const net = solved(thermalSeriesSpec([0.5, 1], -2, [2, 0.4], [1, 0], T_M));
    closeTo(net.particleCurrent[0], JN);
    closeTo(net.energyCurrent[0], JE);
  });
});

it("a hidden engine: a third temperature drives both currents against both forces", () => {
  // F_N = 0.05 with mu_R = 0 fixes mu_L.
  const net = solved(thermalSeriesSpec([1.5, 0.5], 1, [1.1, 0.055], [1, 0], 5));
  closeTo(net.particleCurrent[0], -0.04962075353207);
  closeTo(net.energyCurrent[0], -0.08149596633308);
  closeTo(net.entropyProduction, 0.02980684093696);
});

it("three terminals: a gate that is heated by the conductor", () => {
  const net = threeTerminal({
    eps_c: -1,
    eps_g: -1,
    U: 2,
    L: [1, 2],
    R: [1, -2],
    M: [1.05, 0],
    Gamma_L: [1, 0.9],
    Gamma_R: [0.9, 1],
  });
  closeTo(net.particleCurrent[0], 0.3222252314, 1e-9);
  closeTo(net.energyCurrent[2], -0.0608299061, 1e-8);
  closeTo(net.entropyProduction, 1.2860042633, 1e-9);
});

it.each([
  [1, 0.06618545925878],
  [-1, -0.0427011362021],
])("single dot, eps = %f", (eps, JN) => {
  const net = singleDot(eps, 0.2);
  closeTo(net.particleCurrent[0], JN);
  closeTo(net.energyCurrent[0], eps * JN);
});

describe("presets of series-dots", () => {
  // J_N, J_E at each preset; the stall is where J_N changes sign.
  const golden: Record<string, [number, number]> = {
    equilibrium: [0, 0],
    "inverse-particle": [-0.007356434029264, 0.05351735387962],
    "inverse-energy": [0.05454846522413, -0.0277733119011],
    repulsive: [0.04936270388061, 0.07897650292921],
  };
  it.each(figures["series-dots"].presets)("$key", ({ key, state }) => {
    const net = series({ ...START, ...(state as Partial<SeriesState>) });
    if (key === "stall") {
      // F_N = 0.337270367776 to 12 digits.
      expect(Math.abs(net.particleCurrent[0])).toBeLessThan(1e-12);
      expect(net.energyCurrent[0]).toBeGreaterThan(0.04);
    } else {
      const [JN, JE] = golden[key];
      closeTo(net.particleCurrent[0], JN);
      closeTo(net.energyCurrent[0], JE);
    }
  });
});
