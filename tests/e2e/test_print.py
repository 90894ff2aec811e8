"""What the browser prints of a page: the paper, without the ways around the site."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.builder_page import BuilderPage

# The parts of a page that are not for paper.
FURNITURE = "nav, .site-header, .site-footer, .skip-link, .button, form, .toasts"


@pytest.mark.parametrize(
    ("what", "steps", "count"),
    [
        ("plan", ".plan-step__name", 35),
        ("hand-out", ".handout-entry__name", 5),
        ("hand-out of a colleague", ".handout-entry__name", 5),
        ("shared page", ".leaf-step__name", 35),
    ],
)
def test_a_page_prints_its_content_and_nothing_else(page, house, what, steps, count):
    house.open(page, what)

    page.emulate_media(media="print")

    expect(page.locator(steps).filter(visible=True)).to_have_count(count)
    assert page.locator(FURNITURE).filter(visible=True).all_inner_texts() == []
    assert page.get_by_text("If it hurts").first.is_visible()


def test_a_shared_page_prints_what_is_folded_on_the_screen(page, house):
    house.open(page, "shared page")
    fold = page.locator(".leaf-fold").first
    expect(fold.locator("ol")).to_be_hidden()

    page.emulate_media(media="print")

    expect(fold.locator("ol")).to_be_visible()


def test_paper_is_white_in_the_dark_too(page, house):
    house.open(page, "plan")

    page.emulate_media(media="print", color_scheme="dark")

    colours = "body => [getComputedStyle(body).backgroundColor, getComputedStyle(body).color]"
    dark = page.locator("body").evaluate(colours)
    page.emulate_media(media="print", color_scheme="light")
    assert dark == page.locator("body").evaluate(colours)


def test_a_plan_fits_the_width_of_a_sheet(page, house):
    """A4 less its margins is about 700 CSS pixels wide."""
    house.open(page, "plan")
    page.set_viewport_size({"width": 700, "height": 1000})

    page.emulate_media(media="print")

    assert page.evaluate("document.documentElement.scrollWidth") <= 700


def test_a_builder_that_is_printed_shows_the_class(page, house):
    house.open(page, "builder")

    page.emulate_media(media="print")

    expect(BuilderPage(page).steps.filter(visible=True)).to_have_count(35)
