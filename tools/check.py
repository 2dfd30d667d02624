"""Run every test: `make test`. Cheap checks first; the first one that fails ends the run; pytest speaks last."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from environment import BIN, ROOT, VENV, environment, say

NPX = ("npx", "--no-install")
CODE: tuple[tuple[object, ...], ...] = (
    ("format and lint, Python", BIN / "ruff", "format", "--check", "."),
    ("format and lint, Python", BIN / "ruff", "check", "."),
    ("types, Python", BIN / "mypy"),
    ("types, TypeScript", *NPX, "tsc", "-p", "explorers"),
    ("format and lint, TypeScript", *NPX, "biome", "check", "explorers"),
)


def step(title: str, *command: object, **extra: str) -> None:
    say(title)
    code = subprocess.run([str(word) for word in command], cwd=ROOT, env=environment() | extra).returncode
    if code:
        sys.exit(code)


@contextlib.contextmanager
def meanwhile(title: str, *command: str) -> Iterator[None]:
    """A step beside another, on another core; what it says comes after."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=said, stderr=subprocess.STDOUT)
        try:
            yield
            code = process.wait()
        finally:
            process.terminate()
        say(title)
        said.seek(0)
        print(said.read(), flush=True)
    if code:
        sys.exit(code)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fix", action="store_true", help="format and fix what can be fixed, then stop")
    if parser.parse_args().fix:
        step("formatting Python", BIN / "ruff", "check", "--fix", ".")
        step("formatting Python", BIN / "ruff", "format", ".")
        step("formatting TypeScript", *NPX, "biome", "check", "--write", "explorers")
        return
    for title, *command in CODE:
        step(str(title), *command)
    with meanwhile("unit tests, TypeScript", *NPX, "vitest", "run", "--root", "explorers"):
        step("the book", BIN / "python", "tools/book.py")
    chromium = (VENV / "chromium-path").read_text().strip()
    workers = str(min(os.cpu_count() or 1, 4))
    # Each worker keeps a stretch of the tests, so that those that share a page or a server run where it is open.
    spread = ("-n", workers, "--dist", "worksteal")
    step("tests, Python and browser", BIN / "python", "-m", "pytest", *spread, QICC_CHROMIUM=chromium)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on from here.")
