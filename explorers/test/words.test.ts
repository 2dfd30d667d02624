import { describe, expect, it } from "vitest";
import figures from "../../qicc_figures/figures.json";
import { pythonCode, seaWords } from "../src/figures/series-parts";
import { fixed, plain, precision, python, setting, show, signed, vanishes } from "../src/kit/format";
import { parse } from "../src/kit/rich";
import { energyLine, loopsLine, payment, tell } from "../src/kit/words";
import type { SeriesState } from "../src/physics/series";
import { energyBias, particleBias, verdict } from "../src/physics/verdict";
import { START, series } from "./devices";

function words(change: Partial<SeriesState>) {
  const s = { ...START, ...change };
  const net = series(s);
  const v = verdict(net);
  const p = precision(Math.max(Math.abs(net.cycleFlux[0]), Math.abs(net.cycleFlux[1])));
  const JN = net.particleCurrent[0];
  return tell({
    ...v,
    FE: energyBias(s.T_L, s.T_R),
    FN: particleBias(s.T_L, s.mu_L, s.T_R, s.mu_R),
    JN: vanishes(JN, p) ? 0 : JN,
    JE: net.energyCurrent[0],
    Eref: fixed(v.Eref, 2),
    cStar: plain(v.cStar),
  });
}

describe("what a state is called", () => {
  const preset = (key: string) =>
    figures["series-dots"].presets.find((p) => p.key === key)?.state as Partial<SeriesState>;
  it.each([
    ["equilibrium", "Nothing pushes.", "Nothing flows.", "Equilibrium"],
    ["inverse-particle", "Both forces push right.", "The particles go left.", "Genuine inverse particle current"],
    ["stall", "Both forces push right.", "The particles stand still.", "Stall"],
    ["inverse-energy", "Both forces push right.", "The energy goes left.", "Genuine inverse energy current"],
    ["repulsive", "Both forces push right.", "Both currents go right.", "Ordinary currents"],
  ])("%s", (key, pushes, happens, title) => {
    expect(words(preset(key))).toMatchObject({ pushes, happens, title });
  });

  it("mirrors", () => {
    expect(words({ T_L: 1, mu_L: 0, T_R: 2, mu_R: 0.4 })).toMatchObject({
      pushes: "Both forces push left.",
      happens: "The particles go right.",
      title: "Genuine inverse particle current",
    });
  });

  it("one force, opposed forces, formal", () => {
    expect(words({ mu_L: 0 }).pushes).toBe("Only the energy force pushes right.");
    expect(words({ mu_L: 0 }).happens).toBe("The particles go left.");
    expect(words({ T_L: 1, mu_L: 0.5 }).title).toContain("cross-effect");
    expect(words({ mu_L: -2 }).pushes).toBe("The forces point opposite ways.");
    expect(words({ eps: -1, U: -1, mu_L: 0.2 }).title).toBe("Formal inverse particle current");
    expect(words({ eps: -1, U: 0, mu_L: 0.2 }).why).toContain("one process doing all the work");
  });

  it("the other lines", () => {
    expect(energyLine(0.1, 0.2)).toBe("Energy goes right, entropy grows:");
    expect(energyLine(-0.1, 0.2)).toBe("Energy goes left, entropy grows:");
    expect(payment(0.0268, -0.0015)).toBe("The energy term pays 18 times what the particles cost.");
    expect(payment(-0.0139, 0.1091)).toBe("The particle term pays 7.8 times what the energy costs.");
    expect(loopsLine(0.0114, -0.0188, -0.0074)).toBe("The lower loop wins.");
    expect(seaWords({ ...START, T_L: 0.5 }, false)).toContain("$R$ is fuller, below");
  });
});

describe("numbers", () => {
  it("are shown with a true minus and never as a negative zero", () => {
    expect([fixed(-0.001, 2), fixed(-1.5, 1), signed(0.2, 1), signed(-0.00001, 2)]).toEqual([
      "0.00",
      "−1.5",
      "+0.2",
      "0.00",
    ]);
  });
  it("never vanish because they are small", () => {
    expect(show(0.000012, precision(0.00003))).toBe("+1.20·10⁻⁵");
    expect(show(0.00086, precision(0.00086))).toBe("+0.000860");
    expect(show(1e-9, precision(0.02))).toBe("0");
    expect(plain(0.0034)).toBe("0.0034");
    expect(plain(-30)).toBe("−30.00");
  });
  it("of a control are what is used", () => {
    expect(setting(0.674540735552, false)).toBe("0.6745");
    expect(setting(0.4, false)).toBe("0.40");
    expect(setting(0.01, true)).toBe("0.0100");
    expect(setting(33.3, true)).toBe("33.3");
  });
});

it("Python gets exactly the doubles in use", () => {
  for (const x of [0.1, 2, -0, 1 / 3, 1e-7, 1e22, 0.674540735552]) expect(Number(python(x))).toBe(x + 0);
  expect(python(2)).toBe("2.0");
  const code = pythonCode({ ...START, mu_L: 0.1 + 0.2 });
  expect(code).toContain("mu=0.30000000000000004");
  expect(code).toContain(
    "qicc.series_dots(0.5, 0.5, -2.0, left, right, Gamma_L=(1.0, 1.0), Gamma_R=(1.0, 1.0), g=1.0)",
  );
});

it("mathematics in text", () => {
  const kinds = (source: string) => parse(source).map((r) => `${r.kind}:${r.text}`);
  expect(kinds("flux $J_N$ = 1")).toEqual(["t:flux ", "m:J", "s:N", "t: = 1"]);
  expect(kinds("$E_{ref}$")).toEqual(["m:E", "S:ref"]);
  expect(kinds("$k_BT_R$")).toEqual(["m:k", "S:B", "m:T", "s:R"]);
  expect(kinds("$Γ_{L0}$")).toEqual(["u:Γ", "s:L", "S:0"]);
  expect(kinds("$J_{EM}$")).toEqual(["m:J", "s:EM"]);
  expect(kinds("= **−2**.")).toEqual(["t:= ", "b:−2", "t:."]);
});
