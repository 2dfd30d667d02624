"""The figure *A gas that is released*, Python's side: numbers, words, picture, and what starts it."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures import figures, gas_release
from qicc_figures.gas_release import Released, quote

NAME = "gas-release"
PRESETS = {name: state | figures.options(NAME) for name, state in figures.presets(NAME).items()}
# By another method, in long arithmetic: P_R, J_N, J_E; of the ideal gas those of free flow.
GOLDEN = {
    "inverse-particle": (0.73558445261, -0.32776529, 0.52427138),
    "inverse-energy": (0.0269912807672, 0.19085915, -0.27336408),
    "shoulder": (0.456403546989, 0.17197633, 0.31763962),
    "ideal": (0.445660573726, 0.1811914, 0.25377503),
}
SAID = {
    "equilibrium": ("Nothing pushes. Nothing flows.", "Equilibrium"),
    "inverse-particle": ("Both forces push right. The particles go left.", "Genuine inverse particle current"),
    "stall": ("Both forces push right. The particles stand still.", "Stall"),
    "inverse-energy": ("Both forces push right. The energy goes left.", "Genuine inverse energy current"),
    "shoulder": ("Both forces push right. Both currents go right.", "Ordinary currents"),
    "ideal": ("Both forces push right. Both currents go right.", "Ordinary currents"),
}


@pytest.mark.parametrize("preset", GOLDEN)
def test_each_preset_has_its_golden_flow(preset: str) -> None:
    r = Released(PRESETS[preset])
    P_R, J_N, J_E = GOLDEN[preset]
    assert float(r.right.P) == pytest.approx(P_R, rel=1e-10)
    assert (r.flow.particle_current, r.flow.energy_current) == pytest.approx((J_N, J_E), rel=1e-7)


@pytest.mark.parametrize("preset", SAID)
def test_each_preset_has_its_words(preset: str) -> None:
    r = Released(PRESETS[preset])
    assert (r.said.sentence, r.said.verdict) == SAID[preset]
    assert r.Sigma == ("0" if preset in {"equilibrium", "stall"} else r.Sigma)
    forces = qicc.gas.biases(r.left, r.right)
    assert forces["particle", "L"] == pytest.approx(r.p["F_N"], abs=1e-12)
    assert forces["energy", "L"] == pytest.approx(r.p["F_E"], abs=1e-12)


def test_without_a_prediction_the_pressures_say_where_the_particles_go() -> None:
    r = Released(PRESETS["shoulder"] | {"w": -1.17, "T_L": 1.22, "P_L": 2.11, "F_E": 0.56, "F_N": 0.37})
    assert r.left.P > r.right.P
    assert (r.said.flow, r.said.verdict) == ("The particles go right.", "No prediction")


def test_the_picture_says_what_was_measured() -> None:
    """A short run, so that it is quick; its alt text against the library's own release."""
    p = PRESETS["inverse-particle"] | {"time": "10"}
    picture = gas_release.picture(p)
    gas = qicc.gas.SquareWellGas(2.0)
    left = gas.state(T=0.625, P=0.2)
    right = gas.state_at(T=0.5, mu=0.5 * (left.mu / left.T - 0.1))
    run = qicc.gas.release(gas, left, right, time=10.0, realisations=400, seed=0)
    for name, mean, error in (
        ("J_N", run.particle_current, run.particle_current_error),
        ("J_E", run.energy_current, run.energy_current_error),
    ):
        assert f"{name} = {quote(mean, error)}, predicted" in picture.alt
    first, frames = Released(p).frames
    assert [time for time, _ in frames] == [0.0, 2.5, 5.0, 10.0]
    for _, x in frames:
        assert (np.diff(x) >= 0).all()  # nobody overtakes a neighbour
    assert (np.abs(frames[0][1]) < Released(p).reach).sum() > 450
    x = frames[-1][1]
    net = np.count_nonzero(x[:first] > 0) - np.count_nonzero(x[first:] <= 0)
    assert net < 0
    assert f"{-net} more have gone left than back" in picture.alt
    assert gas_release.picture(p).svg() == picture.svg()


def test_a_gas_is_a_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = qicc.explore(qicc.gas.SquareWellGas(1.5), F_N=0.2)
    assert (widget.name, widget.w, widget.T_L, widget.F_N, widget.time) == (NAME, 1.5, 0.625, 0.2, "40")
    monkeypatch.setenv("QICC_FIGURES", "static")
    page = qicc.explore(qicc.gas.SquareWellGas(1.5), time="10").html()
    assert json.loads(re.search(r'data-props="([^"]+)"', page)[1].replace("&quot;", '"')) == {  # type: ignore[index]
        "spec": {}, "start": {"w": 1.5, "time": "10"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("gas", "words"),
    [
        (qicc.gas.SquareWellGas(2.0, width=2.0), ["`width` must be 1", "2.0", "Measure lengths by the width"]),
        (qicc.gas.SquareWellGas(2.0, mass=0.5), ["`mass` must be 1", "0.5", "masses by that of a particle"]),
        (qicc.gas.SquareWellGas([1.0, 2.0]), ["`well_depth` must be one number", "(2,)", "Pick one point"]),
        (qicc.gas.SquareWellGas(9.0), ["`w` must be from -2 to 4", "9.0"]),
    ],
)
def test_a_gas_that_the_figure_cannot_show_is_refused(gas: qicc.gas.SquareWellGas, words: list[str]) -> None:
    with pytest.raises(ValueError, match=re.escape(words[0])) as error:
        qicc.explore(gas)
    for word in words:
        assert word in str(error.value)
