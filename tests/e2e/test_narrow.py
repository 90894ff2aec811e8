"""On a narrow screen and under a large magnifier nothing sticks out, and what is touched is large enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.builder_page import BuilderPage
from tests.e2e.visits import VISITS

PHONE, TABLET, DESK = 390, 820, 1440
# What is left of 640 CSS pixels at 200 %.
MAGNIFIED = 320
SMALLEST_TARGET = 44

# What sticks out of the window: the farthest elements, innermost first, that no scrolling box holds.
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const out = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 1);
  const worst = out.reverse().slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
  return [`${document.documentElement.scrollWidth} px wide`, ...worst];
}"""

# Controls that are smaller than a finger. A link in a sentence is as large as its line; a box or a knob is as large as
# the label around it, and a mark as what it spreads around itself (::after); a field that nobody sees is not touched.
TOO_SMALL = """(smallest) => {
  const area = (one) => (one.matches("input[type=checkbox], input[type=radio]") && one.closest("label")) || one;
  const inText = (one) => one.matches("a") && getComputedStyle(one).display === "inline";
  const size = (one) => {
    const { width, height } = area(one).getBoundingClientRect();
    const { position, top, bottom } = getComputedStyle(one, "::after");
    const isSpread = position === "absolute" && getComputedStyle(one).position === "relative";
    return { one, width, height: isSpread ? height - parseFloat(top) - parseFloat(bottom) : height };
  };
  return [...document.querySelectorAll("button, summary, select, textarea, input:not([type=hidden]), a[href]")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !inText(one))
    .map(size)
    .filter(({ width, height }) => width > 1 && (height < smallest - 0.5 || width < smallest - 0.5))
    .map(({ one, width, height }) => `${Math.round(width)} × ${Math.round(height)}: ${one.outerHTML.slice(0, 120)}`);
}"""


@pytest.mark.parametrize("who", ["visitor", "owner", "colleague", "curator"])
def test_nothing_sticks_out_of_a_page(page, house, who):
    found = {}
    for what in (what for what, visit in VISITS.items() if visit.who == who):
        house.open(page, what)
        for width in (DESK, TABLET, PHONE, MAGNIFIED):
            page.set_viewport_size({"width": width, "height": 800})
            if out := page.evaluate(STICKS_OUT):
                found[what, width] = out

    assert found == {}


def open_everything(class_: BuilderPage) -> None:
    """A step's form, a section's form, the form for own words, and the one for a new section."""
    class_.edit("Calf roller sweep")
    class_.choose("Warm-up", "Name, time and rounds")
    class_.section("Arrival").get_by_text("Add words of your own").click()
    class_.page.get_by_text("Add a section").click()


def test_nothing_sticks_out_of_a_builder_with_everything_open(page, house):
    house.open(page, "builder")
    open_everything(BuilderPage(page))

    found = {}
    for width in (DESK, TABLET, PHONE, MAGNIFIED):
        page.set_viewport_size({"width": width, "height": 800})
        if out := page.evaluate(STICKS_OUT):
            found[width] = out

    assert found == {}


def test_controls_of_the_builder_fit_a_finger(phone, house):
    house.open(phone, "builder")
    open_everything(BuilderPage(phone))
    small = phone.evaluate(TOO_SMALL, SMALLEST_TARGET)

    phone.get_by_role("tab", name="Library").click()
    small += phone.evaluate(TOO_SMALL, SMALLEST_TARGET)

    assert small == []


@pytest.mark.parametrize(
    "what",
    [
        "shared page",
        "home",
        "library",
        "plan",
        "hand-out",
        "cards",
        "cards of the library",
        "share",
        "new class",
        "sign in",
        "occasions",
        "room",
        "room of an occasion",
        "what differs",
    ],
)
def test_controls_of_other_pages_fit_a_finger(phone, house, what):
    house.open(phone, what)

    assert phone.evaluate(TOO_SMALL, SMALLEST_TARGET) == []


def test_a_menu_fits_a_finger(phone, house):
    house.open(phone, "builder")

    menu = BuilderPage(phone).menu("Calf roller sweep")

    assert menu.get_by_text("Duplicate").is_visible()
    assert phone.evaluate(TOO_SMALL, SMALLEST_TARGET) == []


@pytest.mark.parametrize(("what", "tab"), [("builder", "Build"), ("occasions", "Occasions"), ("share", "Share")])
def test_the_tab_that_one_is_at_is_in_sight(phone, house, what, tab):
    house.open(phone, what)

    current = phone.get_by_role("navigation", name="This class").get_by_role("link", name=tab)

    expect(current).to_be_in_viewport(ratio=1)
    assert phone.evaluate("scrollY") == 0
