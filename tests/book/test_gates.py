"""Every gate of the build closes: a two-page book is seeded with one fault, and `tools/book.py` must refuse it."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = "A page of a small book, made for one test. " * 5
FRONT = "---\njupytext: {text_representation: {extension: .md, format_name: myst}}\n"
FRONT += "kernelspec: {name: python3, display_name: Python 3, language: python}\n---\n"


def cell(code: str, alt: str = "") -> str:
    described = f"---\nmystnb: {{image: {{alt: {alt}}}}}\n---\n" if alt else ""
    return f"```{{code-cell}} ipython3\n{described}{code}\n```\n\n"


CELL = cell("print(6 * 7)")
GLUE = cell("from myst_nb import glue\nglue('x', 0.1249, display=False)")
DRAW = "import matplotlib.pyplot as plt\nplt.plot([0, 1]);"


def small_book(folder: Path) -> Path:
    """Two pages, with the settings and the extension of the real book."""
    shutil.copy(ROOT / "_config.yml", folder)
    shutil.copytree(ROOT / "_ext", folder / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    static = folder / "book" / "_static"
    static.mkdir(parents=True)
    for name in ("logo.svg", "logo-dark.svg", "favicon.svg", "questions.js", "questions.css", "sketch.js"):
        shutil.copy(ROOT / "book" / "_static" / name, static)
    (static / "book.css").write_text("p { margin: 0 }\n")
    (static / "qicc").mkdir()
    (static / "qicc" / "host.css").write_text("")
    (folder / "book" / "references.bib").write_text("")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: book/index\nchapters:\n  - file: book/second\n")
    (folder / "book" / "index.md").write_text(f"{FRONT}# First\n\n{TEXT}\n\n{CELL}")
    (folder / "book" / "second.md").write_text(f"# Second\n\n{TEXT}\n")
    return folder


def build(source: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "tools" / "book.py", "--source", source]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def refused(source: Path, *said: str) -> None:
    result = build(source)
    printed = result.stdout + result.stderr
    assert result.returncode == 1, printed
    for words in said:
        assert words in printed, printed


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return small_book(tmp_path)


def test_a_sound_book_is_built_and_what_changes_reaches_the_site(book: Path) -> None:
    """A true number, a described picture and what other tools leave behind are no faults.

    Then a style changes, and then the code behind the results. No page does: the notebook cache and Sphinx see pages
    alone, and the build must see the rest.
    """
    for name in (".pytest_cache", ".venv/lib", "node_modules/package", "tests"):
        (book / name).mkdir(parents=True)
        (book / name / "README.md").write_text("# Not a page of the book\n")
    (book / "README.md").write_text("# Nor is this\n")
    (book / "_ext" / "seen.txt").write_text("as it was")
    reads = cell("import pathlib; print(pathlib.Path('../_ext/seen.txt').read_text())")
    cells = CELL + GLUE + reads + cell(DRAW, alt="A line that rises from 0 to 1")
    (book / "book" / "index.md").write_text(f"{FRONT}# First\n\n{TEXT} {{num}}`x = 0.12`\n\n{cells}")
    page, style = book / "_build/html/book/index.html", book / "_build/html/_static/book.css"
    result = build(book)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "isn't included in any toctree" not in result.stdout + result.stderr
    assert "make serve" in result.stdout
    assert "42" in page.read_text() and "as it was" in page.read_text()

    (book / "book" / "_static" / "book.css").write_text("p { margin: 1px }\n")
    assert build(book).returncode == 0
    assert "1px" in style.read_text()

    (book / "_ext" / "seen.txt").write_text("as it is")
    (book / "_ext" / "extra.py").write_text("# changed\n")
    assert build(book).returncode == 0
    assert "as it is" in page.read_text() and "as it was" not in page.read_text()


def test_a_failing_cell_closes_the_build_every_time(book: Path) -> None:
    page = book / "book" / "index.md"
    page.write_text(page.read_text().replace("6 * 7", "1 / 0"))
    refused(book, "ZeroDivisionError")
    refused(book, "ZeroDivisionError")


def test_a_warning_closes_the_build_every_time(book: Path) -> None:
    page = book / "book" / "second.md"
    page.write_text(page.read_text() + "\n{ref}`no-such-label`\n")
    refused(book, "no-such-label")
    refused(book, "no-such-label")


def test_a_drifted_number_closes_the_build(book: Path) -> None:
    (book / "book" / "index.md").write_text(f"{FRONT}# First\n\n{TEXT} {{num}}`x = 0.13`\n\n{GLUE}")
    refused(book, "stated as 0.13", "0.1249")


def test_a_missing_page_closes_the_build(book: Path) -> None:
    (book / "book" / "second.md").unlink()
    refused(book, "book/second")


def test_an_empty_page_closes_the_build(book: Path) -> None:
    (book / "book" / "second.md").write_text("# Second\n")
    refused(book, "book/second.html is empty")


def test_a_request_to_another_site_closes_the_build(book: Path) -> None:
    elements = (
        '<script src="https://cdn.example/x.js"></script>',
        '<img alt="a dot" src="//cdn.example/x.png">',
        "<style>@import 'https://fonts.example/css';</style>",
        '<script>import("https://cdn.example/y.js")</script>',
    )
    page = book / "book" / "second.md"
    page.write_text(f"{page.read_text()}\n" + "".join(f"```{{raw}} html\n{one}\n```\n\n" for one in elements))
    addresses = (
        "https://cdn.example/x.js",
        "//cdn.example/x.png",
        "https://fonts.example/css",
        "https://cdn.example/y.js",
    )
    refused(book, *(f"book/second.html loads {address} from another site" for address in addresses))


def test_a_link_to_nowhere_closes_the_build(book: Path) -> None:
    page = book / "book" / "second.md"
    page.write_text(f'{page.read_text()}\n<a href="index.html#nowhere">x</a> <a href="third.html">y</a>\n')
    refused(book, "index.html#nowhere, but there is no such anchor", "third.html, but there is no such file")


def test_a_silent_picture_closes_the_build(book: Path) -> None:
    """A drawing of a cell without a description, and one whose description has no number."""
    cells = cell(DRAW) + cell(DRAW, alt="A line that rises")
    (book / "book" / "index.md").write_text(f"{FRONT}# First\n\n{TEXT}\n\n{cells}")
    refused(book, "has no alt text", "has an alt text without a number")


def test_a_page_or_a_bundle_over_its_weight_closes_the_build(book: Path) -> None:
    noise = random.Random(1).randbytes(1_600_000)
    (book / "book" / "_static" / "big.png").write_bytes(noise)
    (book / "book" / "_static" / "book.css").write_text("body { background: url('big.png') }\n")
    for name, bytes_ in (("fine", 50_000), ("one", 61_000), ("two", 62_000)):
        (book / "book" / "_static" / "qicc" / f"{name}.iife.js").write_bytes(noise[:bytes_])
    heavy = "one.iife.js has 61.0 kB", "two.iife.js has 62.0 kB", "60 kB at most"
    refused(book, "book/second.html loads 1.", "1.5 MB at most", *heavy)
