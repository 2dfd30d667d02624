"""What the README and the guides promise is true: code runs, commands and paths exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from numbers_in_prose import half_a_digit

import qicc_lib as qicc

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_code_computes_what_its_comments_say() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    scope: dict[str, Any] = {}
    exec(code, scope)
    state = scope["state"]
    said = re.findall(r"# ([-+]?\d\.\d+)", code)
    assert [float(number) for number in said] == [
        pytest.approx(float(state.particle_current["L"]), abs=0.5e-5),
        pytest.approx(float(state.entropy_production), abs=0.5e-4),
    ]
    balance = state.entropic_balance(reference="R")
    computed = {"F_N": balance.biases["particle", "L"], "F_E": balance.biases["energy", "L"]}
    computed |= {
        "J_N": state.particle_current["L"],
        "J_E": state.energy_current["L"],
        "Sigma": state.entropy_production,
    }
    (alt,) = re.findall(r'<img [^>]*alt="([^"]+)"', README)
    pictured = dict(re.findall(r"(\w+) = ([-+]?\d+\.\d+)", alt))
    assert pictured.keys() == computed.keys()
    for name, value in computed.items():
        assert abs(float(pictured[name]) - float(value)) <= half_a_digit(pictured[name]), name
    assert balance.verdict == re.findall(r"verdict\s+# (\w+)", code)[0]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "book/back-matter/how-to.md"])
def test_commands_exist(name: str) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = (ROOT / name).read_text(encoding="utf-8")
    for command in re.findall(r"(?:`|^)make (\w+)", text, re.MULTILINE):
        assert command in targets, command


def test_the_map_of_the_tree_names_what_is_there() -> None:
    table = README.split("## The tree")[1]
    named = [path for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for path in re.findall(r"`(.+?)`", row)]
    assert len(named) > 10
    for path in named:
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\((?!https?:)(.+?)\)", README):
        assert (ROOT / path).exists(), path


def test_the_widget_code_of_the_guide_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QICC_FIGURES", raising=False)
    text = (ROOT / "book/back-matter/how-to.md").read_text(encoding="utf-8")
    cells = re.findall(r"```\{code-cell\} ipython3\n(.*?)```", text, re.DOTALL)
    (snippet,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    scope: dict[str, Any] = {}
    exec(cells[0], scope)
    exec(snippet, scope)
    scope["slider"].value = 1.5
    assert scope["figure"].U == 1.5


def test_every_ready_made_device_is_in_the_guide() -> None:
    text = (ROOT / "book/back-matter/how-to.md").read_text(encoding="utf-8")
    made = {
        name
        for name in qicc.__all__
        if getattr(getattr(qicc, name), "__annotations__", {}).get("return") is qicc.Device
    }
    assert {"single_dot", "three_terminal", "series_dots"} <= made
    assert made == set(re.findall(r"^\| `(\w+)\(", text, re.MULTILINE))
