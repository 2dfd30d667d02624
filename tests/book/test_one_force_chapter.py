"""What the chapter *One force, one flux* proves beyond tests/library/test_boxes.py, and how it is written."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.plotting import Picture

from . import chapters

NAME = "classical/one-force"


def drawn(seed: int, n: int = 50_000):
    rng = np.random.default_rng(seed)
    eps, U, g = rng.uniform(-3, 3, n), rng.uniform(-6, 6, n), 10 ** rng.uniform(-2, 2, n)
    T, mu, push = 10 ** rng.uniform(-0.7, 1, n), rng.normal(0, 2, n), rng.normal(0, 1, n)
    return rng, eps, U, g, T, mu, push, 10 ** rng.uniform(-2, 1, (4, n))


def currents(kind, eps, U, g, ends, G):
    if kind == "one dot":
        return qicc.single_dot(eps, *ends, G[0], G[2]).steady_state()
    return qicc.series_dots(eps, eps, U, *ends, (G[0], G[1]), (G[2], G[3]), g=g).steady_state()


@pytest.mark.parametrize("kind", ["one dot", "two dots"])
def test_a_flux_follows_a_force_that_is_alone(kind: str) -> None:
    """Theorem `one-force-theorem`, parts (i) and (iii): interaction or not, near or far."""
    _, eps, U, g, T, mu, push, G = drawn(1)
    ends = qicc.Reservoir(T, mu + push * T), qicc.Reservoir(T, mu)
    J_N = currents(kind, eps, U, g, ends, G).particle_current["L"]
    far = np.abs(J_N) > 1e-250
    assert (np.sign(J_N) == np.sign(push))[far].all() and far.mean() > 0.99
    T_L = T * np.exp(push)
    ends = qicc.Reservoir(T_L, T_L * (mu / T)), qicc.Reservoir(T, mu)
    state = currents(kind, eps, U, g, ends, G)
    J_E, free = state.energy_current["L"], state.particle_current["L"]
    far = (np.abs(J_E) > 1e-250) & (np.abs(eps) > 1e-3)
    assert (np.sign(J_E) == np.sign(push))[far].all() and far.mean() > 0.9
    assert 0.1 < (free * push < 0).mean() < 0.9, "the other current is free"


def test_the_conductance_at_zero_force_is_not_negative() -> None:
    """Part (ii)."""
    _, eps, U, g, T, mu, _, G = drawn(2, 5000)
    bath = qicc.Reservoir(T, mu), qicc.Reservoir(T, mu)
    L = qicc.onsager(qicc.series_dots(eps, eps, U, *bath, (G[0], G[1]), (G[2], G[3]), g=g))
    assert (L.L_NN > 0).all() and (L.L_EE >= 0).all()
    assert (np.abs(currents("two dots", eps, U, g, bath, G).particle_current["L"]) == 0).all()


def test_no_current_of_an_ideal_gas_is_inverse_at_a_hole() -> None:
    rng = np.random.default_rng(3)
    boxes = qicc.TwoBoxes(*rng.uniform(0.02, 0.98, (2, 200_000)), volume=rng.uniform(0.1, 0.9, 200_000))
    (F_E, F_N), (J_E, J_N) = boxes.forces, boxes.currents("both")
    agree = (F_E > 0) & (F_N > 0)
    assert agree.sum() > 10_000
    assert (J_E[agree] > 0).all() and (J_N[agree] > 0).all()


def test_from_anywhere_the_force_has_a_component_toward_the_summit() -> None:
    """Proposition `one-force-concave`, with the inequality of the tangent plane for any two states."""
    rng = np.random.default_rng(4)
    n = 50_000
    volume = rng.uniform(0.1, 0.9, n)
    one, other = (qicc.TwoBoxes(*rng.uniform(0.02, 0.98, (2, n)), volume) for _ in range(2))
    rise = one.forces[0] * (other.energy - one.energy) + one.forces[1] * (other.particles - one.particles)
    assert (other.entropy <= one.entropy + rise + 1e-12).all()
    toward = one.forces[0] * (volume - one.energy) + one.forces[1] * (volume - one.particles)
    assert (toward > 0).all()


def test_the_chapter_is_complete() -> None:
    chapters.is_complete(NAME)


def climbs(volume: float) -> list[float]:
    """Entropy at both ends of the three ways that the picture shows."""
    ends = []
    for through in ("energy", "particles", "both"):
        E, N = qicc.TwoBoxes(0.3, 0.55, volume).path(through, time=1.5, steps=800)
        ends += [float(qicc.TwoBoxes(E[k], N[k], volume).entropy) for k in (0, -1)]
    return ends


def test_the_description_of_the_picture_says_what_is_computed() -> None:
    (alt,) = chapters.described(NAME)
    assert chapters.numbers_of(alt) == pytest.approx([0.7, *climbs(0.7)], abs=6e-4)


def test_in_a_notebook_a_slider_redraws_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    control = chapters.control_of(NAME, "climb(0.7)")
    with mpl.rc_context({"backend": "agg"}):
        control.children[0].value = 0.4
    assert isinstance(control.result, Picture)
    assert chapters.numbers_of(control.result.alt) == pytest.approx([0.4, *climbs(0.4)], abs=6e-4)
