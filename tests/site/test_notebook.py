"""The figure as a widget in a real JupyterLab, started on loopback and worked in the browser."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from qicc_figures import explorers

SHOW = """\
import ipywidgets
import qicc_lib as qicc

hot, cold = qicc.Reservoir(T=2.0, mu=0.4), qicc.Reservoir(T=1.0, mu=0.0)
figure = qicc.explore(qicc.series_dots(0.5, 0.5, -2.0, hot, cold))
slider = ipywidgets.FloatSlider(value=-2, min=-4, max=4, step=0.01, description="attraction")
ipywidgets.link((slider, "value"), (figure, "U"))
ipywidgets.VBox([slider, figure])
"""
TELL = "print(figure.U, figure.g, slider.value)"
SET = "figure.U = 2.0"
SECOND = 'other = qicc.explore("series-dots", view="stall"); other'


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a notebook with four cells in a running JupyterLab."""
    assert explorers.bundle("series-dots").is_file(), "Bundle the figures first: `make book`."
    folder = tmp_path_factory.mktemp("lab")
    cells = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for i, source in enumerate((SHOW, TELL, SET, TELL, SECOND))
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (folder / "figure.ipynb").write_text(json.dumps(notebook))
    port, token = free_port(), secrets.token_hex(8)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root",
        "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.news_url=None",
    ]  # fmt: skip
    log = (folder / "log.txt").open("w")
    live = {name: value for name, value in os.environ.items() if name != "QICC_FIGURES"}
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=live)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/api?token={token}").close()
                break
            except (urllib.error.URLError, ConnectionError):
                assert monotonic() < deadline and server.poll() is None, (folder / "log.txt").read_text()
                sleep(0.3)
        yield f"{address}/lab/tree/figure.ipynb?reset&token={token}"
    finally:
        server.send_signal(signal.SIGINT)
        server.send_signal(signal.SIGINT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


class Notebook:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")

    def run(self, index: int) -> Locator:
        """Run a cell. The first key press after loading can be lost, so press until the cell has begun."""
        cell = self.cells.nth(index)
        prompt = cell.locator(".jp-InputPrompt").first
        before = prompt.inner_text().strip()
        for _ in range(40):
            # On a slow machine JupyterLab may ask which kernel to use before it has connected to the one it starts.
            accept = self.page.locator("dialog.jp-Dialog .jp-mod-accept")
            if accept.count():
                accept.first.click()
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Control+Enter")
            self.page.wait_for_timeout(700)
            if prompt.inner_text().strip() not in {before, "[ ]:", ""}:
                break
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=60_000)
        return cell.locator(".jp-OutputArea-output").first

    def tell(self, control: Locator) -> list[float]:
        """Ask Python for its numbers until it has heard of the control's: a message may still be on its way."""
        for _ in range(20):
            told = numbers(self.run(1))
            if told and told[0] == pytest.approx(float(control.input_value())):
                break
        return told


def numbers(output: Locator) -> list[float]:
    return [float(word) for word in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", output.inner_text())]


@pytest.fixture
def notebook(browser: Browser, lab: str) -> Iterator[Notebook]:
    context = browser.new_context(viewport={"width": 1500, "height": 1400})
    page = context.new_page()
    page.goto(lab)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=90_000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=90_000)
    yield Notebook(page)
    context.close()


def test_traits_sync_both_ways_and_compose(notebook: Notebook) -> None:
    page = notebook.page
    notebook.run(0)
    figure = page.locator(".qicc-figure[data-ready='1']").first
    expect(figure).to_be_visible(timeout=30_000)
    expect(figure.locator("[role=status]")).to_contain_text("Genuine inverse particle current")

    # From the page to Python: an arrow key on a slider, and the ipywidgets slider linked to it follows.
    control = figure.locator("input[type=range][data-key=U]")
    control.focus()
    page.keyboard.press("PageUp")
    assert notebook.tell(control) == pytest.approx([-1.2, 1.0, -1.2])

    # A mouse drag on a level.
    handle = figure.locator("[role=slider][data-key=U][aria-orientation=vertical]:visible").first
    handle.scroll_into_view_if_needed()
    box = handle.locator(".q-knob").bounding_box()
    assert box is not None
    before = control.get_attribute("aria-valuetext")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 20, steps=5)
    page.mouse.up()
    assert control.get_attribute("aria-valuetext") != before
    # Until Python has heard of the whole drag, what it sets next could be overwritten by the rest of it.
    told = notebook.tell(control)
    dragged = float(control.input_value())
    assert dragged != pytest.approx(-1.2) and told == pytest.approx([dragged, 1.0, dragged])

    # From Python to the page.
    notebook.run(2)
    expect(control).to_have_attribute("aria-valuetext", re.compile(r"^2\.00"))
    expect(figure.locator("[role=status]")).to_contain_text("Ordinary currents")
    assert numbers(notebook.run(3)) == pytest.approx([2.0, 1.0, 2.0])

    # Two figures in one notebook do not disturb each other.
    notebook.run(4)
    second = page.locator(".qicc-figure[data-ready='1']").nth(1)
    expect(second.locator("[role=status]")).to_contain_text("Stall", timeout=30_000)
    expect(figure.locator("[role=status]")).to_contain_text("Ordinary currents")
    ids = page.eval_on_selector_all(".qicc-figure [id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
