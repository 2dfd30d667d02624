"""The steps of CONTRIBUTING.md work as they are written: each is done in a copy of the project.

A step with code names its file and its place: a new file, the end, or before, after or instead of the one line that
starts with some text. The code is the block that follows.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from .test_gates import TEXT, build

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STEP = re.compile(r"^\d+\. (.+?)\n\n?( +)(`{3,})\w+\n(.*?)^\2\3$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"(?:New file|In) `([^`]+)`")
PLACE = re.compile(r"(before|after|instead of) the line that\s+starts with (`+)(.+?)\2(?!`)", re.DOTALL)


@dataclass
class Step:
    file: str
    place: str  # "new", "end", "before", "after", "instead of"
    line: str
    code: str


def steps(heading: str) -> list[Step]:
    """The steps with code under a heading."""
    section = GUIDE.split(f"## {heading}\n")[1].split("\n## ")[0]
    found = []
    for words, indent, _, code in STEP.findall(section):
        # A step without code runs into the next one: the last number before the block is its own.
        words = re.split(r"^\d+\. ", words, flags=re.MULTILINE)[-1]
        (file,) = FILE.findall(words)
        place, _, line = (PLACE.findall(words) or [("new" if words.startswith("New file") else "end", "", "")])[0]
        assert place != "end" or "at the end" in words, words
        found.append(Step(file, place, line, re.sub(rf"^{indent}", "", code, flags=re.MULTILINE)))
    return found


def apply(folder: Path, step: Step) -> None:
    path = folder / step.file
    if step.place == "new":
        assert not path.exists(), f"{step.file} is there already"
        path.write_text(step.code, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    if step.place == "end":
        path.write_text(text + step.code, encoding="utf-8")
        return
    lines = text.splitlines(keepends=True)
    (at,) = [n for n, line in enumerate(lines) if line.startswith(step.line)]
    first, last = {"before": (at, at), "after": (at + 1, at + 1), "instead of": (at, at + 1)}[step.place]
    path.write_text("".join([*lines[:first], step.code, *lines[last:]]), encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tracked files as they are now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    if (ROOT / ".mypy_cache").is_dir():  # mypy looks again at what differs, not at all of numpy
        shutil.copytree(ROOT / ".mypy_cache", tmp_path / ".mypy_cache")
    return tmp_path


def passes(copy: Path, *command: object) -> str:
    done = subprocess.run([sys.executable, "-m", *map(str, command)], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sound(copy: Path, files: list[str]) -> None:
    """Formats, lint and strict types, as `make test` asks for them."""
    python = [file for file in files if file.endswith(".py")]
    passes(copy, "ruff", "format", "--check", *python)
    passes(copy, "ruff", "check", *python)
    if any(file.startswith(("qicc_lib/", "qicc_figures/")) for file in files):
        passes(copy, "mypy")


def test_a_chapter_is_added_as_the_guide_says(copy: Path) -> None:
    done = steps("To add a chapter")
    assert [step.file for step in done] == [
        "book/dots/repulsion.md",
        "_toc.yml",
        "tests/book/test_repulsion_chapter.py",
    ]
    for step in done:
        apply(copy, step)
    # A small book is enough: the landing page with other words, and the new chapter where the guide puts it.
    toc = yaml.safe_load((copy / "_toc.yml").read_text())
    dots = next(part for part in toc["parts"] if part["caption"] == "Quantum dots")
    new = {"file": "book/dots/repulsion"}
    assert new in dots["chapters"]
    toc["parts"] = [dots | {"chapters": [new]}]
    (copy / "_toc.yml").write_text(yaml.safe_dump(toc))
    (copy / "book/index.md").write_text(f"# Against the Force\n\n{TEXT}\n")
    shutil.copytree(ROOT / "book/_static", copy / "book/_static", dirs_exist_ok=True)  # with what a build makes
    built = build(copy)
    assert built.returncode == 0, built.stdout + built.stderr
    assert 'href="dots/repulsion.html"' in (copy / "_build/html/book/index.html").read_text()
    page = (copy / "_build/html/book/dots/repulsion.html").read_text()
    assert 'data-figure="series-dots"' in page
    assert "0.0494" in page
    assert "1 passed" in passes(copy, "pytest", "-q", done[-1].file)
    sound(copy, [done[-1].file])


def test_a_device_is_added_as_the_guide_says(copy: Path) -> None:
    done = steps("To add a device")
    assert len(done) == 9
    for step in done:
        apply(copy, step)
    code = """if True:
        import qicc_lib, pathlib
        assert pathlib.Path(qicc_lib.__file__).is_relative_to(pathlib.Path.cwd()), qicc_lib.__file__
        hot, cold = qicc_lib.Reservoir(T=2.0, mu=0.4), qicc_lib.Reservoir(T=1.0)
        state = qicc_lib.probed_dots(0.5, -2.0, hot, cold, cold).steady_state()
        assert state.certificate.ok and state.entropy_production > 0
        try:
            qicc_lib.probed_dots(0.5, -2.0, hot, cold, cold, 0.0, 0.0, 0.0)
            raise SystemExit("a device without tunnelling is solved")
        except ValueError as error:
            assert "Gamma_L, Gamma_R, Gamma_M" in str(error), error
    """
    ran = subprocess.run([sys.executable, "-c", code], cwd=copy, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    # The generic property tests of every device, for the new one; its doctest; its place on the page of devices.
    tests = ["tests/library/test_identities.py", "tests/library/test_accuracy.py", "tests/library/test_package.py"]
    printed = passes(copy, "pytest", "-q", "-k", "probed_dots or names or upward", *tests, "qicc_lib/devices.py")
    assert int(re.findall(r"(\d+) passed", printed)[0]) >= 20
    passes(copy, "pytest", "-q", "tests/book/test_readme.py", "-k", "ready_made")
    sound(copy, [step.file for step in done])


def test_a_step_that_does_not_fit_is_noticed(copy: Path) -> None:
    for broken in (Step("_toc.yml", "after", "no such line", "x\n"), Step("README.md", "new", "", "x\n")):
        with pytest.raises((AssertionError, ValueError)):
            apply(copy, broken)
