"""The menu of a row stays under the hand while an answer replaces the rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.builder_page import BuilderPage

SOLE, CALF, LEGS = "Sole slow sweep", "Calf roller sweep", "Legs up the wall"
TYPED = "Half a thought"


@pytest.fixture
def class_(page, sign_in, sequence, asha) -> BuilderPage:
    """Asha's small class in the builder: Rolling (Sole slow sweep, Calf roller sweep), Rest (Legs up the wall)."""
    sign_in(page, asha)
    page.goto(sequence.get_absolute_url())
    return BuilderPage(page)


def more(class_: BuilderPage, name: str) -> Locator:
    return class_.page.get_by_label(f"More for {name}", exact=True)


@contextmanager
def answer_held(class_: BuilderPage, step: str) -> Iterator[None]:
    """Type a note and leave the field within the block; the answer comes at its end, and has its place behind it."""
    page = class_.page
    class_.edit(step).get_by_label("Note").fill(TYPED)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/change/", hold)
    with page.expect_request("**/change/"):
        yield
    before = more(class_, step).element_handle()
    held[0].continue_()
    page.wait_for_function("button => !button.isConnected", arg=before)
    class_.settled()


def middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def press(page: Page, element: Locator) -> None:
    element.scroll_into_view_if_needed()
    page.mouse.move(*middle(element))
    page.mouse.down()


def test_an_open_menu_stays_with_its_item_under_the_focus(class_):
    duplicate = class_.page.locator("[data-menu]").get_by_role("button", name="Duplicate", exact=True)

    with answer_held(class_, SOLE):
        class_.menu(CALF)
        duplicate.focus()

    expect(duplicate).to_be_focused()
    expect(more(class_, CALF)).to_have_attribute("aria-expanded", "true")
    class_.page.keyboard.press("Escape")
    expect(duplicate).to_be_hidden()
    expect(more(class_, CALF)).to_be_focused()
    expect(class_.page.locator(".more[aria-expanded]")).to_have_count(0)


def test_an_open_menu_learns_what_became_of_its_row(class_):
    """The note makes a new item appear."""
    items = class_.page.locator("[data-menu] .menu__item")
    swap = items.filter(has_text="Swap …")

    with answer_held(class_, SOLE):
        class_.menu(SOLE)
        expect(items.filter(has_text="Keep the note")).to_have_count(0)
        swap.focus()

    expect(items.filter(has_text="Keep the note")).to_be_visible()
    expect(swap).to_be_focused()


def test_a_press_that_began_before_the_answer_counts(class_):
    page = class_.page

    with answer_held(class_, SOLE):
        press(page, class_.menu(CALF).get_by_role("button", name="Remove", exact=True))
    page.mouse.up()

    expect(class_.steps).to_have_text([SOLE, LEGS])
    expect(class_.said).to_have_text(f"Removed “{CALF}”.")


def test_a_long_press_that_leaves_a_field_opens_its_menu(class_):
    """Nothing is sent before the press is over: the answer would replace the button under it."""
    page = class_.page
    class_.edit(SOLE).get_by_label("Note").fill(TYPED)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))

    press(page, more(class_, CALF))
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    assert asked == []
    page.mouse.up()

    expect(page.locator("[data-menu]").get_by_role("button", name="Move up")).to_be_focused()
    expect(class_.step(SOLE).locator(".step__note")).to_have_text(TYPED)
    class_.settled()
    expect(page.locator("[data-menu]").get_by_role("button", name="Move up")).to_be_focused()
    assert asked == ["POST"]


def test_the_menu_of_a_row_that_is_gone_closes_and_the_hand_goes_on_with_the_next(class_):
    page = class_.page
    other = BuilderPage(page.context.new_page())
    other.page.goto(page.url)
    other.choose(CALF, "Remove")
    expect(other.steps).to_have_text([SOLE, LEGS])

    with answer_held(class_, SOLE):
        class_.menu(CALF)

    expect(page.locator("[data-menu]")).to_be_hidden()
    expect(class_.steps).to_have_text([SOLE, LEGS])
    expect(more(class_, SOLE)).to_be_focused()


def test_the_keys_go_on_from_the_button_of_a_menu(class_):
    page = class_.page
    menu = class_.menu(SOLE)
    expect(menu.get_by_role("button", name="Move down")).to_be_focused()

    page.keyboard.press("Shift+Tab")
    expect(menu).to_be_hidden()
    expect(more(class_, SOLE)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(menu.get_by_role("button", name="Remove", exact=True)).to_be_focused()
    page.keyboard.press("Tab")

    expect(menu).to_be_hidden()
    expect(class_.step(CALF).locator(":focus")).to_have_count(1)


def test_a_row_is_moved_by_key_out_of_its_menu(class_):
    class_.menu(SOLE)

    class_.page.keyboard.press("Alt+ArrowDown")

    expect(class_.steps).to_have_text([CALF, SOLE, LEGS])
    class_.settled()
    expect(class_.page.locator("[data-menu]")).to_be_hidden()
    expect(more(class_, SOLE)).to_be_focused()
