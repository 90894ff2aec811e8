"""Moving, undoing and going back by the keys alone: what is heard, what is shown and what is stored say the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from sessions import editing
from sessions.editing import Hand
from tests.e2e.builder_page import BuilderPage
from tests.sessions.classes import layout, steps

SOLE, CALF, LEGS = "Sole slow sweep", "Calf roller sweep", "Legs up the wall"
START = {"Rolling": [SOLE, CALF], "Rest": [LEGS]}
TURNED = {"Rolling": [CALF, SOLE], "Rest": [LEGS]}


@pytest.fixture
def class_(page, sign_in, sequence, asha) -> BuilderPage:
    """Asha's small class in the builder: Sole slow sweep, Calf roller sweep; Legs up the wall."""
    sign_in(page, asha)
    page.goto(sequence.get_absolute_url())
    return BuilderPage(page)


def shown(class_: BuilderPage) -> dict[str, list[str]]:
    """The steps of each section, as the page shows them."""
    names = class_.sections.all_inner_texts()
    return {name: class_.steps_of(name).all_inner_texts() for name in names}


def assert_stays(class_: BuilderPage, sequence, expected: dict[str, list[str]]) -> None:
    """What the page shows is what is stored, and what a reload shows."""
    class_.settled()
    assert shown(class_) == expected
    assert layout(sequence) == expected
    class_.page.reload()
    assert shown(class_) == expected


def press_and_hear(class_: BuilderPage, key: str, words: str) -> None:
    """Press a key, and wait for what is said of it: the whole line, and nothing else."""
    class_.page.keyboard.press(key)
    expect(class_.said).to_have_text(words)
    class_.settled()


def hold_move(class_: BuilderPage, key: str) -> Callable[[], None]:
    """Press a key that moves a row, keep the request that it sent, and give a function that lets it go."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    def let_go() -> None:
        held[0].continue_()

    class_.page.route("**/move/", hold, times=1)
    with class_.page.expect_request("**/move/"):
        class_.page.keyboard.press(key)
    return let_go


def edits_sent(class_: BuilderPage) -> list[str]:
    """A list that grows with each edit that the page sends: the last part of its address."""
    sent: list[str] = []
    class_.page.on("request", lambda one: sent.append(one.url.split("/")[-2]) if one.method == "POST" else None)
    return sent


# Moving ---------------------------------------------------------------------------------------------------------------


def test_a_step_goes_through_the_class_and_each_place_is_said(class_, sequence):
    """Up and down within a section and past its ends, and straight into the next; the focus never leaves the step."""
    name = class_.name(SOLE)
    name.focus()

    for key, words in (
        ("Alt+ArrowDown", f"{SOLE}: 2 of 3, behind {CALF}"),
        ("Alt+ArrowDown", f"{SOLE}: 2 of 3, first in Rest"),
        ("Alt+ArrowDown", f"{SOLE}: 3 of 3, behind {LEGS}"),
        ("Alt+ArrowDown", "It is the last already."),
        ("Alt+Shift+ArrowUp", f"{SOLE}: 2 of 3, behind {CALF}"),
        ("Alt+Shift+ArrowUp", "It is the first already."),
        ("Alt+Shift+ArrowDown", f"{SOLE}: 2 of 3, first in Rest"),
        ("Alt+ArrowUp", f"{SOLE}: 2 of 3, behind {CALF}"),
        ("Alt+ArrowUp", f"{SOLE}: 1 of 3, first in Rolling"),
        ("Alt+ArrowDown", f"{SOLE}: 2 of 3, behind {CALF}"),
    ):
        press_and_hear(class_, key, words)
        expect(name).to_be_focused()

    expect(class_.said).to_have_attribute("role", "status")
    assert_stays(class_, sequence, TURNED)


def test_two_quick_presses_are_both_applied(class_, sequence):
    class_.name(SOLE).focus()

    class_.page.keyboard.press("Alt+ArrowDown")
    class_.page.keyboard.press("Alt+ArrowDown")

    expect(class_.said).to_have_text(f"{SOLE}: 2 of 3, first in Rest")
    expect(class_.name(SOLE)).to_be_focused()
    assert_stays(class_, sequence, {"Rolling": [CALF], "Rest": [SOLE, LEGS]})


def test_two_steps_moved_quickly_one_after_the_other_both_arrive(class_, sequence):
    class_.name(SOLE).focus()
    class_.page.keyboard.press("Alt+Shift+ArrowDown")
    class_.name(CALF).focus()
    class_.page.keyboard.press("Alt+Shift+ArrowDown")

    expect(class_.said).to_have_text(f"{CALF}: 1 of 3, first in Rest")
    expect(class_.name(CALF)).to_be_focused()
    assert_stays(class_, sequence, {"Rolling": [], "Rest": [CALF, SOLE, LEGS]})


def test_many_quick_presses_end_at_the_right_place_with_two_requests(class_, sequence):
    """What comes while a move is on its way is one move: to where the row stands in the end."""
    sent = edits_sent(class_)
    class_.name(SOLE).focus()
    let_go = hold_move(class_, "Alt+ArrowDown")
    for key in ("Down", "Down", "Up", "Down", "Up", "Up", "Down", "Down"):
        class_.page.keyboard.press(f"Alt+Arrow{key}")
    expect(class_.steps).to_have_text([CALF, LEGS, SOLE])

    let_go()

    expect(class_.said).to_have_text(f"{SOLE}: 3 of 3, behind {LEGS}")
    expect(class_.name(SOLE)).to_be_focused()
    assert_stays(class_, sequence, {"Rolling": [CALF], "Rest": [LEGS, SOLE]})
    assert sent == ["move", "move"]


def test_an_undo_does_not_overtake_the_moves_before_it(class_, sequence):
    class_.name(SOLE).focus()
    press_and_hear(class_, "Alt+ArrowDown", f"{SOLE}: 2 of 3, behind {CALF}")
    sent = edits_sent(class_)
    let_go = hold_move(class_, "Alt+ArrowDown")
    class_.page.keyboard.press("Alt+ArrowDown")
    class_.page.keyboard.press("Control+z")

    let_go()

    expect(class_.said).to_have_text(f"Undone: Moved “{SOLE}” behind “{LEGS}”.")
    assert_stays(class_, sequence, {"Rolling": [CALF], "Rest": [SOLE, LEGS]})
    assert sent == ["move", "move", "undo"]


def test_a_removal_stands_in_line_with_the_moves_around_it(class_, sequence):
    sent = edits_sent(class_)
    class_.name(SOLE).focus()
    let_go = hold_move(class_, "Alt+ArrowDown")
    class_.page.keyboard.press("Alt+ArrowDown")
    class_.choose(CALF, "Remove")
    class_.name(SOLE).focus()
    class_.page.keyboard.press("Alt+ArrowDown")

    let_go()

    expect(class_.said).to_have_text(f"{SOLE}: 2 of 2, behind {LEGS}")
    assert_stays(class_, sequence, {"Rolling": [], "Rest": [LEGS, SOLE]})
    assert sent == ["move", "move", "remove", "move"]


# Keys and typing ------------------------------------------------------------------------------------------------------


def test_no_key_fires_in_any_field(class_, sequence):
    """In the search, a note, a box with choices: letters are letters, nothing moves and nothing opens."""
    page = class_.page
    form = class_.edit(CALF)
    search, note = page.get_by_label("Search the library"), form.get_by_label("Note")
    entries = sequence.changes.count()

    for field in (search, note):
        field.focus()
        page.keyboard.type("n/?")
        page.keyboard.press("Alt+ArrowDown")
        page.keyboard.press("Alt+Shift+ArrowUp")
        expect(field).to_be_focused()
        expect(field).to_have_value("n/?")
    form.get_by_label("Side", exact=True).focus()
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(form.get_by_label("Side", exact=True)).to_be_focused()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(class_.section("Rolling").get_by_label("What happens")).to_be_hidden()
    class_.settled()
    assert layout(sequence) == START
    # Leaving the note saved it, which is all that happened.
    assert [change.action for change in sequence.changes.order_by("number")[entries:]] == ["change"]
    assert steps(sequence)[1].note == "n/?"


def test_undo_in_a_field_takes_back_letters_and_no_edit(class_, sequence):
    page = class_.page
    class_.name(SOLE).focus()
    press_and_hear(class_, "Alt+ArrowDown", f"{SOLE}: 2 of 3, behind {CALF}")
    search = page.get_by_label("Search the library")
    search.focus()
    page.keyboard.type("calf")

    page.keyboard.press("Control+z")

    expect(search).to_be_focused()
    expect(search).not_to_have_value("calf")
    assert_stays(class_, sequence, TURNED)


def test_the_keys_lead_to_the_fields(class_):
    page = class_.page
    class_.name(LEGS).focus()

    page.keyboard.press("n")
    words = class_.section("Rest").get_by_label("What happens")
    expect(words).to_be_focused()
    page.keyboard.type("Breathe out")
    page.keyboard.press("Enter")
    expect(class_.steps_of("Rest")).to_have_text([LEGS, "Breathe out"])
    expect(class_.said).to_have_text("Added “Breathe out” to “Rest”.")
    class_.settled()

    class_.name(LEGS).focus()
    page.keyboard.press("/")
    expect(page.get_by_label("Search the library")).to_be_focused()
    class_.name(LEGS).focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(class_.name(LEGS)).to_be_focused()


# Undo, redo, and the history ------------------------------------------------------------------------------------------


def test_undo_after_a_reload_and_redo(class_, sequence):
    page = class_.page
    class_.name(SOLE).focus()
    press_and_hear(class_, "Alt+ArrowDown", f"{SOLE}: 2 of 3, behind {CALF}")
    class_.choose(LEGS, "Duplicate")
    expect(class_.steps).to_have_text([CALF, SOLE, LEGS, LEGS])
    class_.settled()
    page.reload()

    page.keyboard.press("Control+z")
    expect(class_.steps).to_have_text([CALF, SOLE, LEGS])
    class_.settled()
    page.reload()
    page.keyboard.press("Control+z")
    expect(class_.steps).to_have_text([SOLE, CALF, LEGS])
    expect(class_.said).to_have_text(f"Undone: Moved “{SOLE}” behind “{CALF}”.")
    class_.settled()
    assert layout(sequence) == START
    page.reload()
    page.keyboard.press("Control+Shift+Z")
    expect(class_.steps).to_have_text([CALF, SOLE, LEGS])
    class_.settled()
    page.get_by_role("button", name="Do again:").click()
    expect(class_.steps).to_have_text([CALF, SOLE, LEGS, LEGS])

    assert_stays(class_, sequence, {"Rolling": [CALF, SOLE], "Rest": [LEGS, LEGS]})
    expect(page.get_by_role("button", name="Nothing to do again")).to_have_attribute("aria-disabled", "true")


def test_a_new_edit_leaves_nothing_to_do_again(class_, sequence):
    class_.name(SOLE).focus()
    press_and_hear(class_, "Alt+ArrowDown", f"{SOLE}: 2 of 3, behind {CALF}")
    class_.page.keyboard.press("Control+z")
    expect(class_.steps).to_have_text([SOLE, CALF, LEGS])
    class_.settled()
    class_.name(CALF).focus()
    press_and_hear(class_, "Alt+ArrowDown", f"{CALF}: 2 of 3, first in Rest")

    class_.page.keyboard.press("Control+Shift+Z")

    expect(class_.page.get_by_role("button", name="Nothing to do again")).to_be_visible()
    assert_stays(class_, sequence, {"Rolling": [SOLE], "Rest": [CALF, LEGS]})


def test_going_back_in_the_history_is_itself_an_edit(class_, sequence, asha):
    page = class_.page
    sole, calf, _legs = steps(sequence)
    editing.move_step(sole, section=sole.section, after=calf, hand=Hand(by=asha.pk))
    editing.remove_step(calf, hand=Hand(by=asha.pk))
    page.get_by_role("link", name="History").click()
    said = page.locator(".history__words")
    expect(said.nth(0)).to_have_text(f"Removed “{CALF}”.")
    expect(said.nth(1)).to_have_text(f"Moved “{SOLE}” behind “{CALF}”.")
    expect(said.nth(2)).to_have_text(f"Added “{LEGS}” to “Rest”.")
    expect(page.locator(".history__entry").nth(0).locator(".chip")).to_have_text("now")

    page.locator(".history__entry").nth(2).get_by_role("button", name="Go back to here").click()

    expect(class_.steps).to_have_text([SOLE, CALF, LEGS])
    assert_stays(class_, sequence, START)
    page.keyboard.press("Control+z")
    expect(class_.steps).to_have_text([SOLE, LEGS])
    assert_stays(class_, sequence, {"Rolling": [SOLE], "Rest": [LEGS]})
