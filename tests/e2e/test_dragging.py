"""Dragging with a real mouse and a real finger: what is carried goes where it is put down, and stays there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, FloatRect, Locator, Page, expect

from sessions import editing
from sessions.models import SectionKind
from tests.e2e.builder_page import BuilderPage
from tests.e2e.conftest import DESK
from tests.sessions.classes import layout

SOLE, CALF, LEGS = "Sole slow sweep", "Calf roller sweep", "Legs up the wall"
START = {"Rolling": [SOLE, CALF], "Rest": [LEGS]}
CHAIR = "Legs on a chair rest"


@pytest.fixture
def class_(page, sign_in, sequence, asha) -> BuilderPage:
    """Asha's small class in the builder, at a desk: Sole slow sweep, Calf roller sweep; Legs up the wall."""
    sign_in(page, asha)
    page.goto(sequence.get_absolute_url())
    return BuilderPage(page)


@pytest.fixture
def held(phone, sign_in, sequence, asha) -> BuilderPage:
    """The same class on a phone, under a finger."""
    sign_in(phone, asha)
    phone.goto(sequence.get_absolute_url())
    return BuilderPage(phone)


def shown(class_: BuilderPage) -> dict[str, list[str]]:
    """The steps of each section, as the page shows them."""
    names = class_.sections.all_inner_texts()
    return {name: class_.steps_of(name).all_inner_texts() for name in names}


def assert_stays(class_: BuilderPage, sequence, expected: dict[str, list[str]]) -> None:
    """What the page shows is what is stored, and what a reload shows."""
    expect(class_.page.locator("#outbox[data-waiting]")).to_have_count(0)
    class_.settled()
    assert shown(class_) == expected
    assert layout(sequence) == expected
    class_.page.reload()
    assert shown(class_) == expected


def box(locator: Locator) -> FloatRect:
    locator.scroll_into_view_if_needed()
    found = locator.bounding_box()
    assert found is not None
    return found


def handle(class_: BuilderPage, step: str) -> Locator:
    """Where a hand takes a step: at its number, where no link and no button is."""
    return class_.step(step).locator(".step__side")


def above(row: Locator) -> tuple[float, float]:
    """A point in the upper half of a row: what is put down there goes before it."""
    place = box(row)
    return place["x"] + place["width"] / 2, place["y"] + 3


def below(row: Locator) -> tuple[float, float]:
    """A point in the lower half of a row: what is put down there goes behind it."""
    place = box(row)
    return place["x"] + place["width"] / 2, place["y"] + place["height"] - 3


def middle(element: Locator) -> tuple[float, float]:
    place = box(element)
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


# With the mouse -------------------------------------------------------------------------------------------------------


def carry(page: Page, source: Locator, goal: Callable[[], tuple[float, float]]) -> None:
    """Take ``source`` with the mouse and hold it at ``goal``, which is asked for once the drag has begun."""
    page.mouse.move(*middle(source))
    page.mouse.down()
    x, y = middle(source)
    page.mouse.move(x + 12, y + 12, steps=3)
    expect(page.locator(".drag-ghost")).to_be_visible()
    page.mouse.move(*goal(), steps=6)


def test_a_step_goes_to_another_section(class_, sequence):
    carry(class_.page, handle(class_, SOLE), lambda: below(class_.step(LEGS)))
    expect(class_.page.locator(".drag-ghost")).to_have_text(SOLE)
    expect(class_.page.locator(".drop-mark")).to_be_visible()

    class_.page.mouse.up()

    expect(class_.steps_of("Rest")).to_have_text([LEGS, SOLE])
    expect(class_.said).to_have_text(f"{SOLE}: 3 of 3, behind {LEGS}")
    expect(class_.name(SOLE)).to_be_focused()
    expect(class_.page.locator(".drag-ghost, .drop-mark")).to_have_count(0)
    assert_stays(class_, sequence, {"Rolling": [CALF], "Rest": [LEGS, SOLE]})


def test_a_step_goes_before_another_of_its_section(class_, sequence):
    carry(class_.page, handle(class_, CALF), lambda: above(class_.step(SOLE)))

    class_.page.mouse.up()

    expect(class_.said).to_have_text(f"{CALF}: 1 of 3, first in Rolling")
    assert_stays(class_, sequence, {"Rolling": [CALF, SOLE], "Rest": [LEGS]})


def test_a_step_goes_into_an_empty_section(class_, sequence):
    editing.add_section(sequence, name="Closing talk", kind=SectionKind.CLOSING)
    class_.page.reload()
    empty = class_.section("Closing talk").locator(".class-section__head")
    carry(class_.page, handle(class_, LEGS), lambda: middle(empty))

    class_.page.mouse.up()

    expect(class_.said).to_have_text(f"{LEGS}: 3 of 3, first in Closing talk")
    assert_stays(class_, sequence, {"Rolling": [SOLE, CALF], "Rest": [], "Closing talk": [LEGS]})


def test_what_is_put_down_where_it_was_changes_nothing(class_, sequence):
    entries = sequence.changes.count()
    carry(class_.page, handle(class_, CALF), lambda: above(class_.step(CALF)))

    class_.page.mouse.up()

    expect(class_.page.locator(".drag-ghost")).to_have_count(0)
    assert_stays(class_, sequence, START)
    assert sequence.changes.count() == entries


def test_a_technique_goes_from_the_library_into_the_middle(class_, sequence):
    class_.search("legs chair")
    expect(class_.found.first).to_have_text(CHAIR)
    class_.settled()
    card = class_.page.locator("#library-results .technique--add").first
    carry(class_.page, card.locator(".technique__facts"), lambda: above(class_.step(CALF)))
    expect(class_.page.locator(".drag-ghost")).to_have_text(CHAIR)

    class_.page.mouse.up()

    expect(class_.steps_of("Rolling")).to_have_text([SOLE, CHAIR, CALF])
    expect(class_.said).to_have_text(f"Added “{CHAIR}” to “Rolling”.")
    assert_stays(class_, sequence, {"Rolling": [SOLE, CHAIR, CALF], "Rest": [LEGS]})


def test_what_goes_well_is_dragged_too(class_, sequence):
    class_.page.locator("#goes-well > summary").click()
    card = class_.page.locator("#company .technique--add").first
    name = card.locator(".technique__name").inner_text()
    class_.settled()
    carry(class_.page, card.locator(".technique__facts"), lambda: above(class_.step(SOLE)))

    class_.page.mouse.up()

    expect(class_.steps_of("Rolling")).to_have_text([name, SOLE, CALF])
    assert_stays(class_, sequence, {"Rolling": [name, SOLE, CALF], "Rest": [LEGS]})


def test_a_block_is_no_technique(class_, sequence, asha):
    """It is inserted by its button: a hand that pulls at it takes nothing, and puts nothing down."""
    editing.keep_block(sequence.sections.last(), asha, "Quiet ending")
    class_.page.reload()
    class_.page.locator("#blocks > summary").click()
    class_.page.mouse.move(*middle(class_.page.locator("#blocks .technique__facts")))
    class_.page.mouse.down()
    class_.page.mouse.move(*above(class_.step(CALF)), steps=6)
    expect(class_.page.locator(".drag-ghost")).to_have_count(0)

    class_.page.mouse.up()

    assert_stays(class_, sequence, START)


def test_a_section_is_dragged_by_its_head(class_, sequence):
    head = class_.section("Rest").locator(".class-section__title")
    carry(class_.page, head, lambda: above(class_.section("Rolling")))
    expect(class_.page.locator(".drag-ghost")).to_have_text("Rest")

    class_.page.mouse.up()

    expect(class_.sections).to_have_text(["Rest", "Rolling"])
    expect(class_.said).to_have_text("Rest: 1 of 2")
    assert_stays(class_, sequence, {"Rest": [LEGS], "Rolling": [SOLE, CALF]})
    assert list(layout(sequence)) == ["Rest", "Rolling"]


def test_escape_lets_go(class_, sequence):
    carry(class_.page, handle(class_, SOLE), lambda: below(class_.step(LEGS)))

    class_.page.keyboard.press("Escape")
    expect(class_.page.locator(".drag-ghost, .drop-mark, .is-lifted")).to_have_count(0)
    class_.page.mouse.up()

    assert_stays(class_, sequence, START)


def test_outside_of_the_class_nothing_is_put_down(class_, sequence):
    carry(class_.page, handle(class_, SOLE), lambda: middle(class_.page.get_by_label("Search the library")))
    expect(class_.page.locator(".drop-mark")).to_be_hidden()

    class_.page.mouse.up()

    expect(class_.page.locator(".drag-ghost")).to_have_count(0)
    assert_stays(class_, sequence, START)


def test_a_drag_opens_no_link(class_, sequence):
    """Taken at the name, which is a link: it moves, and its form stays shut."""
    carry(class_.page, class_.name(SOLE), lambda: below(class_.step(CALF)))

    class_.page.mouse.up()

    expect(class_.steps_of("Rolling")).to_have_text([CALF, SOLE])
    assert_stays(class_, sequence, {"Rolling": [CALF, SOLE], "Rest": [LEGS]})
    expect(class_.page.get_by_role("form", name=f"Change {SOLE}")).to_have_count(0)


def test_the_page_scrolls_under_what_is_carried(class_, sequence):
    """A class that is longer than the window: the last section comes into reach at its edge."""
    for number in range(20):
        editing.add_step(sequence.sections.first(), title=f"Words {number}", seconds=60)
    class_.page.reload()
    assert class_.page.evaluate("window.scrollY") == 0
    carry(class_.page, handle(class_, SOLE), lambda: (640, DESK["height"] - 4))
    expect(class_.step(LEGS)).to_be_in_viewport(ratio=1)
    class_.page.mouse.move(*below(class_.step(LEGS)), steps=4)

    class_.page.mouse.up()

    expect(class_.steps_of("Rest")).to_have_text([LEGS, SOLE])
    class_.settled()
    assert layout(sequence)["Rest"] == [LEGS, SOLE]


def test_undo_puts_it_back(class_, sequence):
    carry(class_.page, handle(class_, SOLE), lambda: below(class_.step(LEGS)))
    class_.page.mouse.up()
    expect(class_.steps_of("Rest")).to_have_text([LEGS, SOLE])
    class_.settled()

    class_.page.keyboard.press("Control+z")

    expect(class_.steps_of("Rest")).to_have_text([LEGS])
    expect(class_.name(SOLE)).to_be_focused()
    assert_stays(class_, sequence, START)


# With a finger --------------------------------------------------------------------------------------------------------


@dataclass
class Finger:
    """One finger on the glass, as Chromium gets it from a touch screen."""

    glass: CDPSession

    def _touch(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self.glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def down(self, at: tuple[float, float]) -> None:
        self._touch("touchStart", at)

    def slide(self, start: tuple[float, float], end: tuple[float, float], steps: int = 6) -> None:
        for step in range(1, steps + 1):
            part = step / steps
            self._touch("touchMove", (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part))

    def up(self) -> None:
        self._touch("touchEnd")


@pytest.fixture
def finger(held) -> Finger:
    return Finger(held.page.context.new_cdp_session(held.page))


def test_a_finger_that_rests_lifts_a_step(held, sequence, finger):
    start = middle(handle(held, SOLE))
    finger.down(start)
    expect(held.page.locator(".drag-ghost")).to_have_text(SOLE)
    finger.slide(start, below(held.step(CALF)))

    finger.up()

    expect(held.steps_of("Rolling")).to_have_text([CALF, SOLE])
    expect(held.said).to_have_text(f"{SOLE}: 2 of 3, behind {CALF}")
    assert_stays(held, sequence, {"Rolling": [CALF, SOLE], "Rest": [LEGS]})


def test_a_finger_takes_a_technique_from_the_library_to_the_class(held, sequence, finger):
    """The library is a tab of its own there: the class comes in sight once something is lifted, and goes again."""
    held.page.get_by_role("tab", name="Library").tap()
    held.search("legs chair")
    expect(held.found.first).to_have_text(CHAIR)
    held.settled()
    start = middle(held.page.locator("#library-results .technique__facts").first)
    finger.down(start)
    expect(held.page.locator(".drag-ghost")).to_have_text(CHAIR)
    expect(held.step(CALF)).to_be_visible()
    finger.slide(start, above(held.step(CALF)))

    finger.up()

    expect(held.page.get_by_role("tab", name="Library")).to_have_attribute("aria-selected", "true")
    held.page.get_by_role("tab", name="Class").tap()
    expect(held.steps_of("Rolling")).to_have_text([SOLE, CHAIR, CALF])
    assert_stays(held, sequence, {"Rolling": [SOLE, CHAIR, CALF], "Rest": [LEGS]})


def test_a_finger_that_goes_on_scrolls(held, sequence, finger):
    start = middle(handle(held, CALF))
    before = held.page.evaluate("window.scrollY")

    finger.down(start)
    finger.slide(start, (start[0], start[1] - 250), steps=20)

    held.page.wait_for_function("before => window.scrollY > before + 100", arg=before)
    expect(held.page.locator(".drag-ghost")).to_have_count(0)
    finger.up()
    assert_stays(held, sequence, START)


def test_a_finger_that_taps_opens_the_form(held, sequence):
    held.name(CALF).tap()

    expect(held.page.get_by_role("form", name=f"Change {CALF}")).to_be_visible()
    assert layout(sequence) == START


def test_a_finger_that_the_browser_takes_away_puts_nothing_down(held, sequence, finger):
    start = middle(handle(held, SOLE))
    finger.down(start)
    expect(held.page.locator(".drag-ghost")).to_be_visible()
    finger.slide(start, below(held.step(CALF)))

    finger.glass.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})

    expect(held.page.locator(".drag-ghost, .drop-mark")).to_have_count(0)
    assert_stays(held, sequence, START)
