"""What the tests of chapters share: their text, their cells, their built pages."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import matplotlib as mpl

import qicc_lib as qicc

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = ("anomalous", "paradox", "violates", "surprisingly", "wrong", "the paper's")
PARTS = ("Learning goals", "What is proved, computed, conjectured", "Summary", "Exercises", "Further reading")
CODE = re.compile(r"^```\{code-cell\}.*?^```$", re.DOTALL | re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / "book" / f"{name}.md").read_text(encoding="utf-8")


def is_complete(name: str, prefix: str = "") -> None:
    """All that a chapter has: words, parts, exercises with solutions, questions, described pictures.

    Labels start with `prefix`, the chapter's name by default.
    """
    text = text_of(name)
    prose = re.sub(r"\A.*?^# [^\n]*", "", CODE.sub("", text), flags=re.DOTALL | re.MULTILINE)  # without its title
    assert len(prose.split()) > 2500
    assert [word for word in FORBIDDEN if word in prose.lower()] == []
    assert [part for part in PARTS if part not in text] == []
    assert prose.count("```{exercise}") >= 4
    assert prose.count("{solution-start}") == prose.count("{solution-end}") == prose.count("```{exercise}")
    assert prose.count("```{self-check}") == 3
    assert prose.count("```{predict}") >= 2
    assert text.count("plt.subplots(") == text.count("Picture(figure")
    for labelled in re.findall(r"^:label: (\S+)$", text, re.MULTILINE):
        assert labelled.startswith(prefix or name.split("/")[-1]), labelled


def described(name: str) -> list[str]:
    """The descriptions of the drawn pictures of a built page."""
    page = ROOT / "_build" / "html" / "book" / f"{name.removeprefix('book/')}.html"
    assert page.is_file(), "Build the book first: `make book`."
    source = page.read_text(encoding="utf-8").replace("\n", " ")
    return [html.unescape(alt) for alt in re.findall(r'<img class="qicc-picture"[^>]* alt="(.*?)"', source)]


def numbers_of(alt: str) -> list[float]:
    """Every decimal number in a description, as it is written."""
    return [float(word) for word in re.findall(r"(?<![\w.])[-+]?\d+\.\d+", alt)]


def control_of(name: str, call: str, **scope: Any) -> Any:
    """The control that a cell makes in a notebook, where the book's environment variable is not set."""
    import numpy as np

    cells = re.findall(r"```\{code-cell\} ipython3\n(.*?)```", text_of(name), re.DOTALL)
    (cell,) = [cell for cell in cells if "interact(" in cell]
    scope |= {"np": np, "qicc": qicc}
    with mpl.rc_context({"backend": "agg"}):
        exec(cell.replace(f"\n{call}", f"\ncontrol = {call}"), scope)
    return scope["control"].widget
