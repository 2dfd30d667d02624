"""The figure *Two forces*: its presets by hand, its words against the numbers, and the zero of energy."""

from __future__ import annotations

import re

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.figures import controls, parameters, presets
from qicc_figures.two_forces import Response, picture

NAME = "two-forces"
# J_N and J_E worked out by hand from L_NN = 1/20, e = -16/25 (9/25 where the zero is shifted) and delta = 13/10 or 0.
GOLDEN = {
    "ordinary": (0.0172, 0.022792, "Ordinary currents"),
    "inverse-particle": (-0.006, 0.04609, "Inverse particle current"),
    "stall": (0.0, 0.04225, "Stall"),
    "inverse-energy": (0.0336, -0.004604, "Inverse energy current"),
    "tight": (0.009, -0.00576, "Inverse energy current"),
    "shifted": (-0.006, 0.04009, "Ordinary currents"),
}


def draw(rng: np.random.Generator) -> dict[str, float]:
    return {key: float(np.round(rng.uniform(p["min"], p["max"]), 3)) for key, p in controls(NAME).items()}


@pytest.mark.parametrize("preset", GOLDEN)
def test_each_preset_has_its_golden_value(preset: str) -> None:
    shown = Response(presets(NAME)[preset])
    *fluxes, verdict = GOLDEN[preset]
    assert pytest.approx(tuple(fluxes), rel=1e-12, abs=1e-17) == (shown.particle.J, shown.energy.J)
    assert shown.said.verdict == verdict
    assert {*GOLDEN} == {*presets(NAME)}


def test_the_numbers_are_those_of_two_loops_that_carry_one_particle_each() -> None:
    """Energies E* +- delta, equal conductances: a device whose mean energy is E* and whose spread is delta."""
    rng = np.random.default_rng(5)
    for p in (draw(rng) for _ in range(200)):
        energies = np.array([p["E_star"] - p["delta"], p["E_star"] + p["delta"]]) - p["c"]
        affinities = p["F_N"] + p["c"] * p["F_E"] + energies * p["F_E"]
        J = p["L_NN"] / 2 * affinities
        shown, size = Response(p), float(np.abs(J * (1 + np.abs(energies))).sum()) + 1e-12
        assert pytest.approx(J.sum(), abs=1e-12 * size) == shown.particle.J
        assert pytest.approx(energies @ J, abs=1e-12 * size) == shown.energy.J
        assert float(shown.forces @ shown.fluxes) == pytest.approx(J @ affinities, abs=1e-12 * size)


def test_another_zero_of_energy_changes_names_and_no_entropy() -> None:
    rng = np.random.default_rng(6)
    for p in (draw(rng) for _ in range(200)):
        here, there = Response(p | {"c": 0.0}), Response(p)
        assert pytest.approx(here.particle.J, rel=1e-9, abs=1e-12) == there.particle.J
        assert pytest.approx(here.energy.J - p["c"] * here.particle.J, rel=1e-9, abs=1e-12) == there.energy.J
        assert there.forces @ there.fluxes == pytest.approx(here.forces @ here.fluxes, rel=1e-9, abs=1e-12)
        assert np.linalg.det(there.L.matrix) == pytest.approx(np.linalg.det(here.L.matrix), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("preset", GOLDEN)
def test_the_words_say_what_the_numbers_are(preset: str) -> None:
    p = presets(NAME)[preset]
    alt = picture(p).alt
    for symbol, value in zip(("J_N", "J_E"), GOLDEN[preset][:2], strict=True):
        said = re.search(rf"{symbol} = ([+−]?\d+(?:\.\d+)?)", alt)
        assert said is not None, alt
        assert float(said[1].replace("−", "-")) == pytest.approx(value, abs=0.5e-4)
    shown = Response(p)
    if shown.L.L_EN < 0:
        r_N, r_E = shown.L.window
        assert f"below r_N = {r_N:.2f}, J_E where it is above r_E = {r_E:.2f}" in alt
    assert f"{np.degrees(np.arccos(1 - _gap(shown.forces, shown.fluxes))):.0f} degrees apart" in alt


def _gap(a: np.ndarray, b: np.ndarray) -> float:
    """1 - cos of the angle between two vectors, by another formula than the figure's."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return float((a - b) @ (a - b)) / 2


def test_at_equilibrium_nothing_is_said_to_flow() -> None:
    shown = Response(parameters(NAME) | {"F_E": 0.0, "F_N": 0.0})
    assert (shown.said.verdict, shown.Sigma) == ("Equilibrium", "0")
    assert "apart" not in shown.alt


def test_the_device_of_the_series_chapter_has_nearly_the_response_that_the_figure_starts_from() -> None:
    bath = qicc.Reservoir(T=1.0)
    L, p = qicc.onsager(qicc.series_dots(0.5, 0.5, -2.0, bath, bath)), parameters(NAME)
    assert L.transported_energy == pytest.approx(p["E_star"], abs=0.005)
    assert np.sqrt(L.L_EE / L.L_NN - L.transported_energy**2) == pytest.approx(p["delta"], abs=0.005)
    assert pytest.approx(p["L_NN"], abs=0.005) == L.L_NN
