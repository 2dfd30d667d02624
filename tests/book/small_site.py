"""A small Sphinx site with the book's extension, for what must be seen before it reaches the book."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONF = f"""\
import sys
sys.path.insert(0, {str(ROOT / "_ext")!r})
extensions = ["myst_nb", "qicc_sphinx"]
project = "small"
myst_enable_extensions = ["dollarmath", "amsmath"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
html_theme = "basic"
"""
NOTEBOOK = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
"""


def build(folder: Path, pages: dict[str, str], builder: str = "html") -> tuple[int, str, Path]:
    """Build pages of MyST Markdown with warnings as errors: the exit code, what was said, the folder of the output."""
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    toc = "\n".join(pages)
    (folder / "index.md").write_text(f"# Small\n\n```{{toctree}}\n{toc}\n```\n", encoding="utf-8")
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    out = folder / "_build" / builder
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-W", "--keep-going", "-q", folder, out]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr, out
