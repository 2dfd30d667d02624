"""The gates for code close: what `make test` runs on the sources refuses a file with one planted fault.

The commands are those of tools/check.py, run on a copy that holds the settings and one file.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import check
import pytest
from environment import environment

ROOT = Path(__file__).resolve().parents[2]
SOUND_PYTHON = 'def twice(x: float) -> float:\n    return 2 * x\n\n\nprint(twice(1.0), "times")\n'
SOUND_TYPESCRIPT = "export function twice(x: number): number {\n  return 2 * x;\n}\n"


def command(title: str) -> list[str]:
    """The command of a step of `make test`, by a word of it."""
    (found,) = [step for step in check.CODE if title in " ".join(map(str, step[1:]))]
    return [str(word) for word in found[1:]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The settings of the project with one sound file in each language."""
    for name in ("pyproject.toml", "package.json", "explorers/tsconfig.json", "explorers/biome.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    os.symlink(ROOT / "node_modules", tmp_path / "node_modules")
    for folder in ("qicc_lib", "qicc_figures", "_ext", "tools"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"sound_{folder}.py").write_text(SOUND_PYTHON)
    (tmp_path / "explorers/src").mkdir()
    (tmp_path / "explorers/src/sound.ts").write_text(SOUND_TYPESCRIPT)
    return tmp_path


@pytest.mark.parametrize(
    ("step", "file", "fault", "said"),
    [
        ("format --check", "qicc_lib/sound_qicc_lib.py", ("2 * x", "2*x"), "would be reformatted"),
        ("ruff check", "tools/sound_tools.py", ("def twice", "import os\n\n\ndef twice"), "F401"),
        ("mypy", "_ext/sound__ext.py", ("-> float", "-> str"), "Incompatible return value"),
        ("mypy", "qicc_lib/sound_qicc_lib.py", ("(x: float) -> float", "(x)"), "missing a type annotation"),
        ("tsc", "explorers/src/sound.ts", ("): number", "): string"), "TS2322"),
        ("biome", "explorers/src/sound.ts", ("2 * x", "2*x"), "format"),
        ("biome", "explorers/src/sound.ts", ("return", "debugger;\n  return"), "noDebugger"),
    ],
)
def test_a_fault_in_the_code_is_refused(copy: Path, step: str, file: str, fault: tuple[str, str], said: str) -> None:
    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command(step), cwd=copy, env=environment(), capture_output=True, text=True)

    sound = run()
    assert sound.returncode == 0, sound.stdout + sound.stderr
    text = (copy / file).read_text()
    assert fault[0] in text
    (copy / file).write_text(text.replace(*fault))
    refused = run()
    assert refused.returncode != 0
    assert said in refused.stdout + refused.stderr


@pytest.mark.parametrize(
    ("fails", "steps"), [("ruff", 1), ("mypy", 3), ("biome", 5), ("vitest", 7), ("book.py", 7), ("pytest", 8), ("", 8)]
)
def test_every_step_is_run_and_the_first_that_fails_ends_the_run(
    monkeypatch: pytest.MonkeyPatch, fails: str, steps: int
) -> None:
    ran: list[str] = []

    class Run:
        def __init__(self, words: list[str], **_: object) -> None:
            ran.append(" ".join(words))
            self.returncode = 3 if fails and fails in ran[-1] else 0

        def wait(self) -> int:
            return self.returncode

        def terminate(self) -> None:
            pass

    monkeypatch.setattr(subprocess, "run", Run)
    monkeypatch.setattr(subprocess, "Popen", Run)
    monkeypatch.setattr("sys.argv", ["check.py"])
    with pytest.raises(SystemExit) if fails else contextlib.nullcontext() as stopped:
        check.main()
    assert not stopped or stopped.value.code == 3
    assert len(ran) == steps
