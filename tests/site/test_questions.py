"""Questions of a chapter in a browser: by mouse, keyboard and finger, without JavaScript, on paper, in the dark."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Opener, Seen, Windows

CHAPTER = "book/dots/series.html"
NUMBER, CURVE, CHECK = '[data-kind="number"]', '[data-kind="curve"]', '[data-kind="check"]'


def typeset(page: Page) -> None:
    page.evaluate("window.MathJax?.startup?.promise")


def box_of(locator: Locator) -> dict[str, float]:
    locator.evaluate("e => e.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = locator.bounding_box()
    assert box is not None
    return dict(box)


def status(question: Locator) -> Locator:
    return question.locator("[role=status].qicc-answer")


def heights(question: Locator) -> list[float]:
    """How high each column of the sketch is drawn, as a share of the plane; nothing for columns left out."""
    return list(
        question.locator(".qicc-plane > i:not(.open)").evaluate_all(
            "all => all.map(i => 1 - parseFloat(i.style.top) / 100)"
        )
    )


@pytest.fixture(scope="module")
def opener(windows: Windows, site: str) -> Iterator[Opener]:
    """The chapter is a long page: what does not disturb each other shares one."""
    opener = Opener(windows, site)
    yield opener
    opener.close()


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen()


@pytest.fixture(scope="module")
def desk(opener: Opener, seen: Seen) -> Page:
    page = opener(CHAPTER, seen=seen)
    typeset(page)
    return page


@pytest.fixture(scope="module")
def phone(opener: Opener) -> Page:
    return opener(CHAPTER, width=360, height=740, has_touch=True, is_mobile=True, color_scheme="dark")


class TestCurve:
    def test_the_mouse_draws_it_and_the_true_one_is_laid_over(self, desk: Page) -> None:
        page = desk
        question = page.locator(CURVE)
        truth = question.locator("polyline.true")
        expect(truth).to_be_hidden()
        question.get_by_role("button", name="That is my curve").click()
        expect(question.get_by_text("Draw a curve first")).to_be_visible()
        expect(truth).to_be_hidden()
        box = box_of(question.locator(".qicc-plane"))
        page.mouse.move(box["x"] + 1, box["y"] + 0.75 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 0.25 * box["height"], steps=3)
        page.mouse.up()
        drawn = heights(question)
        assert len(drawn) == 11, "a fast stroke leaves no column out"
        assert drawn == pytest.approx([0.25 + 0.05 * i for i in range(11)], abs=0.02)
        question.get_by_role("button", name="That is my curve").click()
        expect(truth).to_be_visible()
        expect(status(question)).to_be_focused()
        expect(status(question)).to_contain_text(re.compile(r"at \S+ you drew \S+, and it is \S+\."))
        expect(status(question)).to_contain_text("crosses zero at 0.337")
        expect(status(question)).to_contain_text("heat alone drives them there")
        assert question.locator(".qicc-plane > b").all_inner_texts() == ["yours", "computed"]
        assert "\\(" not in question.inner_text()

    def test_a_finger_draws_it_and_does_not_scroll_the_page(self, phone: Page) -> None:
        page = phone
        question = page.locator(CURVE)
        box = box_of(question.locator(".qicc-plane"))
        top = page.evaluate("scrollY")
        touch = page.context.new_cdp_session(page)
        x, y = box["x"] + 5, box["y"] + 20
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        for i in range(1, 9):
            point = {"x": x + i * (box["width"] - 10) / 8, "y": y + 20 * i}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        drawn = heights(question)
        assert len(drawn) == 11 and drawn == sorted(drawn, reverse=True) and drawn[0] - drawn[-1] > 0.5
        assert page.evaluate("scrollY") == top
        question.get_by_role("button", name="Start again").click()
        assert heights(question) == []

    def test_the_keyboard_draws_it(self, phone: Page) -> None:
        question = phone.locator(CURVE)
        question.get_by_role("button", name="Start again").click()
        plane = question.get_by_role("slider")
        expect(plane).to_be_focused()
        top = phone.evaluate("scrollY")
        for key in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowDown", "End", "PageUp"):
            phone.keyboard.press(key)
        assert phone.evaluate("scrollY") == top, "the page stays where it is"
        step = 1 / 40
        zero = 0.06 / 0.14
        assert heights(question) == pytest.approx([zero + step, zero - step, zero + 5 * step], abs=1e-5)
        expect(plane).to_have_attribute("aria-valuetext", "column 11 of 11, at 2: 0.018")
        phone.keyboard.press("ArrowLeft")
        expect(plane).to_have_attribute("aria-valuetext", "column 10 of 11, at 1.8: not drawn")
        phone.keyboard.press("Tab")
        expect(question.get_by_role("button", name="That is my curve")).to_be_focused()

    def test_skipping_shows_the_true_curve_and_why(self, phone: Page) -> None:
        question = phone.locator(CURVE)
        question.get_by_role("button", name="Skip").press("Enter")
        image = question.get_by_role("img", name=re.compile("The true curve starts at −0.0186, crosses zero at 0.337"))
        expect(image).to_have_count(1)
        expect(question.locator("polyline.true")).to_be_visible()
        expect(status(question)).to_contain_text("heat alone drives them there")
        assert "you drew" not in status(question).inner_text()


class TestNumber:
    @pytest.mark.parametrize(
        ("mine", "said"),
        [
            ("0.5", ["You said 0.5 Γ.", "It is 0.171573 Γ:", "0.33 Γ more, 2.9 times as large", "wait twice"]),
            ("0.02", ["You said 0.02 Γ.", "0.15 Γ less, 12 % of it", "poor guide"]),
            ("0.18", ["You said 0.18 Γ.", "You are 0.0084 Γ away.", "Two wishes are at odds"]),
        ],
    )
    def test_a_typed_number_stands_beside_the_true_one(self, desk: Page, mine: str, said: list[str]) -> None:
        question = desk.locator(NUMBER)
        field = question.get_by_role("spinbutton")
        field.fill("")
        before = status(question).inner_text()
        field.press("Enter")
        assert status(question).inner_text() == before, "an empty field is no guess"
        field.fill(mine)
        field.press("Enter")
        for words in said:
            expect(status(question)).to_contain_text(words)
        assert status(question).locator("mjx-container").count() == status(question).locator(".math").count() > 0

    def test_the_slider_fills_the_field(self, phone: Page) -> None:
        question = phone.locator(NUMBER)
        slider = question.get_by_role("slider")
        expect(slider).to_have_value("0.5")
        slider.press("ArrowLeft")
        expect(question.get_by_role("spinbutton")).to_have_value("0.49")
        question.get_by_role("button", name="That is my guess").click()
        expect(status(question)).to_contain_text("You said 0.49 Γ.")
        expect(question).not_to_have_attribute("data-predict", "")


class TestSelfCheck:
    def test_every_choice_is_explained_and_another_can_be_tried(self, desk: Page) -> None:
        questions = desk.locator(CHECK)
        assert questions.count() == 3
        for question in questions.all():
            told = []
            for button in question.get_by_role("button").all():
                button.focus()
                desk.keyboard.press("Enter")
                expect(button).to_be_focused()
                assert question.locator("[aria-pressed=true]").count() == 1
                told.append(status(question).inner_text())
                assert "\\(" not in told[-1] and len(told[-1]) > 80
            assert len(set(told)) == len(told) >= 3
            assert sum(text.startswith("Yes.") for text in told) == 1
            assert sum(text.startswith("Not quite.") for text in told) == len(told) - 1
        assert questions.first.get_by_role("button").locator("mjx-container").count() == 3, "formulas in choices"
        assert "wrong" not in desk.locator("article").inner_text().lower()

    def test_nothing_is_kept_or_doubled_or_broken(self, desk: Page, seen: Seen) -> None:
        desk.locator(".qicc-predict .qicc-choices button").last.click()
        kept = desk.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie]")
        assert set(kept) <= {"mode", "theme", ""}, "the theme keeps its own choice, and nobody anything else"
        ids = desk.eval_on_selector_all(".qicc-asking [id], .qicc-asking", "all => all.map(e => e.id)")
        assert len(ids) == len(set(ids)) >= 9
        assert seen.nothing(), seen


def contrast(locator: Locator) -> float:
    """The lowest contrast of the visible elements' text with the page behind it."""
    return float(
        locator.evaluate_all(
            """all => Math.min(...all.filter(e => e.offsetParent).map(e => {
              const linear = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
              const light = (colour) => {
                const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => linear(v / 255));
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const both = [getComputedStyle(e).color, getComputedStyle(document.body).backgroundColor].map(light);
              return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
            }))"""
        )
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes_are_readable_and_large_enough_for_a_finger(desk: Page, phone: Page, theme: str) -> None:
    page = {"light": desk, "dark": phone}[theme]
    page.locator(CHECK).first.get_by_role("button").first.click()
    page.locator(NUMBER).get_by_role("spinbutton").fill("0.3")
    page.locator(NUMBER).get_by_role("spinbutton").press("Enter")
    for part in (".qicc-question", ".qicc-choices button", ".qicc-answer p", ".qicc-said b", ".qicc-plane span"):
        assert contrast(page.locator(f".qicc-asking {part}")) >= 4.5, part
    sizes = page.locator(".qicc-asking :is(button, input)").evaluate_all(
        "all => all.filter(e => e.offsetParent).map(e => e.offsetHeight)"
    )
    assert min(sizes) >= 44
    small = page.locator(".qicc-asking :is(p, span, b, div, button)").evaluate_all(
        """all => all.filter(e => e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 12)
          .map(e => e.textContent)"""
    )
    assert small == []


def readable(question: Locator) -> str:
    return re.sub(r"\s+", " ", question.inner_text())


WORDS = {
    CURVE: ["Sketch the particle current", "The answer", "From 0 to 2 it starts at −0.0186", "heat alone drives them"],
    NUMBER: ["Less than 0.152 Γ", "poor guide", "It is 0.171573 Γ", "Two wishes are at odds", "wait twice"],
    f"{CHECK} >> nth=1": [
        "a slower flip",
        "does not contain",
        "Not quite.",
        "weaker attraction",
        "Yes.",
        "the balance tips before that",
    ],
}


@pytest.fixture(scope="module")
def plain(opener: Opener) -> Page:
    return opener(CHAPTER, java_script_enabled=False)


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_everything_is_readable(desk: Page, plain: Page, script: bool) -> None:
    page = desk if script else plain
    page.emulate_media(media="print")
    for selector, words in WORDS.items():
        question = page.locator(selector)
        for text in words:
            assert text in readable(question), text
        assert readable(question).count(words[1]) == 1, "the answer that was given on the screen is not printed again"
        expect(question.locator("button:visible, input:visible")).to_have_count(0)
        for told in question.locator("details > div").all():
            expect(told).to_be_visible()
    expect(page.locator(f"{CURVE} polyline.true")).to_be_visible()
    page.emulate_media(media="screen")


def test_without_javascript_everything_is_folded_and_can_be_unfolded(plain: Page) -> None:
    for selector, words in WORDS.items():
        question = plain.locator(selector)
        assert question.locator("button, form").count() == 0
        for option in question.locator("details").all():
            expect(option.locator(":scope > div")).to_be_hidden()
            option.locator("summary").click()
        for text in words:
            assert text in readable(question), text
    expect(plain.locator(f"{CURVE} polyline.true")).to_be_visible()
    assert plain.locator("[data-predict]").count() == 0
