"""The commands of the Makefile that need no build: serving, checking, finding what is there."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import environment
import pytest
from serve import listen
from site_checks import named_pages
from site_page import Page

ROOT = Path(__file__).resolve().parents[2]


def test_the_server_takes_the_next_free_port_on_loopback(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("here")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with listen(tmp_path, port) as server:
            address, found = server.server_address[:2]
            assert address == "127.0.0.1"
            assert found > port


def test_make_serve_prints_the_address_and_serves(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("the book")
    command = [sys.executable, ROOT / "tools/serve.py", "--folder", tmp_path, "--port", "8300"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = next(word for word in process.stdout.readline().split() if word.startswith("http://127.0.0.1:"))
        with urllib.request.urlopen(address) as answer:
            assert answer.read() == b"the book"
        process.terminate()


def test_serving_before_building_names_the_remedy(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "tools/serve.py", "--folder", tmp_path]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 1
    assert "make book" in result.stderr


@pytest.mark.parametrize(
    ("html", "loads"),
    [
        ('<a href="https://arxiv.org">a link is not loaded</a>', []),
        ('<link rel="stylesheet" href="https://x.example/a.css">', ["https://x.example/a.css"]),
        ('<link rel="canonical" href="https://x.example/">', []),
        ('<img srcset="a.png 1x, //x.example/b.png 2x">', ["//x.example/b.png 2x"]),
        ('<div style="background: url(https://x.example/b.png)">', ["https://x.example/b.png"]),
        ('<script>const THEBE_URL = "https://x.example/t.js"</script>', ["https://x.example/t.js"]),
        ('<script src="local.js"></script><img src="data:image/png;base64,AA">', []),
    ],
)
def test_what_a_page_loads_from_elsewhere_is_found(html: str, loads: list[str]) -> None:
    assert Page(html).loads == loads


def test_the_table_of_contents_names_every_page() -> None:
    pages = named_pages(ROOT / "_toc.yml")
    assert pages[0] == "book/index"
    written = {str(path.relative_to(ROOT).with_suffix("")) for path in (ROOT / "book").rglob("*.md")}
    assert set(pages) == written


def test_a_browser_that_is_named_but_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QICC_CHROMIUM", "/no/such/browser")
    with pytest.raises(SystemExit, match="QICC_CHROMIUM"):
        environment.find_browser()


def test_a_failed_venv_names_the_command_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / "venv/bin/python")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SystemExit, match="install"):
        environment.make_venv()


def test_no_page_of_the_project_names_a_registry_or_a_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert not [name for name in tracked if "node_modules/" in name or name.startswith("_build/")]
