"""Build the book and verify what was built: `make book`. Also builds the small books that the tests seed with faults.

Gates that close the build: a cell that fails, any warning, a number that has drifted; then, in what was built, a page
of the table of contents that is missing or empty, anything loaded from another site, a link or an anchor to nowhere, a
picture that is not described, a page or the figures' bundle over its weight.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

from environment import BIN, ROOT, environment, say
from site_checks import check_site

VENDOR = ROOT / "book" / "_static" / "vendor"
# What the pages depend on besides their own text, and which parts of an earlier build are stale when it has changed:
# the notebooks' cache does not see the code behind a result, and Sphinx does not copy static files if no page changed.
DEPENDENCIES = {
    "computed-with": (
        (
            "qicc_lib/*.py",
            "qicc_lib/*.json",
            "qicc_figures/*.py",
            "qicc_figures/*.json",
            "_ext/*.py",
            "benchmarks/*.json",
            "requirements.txt",
            "_config.yml",
        ),
        (".jupyter_cache", ".doctrees", "jupyter_execute"),
    ),
    "drawn-with": (("book/_static/*.*", "book/_static/qicc/*"), (".doctrees",)),
}
# Its command without one package, which takes a second to load and checks what no book has: letters in web addresses.
JUPYTER_BOOK = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyter_book.cli.main import main; main()"


def build_figures() -> None:
    """Bundle the live figures for the notebook (`qicc_figures/_bundle`) and the site (`book/_static/qicc`)."""
    subprocess.run(["node", "explorers/build.mjs"], cwd=ROOT, env=environment(), check=True, stdout=subprocess.DEVNULL)
    shutil.copytree(ROOT / "qicc_figures" / "_bundle", ROOT / "book" / "_static" / "qicc", dirs_exist_ok=True)


def vendor() -> None:
    """Copy MathJax and the fonts from their npm packages: the site loads nothing from elsewhere."""
    mathjax, wanted = ROOT / "node_modules" / "mathjax", ROOT / "package-lock.json"
    stamp = VENDOR / ".stamp"
    if stamp.is_file() and stamp.read_text() == hashlib.sha256(wanted.read_bytes()).hexdigest():
        return
    shutil.rmtree(VENDOR, ignore_errors=True)
    shutil.copytree(mathjax / "es5/output/chtml/fonts", VENDOR / "mathjax/output/chtml/fonts")
    shutil.copytree(mathjax / "es5/input/tex/extensions", VENDOR / "mathjax/input/tex/extensions")
    shutil.copy(mathjax / "es5/tex-mml-chtml.js", VENDOR / "mathjax")
    shutil.copy(mathjax / "LICENSE", VENDOR / "mathjax")
    (VENDOR / "fonts").mkdir()
    inter, stix = (ROOT / "node_modules" / name for name in ("@fontsource-variable/inter", "@fontsource/stix-two-text"))
    for style in ("normal", "italic"):
        for subset in ("latin", "latin-ext", "greek"):
            shutil.copy(inter / f"files/inter-{subset}-wght-{style}.woff2", VENDOR / "fonts")
            for weight in (400, 700):
                shutil.copy(stix / f"files/stix-two-text-{subset}-{weight}-{style}.woff2", VENDOR / "fonts")
    shutil.copy(inter / "LICENSE", VENDOR / "fonts/inter-LICENSE")
    shutil.copy(stix / "LICENSE", VENDOR / "fonts/stix-two-text-LICENSE")
    stamp.write_text(hashlib.sha256(wanted.read_bytes()).hexdigest())


def forget_what_is_stale(source: Path) -> None:
    """Drop the parts of an earlier build whose dependencies have changed."""
    output = source / "_build"
    output.mkdir(exist_ok=True)
    for name, (patterns, parts) in DEPENDENCIES.items():
        digest = hashlib.sha256()
        for path in sorted({path for pattern in patterns for top in (ROOT, source) for path in top.glob(pattern)}):
            digest.update(path.read_bytes() if path.is_file() else b"")
        stamp = output / f".{name}"
        if not stamp.is_file() or stamp.read_text() != digest.hexdigest():
            for part in parts:
                shutil.rmtree(output / part, ignore_errors=True)
            stamp.write_text(digest.hexdigest())


def build(source: Path) -> list[str]:
    """Build the book in `source`; return what is wrong with it, one sentence each."""
    output = source / "_build"
    forget_what_is_stale(source)
    command: list[str | Path] = [
        BIN / "python",
        "-c",
        JUPYTER_BOOK,
        "build",
        source,
        "--path-output",
        source,
        "--warningiserror",
        "--keep-going",
    ]
    built = subprocess.run(command, cwd=source, env=environment() | {"QICC_FIGURES": "static"})
    problems = [] if built.returncode == 0 else ["A cell failed or Sphinx warned: the lines above say where."]
    problems += check_site(output / "html", source / "_toc.yml")
    if problems:
        # Sphinx warns of a page only when it reads it: read all of them again next time.
        shutil.rmtree(output / ".doctrees", ignore_errors=True)
        # A build that broke off leaves half a site, on which the next one would stumble. Nobody should read it either.
        shutil.rmtree(output / "html", ignore_errors=True)
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=ROOT, help="folder with _config.yml and _toc.yml")
    source = parser.parse_args().source.resolve()
    started = time.monotonic()
    if source == ROOT:
        say("building the live figures")
        build_figures()
        vendor()
    say("building the book (about a minute the first time)")
    problems = build(source)
    if problems:
        print("\nThe book is not built:", *problems, sep="\n  ")
        sys.exit(1)
    index = source / "_build" / "html" / "index.html"
    say(f"built and verified in {time.monotonic() - started:.0f} s")
    print(f"\nRead it: `make serve`, or open {index} in a browser (the figures work from the file too).")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on from here.")
