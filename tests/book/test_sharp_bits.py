"""The page of misuses: each is refused, in the library's one voice, and the page shows what the library says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "book" / "back-matter" / "sharp-bits.md").read_text(encoding="utf-8")
CELLS = [
    re.sub(r"^:.*\n", "", cell).strip()
    for cell in re.findall(r"^```\{code-cell\} ipython3\n(.*?)^```", PAGE, re.M | re.S)
]
MISUSES = [cell for cell in CELLS if "with refused():" in cell]
VOICE = re.compile(
    r"Argument `[^`]+` must .+, but .+\. .+\.?|The certificate is violated: .+|The steady state is not unique.*: .+"
)


@pytest.mark.parametrize("cell", MISUSES, ids=lambda cell: cell.splitlines()[-1].strip()[:50])
def test_a_misuse_is_refused_in_one_voice(cell: str, capsys: pytest.CaptureFixture[str]) -> None:
    scope: dict[str, object] = {}
    for earlier in CELLS[: CELLS.index(cell)]:
        exec(earlier, scope)
    capsys.readouterr()
    exec(cell, scope)
    said = " ".join(capsys.readouterr().out.split())
    assert VOICE.fullmatch(said), said


def test_the_page_shows_what_is_said() -> None:
    site = ROOT / "_build" / "html" / "book" / "back-matter" / "sharp-bits.html"
    shown = " ".join(re.sub(r"<[^>]+>", "", site.read_text(encoding="utf-8")).split())
    assert len(MISUSES) >= 14
    assert shown.count("must ") >= len(MISUSES) - 3
    assert "second_law" in shown


def test_what_is_not_refused_would_fail_the_page() -> None:
    scope: dict[str, object] = {}
    exec(CELLS[0], scope)
    with pytest.raises(AssertionError, match="not refused"):
        exec("with refused():\n    qicc.Reservoir(T=1.0)", scope)
