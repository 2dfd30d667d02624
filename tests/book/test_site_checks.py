"""The checks of a built site, one by one, on sites of a few lines."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from site_checks import check_links, check_pictures
from site_weight import compressed, covers, loaded_files, weight

CLEAN = 'alt="The current falls from 2 to 1"'


def site(folder: Path, **files: str | bytes) -> Path:
    """A site of some files; `a__b_css` is a/b.css."""
    for name, content in files.items():
        stem, _, ending = name.replace("__", "/").rpartition("_")
        path = folder / f"{stem}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ('<a href="b.html#here">', None),
        ('<a href="b.html?q=1">', None),
        ('<a href="#top">', None),
        ('<a href="https://arxiv.org/none">', None),
        ('<a href="mailto:x@y.z">', None),
        ('<a href="c.html">', "no such file"),
        ('<a href="b.html#there">', "no such anchor"),
        ('<a href="#bottom">', "no such anchor"),
        ('<img src="none.png">', "no such file"),
        ('<script src="none.js"></script>', "no such file"),
        ('<meta http-equiv="Refresh" content="0; url=c.html">', "no such file"),
    ],
)
def test_a_link_leads_somewhere(tmp_path: Path, link: str, said: str | None) -> None:
    problems = check_links(site(tmp_path, a_html=f'<p id="top">{link}</p>', b_html='<h1 id="here">b</h1>'))
    assert len(problems) == (said is not None)
    assert (said or "") in "".join(problems)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f'<img src="logo.svg"><article><img src="a.png" {CLEAN}></article>', None),
        ('<article><img src="a.png"></article>', "no alt text"),
        ('<article><img src="a.png" alt=""></article>', "no alt text"),
        ('<article><img src="a.png" alt="12"></article>', "no alt text"),
        ('<article><img src="../_images/a7f1.png" alt="../_images/a7f1.png"></article>', "no alt text"),
        ('<article><img src="a.png" alt="Portrait of a dot"></article>', None),
        ('<article><div class="cell_output"><br><img src="a.png" alt="A falling line"></div></article>', "number"),
        (f'<article><div class="cell_output"><img src="a.png" {CLEAN}></div></article>', None),
        ('<article><div class="qicc-figure" id="f"><img src="a.png" alt="The live figure"></div></article>', "number"),
        ('<article><figure><img src="a.png" alt="A falling line"></figure></article>', "number"),
        ('<article><div class="cell_output"></div><img src="a.png" alt="A falling line"></article>', None),
    ],
)
def test_a_picture_says_what_it_shows(tmp_path: Path, body: str, said: str | None) -> None:
    problems = check_pictures(site(tmp_path, a_html=body))
    assert len(problems) == (said is not None)
    assert (said or "") in "".join(problems)


def test_a_page_weighs_what_it_loads(tmp_path: Path) -> None:
    """Style sheets and scripts are followed, a file counts once, what is only linked does not count."""
    page = """<link rel="stylesheet" href="s/a.css?v=1"><script src="s/a.js"></script><img src="p.png"><img src="p.png">
        <a href="far.png">x</a><style>p { background: url(inline.png) }</style><i class="fa-solid"></i>"""
    css = """@import "b.css"; /* url(comment.png) */
        @font-face { src: url(one.woff2) format("woff2"), url("one.ttf"); unicode-range: U+0000-00FF }
        @font-face { src: url(greek.woff2); unicode-range: U+0370-03FF }
        @font-face { src: url(fa-solid-900.woff2) } @font-face { src: url(fa-brands-400.woff2) }"""
    names = {"p_png", "far_png", "inline_png", "s__comment_png", "s__one_woff2", "s__one_ttf", "s__greek_woff2"}
    names |= {"s__fa-solid-900_woff2", "s__fa-brands-400_woff2", "s__deep_png", "s__late_js"}
    noise = random.Random(2)
    files = {name: noise.randbytes(100) for name in sorted(names)}
    scripts = {"s__a_js": "load(`late.js?v=3`)", "s__a_css": css, "s__b_css": "q { background: url(deep.png) }"}
    folder = site(tmp_path, a_html=page, **files, **scripts)
    loaded = {str(file.relative_to(folder)) for file in loaded_files(folder, folder / "a.html")}
    assert loaded == {
        "a.html", "p.png", "inline.png", "s/a.css", "s/b.css", "s/deep.png", "s/a.js", "s/late.js", "s/one.woff2",
        "s/fa-solid-900.woff2",
    }  # fmt: skip
    assert weight(folder, folder / "a.html") == sum(compressed(folder / name) for name in loaded)


def test_a_page_weighs_the_bundles_of_its_figures_alone(tmp_path: Path) -> None:
    """The loader names them all. What a bundle writes may need a font that the page itself does not."""
    scripts = {"_static__qicc__loader_js": '{dots:"dots.iife.js?v=1",gas:"gas.iife.js?v=2"}'}
    scripts |= {"_static__qicc__dots.iife_js": '"σ"', "_static__qicc__gas.iife_js": '"и"'}
    faces = ("greek", "0370-03FF"), ("cyrillic", "0400-04FF")
    css = "".join(f"@font-face {{ src: url({name}.woff2); unicode-range: U+{range_} }}" for name, range_ in faces)
    page = f'<style>{css}</style><div data-bundle="dots"></div><script src="_static/qicc/loader.js"></script>'
    folder = site(tmp_path, a_html=page, greek_woff2="f", cyrillic_woff2="f", **scripts)
    loaded = {file.name for file in loaded_files(folder, folder / "a.html")}
    assert loaded == {"a.html", "loader.js", "dots.iife.js", "greek.woff2"}


def test_mathematics_weighs_its_fonts(tmp_path: Path) -> None:
    fonts = {f"m__output__chtml__fonts__woff-v2__MathJax_{name}_woff": b"f" for name in ("Main-Regular", "Main-Bold")}
    folder = site(
        tmp_path, **{"m__tex-mml-chtml_js": "1"}, **fonts, a_html='<script src="m/tex-mml-chtml.js"></script>'
    )
    assert {file.stem for file in loaded_files(folder, folder / "a.html")} == {
        "a",
        "tex-mml-chtml",
        "MathJax_Main-Regular",
    }
    (folder / "a.html").write_text('<script src="m/tex-mml-chtml.js"></script>\\mathbf{x}')
    assert "MathJax_Main-Bold" in {file.stem for file in loaded_files(folder, folder / "a.html")}


def test_a_range_of_characters() -> None:
    assert covers("U+0370-03FF, U+2212", {0x3C3})
    assert covers("U+0370-03FF, U+2212", {0x2212})
    assert not covers("U+0370-03FF, U+2212", {0x369, 0x400, 0x2213})
