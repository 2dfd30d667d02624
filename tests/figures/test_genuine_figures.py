"""The figures of the chapter on verdicts: numbers, words and pictures, by routes that do not share their code."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

import qicc_lib as qicc
from qicc_figures import energy_zero, figures, hidden_bath, verdict_map
from qicc_figures.energy_zero import Counted
from qicc_figures.hidden_bath import Account

ZERO, MAP = "energy-zero", "verdict-map"
# F_N counted from c, J_N, J_E counted from c; the words.
GOLDEN = {
    "single": (0.1, -0.0427011362021, 0.0427011362021, "particles go left. Formal inverse particle current."),
    "genuine": (0.2, -0.007356434029264, 0.05351735387962, "particles go left. Genuine inverse particle current."),
    "genuine-energy": (2.0, 0.05454846522413, -0.0277733119011, "energy goes left. Genuine inverse energy current."),
    "repulsive": (0.2, 0.04936270388061, 0.07897650292921, "Both currents go right. Ordinary currents."),
}


def values(preset: str, name: str = ZERO) -> dict[str, object]:
    return {**figures.presets(name)[preset], **figures.options(name, preset)}


@pytest.mark.parametrize("preset", GOLDEN)
def test_each_preset_has_its_golden_value_and_its_words(preset: str) -> None:
    F_N, J_N, J_E, said = GOLDEN[preset]
    shown = Counted(ZERO, values(preset))
    assert pytest.approx(F_N) == shown.particle.F
    assert pytest.approx(J_N, rel=1e-11) == shown.particle.J
    assert pytest.approx(J_E, rel=1e-11) == shown.energy.J
    assert said in energy_zero.picture(values(preset)).alt


def test_the_tight_preset_has_one_energy() -> None:
    """All electrons carry 1/2, counted from 1 that is -1/2."""
    shown = Counted(ZERO, values("tight"))
    assert pytest.approx(-0.5 * shown.particle.J, rel=1e-12) == shown.energy.J
    assert shown.said.verdict == "Formal inverse energy current" and not shown.genuine
    assert shown.c_star == pytest.approx(0.5)


def test_the_renamed_preset_is_the_same_device() -> None:
    one, two = (Counted(ZERO, values(preset)) for preset in ("gate", "renamed"))
    assert energy_zero.renamed(one.p) == pytest.approx(
        {k: v for k, v in two.p.items() if k != "device"} | {"device": "gate"}
    )
    for a, b in zip(one.pairs, two.pairs, strict=True):
        assert pytest.approx(b.J, rel=1e-12) == a.J
    assert one.p["U"] < 0 < two.p["U"] and one.particle.J < 0
    assert (one.c_star, one.E_ref) == pytest.approx((two.c_star, two.E_ref))
    assert one.said.verdict == two.said.verdict == "Formal inverse particle current"


@pytest.mark.parametrize("device", ["series", "gate", "one"])
def test_the_rule_says_from_which_zeros_it_is_inverse(device: str) -> None:
    rng = np.random.default_rng(6)
    met = set()
    for _ in range(60):
        p = values("genuine") | {k: float(rng.uniform(-2, 2)) for k in ("eps", "U", "mu_L", "mu_R", "eps_g")}
        shown = Counted(ZERO, p | {"device": device, "T_L": float(rng.uniform(1.1, 4))})
        for way in (-1, 1):
            word = shown.verdict_from(shown.c_star + way * 1e-3)
            assert word == ("none" if way < 0 else "genuine" if shown.genuine else "formal")
        found = f"{'genuine' if shown.genuine else 'formal'} there"
        assert found in shown.rule
        met.add(shown.genuine)
    assert met == ({True, False} if device == "series" else {False})


def test_a_picture_is_the_same_every_time_and_says_its_zero() -> None:
    first, second = (energy_zero.picture(values("single") | {"c": -1.0}) for _ in range(2))
    assert first.svg() == second.svg()
    assert "Counted from c = −1.00: particle force F_N = −0.40" in first.alt
    assert "c* = −0.20 does not lie below E_ref = −1.00" in first.alt
    assert first.svg() != energy_zero.picture(values("single")).svg()


@pytest.mark.parametrize("device", ["series", "gate", "one"])
@pytest.mark.parametrize("axes", [("U", "F_N"), ("eps", "F_E"), ("mu_R", "T_L"), ("g", "F_N")])
def test_the_map_is_what_a_sweep_computes(device: str, axes: tuple[str, str]) -> None:
    """One call of `sweep`, with a device that is built here."""
    p = values("genuine", MAP) | {"device": device, "x": axes[0], "y": axes[1], "eps": -0.4, "c": 0.3}
    m = verdict_map.map_of(p, points=23)
    x, y = m.p["x"], m.p["y"]
    assert not {x, y} & set(verdict_map.LACKS[device])

    def build(**at: np.ndarray) -> qicc.Device:
        q = {k: v for k, v in p.items() if k not in ("x", "y", "device")} | at
        if "F_E" in at:
            q["T_L"] = 1 / (1 / q["T_R"] - at["F_E"])
        if "F_N" in at:
            q["mu_L"] = q["T_L"] * (at["F_N"] + q["mu_R"] / q["T_R"])
        left, right = (qicc.Reservoir(q[f"T_{s}"], q[f"mu_{s}"] - 0.3) for s in "LR")
        if device == "one":
            return qicc.single_dot(q["eps"] - 0.3, left, right)
        if device == "series":
            return qicc.series_dots(q["eps"] - 0.3, q["eps"] - 0.3, q["U"], left, right, g=q["g"])
        middle = qicc.Reservoir(q["T_R"], q["mu_M"])
        return qicc.three_terminal(q["eps"] - 0.3, q["eps_g"], q["U"], left, right, middle)

    found = qicc.sweep(build, {x: m.x, y: m.y}).verdict.values.T
    kinds = m.solved[2]
    np.testing.assert_array_equal(found == "genuine", np.isin(kinds, (2, 3)))
    np.testing.assert_array_equal(found == "formal", np.isin(kinds, (4, 5)))


def test_no_zero_puts_stripes_on_the_maps_of_a_gate_or_of_one_dot() -> None:
    for device, genuine in (("series", True), ("gate", False), ("one", False)):
        found = set()
        for c in (-2.0, 0.0, 1.0, 3.0):
            found |= set(verdict_map.map_of(values("genuine", MAP) | {"device": device, "c": c}, 41).solved[2].flat)
        assert bool(found & {2, 3}) is genuine
        assert found & {4, 5}


def test_the_words_of_the_map_give_shares_of_its_area() -> None:
    p = values("genuine", MAP)
    alt, m = verdict_map.picture(p).alt, verdict_map.map_of(p)
    for kind, name in enumerate(figures.KINDS):
        assert f"{name} {100 * (m.solved[2] == kind).mean():.1f}%" in alt
    assert "two dots in series, energies counted from c = 0.00" in alt
    assert "Genuine inverse particle current" in alt


def test_figures_of_the_bundle_share_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QICC_FIGURES", "static")
    figure = qicc.explore(MAP, view="gate", link="told", c=0.5)
    props = re.search(r'data-props="(.*?)"', figure.html())
    assert props is not None
    start = json.loads(props[1].replace("&quot;", '"'))["start"]
    assert start == {"device": "gate", "U": -3.0, "mu_L": 0.02, "mu_M": 0.2, "Gamma_L1": 0.5, "c": 0.5}
    monkeypatch.delenv("QICC_FIGURES")
    one, two = qicc.explore(ZERO, link="zeros"), qicc.explore(MAP, link="zeros")
    one.c = 1.25
    assert two.c == 1.25 and two.device == "series"


HIDDEN = "hidden-bath"


def account(preset: str, **change: object) -> Account:
    return Account({**figures.presets(HIDDEN)[preset], **figures.options(HIDDEN, preset), **change})


def test_the_hidden_engine_has_its_golden_values_under_every_telling() -> None:
    J_N, J_E, Sigma = -0.04962075353207, -0.08149596633308, 0.02980684093696
    seen = account("hidden")
    assert [pair.J for pair in seen.pairs] == pytest.approx([J_E, J_N], rel=1e-11)
    assert seen.total == pytest.approx(Sigma, rel=1e-11)
    assert seen.told == pytest.approx(J_E * (1 - 1 / 1.1) + 0.05 * J_N, rel=1e-11)
    assert seen.missing == pytest.approx(Sigma - seen.told)
    assert seen.said.sentence == "Both forces push right. Both currents go left."
    assert seen.said.verdict == "Apparent inverse currents"
    whole = account("shown")
    assert whole.missing == 0 and whole.told == pytest.approx(Sigma, rel=1e-10)
    assert whole.said.verdict == "Three forces, told in full"
    assert pytest.approx(0.8) == whole.pairs[2].F


def test_the_quiet_one_gives_nothing_away_but_energy() -> None:
    quiet = account("quiet")
    assert quiet.told > 0 and quiet.missing > 0 and quiet.against == ["particle"]
    assert quiet.said.verdict == "Apparent inverse current"
    assert quiet.lost == "−0.0222"


def test_only_a_complete_sum_is_judged() -> None:
    assert account("cold").said.verdict == "Genuine inverse particle current"
    mixed = account("pair")
    assert mixed.missing and mixed.said.verdict.startswith("Apparent")
    heat = account("pair", told="heat")
    assert not heat.missing and heat.said.verdict.startswith("Against heat and voltage")
    rng = np.random.default_rng(12)
    for _ in range(60):
        p = {key: float(rng.uniform(c["min"], c["max"])) for key, c in figures.controls(HIDDEN).items()}
        for how in ("LRM", "heat"):
            told = account("hidden", **p, told=how)
            bath = told.balance.biases["energy", "M"] * told.balance.fluxes["energy", "M"]
            size = max(abs(pair.F * pair.J) for pair in told.pairs) + abs(bath)
            assert told.told + (bath if how == "heat" else 0) == pytest.approx(told.total, abs=1e-9 * size)


def test_the_picture_of_the_account_says_its_numbers() -> None:
    alt = hidden_bath.picture(account("hidden").p).alt
    assert "They add up to −0.0099; the entropy production is +0.0298, +0.0397 is not told." in alt
    assert "energy 0.091 times −0.0815 = −0.0074; particles 0.050 times −0.0496 = −0.0025" in alt
    assert "Energy out of both ends: −0.0496." in alt
