"""The builder by keyboard alone: everything can be reached and pressed, and the hand stays where it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

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
    expect(page.get_by_role("status").filter(has_text="Added")).to_contain_text("Added “Legs on a chair rest” to Rest.")


def test_a_search_says_how_many_it_found(class_):
    page = class_.page
    go_to(page, page.get_by_label("Search the library"))

    page.keyboard.type("calff rollr")

    expect(page.locator("#library-results").get_by_role("status")).to_have_text("3 techniques for “calf roller”")


def test_the_focus_stays_on_the_button_that_moves_a_step(class_):
    page = class_.page
    down = class_.move_button("Sole slow sweep", "down")
    go_to(page, down)

    page.keyboard.press("Enter")
    expect(class_.steps).to_have_text(["Calf roller sweep", "Sole slow sweep", "Legs up the wall"])
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(class_.steps_of("Rest")).to_have_text(["Sole slow sweep", "Legs up the wall"])
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(class_.steps_of("Rest")).to_have_text(["Legs up the wall", "Sole slow sweep"])
    expect(down).to_be_focused()


def test_the_end_of_the_class_is_said(class_, faults):
    page = class_.page
    up = class_.move_button("Sole slow sweep", "up")
    expect(up).to_have_attribute("aria-disabled", "true")
    go_to(page, up)
    faults.expect("status of 422")

    page.keyboard.press("Enter")

    expect(page.locator("#outline").get_by_role("alert")).to_have_text(
        "It is at the end already and cannot go further that way."
    )
    expect(up).to_be_focused()


def test_change_a_step_and_come_back_to_it(class_):
    page = class_.page
    name = class_.step("Calf roller sweep").get_by_role("link", name="Calf roller sweep")
    go_to(page, name)

    page.keyboard.press("Enter")
    form = page.get_by_role("form", name="Change Calf roller sweep")
    expect(form.get_by_label("Time a side")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("45")
    page.keyboard.press("Enter")

    expect(class_.step("Calf roller sweep").locator(".step__dose")).to_have_text("45 s each side")
    expect(form).to_have_count(0)
    expect(class_.step("Calf roller sweep")).to_be_focused()


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
    menu = page.locator("details.menu").filter(has=page.get_by_text("More for Calf roller sweep"))
    go_to(page, menu.locator("summary"))

    page.keyboard.press("Enter")
    expect(menu.get_by_text("Duplicate")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(menu.get_by_text("Duplicate")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_duplicate_and_remove_from_the_menu(class_):
    page = class_.page
    menu = page.locator("details.menu").filter(has=page.get_by_text("More for Legs up the wall"))
    go_to(page, menu.locator("summary"))
    page.keyboard.press("Enter")
    go_to(page, menu.get_by_role("button", name="Duplicate"))
    page.keyboard.press("Enter")
    expect(class_.steps_of("Rest")).to_have_text(["Legs up the wall", "Legs up the wall"])

    go_to(page, menu.first.locator("summary"))
    page.keyboard.press("Enter")
    go_to(page, menu.first.get_by_role("button", name="Remove"))
    page.keyboard.press("Enter")

    expect(class_.steps_of("Rest")).to_have_text(["Legs up the wall"])
    expect(page.get_by_role("status").filter(has_text="Removed")).to_contain_text("Removed “Legs up the wall”.")
    expect(page.locator("#outline:focus, #outline *:focus")).to_have_count(1)


def test_a_question_is_answered_by_key(class_):
    page = class_.page
    menu = page.locator("details.menu").filter(has=page.get_by_text("More for Rolling"))
    remove = menu.get_by_role("button", name="Remove the section")
    dialog = page.get_by_role("dialog", name="Remove “Rolling” with its steps?")
    go_to(page, menu.locator("summary"))
    page.keyboard.press("Enter")
    go_to(page, remove)

    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(remove).to_be_focused()
    expect(class_.sections).to_have_text(["Rolling", "Rest"])

    page.keyboard.press("Enter")
    go_to(page, dialog.get_by_role("button", name="Remove"))
    page.keyboard.press("Enter")
    expect(class_.sections).to_have_text(["Rest"])
    expect(page.locator("#outline:focus, #outline *:focus")).to_have_count(1)
