"""Equations and the code that computes them, linked both ways: by the extension, and on the built site."""

from __future__ import annotations

import inspect
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import qicc_lib as qicc

from .small_site import ROOT, build

SITE = ROOT / "_build" / "html"
REFERENCE = "book/back-matter/reference.html"
NAMED = re.compile(r":eq:`([^`]+)`")
CODE = """\
# Code

```{eval-rst}
.. py:class:: Dot

   Equation :eq:`energy`.

   .. py:method:: fill()

      Equation :eq:`rate`.
```
"""
EQUATIONS = "# Page\n\n" + "".join(f"```{{math}}\n:label: {name}\nx\n```\n\n" for name in ("energy", "rate", "free"))


def test_an_equation_links_to_what_names_it_and_to_nothing_else(tmp_path: Path) -> None:
    code, said, out = build(tmp_path, {"page": EQUATIONS, "code": CODE})
    assert code == 0, said
    html = (out / "page.html").read_text(encoding="utf-8")
    links = re.findall(r'<p class="qicc-in-code">in code: (.*?)</p>', html)
    assert [re.findall(r'href="(.*?)"', link) for link in links] == [["code.html#Dot"], ["code.html#Dot.fill"]]
    assert html.index("equation-energy") < html.index("#Dot") < html.index("equation-rate") < html.index("#Dot.fill")
    assert "in code" not in html[html.index('id="equation-free"') :]


def test_a_docstring_that_names_no_equation_closes_the_build(tmp_path: Path) -> None:
    code, said, _ = build(tmp_path, {"page": EQUATIONS, "code": CODE.replace("rate", "no-such-label")})
    assert code == 1
    assert "equation not found: no-such-label" in said


class Anchors(HTMLParser):
    """Every link of a page with the last id that came before it, and the ids."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.inside = ""
        assert (SITE / path).is_file(), "Build the book first: `make book`."
        self.feed((SITE / path).read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if identity := values.get("id"):
            self.ids.append(identity)
            if identity.startswith(("equation-", "qicc_lib.")):
                self.inside = identity
        if tag == "a" and values.get("href"):
            self.links.append((self.inside, str(values["href"])))


@pytest.fixture(scope="module")
def reference() -> Anchors:
    return Anchors(REFERENCE)


def pairs() -> list[tuple[str, str]]:
    """Each public name, or a member of it, with an equation that its docstring names."""
    found = []
    names = [(qicc, f"qicc_lib.{name}") for name in qicc.__all__]
    for module, path in [*names, *((qicc.gas, f"qicc_lib.gas.{name}") for name in qicc.gas.__all__)]:
        thing = getattr(module, path.rpartition(".")[2])
        found += [(path, label) for label in NAMED.findall(thing.__doc__ or "")]
        for member, value in vars(thing).items() if inspect.isclass(thing) else ():
            doc = "" if member.startswith("_") else getattr(value, "__doc__", "") or ""
            found += [(f"{path}.{member}", label) for label in NAMED.findall(doc)]
    return found


def test_every_public_name_is_in_the_reference(reference: Anchors) -> None:
    assert {f"qicc_lib.{name}" for name in qicc.__all__} <= set(reference.ids)
    assert {f"qicc_lib.gas.{name}" for name in qicc.gas.__all__} <= set(reference.ids)


@pytest.mark.parametrize(("code", "label"), pairs())
def test_code_and_equation_link_to_each_other(reference: Anchors, code: str, label: str) -> None:
    (there,) = {href for inside, href in reference.links if inside == code and href.endswith(f"#equation-{label}")}
    page = ((SITE / REFERENCE).parent / there.partition("#")[0]).resolve()
    back = Anchors(str(page.relative_to(SITE)))
    assert f"equation-{label}" in back.ids
    ways = {href for inside, href in back.links if inside == f"equation-{label}" and href.endswith(f"#{code}")}
    assert [(page.parent / way.partition("#")[0]).resolve() for way in ways] == [SITE / REFERENCE]


def test_the_central_functions_name_their_equations() -> None:
    named = {code.rpartition(".")[2] for code, _ in pairs()}
    assert {"series_dots", "steady_state", "entropic_balance", "fermi", "State", "EntropicBalance", "Cycle"} <= named
    assert {"SquareWellGas", "GasState", "mean_enthalpy", "riemann", "acoustic", "release", "Release"} <= named
