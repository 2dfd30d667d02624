"""The browser's physics against qicc_lib, device by device: it must not be a second opinion."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_lib.explorers import BUNDLE, FIGURES

COUNT = 1000
BUDGET = 1e-10  # relative; currents that are sums of cycles which cancel are judged against the largest cycle
SOLVE = """
import(process.argv[1]).then(({ solve }) => {
  let text = "";
  process.stdin.on("data", (part) => (text += part));
  process.stdin.on("end", () => console.log(JSON.stringify(JSON.parse(text).map(solve))));
});
"""


def in_the_browser(specs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    node = shutil.which("node")
    assert node is not None, "Node is needed: `make test` installs it."
    command = [node, "--input-type=module", "-e", SOLVE, "--", BUNDLE.as_uri()]
    done = subprocess.run(command, input=json.dumps(specs), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def draw(rng: np.random.Generator) -> dict[str, float]:
    """Parameters over the full range of the figure's controls; in every other draw the forces shrink to 1e-10."""
    p = {}
    for param in FIGURES["series-dots"]["params"]:
        low, high = (np.log(param[k]) if "scale" in param else param[k] for k in ("min", "max"))
        p[param["key"]] = float(np.exp(rng.uniform(low, high)) if "scale" in param else rng.uniform(low, high))
    if rng.random() < 0.5:
        size = 10 ** rng.uniform(-10, -1)
        p["T_L"] = float(p["T_R"] * (1 + size * rng.uniform(-1, 1)))
        p["mu_L"] = float(p["mu_R"] + size * rng.uniform(-1, 1))
    return p


def devices(kind: str, rng: np.random.Generator) -> qicc.Device:
    p = draw(rng)
    left, right = qicc.Reservoir(T=p["T_L"], mu=p["mu_L"]), qicc.Reservoir(T=p["T_R"], mu=p["mu_R"])
    pairs = (p["Gamma_L0"], p["Gamma_L1"]), (p["Gamma_R0"], p["Gamma_R1"])
    if kind == "series, elastic":
        return qicc.series_dots(p["eps"], p["eps"], p["U"], left, right, *pairs, g=p["g"])
    other, T = float(rng.uniform(-2, 3)), float(rng.choice([p["T_L"], p["T_R"], rng.uniform(0.2, 5)]))
    if kind == "series, thermal":
        return qicc.series_dots(p["eps"], other, p["U"], left, right, *pairs, g=p["g"], T_M=T)
    if kind == "three terminals":
        middle = qicc.Reservoir(T=T, mu=float(rng.uniform(-2, 2)))
        return qicc.three_terminal(p["eps"], other, p["U"], left, right, middle, *pairs, (p["g"], 1.0))
    return qicc.single_dot(p["eps"], left, right, pairs[0][0], pairs[1][0])


@pytest.mark.parametrize("kind", ["series, elastic", "series, thermal", "three terminals", "one dot"])
def test_the_browser_computes_what_the_library_computes(kind: str) -> None:
    rng = np.random.default_rng(7)
    drawn = [devices(kind, rng) for _ in range(COUNT)]
    answers = in_the_browser([device.to_spec() for device in drawn])
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
