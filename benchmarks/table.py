"""What the benchmarks share: how work is timed, the machine, and the table that is printed."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

Row = tuple[str, float, float, str]  # what, measured, budget, unit
AT_LEAST = "x"  # the unit of a ratio, which should be large; everything else should be small


def median(work: Callable[[], object], runs: int) -> float:
    """Median time of a few runs, on the clock on the wall: what a reader waits."""
    work()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def fastest(work: Callable[[], object], runs: int) -> float:
    """Shortest time of a few runs that the processor spent on them: what the work costs, whatever else is running."""
    work()
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def machine() -> str:
    try:
        model = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())[0]
    except (OSError, IndexError):
        model = platform.processor() or platform.machine()
    python = f"Python {platform.python_version()}, numpy {importlib.metadata.version('numpy')}"
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; {python}"


def row(what: str, measured: float, budget: float, unit: str) -> str:
    if budget == 0:  # nothing of it may be there
        part = "met" if measured == 0 else "BROKEN"
    else:
        used = budget / measured if unit == AT_LEAST else measured / budget
        part = f"{used:.0%}" if np.isfinite(budget) else "-"
    found = f"{measured}" if isinstance(measured, int) else f"{measured:.3g}"
    limit = f"{budget:g} {unit}".strip() if np.isfinite(budget) else "-"
    return f"{what:46s} {f'{found} {unit}'.strip():>10s} {limit:>9s}  {part:>6s}"


def show(rows: Iterable[Row]) -> None:
    for found in rows:
        print(row(*found), flush=True)


def head(about: str) -> None:
    print(about)
    print(f"{'what':46s} {'measured':>10s} {'budget':>9s}  {'of it':>6s}")


def save(path: Path, measured: dict[str, Any]) -> None:
    """Write what the book's page on performance reads, with the day and the machine."""
    about = {"date": datetime.date.today().isoformat(), "machine": machine()}
    # Four digits: more would only make every run look different.
    short = json.loads(json.dumps(about | measured), parse_float=lambda digits: float(f"{float(digits):.4g}"))
    path.write_text(json.dumps(short, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{path.name} is written. The prose of book/back-matter/performance.md states numbers of it: `make book`.")
