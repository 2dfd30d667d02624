"""The page on performance shows what the benchmarks wrote, and the benchmarks ask the solver what users ask it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.library import draws, reference

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

import cost  # noqa: E402
import peers  # noqa: E402


@pytest.fixture(scope="module")
def kept():
    return {name: json.loads((ROOT / "benchmarks" / f"{name}.json").read_text()) for name in ("peers", "cost")}


@pytest.fixture(scope="module")
def tables():
    """The rows of the tables of the built page."""
    built = (ROOT / "_build/html/book/back-matter/performance.html").read_text(encoding="utf-8")
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", built, re.S)]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in rows]


def test_the_kept_numbers_have_the_fields_of_the_page(kept):
    for found in kept.values():
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["date"])
        assert "Python" in found["machine"] and found["versions"]["qicc_lib"]
    found = kept["peers"]
    assert set(found["versions"]) | set(found["missing"]) == {"qicc_lib", *(peer.name for peer in peers.PEERS)}
    assert set(found["ratio"]) == set(found["seconds"]) - {"qicc_lib"}
    assert tuple(found["accuracy"]) == peers.REGIMES
    for solvers in found["accuracy"].values():
        assert set(solvers) <= set(found["seconds"])
        assert all({"J_N", "J_E", "warned", "of"} <= set(errors) for errors in solvers.values())
    found = kept["cost"]
    assert [at["points"] for at in found["points"]] == [10**n for n in range(7)]
    assert [at["dots"] for at in found["dots"]] == [1, 2, 3, 4, 5, 6]
    assert [at["reservoirs"] for at in found["reservoirs"]] == [2, 3, 4, 5, 6] * 2
    for at in (*found["dots"], *found["reservoirs"], found["largest"]):
        assert all(at[kind][what] > 0 for kind in ("one", "map") for what in ("steady_state", "entropic_balance"))


def test_the_tables_of_the_page_are_made_of_them(kept, tables):
    found = kept["peers"]
    for name, ratio in found["ratio"].items():
        assert [row[2] for row in tables if row[0] == name and len(row) == 3] == [f"{ratio:,.0f}"]
        ours = found["seconds"]["qicc_lib"]
        assert found["seconds"][name] / ours == pytest.approx(ratio, rel=1e-3)
    for name in found["accuracy"]["generic"]:
        first, *rest = (row[1:] for row in tables if row[0] == name and len(row) == 5)
        worst = [max(at[name]["J_N"], at[name]["J_E"]) for at in found["accuracy"].values()]
        for digits, error in zip(map(int, first), worst, strict=True):
            assert 10.0 ** -(digits + 1) <= error and (digits == 0 or error <= 10.0**-digits)
        said = [str(at[name]["warned"]) for at in found["accuracy"].values()]
        assert rest == ([] if name == "qicc_lib" else [said])


def test_the_descriptions_of_the_pictures_say_what_was_measured(kept):
    def each(at, kind="map"):
        return f"{1e6 * at[kind]['steady_state'] / at[kind]['points']:#.3g}"

    found = kept["cost"]
    first, last = ({"at": at} for at in (found["points"][0], found["points"][-1]))
    two, four = found["reservoirs"][:5], found["reservoirs"][5:]
    errors = {n: [at["error"] for at in found["errors"] if at["dots"] == n] for n in (2, 3)}
    built = (ROOT / "_build/html/book/back-matter/performance.html").read_text(encoding="utf-8")
    alts = re.findall(r'<img class="qicc-picture" alt="([^"]+)"', built)
    for alt, said in zip(
        alts,
        (
            f"from {1e6 * first['at']['steady_state']:.1f} for a single point to {each(last, 'at')} for a million",
            f"from {each(found['dots'][0])} for one dot to {each(found['dots'][-1])} for six. Against the number of"
            f" reservoirs, two to six, it goes from {each(two[0])} to {each(two[-1])} for two dots, and from"
            f" {each(four[0])} to {each(four[-1])} for four",
            f"for two dots it is {max(errors[2]):.1e} at most, for three {max(errors[3]):.1e}",
        ),
        strict=True,
    ):
        assert said in alt


@pytest.mark.parametrize("regime", peers.REGIMES)
def test_what_the_peers_are_asked_is_what_the_library_is_asked(regime):
    drawn = peers.drawn(regime)
    answers = peers.ours([peers.plain(values) for values in json.loads(json.dumps(drawn))])
    columns = {key: np.array([values[key] for values in drawn]).T for key in drawn[0]}
    state = draws.build("three_terminal", columns).steady_state()
    for n, lead in enumerate("LRM"):
        assert [answer["N"][n] for answer in answers] == state.particle_current[lead].tolist()
        assert [answer["E"][n] for answer in answers] == state.energy_current[lead].tolist()
    assert peers.judged(answers[:3], [reference.three_terminal(**values) for values in drawn[:3]])["J_E"] < 1e-12


def test_the_long_arithmetic_of_the_cost_is_that_of_its_device():
    for dots in (1, 2, 3):
        got = cost.device(dots, 2, force=0.3).steady_state().particle_current["L"]
        assert float(got) == pytest.approx(float(cost.exact(dots, 0.3)), rel=1e-13)


def test_the_largest_devices_are_solved_through_the_same_calls():
    state = cost.device(6, 6, points=2).steady_state()
    assert state.certificate.ok and state.probabilities.shape == (2, 64)
    balance = state.entropic_balance(reference="R")
    produced = sum(balance.biases[key] * balance.fluxes[key] for key in balance.biases)
    np.testing.assert_allclose(produced, state.entropy_production, rtol=1e-10)
