"""What the chapter *Two dots in series* proves beyond tests/library/test_theorems.py, and how it is written."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures.plotting import Picture

CHAPTER = Path(__file__).resolve().parents[2] / "book" / "dots" / "series.md"


def ceilings(g, Gamma=1.0):
    """Theorem `series-ceiling`: the bounds for equal rates, and for rates up to Gamma."""
    s = 1 + Gamma / g
    return Gamma / (np.sqrt(s) + np.sqrt(1 + s)) ** 2, Gamma / (1 + np.sqrt(1 + s)) ** 2


def inverse_states(seed: int, equal: bool, n: int = 200_000):
    """J_N and g of random devices with F_E, F_N > 0 and eps >= 0, many close to the largest current."""
    rng = np.random.default_rng(seed)
    eps = rng.exponential(0.3, n) * rng.integers(0, 2, n)
    U = -(10 ** rng.uniform(-1, 2, n)) - eps
    T_L, m, F_N = 1 + 10 ** rng.uniform(-1, 5, n), rng.normal(-0.7, 0.7, n), 10 ** rng.uniform(-8, 0, n)
    rates = np.where(rng.random((4, n)) < 0.5, 1.0, 10 ** rng.uniform(-4, 0, (4, n)))
    if equal:
        rates[:] = 1.0
    g = 10 ** rng.uniform(-2, 5, n)
    left, right = qicc.Reservoir(T=T_L, mu=T_L * (m + F_N)), qicc.Reservoir(T=1.0, mu=m)
    dots = qicc.series_dots(eps, eps, U, left, right, (rates[0], rates[1]), (rates[2], rates[3]), g=g)
    return dots.steady_state().particle_current["L"], g


@pytest.mark.parametrize("equal", [True, False])
def test_an_inverse_particle_current_stays_below_its_ceiling(equal):
    J_N, g = inverse_states(1, equal)
    share = -J_N / ceilings(g)[0 if equal else 1]
    assert (share > 0).sum() > 10_000
    assert share.max() < 1
    assert share.max() > 0.95  # the bound is worth stating


@pytest.mark.parametrize("g", [0.1, 1.0, 10.0, 1e8])
@pytest.mark.parametrize("equal", [True, False])
def test_the_ceiling_is_approached(g, equal):
    """eps = 0, F_N = 0, T_L >> |eps + U| >> T_R; the chemical potential sets the one Fermi function that is left."""
    s = 1 + 1 / g
    phi = np.sqrt(s * (s + 1)) - s if equal else 1 / (1 + np.sqrt(1 + s))
    m = np.log(phi / (1 - phi))
    left, right = qicc.Reservoir(T=1e8, mu=1e8 * m), qicc.Reservoir(T=1.0, mu=m)
    Gamma_R = (1.0, 1.0) if equal else (1e-8, 1.0)
    J_N = qicc.series_dots(0.0, 0.0, -60.0, left, right, Gamma_R=Gamma_R, g=g).steady_state().particle_current["L"]
    assert -float(J_N) == pytest.approx(ceilings(g)[0 if equal else 1], rel=1e-5)


def test_lowering_the_push_on_a_lone_particle_to_zero_enlarges_an_inverse_current():
    """Part (iii): equal rates, the right reservoir, U and both temperatures kept."""
    rng = np.random.default_rng(2)
    n = 100_000
    eps, U, T_L = rng.exponential(0.3, n), -rng.uniform(0.5, 12, n), 1 + rng.exponential(2, n)
    mu_R, F_N, g = rng.normal(-0.5, 1, n), rng.exponential(0.3, n), 10 ** rng.uniform(-2, 3, n)
    F_E = 1 - 1 / T_L

    def current(F_N):
        left, right = qicc.Reservoir(T=T_L, mu=T_L * (mu_R + F_N)), qicc.Reservoir(T=1.0, mu=mu_R)
        return qicc.series_dots(eps, eps, U, left, right, g=g).steady_state().particle_current["L"]

    before, after = current(F_N), current(-eps * F_E)
    inverse = before < 0
    assert inverse.sum() > 10_000
    assert (after[inverse] < before[inverse]).all()


def test_every_zero_of_energy_has_its_own_verdict():
    rng = np.random.default_rng(3)
    n = 50_000
    eps, U, g, c = (rng.uniform(-2, 2, n), rng.uniform(-5, 5, n), 10 ** rng.uniform(-2, 2, n), rng.uniform(-4, 4, n))
    T_L, mu_L, mu_R = 1 + rng.exponential(2, n), rng.normal(0, 2, n), rng.normal(0, 2, n)

    def told(c):
        left, right = qicc.Reservoir(T=T_L, mu=mu_L - c), qicc.Reservoir(T=1.0, mu=mu_R - c)
        state = qicc.series_dots(eps - c, eps - c, U, left, right, g=g).steady_state()
        force = state.entropic_balance().biases["particle", "L"]
        return (force > 0) & ((state.particle_current["L"] < 0) | (state.energy_current["L"] < 0)), state

    c_star = told(0.0)[1].entropic_balance().c_star
    decided = np.abs(c - c_star) > 1e-9
    assert 0.1 < (c > c_star).mean() < 0.9
    np.testing.assert_array_equal(told(c)[0][decided], (c > c_star)[decided])


def test_attraction_barely_beyond_the_level_is_enough_in_a_full_device():
    """The bound eps + U < 0 cannot be improved: with a large enough mu the window opens."""
    rng = np.random.default_rng(4)
    n = 2000
    eps, beyond = rng.uniform(0.1, 2, n), 10 ** rng.uniform(-2, 0, n)
    G = 10 ** rng.uniform(-1, 0, (4, n))
    mu, push = 25.0, 1e-6
    left, right = qicc.Reservoir(T=1 / (1 - push), mu=mu / (1 - push)), qicc.Reservoir(T=1.0, mu=mu)
    dots = qicc.series_dots(eps, eps, -eps - beyond, left, right, (G[0], G[1]), (G[2], G[3]))
    assert (dots.steady_state().particle_current["L"] < 0).all()


def test_the_chapter_keeps_the_words_of_the_book():
    text = CHAPTER.read_text(encoding="utf-8")
    prose = re.sub(r"^```\{code-cell\}.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert len(prose.split()) > 2500
    for word in ("anomalous", "paradox", "violates", "surprisingly", "wrong", "the paper's"):
        assert word not in prose.lower(), word
    for part in ("Learning goals", "What is proved, computed, conjectured", "Summary", "Exercises", "Further reading"):
        assert part in text
    assert prose.count("```{exercise}") >= 4
    assert prose.count("{solution-start}") == prose.count("```{exercise}")
    assert prose.count("```{self-check}") == 3
    assert {*re.findall(r"^:kind: (\w+)$", prose, re.MULTILINE)} == {"number", "curve"}
    assert text.count("plt.subplots(") == text.count("Picture(figure") + text.count("Picture(\n")


def crossing(function, low, high):
    """Where a function of an array changes sign, by bisection on ever finer grids."""
    for _ in range(5):
        x = np.linspace(low, high, 201)
        y = np.sign(function(x))
        (step,) = np.flatnonzero(y[:-1] * y[1:] < 0)[:1]
        low, high = x[step], x[step + 1]
    return (low + high) / 2


def numbers_of(alt):
    """Every decimal number in a description, as it is written."""
    return [float(word) for word in re.findall(r"(?<![\w.])[-+]?\d+\.\d+", alt)]


def built():
    """The page of the chapter."""
    page = CHAPTER.parents[2] / "_build" / "html" / "book" / "dots" / "series.html"
    assert page.is_file(), "Build the book first: `make book`."
    return page.read_text(encoding="utf-8")


def test_the_descriptions_of_the_pictures_say_what_is_computed():
    stall, transported, swapped, diagram = map(
        html.unescape, re.findall(r'<img class="qicc-picture"[^>]* alt="(.*?)"', built().replace("\n", " "))
    )

    def run(F, g=1.0, **rates):
        left, right = qicc.Reservoir(T=2.0, mu=2 * F), qicc.Reservoir(T=1.0)
        return qicc.series_dots(0.5, 0.5, -2.0, left, right, g=g, **rates).steady_state()

    def J_N(F, **rates):
        return run(F, **rates).particle_current["L"]

    zeros_E = [crossing(lambda F, g=g: run(F, g).energy_current["L"], 0.5, 3.0) for g in (0.1, 1.0, 10.0)]
    assert numbers_of(stall)[:1] == [0.1], "the first flip rate"
    assert numbers_of(stall)[1:4] == [round(float(crossing(J_N, 0.1, 1.0)), 3)] * 3
    assert numbers_of(stall)[4:] == pytest.approx(zeros_E, abs=6e-4)

    push = 1e-8
    warm = qicc.Reservoir(T=1 / (1 - push), mu=0.0)

    def E_star(mu):
        """L_EN / L_NN from two gentle pushes."""
        cold = qicc.Reservoir(T=1.0, mu=mu)
        heat = qicc.series_dots(0.5, 0.5, -0.9, qicc.Reservoir(T=warm.T, mu=mu * warm.T), cold)
        fill = qicc.series_dots(0.5, 0.5, -0.9, qicc.Reservoir(T=1.0, mu=mu + push), cold)
        return heat.steady_state().particle_current["L"] / fill.steady_state().particle_current["L"]

    said = numbers_of(transported)
    assert said[:2] == [0.5, -0.9]
    assert E_star(np.array([-3.0, 4.0])) == pytest.approx(said[2:4], abs=0.006)
    assert said[4:] == [round(crossing(E_star, -1.0, 2.0), 2), *E_star(np.array([0.0, 1.0])).round(2)]

    one, two = {"Gamma_L": (1.0, 0.2), "Gamma_R": (0.4, 1.0)}, {"Gamma_L": (0.4, 1.0), "Gamma_R": (1.0, 0.2)}
    zeros = [round(float(crossing(lambda F, rates=rates: J_N(F, **rates), 0.0, 0.4)), 2) for rates in (one, two)]
    there = [round(float(J_N(0.2, **rates)), 4) for rates in (one, two)]
    first, second = swapped.split("With ")[1:]
    assert numbers_of(first) == [1.0, 0.2, zeros[0], there[0], 0.2]
    assert numbers_of(second) == [0.4, 1.0, zeros[1], there[1], 0.2]

    eps_u, eps_d = np.linspace(-2.5, 3.5, 121), np.linspace(-2.5, 3.5, 121)[:, None] + 0.01
    ends = qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0)
    state = qicc.series_dots(eps_u, eps_d, -2.0, *ends, T_M=1.0).steady_state()
    shares = [100 * float(np.mean(state.probabilities.argmax(-1) == k)) for k in range(4)]
    back = state.particle_current["L"] < 0
    wanted = [-2.5, 3.5, *shares, 100 * float(back.mean())]
    assert numbers_of(diagram)[:-1] == pytest.approx(wanted, abs=0.6)
    assert numbers_of(diagram)[-1] == pytest.approx(eps_u[back.any(0)].max(), abs=0.06)


def test_the_sketch_and_the_guess_are_compared_with_what_is_computed():
    (answer,) = re.findall(r'data-kind="curve"[^>]* data-truth="(.*?)"', built())
    F, drawn = map(np.array, json.loads(html.unescape(answer)))
    left = qicc.Reservoir(T=2.0, mu=2 * F)
    J_N = qicc.series_dots(0.5, 0.5, -2.0, left, qicc.Reservoir(T=1.0)).steady_state().particle_current["L"]
    assert len(F) > 20 and (F[0], F[-1]) == (0, 2)
    np.testing.assert_allclose(drawn, J_N, rtol=1e-5)
    (answer,) = re.findall(r'data-kind="number"[^>]* data-truth="(.*?)"', built())
    assert float(answer) == pytest.approx(ceilings(1e12)[0], rel=1e-6)


def test_in_a_notebook_a_slider_redraws_the_picture(monkeypatch):
    """Without the book's environment variable the cell makes a control, whose result is a picture of one flip rate."""
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    cells = re.findall(r"```\{code-cell\} ipython3\n(.*?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    (cell,) = [cell for cell in cells if "interact(" in cell]
    scope = {"np": np, "qicc": qicc, "right": qicc.Reservoir(T=1.0, mu=0.0)}
    with mpl.rc_context({"backend": "agg"}):
        exec(cell.replace("\nplot([", "\ncontrol = plot(["), scope)
        control = scope["control"].widget
        control.children[0].value = 2.0
        assert isinstance(control.result, Picture)
        assert "flip rates 2." in control.result.alt
        assert control.result._repr_mimebundle_()[0].keys() == {"text/html", "image/png", "text/plain"}
