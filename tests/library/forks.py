"""Pytest on a copy of the tree, in a process that has the heavy packages loaded already.

One server for each worker imports numpy, scipy, numba and pytest once; every run is a fork of it, which goes into the
copy and imports `qicc_lib` and the tests from there. Only Linux forks: elsewhere (on macOS Accelerate does not survive
a fork) a run is a new interpreter, the same but slower. A run that crashes, hangs or read another tree gives no exit
code of pytest, so it can never look like a test that failed.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("qicc_lib", "qicc_figures", "tests")
HEAVY = ["pytest", "numpy", "scipy.integrate", "scipy.linalg", "scipy.optimize", "scipy.sparse.linalg", "mpmath"]
HEAVY += ["hypothesis.strategies", "numba", "xarray", "tqdm", "matplotlib.pyplot", "anywidget", "ipywidgets"]
PYTEST = 100  # added to pytest's exit code: what ends in any other way has less
server = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
if sys.platform == "linux":
    server.set_forkserver_preload(HEAVY)


class Failures:
    """Counts the tests that failed: pytest's exit code can be the same for a file that does not load."""

    count = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.count += report.failed


def _pytest(folder: Path, arguments: list[str]) -> None:
    with (folder / "said.txt").open("w") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    for name in [name for name in os.environ if name.startswith(("PYTEST", "COV", "QICC"))]:
        del os.environ[name]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in [name for name in sys.modules if name.split(".")[0] in OURS]:
        del sys.modules[name]
    elsewhere = {"", *map(str, (ROOT, ROOT / "_ext", ROOT / "tools"))}
    sys.path[:] = [str(folder), *(path for path in sys.path if path not in elsewhere)]
    sys.dont_write_bytecode = True
    os.chdir(folder)
    failures = Failures()
    code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *arguments], plugins=[failures]))
    assert code != pytest.ExitCode.TESTS_FAILED or failures.count, "no test was run"
    read = {Path(str(module.__file__)).parents[1] for name, module in sys.modules.items() if name in OURS[:2]}
    assert read <= {folder}, f"{read} was tested instead of {folder}"
    sys.stdout.flush()
    sys.exit(PYTEST + code)


def pytest_in(folder: Path, *arguments: str) -> tuple[int, str]:
    """Pytest's exit code in a copy, -1 if it gave none, and what it said."""
    process = server.Process(target=_pytest, args=(folder, list(arguments)))
    process.start()
    process.join(300)
    if process.is_alive():
        process.kill()
        process.join()
    code = process.exitcode or 0
    process.close()
    return max(code - PYTEST, -1), (folder / "said.txt").read_text() if (folder / "said.txt").exists() else ""
