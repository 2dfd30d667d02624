"""The picture in README.md shows the figure as it is now.

The page brings its own fonts, so machines differ only in how they smooth letters and round their widths. Pictures are
compared in blocks of 12 x 12 px (24 in the file): moving everything by a pixel changes no block by more than a tenth of
the full range, while a changed number, word or colour changes several by more.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import screenshot
from PIL import Image, ImageChops, ImageFilter

BLOCK, CHANGED, MANY = 24, 25.0, 4


def blocks(picture: Image.Image) -> np.ndarray:
    size = (picture.width // BLOCK, picture.height // BLOCK)
    return np.asarray(picture.resize(size, Image.Resampling.BOX), float)


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures of one size show different things."""
    return bool((np.abs(blocks(one) - blocks(other)).max(-1) > CHANGED).sum() >= MANY)


def committed(theme: str) -> Image.Image:
    return Image.open(screenshot.FOLDER / f"figure-{theme}.png").convert("RGB")


def test_the_committed_pictures_are_not_stale(tmp_path: Path) -> None:
    script = [sys.executable, screenshot.ROOT / "tools" / "screenshot.py", "--folder", tmp_path]
    done = subprocess.run(script, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) == len(screenshot.THEMES)
    for path in pictures:
        now, then = Image.open(path).convert("RGB"), committed(path.stem.removeprefix("figure-"))
        assert now.size == then.size, "The picture in README.md has another size. Remedy: `make screenshot`."
        assert not differ(now, then), "The picture in README.md shows an earlier figure. Remedy: `make screenshot`."
        assert path.stat().st_size < 300_000


@pytest.mark.parametrize("theme", screenshot.THEMES)
def test_the_comparison_sees_a_change_and_forgives_smoothing(theme: str) -> None:
    picture = committed(theme)
    assert (screenshot.FOLDER / f"figure-{theme}.png").stat().st_size < 300_000
    assert not differ(picture, picture.filter(ImageFilter.GaussianBlur(1)))
    assert not differ(picture, ImageChops.offset(picture, 2, 0))
    assert not differ(picture, ImageChops.offset(picture, 0, 2))
    flipped = picture.copy()  # one arrow turned round: the flux of the particles
    arrow = (372, 280, 462, 334)
    flipped.paste(picture.crop(arrow).transpose(Image.Transpose.FLIP_LEFT_RIGHT), arrow)
    assert differ(picture, flipped)
    assert differ(picture, Image.eval(picture, lambda value: max(0, value - 30)))
    assert differ(committed("light"), committed("dark"))


def test_the_readme_shows_both_pictures_with_words_that_have_numbers() -> None:
    text = (screenshot.ROOT / "README.md").read_text(encoding="utf-8")
    (picture,) = re.findall(r"<picture>.*?</picture>", text, re.DOTALL)
    for theme in screenshot.THEMES:
        assert f"book/_static/figure-{theme}.png" in picture
    assert "prefers-color-scheme: dark" in picture
    (alt,) = re.findall(r'alt="([^"]+)"', picture)
    assert re.search(r"\d", alt)
