"""A figure is added as CONTRIBUTING.md says, in a copy of the project, and works in a browser beside another bundle."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from ..book.test_contributing import ROOT, apply, passes, sound, steps

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>One level</title>
<link rel="stylesheet" href="host.css"><main>%s</main><script src="loader.js" defer></script></html>"""
SHOW = """
import json
import qicc_lib as qicc
from qicc_figures.figures import Shown, presets
figure = qicc.explore("one-level")
said = {key: Shown("one-level", values).said for key, values in presets("one-level").items()}
told = {key: [s.sentence, s.verdict] for key, s in said.items()}
other = qicc.explore("two-boxes")
print(json.dumps({"html": figure.html() + other.html(), "alt": figure.alt, "told": told}))
"""


def copy_of_the_project(folder: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)


def test_a_figure_is_added_as_the_guide_says(browser: Browser, tmp_path: Path) -> None:
    copy_of_the_project(tmp_path)
    done = steps("To add a figure")
    assert len(done) == 9
    for step in done:
        apply(tmp_path, step)
    sound(tmp_path, [step.file for step in done])
    for tool in (["typescript/bin/tsc", "-p", "explorers"], ["@biomejs/biome/bin/biome", "check", "explorers"]):
        ran = subprocess.run(
            ["node", f"node_modules/{tool[0]}", *tool[1:]], cwd=tmp_path, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
    passes(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "tests/figures/test_one_level_figure.py")
    subprocess.run(["node", "explorers/build.mjs"], cwd=tmp_path, check=True, capture_output=True)
    static = os.environ | {"QICC_FIGURES": "static", "PYTHONPATH": str(tmp_path)}
    shown = subprocess.run([sys.executable, "-c", SHOW], cwd=tmp_path, env=static, capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr
    found = json.loads(shown.stdout)
    assert "One level. Both forces push right. The particles go left. Formal inverse particle current." in found["alt"]
    bundle = tmp_path / "qicc_figures" / "_bundle"
    (bundle / "page.html").write_text(PAGE % found["html"], encoding="utf-8")

    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto((bundle / "page.html").as_uri())
    figure, other = page.locator("[data-bundle=dots]"), page.locator("[data-bundle=classical]")
    for one in (figure, other):
        expect(one).to_have_attribute("data-ready", "1")
        expect(one.locator(".q-root")).to_have_css("max-width", "1240px")
    for preset, (sentence, verdict) in found["told"].items():
        figure.locator(f"[data-preset={preset}]").click()
        expect(figure).to_contain_text(sentence)
        expect(figure.locator("[role=status]")).to_contain_text(verdict)
    slider = figure.locator("input[data-key=eps]")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "−2.00 k_B T_R")
    assert errors == []
    page.close()
