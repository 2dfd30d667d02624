"""`Picture`: a drawn figure with its description, as the output of a cell."""

from __future__ import annotations

import base64
import html
import re

import matplotlib.pyplot as plt
import pytest

from qicc_figures.plotting import Picture


@pytest.fixture
def picture() -> Picture:
    figure, axes = plt.subplots(figsize=(2, 1.5))
    axes.plot([0, 1], [0.5, -0.5])
    return Picture(figure, 'A line "y" with T_L > T_R crosses zero at 0.5.')


def test_each_face_carries_the_picture_or_its_words(picture):
    data, metadata = picture._repr_mimebundle_()
    assert metadata == {}
    assert data["text/plain"] == picture.alt
    assert base64.b64decode(data["image/png"]) == picture.png()
    (alt, source) = re.findall(r' alt="(.*?)" src="data:image/svg\+xml;base64,(.*?)"', data["text/html"])[0]
    assert html.unescape(alt) == picture.alt
    assert b"<svg" in base64.b64decode(source)


def test_the_same_drawing_gives_the_same_bytes(picture):
    assert picture._repr_mimebundle_() == picture._repr_mimebundle_()
    assert b"<dc:date>" not in picture.svg()


def test_pyplot_does_not_show_it_a_second_time(picture):
    assert plt.get_fignums() == []
