"""The figures *Steps and reservoirs* and *Cycles and trees*: numbers, words and pictures."""

from __future__ import annotations

import re

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures import bias_bars, cycle_bars, figures
from qicc_figures.bias_bars import Accounts
from qicc_figures.cycle_bars import Rounds

BIASES, CYCLES = ("series-biases", "three-biases"), ("series-cycles", "three-cycles")
ALL = [(name, preset) for name in (*BIASES, *CYCLES) for preset in figures.presets(name)]


def values(name: str, preset: str, **change: object) -> dict[str, object]:
    return {**figures.presets(name)[preset], **figures.options(name), **change}


def device(name: str, p: dict[str, float]) -> qicc.Device:
    """The device, built without the figure's own table."""
    left, right = (qicc.Reservoir(T=p[f"T_{side}"], mu=p[f"mu_{side}"]) for side in "LR")
    rates = {f"Gamma_{s}": (p[f"Gamma_{s}0"], p[f"Gamma_{s}1"]) for s in "LRM" if f"Gamma_{s}0" in p}
    if name.startswith("series"):
        return qicc.series_dots(p["eps"], p["eps"], p["U"], left, right, **rates, g=p["g"])
    gate = qicc.Reservoir(T=p["T_M"], mu=p["mu_M"])
    return qicc.three_terminal(p["eps_c"], p["eps_g"], p["U"], left, right, gate, **rates)


def numbers(words: str) -> list[float]:
    """Signed numbers as they are written, with powers of ten."""
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    found = re.findall(r" ([+−]\d+\.\d+|0)(?:·10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?(?=[,;.]|$)", words)
    return [float(n.replace("−", "-")) * 10 ** float((e or "⁰").translate(raised)) for n, e in found]


@pytest.mark.parametrize(("name", "preset"), [pair for pair in ALL if pair[0] in BIASES])
@pytest.mark.parametrize("part", ["whole", "reservoir"])
def test_both_accounts_end_at_the_entropy_production(name: str, preset: str, part: str) -> None:
    accounts = Accounts(name, values(name, preset, part=part))
    state = device(name, figures.presets(name)[preset]).steady_state()
    Sigma = float(state.entropy_production)
    assert accounts.steps.value == pytest.approx(Sigma, rel=1e-9, abs=1e-13)
    assert accounts.reservoirs.value == pytest.approx(Sigma, rel=1e-6, abs=1e-13)
    if part == "whole":
        assert not any(term.against for term in accounts.steps.terms)
    written = numbers(accounts.steps.words)
    assert len(written) == len(state.transitions) + 1
    assert sum(written[:-1]) == pytest.approx(written[-1], abs=5e-4 * max(map(abs, [1e-9, *written])) + 3e-4)


@pytest.mark.parametrize("name", BIASES)
def test_the_reservoirs_part_leaves_some_steps_going_back(name: str) -> None:
    p = values(name, "inverse-particle", part="reservoir")
    back = [term.against for term in Accounts(name, p).steps.terms]
    assert any(back) and not all(back)
    assert [term.value for term in Accounts(name, p).steps.terms if term.name.startswith("flip")] in ([], [0.0])


@pytest.mark.parametrize(("name", "preset"), [pair for pair in ALL if pair[0] in CYCLES])
def test_the_cycles_add_up_to_the_currents(name: str, preset: str) -> None:
    rounds = Rounds(name, values(name, preset))
    state = device(name, figures.presets(name)[preset]).steady_state()
    N, E, S = rounds.sums
    told = "M" if name.startswith("three") and rounds.shown.regime == "gate" else "L"
    assert N.value == pytest.approx(float(state.particle_current["L"]), rel=1e-8, abs=1e-14)
    assert E.value == pytest.approx(float(state.energy_current[told]), rel=1e-8, abs=1e-13)
    assert S.value == pytest.approx(float(state.entropy_production), rel=1e-9, abs=1e-14)
    assert not any(term.against for term in S.terms)


def test_the_inverse_current_is_one_hatched_cycle() -> None:
    N, E, _ = Rounds("series-cycles", values("series-cycles", "inverse-particle")).sums
    assert [term.against for term in N.terms] == [False, True, False]
    assert not any(term.against for term in E.terms)
    # Of the golden currents: J_1 + J_2 = J_N, and what they carry.
    assert N.value == pytest.approx(-0.007356434029264, rel=1e-11)
    assert E.value == pytest.approx(0.05351735387962, rel=1e-11)


@pytest.mark.parametrize(("name", "preset"), ALL)
def test_words_say_what_the_picture_shows(name: str, preset: str) -> None:
    alt = (Accounts if name in BIASES else Rounds)(name, values(name, preset)).alt
    shown = figures.Shown(name, figures.presets(name)[preset])
    assert alt.startswith(f"{figures.FIGURES[name]['title']}. {shown.said.sentence}")
    assert shown.said.verdict in alt
    assert f"sum Sigma {shown.Sigma}" in alt


@pytest.mark.parametrize("name", [*BIASES, *CYCLES])
def test_a_device_shows_it_in_one_call(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("QICC_FIGURES", "static")
    preset = "inverse-energy"
    p = figures.presets(name)[preset]
    figure = qicc.explore(device(name, p), name)
    assert (figure.name, figure.id) == (name, f"fig-{name}")
    assert figures.parameters(name) | figure.start == p
    assert figure.spec == device(name, p).to_spec()
    assert 'data-bundle="entropy"' in figure.html()
    other = qicc.explore(
        name,
        view=preset,
        **{figures.FIGURES[name]["options"][1]["key"]: figures.FIGURES[name]["options"][1]["values"][-1]},
    )
    assert other.spec == figure.spec and other.start != figure.start


@pytest.mark.parametrize("name", ["series-biases", "three-cycles"])
def test_pictures_are_the_same_every_time_and_differ_from_each_other(name: str) -> None:
    module = bias_bars if name in BIASES else cycle_bars
    first, second = (module.picture(name, values(name, "inverse-particle")).svg() for _ in range(2))
    assert first == second
    assert first != module.picture(name, values(name, "equilibrium")).svg()


def test_what_a_reservoir_gains_is_the_logarithm_of_its_rates() -> None:
    accounts = Accounts("series-biases", values("series-biases", "inverse-particle"))
    state = accounts.shown.state
    p = dict(zip(("00", "10", "01", "11"), state.probabilities, strict=True))
    for t in state.transitions:
        ratio = np.log(t.forward / p[t.source] * p[t.target] / t.backward)
        assert accounts.gained(t) == pytest.approx(float(ratio), rel=1e-9, abs=1e-12)


def test_in_a_kernel_its_menus_are_traits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    steps, rounds = qicc.explore("series-biases", step="R1"), qicc.explore("series-cycles", "stall", root="11")
    assert (steps.step, steps.part, steps.U) == ("R1", "whole", -2.0)
    assert (rounds.cycle, rounds.root, rounds.mu_L) == ("2", "11", 0.674540735552)
    with pytest.raises(ValueError, match=r"`step` must be one of .*flip"):
        qicc.explore("series-biases", step="M0")
