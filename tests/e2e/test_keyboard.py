"""The builder by keyboard alone: everything can be reached and pressed, and the hand stays where it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.builder_page import BuilderPage

MANY = 200


@pytest.fixture
def class_(page, sign_in, sequence, asha) -> BuilderPage:
    """Asha's small class in the builder: Sole slow sweep, Calf roller sweep; Legs up the wall."""
    sign_in(page, asha)
    page.goto(sequence.get_absolute_url())
    return BuilderPage(page)


def go_to(page: Page, goal: Locator, key: str = "Tab") -> None:
    """Press ``key`` until ``goal`` has the focus, as somebody without a mouse does."""
    for _press in range(MANY):
        if goal.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reaches {goal}")


def test_the_first_key_skips_to_the_content(class_):
    page = class_.page

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


def test_search_and_add(class_):
    page = class_.page
    go_to(page, page.get_by_label("Search the library"))
    page.keyboard.type("legs chair")
    expect(class_.found.first).to_have_text("Legs on a chair rest")
    go_to(page, page.get_by_label("Add to"))
    page.keyboard.press("ArrowDown")
    add = class_.add_button("Legs on a chair rest")
    go_to(page, add)

    page.keyboard.press("Enter")

    expect(class_.steps_of("Rest")).to_have_text(["Legs up the wall", "Legs on a chair rest"])
    expect(add).to_be_focused()
    expect(page.get_by_label("Add to")).to_have_text("RollingRest")
    assert page.get_by_label("Add to").locator("option:checked").inner_text() == "Rest"
    expect(class_.said).to_have_text("Added “Legs on a chair rest” to “Rest”.")


def test_a_search_says_how_many_it_found(class_):
    page = class_.page
    go_to(page, page.get_by_label("Search the library"))

    page.keyboard.type("calff rollr")

    expect(page.locator("#library-count")).to_have_text("3 techniques for “calf roller”")


def test_a_step_moves_by_key_and_keeps_the_focus(class_):
    page = class_.page
    name = class_.name("Sole slow sweep")
    go_to(page, name)

    page.keyboard.press("Alt+ArrowDown")
    expect(class_.said).to_have_text("Sole slow sweep: 2 of 3, behind Calf roller sweep")
    expect(name).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(class_.said).to_have_text("Sole slow sweep: 2 of 3, first in Rest")
    expect(class_.steps_of("Rest")).to_have_text(["Sole slow sweep", "Legs up the wall"])
    expect(name).to_be_focused()
    page.keyboard.press("Alt+Shift+ArrowUp")
    expect(class_.said).to_have_text("Sole slow sweep: 2 of 3, behind Calf roller sweep")
    expect(class_.steps_of("Rolling")).to_have_text(["Calf roller sweep", "Sole slow sweep"])
    expect(name).to_be_focused()


def test_no_press_is_lost(class_):
    """Pressed three times before the first answer, and seen at once."""
    page = class_.page
    go_to(page, class_.name("Sole slow sweep"))
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/move/", hold_the_first)

    for _press in range(3):
        page.keyboard.press("Alt+ArrowDown")

    expect(class_.steps_of("Rest")).to_have_text(["Legs up the wall", "Sole slow sweep"])
    held[0].continue_()
    expect(class_.said).to_have_text("Sole slow sweep: 3 of 3, behind Legs up the wall")
    page.reload()
    expect(class_.steps).to_have_text(["Calf roller sweep", "Legs up the wall", "Sole slow sweep"])


def test_a_section_moves_by_key_from_its_menu(class_):
    page = class_.page
    more = page.get_by_label("More for Rest")
    go_to(page, more)

    page.keyboard.press("Alt+ArrowUp")

    expect(class_.said).to_have_text("Rest: 1 of 2")
    expect(class_.sections).to_have_text(["Rest", "Rolling"])
    expect(more).to_be_focused()


def test_the_end_of_the_class_is_said(class_):
    page = class_.page
    name = class_.name("Sole slow sweep")
    go_to(page, name)

    page.keyboard.press("Alt+ArrowUp")

    expect(class_.said).to_have_text("It is the first already.")
    expect(name).to_be_focused()
    expect(class_.menu("Sole slow sweep").get_by_text("Move up")).to_have_count(0)


def test_the_keys_of_the_page(class_):
    page = class_.page
    words = class_.section("Rolling").get_by_label("What happens")
    go_to(page, class_.name("Calf roller sweep"))

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("n")  # Nothing else happens while a dialog is open.
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    page.keyboard.press("n")
    expect(words).to_be_focused()
    page.keyboard.type("n/?")
    expect(words).to_have_value("n/?")  # Nor while somebody types.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("/")
    expect(page.get_by_label("Search the library")).to_be_focused()


def test_undo_and_redo_by_key(class_):
    page = class_.page
    name = class_.name("Sole slow sweep")
    go_to(page, name)
    page.keyboard.press("Alt+ArrowDown")
    expect(class_.steps).to_have_text(["Calf roller sweep", "Sole slow sweep", "Legs up the wall"])
    class_.settled()

    page.keyboard.press("Control+z")
    expect(class_.steps).to_have_text(["Sole slow sweep", "Calf roller sweep", "Legs up the wall"])
    expect(name).to_be_focused()
    class_.settled()
    page.keyboard.press("Control+Shift+Z")
    expect(class_.steps).to_have_text(["Calf roller sweep", "Sole slow sweep", "Legs up the wall"])
    expect(name).to_be_focused()


def test_change_a_step_and_come_back_to_it(class_):
    page = class_.page
    name = class_.name("Calf roller sweep")
    go_to(page, name)

    page.keyboard.press("Enter")
    form = page.get_by_role("form", name="Change Calf roller sweep")
    expect(form.get_by_label("Time a side")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("45")
    page.keyboard.press("Enter")

    expect(class_.step("Calf roller sweep").locator(".step__dose")).to_have_text("45 s each side")
    expect(form).to_have_count(0)
    expect(class_.name("Calf roller sweep")).to_be_focused()


def test_a_mistake_takes_the_hand_to_what_is_wrong(class_, faults):
    page = class_.page
    form = class_.edit("Calf roller sweep")
    form.get_by_label("Time a side").fill("0")
    faults.expect("status of 422")

    page.keyboard.press("Enter")

    expect(form.locator(".field__errors")).to_have_text("A step lasts from 5 seconds to 1 hour a side.")
    expect(form.get_by_label("Time a side")).to_be_focused()
    expect(form.get_by_label("Time a side")).to_have_value("0")
    expect(form.get_by_label("Time a side")).to_have_accessible_description(
        "A step lasts from 5 seconds to 1 hour a side."
    )


def test_a_menu_opens_and_escape_closes_it(class_):
    page = class_.page
    more = page.get_by_label("More for Calf roller sweep")
    menu = page.locator("[data-menu]")
    go_to(page, more)

    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="Move up")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(menu.get_by_role("button", name="Remove")).to_be_focused()
    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    expect(more).to_be_focused()


def test_duplicate_and_remove_from_the_menu(class_):
    page = class_.page
    menu = page.locator("[data-menu]")
    more = page.get_by_label("More for Legs up the wall")
    go_to(page, more)
    page.keyboard.press("Enter")
    go_to(page, menu.get_by_role("button", name="Duplicate"), key="ArrowDown")
    page.keyboard.press("Enter")
    expect(class_.steps_of("Rest")).to_have_text(["Legs up the wall", "Legs up the wall"])
    class_.settled()
    expect(more.first).to_be_focused()

    page.keyboard.press("Enter")
    go_to(page, menu.get_by_role("button", name="Remove"), key="ArrowDown")
    page.keyboard.press("Enter")

    expect(class_.steps_of("Rest")).to_have_text(["Legs up the wall"])
    expect(more).to_be_focused()  # That of the next one.
    expect(page.get_by_role("status").filter(has_text="Removed")).to_contain_text("Removed “Legs up the wall”.")
    expect(page.locator("#outline:focus, #outline *:focus")).to_have_count(1)


def test_a_question_is_answered_by_key(class_):
    page = class_.page
    more = page.get_by_label("More for Rolling")
    remove = page.locator("[data-menu]").get_by_role("button", name="Remove the section")
    dialog = page.get_by_role("dialog", name="Remove “Rolling” with its steps?")
    go_to(page, more)
    page.keyboard.press("Enter")
    go_to(page, remove, key="ArrowDown")

    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(more).to_be_focused()
    expect(class_.sections).to_have_text(["Rolling", "Rest"])

    page.keyboard.press("Enter")
    go_to(page, remove, key="ArrowDown")
    page.keyboard.press("Enter")
    go_to(page, dialog.get_by_role("button", name="Remove"))
    page.keyboard.press("Enter")
    expect(class_.sections).to_have_text(["Rest"])
    expect(page.locator("#outline:focus, #outline *:focus")).to_have_count(1)
