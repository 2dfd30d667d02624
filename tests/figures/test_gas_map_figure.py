"""The figure *Enthalpy and pressure*: golden presets, and its words against the solved flow, which it does without."""

from __future__ import annotations

import re

import numpy as np
import pytest

from qicc_figures.figures import controls, presets
from qicc_figures.gas_map import Meeting, picture

NAME = "gas-map"
# P_R, and the particle force of equal pressures, found elsewhere in long arithmetic; then what is said.
GOLDEN = {
    "inverse-particle": (0.73558445261, 0.584752366, "The particles go left.", "Genuine inverse particle current"),
    "inverse-energy": (0.0269912807672, 0.584752366, "The energy goes left.", "Genuine inverse energy current"),
    "stall": (0.2, 0.584752366, "The particles stand still.", "Stall"),
    "shoulder": (0.456403546989, -1.023224488, "The particles go right.", "Ordinary particle current"),
    "ideal": (0.445660573726, -1.5 * np.log(1.5), "The particles go right.", "Ordinary particle current"),
    "equilibrium": (0.2, 0.0, "Nothing flows.", "Equilibrium"),
}


def draw(rng: np.random.Generator) -> dict[str, float]:
    ends = {key: [np.log(p[k]) if "scale" in p else p[k] for k in ("min", "max")] for key, p in controls(NAME).items()}
    values = {key: rng.uniform(*end) for key, end in ends.items()}
    return values | {"P_L": float(np.exp(values["P_L"]))}


@pytest.mark.parametrize("preset", presets(NAME))
def test_each_preset_has_its_golden_values(preset: str) -> None:
    shown = Meeting(presets(NAME)[preset])
    P_R, critical, flow, verdict = GOLDEN[preset]
    assert float(shown.right.P) == pytest.approx(P_R, rel=2e-9)
    assert shown.critical == pytest.approx(critical, abs=2e-9)
    assert (shown.said.flow, shown.said.verdict) == (flow, verdict)


def test_the_words_agree_with_the_flow_that_they_do_not_solve() -> None:
    rng = np.random.default_rng(7)
    said, energy = [], 0
    for p in (draw(rng) for _ in range(60)):
        shown = Meeting(p)
        flow = shown.gas.riemann(shown.left, shown.right)
        if np.isnan(flow.particle_current):
            continue
        assert shown.way == np.sign(flow.particle_current)
        way = {1: "right", -1: "left"}
        if "energy" in shown.said.flow:
            energy += 1
            assert shown.said.flow == f"The energy goes {way[int(np.sign(flow.energy_current))]}."
            assert np.sign(flow.energy_current) == -np.sign(p["F_E"])
        else:
            assert shown.said.flow == f"The particles go {way[int(np.sign(flow.particle_current))]}."
        inverse = p["F_E"] * p["F_N"] > 0 and (np.sign(flow.particle_current) != np.sign(p["F_N"]))
        assert (shown.said.verdict == "Genuine inverse particle current") == inverse, p
        said.append(shown.said.verdict)
    assert energy > 2 and len(set(said)) >= 3


@pytest.mark.parametrize("preset", GOLDEN)
def test_the_description_has_the_numbers(preset: str) -> None:
    p = presets(NAME)[preset]
    shown, alt = Meeting(p), picture(p).alt
    told = {side: re.search(rf"{side}: T = ([\d.]+), P = ([\d.]+), h = (−?[\d.]+)", alt) for side in "LR"}
    for side, state in (("L", shown.left), ("R", shown.right)):
        found = told[side]
        assert found is not None, alt
        T, P, h = (float(word.replace("−", "-")) for word in (found[1], found[2], found[3].rstrip(".")))
        assert pytest.approx((state.T, state.P, state.enthalpy), abs=6e-3) == (T, P, h)
    assert f"F_N = {p['F_N']:.2f}" in alt
    zero = float(shown.gas.zero_enthalpy(p["P_L"]))
    assert (f"negative below T = {zero:.2f}" if p["w"] > 0 else "negative nowhere") in alt
