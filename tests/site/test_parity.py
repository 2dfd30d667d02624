"""The browser's physics against qicc_lib, device by device: it must not be a second opinion."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.explorers import FIGURES, bundle

from .conftest import in_node

COUNT = 1000
BUDGET = 1e-10  # relative; currents that are sums of cycles which cancel are judged against the largest cycle


def draw(rng: np.random.Generator, name: str) -> dict[str, float]:
    """Parameters over the full range of a figure's controls; in every other draw the forces shrink to 1e-10."""
    p = {}
    for param in FIGURES[name]["params"]:
        low, high = (np.log(param[k]) if "scale" in param else param[k] for k in ("min", "max"))
        p[param["key"]] = float(np.exp(rng.uniform(low, high)) if "scale" in param else rng.uniform(low, high))
    if rng.random() < 0.5:
        size = 10 ** rng.uniform(-10, -1)
        p["T_L"] = float(p["T_R"] * (1 + size * rng.uniform(-1, 1)))
        p["mu_L"] = float(p["mu_R"] + size * rng.uniform(-1, 1))
    return p


def devices(kind: str, rng: np.random.Generator) -> qicc.Device:
    p = draw(rng, "three-terminal" if kind == "three terminals" else "series-dots")
    left, right = qicc.Reservoir(T=p["T_L"], mu=p["mu_L"]), qicc.Reservoir(T=p["T_R"], mu=p["mu_R"])
    pairs = (p["Gamma_L0"], p["Gamma_L1"]), (p["Gamma_R0"], p["Gamma_R1"])
    if kind == "series, elastic":
        return qicc.series_dots(p["eps"], p["eps"], p["U"], left, right, *pairs, g=p["g"])
    T = float(rng.choice([p["T_L"], p["T_R"], rng.uniform(0.2, 5)]))
    if kind == "three terminals":
        if rng.random() < 0.3:  # energy from the gate, particles from L to R
            left, T = qicc.Reservoir(T=p["T_R"], mu=p["mu_L"]), p["T_M"]
        middle = qicc.Reservoir(T=T, mu=p["mu_M"])
        gate = (p["Gamma_M0"], p["Gamma_M1"])
        return qicc.three_terminal(p["eps_c"], p["eps_g"], p["U"], left, right, middle, *pairs, gate)
    if kind == "series, thermal":
        other = float(rng.uniform(-2, 3))
        return qicc.series_dots(p["eps"], other, p["U"], left, right, *pairs, g=p["g"], T_M=T)
    return qicc.single_dot(p["eps"], left, right, pairs[0][0], pairs[1][0])


def solved(drawn: list[qicc.Device]) -> list[dict[str, Any]]:
    """What the page's physics says of each device."""
    return in_node("solve", [[device.to_spec()] for device in drawn], bundle("series-dots"))


@pytest.mark.parametrize("kind", ["series, elastic", "series, thermal", "three terminals", "one dot"])
def test_the_browser_computes_what_the_library_computes(kind: str) -> None:
    rng = np.random.default_rng(7)
    drawn = [devices(kind, rng) for _ in range(COUNT)]
    answers = solved(drawn)
    verdicts = []
    for device, got in zip(drawn, answers, strict=True):
        state = device.steady_state()
        assert got["probabilities"] == pytest.approx(state.probabilities.tolist(), rel=BUDGET, abs=1e-290)
        assert got["entropy_production"] == pytest.approx(float(state.entropy_production), rel=BUDGET, abs=1e-290)
        for r in state.particle_current:
            largest = max(abs(float(cycle.particles[r] * cycle.flux)) for cycle in state.cycles)
            assert abs(got["particle_current"][r] - state.particle_current[r]) <= BUDGET * largest
            largest = max(abs(float(cycle.energy[r] * cycle.flux)) for cycle in state.cycles)
            assert abs(got["energy_current"][r] - state.energy_current[r]) <= BUDGET * largest
        balance = state.entropic_balance(reference="R")
        assert got["E_ref"] == pytest.approx(float(balance.E_ref), rel=1e-14)
        assert got["verdict"] == str(balance.verdict), device.to_spec()
        verdicts.append(got["verdict"])
    assert len(set(verdicts)) >= 2, "the draws should meet more than one verdict"
