import { describe, expect, test } from "vitest";
import { symbolsIn } from "../src/kit/symbols";

describe("the symbols that a label names", () => {
  test.each([
    ["flux $J_N$ = +0.02", "J_N"],
    ["energy $F_E$ $J_E$", "F_E J_E"],
    ["$F_N$$J_N$", "F_N J_N"],
    ["$Γ_{L0}$ and $E_{ref}$", "Γ_L0 E_ref"],
    ["$c$* = −0.40", "c^*"],
    ["$ε$ + $U$", "ε U"],
    ["energy $F_{EM}$ $J_{EM}$", "F_E^M J_E^M"],
    ["dot $u$, again $u$", "u"],
    ["plain words, 3 of them", ""],
  ])("%s", (label, names) => {
    expect(symbolsIn(label)).toBe(names);
  });
});
