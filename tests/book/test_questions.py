"""The directives that ask: what they refuse, what they leave on paper, and how truth reaches them."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import questions
import sketch
from questions import END_OF_LABEL, short

from .small_site import NOTEBOOK, build

RANGE = ":kind: number\n:range: 0 1 0.01\n:within: 0.02\n"
THREE = "- too low: More.\n- about right: Yes.\n- too high: Less.\n"
CURVE = ":kind: curve\n:x: force\n:y: current\n:x-range: 0 2\n:y-range: -1 1\n"
CHOICES = "- left: Because.\n- right: A fair guess.\n- nowhere: Not here.\n"

REFUSED = {
    "no-answer": ("predict", ":reveal: Left.\n", CHOICES, "needs `:answer:`"),
    "unknown-answer": ("predict", ":answer: up\n:reveal: Up.\n", CHOICES, "must be one of its choices"),
    "no-reveal": ("predict", ":answer: left\n", CHOICES, "needs `:reveal:`"),
    "no-explanation": ("predict", ":answer: left\n:reveal: Left.\n", "- left:\n- right: No.\n", "choice: explanation"),
    "no-colon": ("self-check", ":answer: a\n", "- a\n- b: No.\n- c: No.\n", "choice: explanation"),
    "twice": ("self-check", ":answer: a\n", "- a: No.\n- a: No.\n- c: No.\n", "stands twice"),
    "two-choices": ("self-check", ":answer: a\n", "- a: Yes.\n- b: No.\n", "at least 3 choices, but has 2"),
    "unmarked": ("self-check", "", "- a: Yes.\n- b: No.\n- c: No.\n", "`self-check` needs `:answer:`"),
    "unknown-kind": ("predict", ":kind: essay\n", CHOICES, "`:kind:` of `predict` must be one of"),
    "forces": ("predict", ":answer: left\n:reveal: Left.\n:forces: heat up\n", CHOICES, "particles right, energy left"),
    "no-number": ("predict", RANGE, THREE, "`:answer:` of `predict` must be 1 number"),
    "no-range": ("predict", ":kind: number\n:answer: 1\n:within: 1\n", THREE, "`:range:` of `predict` must be 3"),
    "no-within": ("predict", ":kind: number\n:answer: 1\n:range: 0 2 1\n", THREE, "`:within:` of `predict` must be 1"),
    "downward": ("predict", RANGE.replace("0 1", "1 0") + ":answer: 0.5\n", THREE, "must run upward"),
    "two-sides": ("predict", RANGE + ":answer: 0.5\n", THREE[: THREE.index("- too high")], "three explanations"),
    "outside": ("predict", RANGE + ":answer: 2\n", THREE, "must lie in `:range:`"),
    "unknown-key": ("predict", RANGE + ":answer: {J_N}\n", THREE, "no cell of this page computes it"),
    "one-list": ("predict", CURVE + ":answer: {x}\n", "Why.\n", "must name two lists"),
    "literal-curve": ("predict", CURVE + ":answer: 1 2\n", "Why.\n", "must name two lists"),
    "no-axis": ("predict", CURVE.replace(":x: force\n", "") + ":answer: {x} {y}\n", "Why.\n", "needs `:x:`"),
    "no-why": ("predict", CURVE + ":answer: {x} {y}\n", "", "needs an explanation"),
    "narrow": ("predict", CURVE + ":answer: {x} {y}\n:columns: 3\n", "Why.\n", "from 5 to 21, but is 3"),
    "empty-range": ("predict", CURVE.replace("0 2", "2 2") + ":answer: {x} {y}\n", "Why.\n", "must run upward"),
}


def directive(name: str, options: str, body: str, text: str = "Which way?") -> str:
    return f"````{{{name}}} {text}\n{options}\n{body}````\n"


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    pages = {name: f"# Page\n\n{directive(*parts[:3])}" for name, parts in REFUSED.items()}
    code, said, _ = build(tmp_path_factory.mktemp("refused"), pages)
    return code, said


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_closes_the_build_and_says_what_to_do(refusals: tuple[int, str], name: str) -> None:
    code, said = refusals
    assert code == 1
    lines = [line for line in said.splitlines() if f"/{name}.md" in line]
    assert any(REFUSED[name][3] in line for line in lines), (lines, said[-2000:])


GLUED = """\
from myst_nb import glue
for name, value in {"truth": 0.1715728752538097, "word": "much", "x": [0.0, 1.0, 2.0], "y": [-0.5, 0.25, 0.75],
                    "short": [0.0, 1.0], "back": [2.0, 1.0, 0.0], "high": [0.0, 0.0, 9.0]}.items():
    glue(name, value, display=False)
"""
BAD = {
    "{x}": "must be one number, but is a list",
    "{word}": "must be a number or a list of finite numbers",
    "{x} {short}": "must be two lists of one length",
    "{back} {y}": "must grow",
    "{x} {high}": "must lie in `:y-range:`",
    "{x} {truth}": "must be two lists",
}
PAPER = (
    directive("predict", RANGE + ":answer: {truth}\n:unit: Γ\n:reveal: $3 - 2\\sqrt 2$ exactly.\n", THREE, "How large?")
    + directive("predict", CURVE + ":answer: {x} {y}\n", "It bends *over*.\n", "How does it run?")
    + directive("predict", ":answer: left\n:reveal: They go left.\n", CHOICES, "Which way?")
    + directive(
        "self-check", ":answer: $J_2 < 0$\n", "- $J_1$: Never.\n- $J_2 < 0$: Always $A_2$.\n- all: No.\n", "Loop?"
    )
)


def notebook(*parts: str) -> str:
    return f"{NOTEBOOK}# Page\n\n```{{code-cell}} ipython3\n:tags: [remove-cell]\n{GLUED}```\n\n" + "\n".join(parts)


def test_truth_that_cannot_be_one_closes_the_build(tmp_path: Path) -> None:
    parts = [
        directive("predict", (CURVE if " " in key else RANGE) + f":answer: {key}\n", "Why.\n" if " " in key else THREE)
        for key in BAD
    ]
    code, said, _ = build(tmp_path, {"page": notebook(*parts)})
    assert code == 1
    for words in BAD.values():
        assert words in said, (words, said)
    assert said.count("page.md:") == len(BAD)


def squeezed(text: str) -> str:
    """Text without what LaTeX and prose write differently: blanks, braces, minus signs."""
    return re.sub(r"[\s{}]", "", text.replace("−", "-"))


def test_on_paper_everything_is_text(tmp_path: Path) -> None:
    code, said, out = build(tmp_path, {"page": notebook(PAPER)}, "latex")
    assert code == 0, said
    tex = next(out.glob("*.tex")).read_text(encoding="utf-8")
    plain = squeezed(re.sub(r"\\(?:sphinxAtStartPar|sphinxstyle\w+|sphinxhyphen|item)\b", "", tex))
    for words in (
        "How large?",
        "It is 0.171573 Γ: \\(3 - 2\\sqrt 2\\) exactly.",
        "Less than 0.152 Γ : More.",
        "More than 0.192 Γ : Less.",
        "From 0 to 2 it starts at −0.5, crosses zero at 0.667 and ends at 0.75.",
        "It bends over .",
        "left : Because.",
        "They go left.",
        "Loop?",
        "\\(J_2 < 0\\) : Yes. Always \\(A_2\\) .",
        "\\(J_1\\) : Not quite. Never.",
    ):
        assert squeezed(words) in plain, words


def test_a_label_ends_at_a_colon_before_a_space() -> None:
    assert END_OF_LABEL.search("at 10:30 sharp: late").start() == len("at 10:30 sharp")  # type: ignore[union-attr]
    assert END_OF_LABEL.search("left:") is not None
    assert END_OF_LABEL.search("10:30") is None


def test_numbers_are_written_as_prose_writes_them() -> None:
    assert [short(-0.00735643), short(3 - 2 * 2**0.5), short(2.0, 3)] == ["−0.00735643", "0.171573", "2"]


def test_ticks_are_few_and_round() -> None:
    assert sketch.ticks(0, 2) == [0, 0.5, 1, 1.5, 2]
    for low, high in ((-0.06, 0.08), (0, 7), (-3, 400), (1e-9, 3e-9), (0.2, 0.31)):
        found = sketch.ticks(low, high)
        assert 2 <= len(found) <= 6
        assert low - 1e-12 <= found[0] and found[-1] <= high + 1e-12


def test_a_curve_is_described_by_its_ends_and_zeros() -> None:
    assert sketch.describe([0, 1, 2], [-1, 1, -1]) == "starts at −1, crosses zero at 0.5 and at 1.5 and ends at −1"
    assert sketch.describe([0, 1], [1, 2]) == "starts at 1 and ends at 2"


@pytest.mark.parametrize("text", ["nan", "'0.5'", "[]", "array([1.0])", "[1.0, None]"])
def test_what_is_no_truth_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(questions, "read_glue_cache", lambda *_: {"k": {"data": {"text/plain": text}}})
    settings = SimpleNamespace(mystnb_config=SimpleNamespace(output_folder=""))
    with pytest.raises(ValueError, match="must be a number or a list of finite numbers"):
        questions.glued(settings, "page", "k")
