"""What an edit did is said where it is read, and the focus stays where it is seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from sessions import editing
from sessions.editing import Hand
from tests.e2e.builder_page import BuilderPage
from tests.sessions.classes import steps

LOW = {"width": 1280, "height": 600}
LEGS = "Legs up the wall"
MANY = 12
CLEAR = """element => {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= document.querySelector(".builder__bar").getBoundingClientRect().bottom && bottom <= innerHeight;
}"""


@pytest.fixture
def long_class(page, sign_in, sequence, asha) -> BuilderPage:
    """Asha's class with a dozen more rests at its end, in a low window."""
    rest = sequence.sections.get(name="Rest")
    rested = rest.steps.get()
    for _time in range(MANY):
        editing.add_step(rest, technique=rested.technique, hand=Hand(by=asha.pk))
    page.set_viewport_size(LOW)
    sign_in(page, asha)
    page.goto(sequence.get_absolute_url())
    return BuilderPage(page)


def assert_in_sight(element: Locator) -> None:
    """It has the focus, clear of the bar and of the edges of the window."""
    expect(element).to_be_focused()
    assert element.evaluate(CLEAR)


def link(class_: BuilderPage, pk: int) -> Locator:
    return class_.page.locator(f"#edit-{pk}-link")


def test_the_focus_after_removing_what_is_ticked(long_class, sequence):
    page, rows = long_class.page, steps(sequence)
    for step in rows[1:3]:
        page.locator(f"#step-{step.pk}").get_by_role("checkbox").check()
    page.mouse.wheel(0, 800)
    page.locator("#together summary").click()

    page.get_by_role("button", name="Remove them").click()

    expect(long_class.said).to_have_text("Removed 2 steps.")
    long_class.settled()
    assert_in_sight(link(long_class, rows[0].pk))


def test_the_focus_goes_along_with_a_row_that_an_undo_takes_away(long_class, sequence):
    page, sole = long_class.page, steps(sequence)[0]
    link(long_class, sole.pk).focus()
    for _press in range(MANY):
        page.keyboard.press("Alt+ArrowDown")
    long_class.settled()
    page.keyboard.press("Alt+Shift+ArrowUp")
    expect(long_class.steps_of("Rolling")).to_have_count(2)
    long_class.settled()
    assert_in_sight(link(long_class, sole.pk))

    page.keyboard.press("Control+z")

    expect(long_class.steps_of("Rolling")).to_have_count(1)
    long_class.settled()
    assert_in_sight(link(long_class, sole.pk))


def test_the_focus_after_the_form_of_a_step(long_class, sequence):
    page, step = long_class.page, steps(sequence)[4]
    link(long_class, step.pk).click()
    form = page.get_by_role("form", name=f"Change {LEGS}")
    expect(form).to_be_visible()
    long_class.settled()
    done = form.get_by_role("button", name="Done", exact=True)
    done.evaluate("element => element.scrollIntoView({ block: 'start' })")
    done.focus()

    page.keyboard.press("Enter")

    expect(form).to_have_count(0)
    assert_in_sight(link(long_class, step.pk))


def test_the_overview_leads_to_a_step(long_class, sequence):
    page, calf = long_class.page, steps(sequence)[1]
    page.locator("#coverage").scroll_into_view_if_needed()
    page.locator('#coverage-figure a[data-region="calf"]').first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#coverage-said")).to_have_text("Calf: 1 step reaches it")
    long_class.settled()
    first = page.get_by_role("link", name="Show the first")
    first.focus()

    page.keyboard.press("Enter")

    assert_in_sight(link(long_class, calf.pk))
    expect(page.locator(":target")).to_have_id(f"step-{calf.pk}")


def test_a_place_is_chosen_by_key_and_escape_puts_the_form_away(long_class, sequence):
    page, sole = long_class.page, steps(sequence)[0]
    page.locator(f"#more-{sole.pk}").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Move to …").focus()

    page.keyboard.press("Enter")

    form = page.get_by_role("form", name="Move Sole slow sweep")
    assert_in_sight(form.get_by_label("Put it"))
    long_class.settled()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert_in_sight(page.locator(f"#more-{sole.pk}"))


def test_what_was_added_from_a_list_is_said_where_the_page_opens(long_class):
    page = long_class.page
    page.get_by_role("link", name="Paste a list").click()
    page.get_by_label("The list").fill(f"Cat and cow, 1 min\n{LEGS}")
    page.get_by_role("button", name="Look at it first").click()

    page.get_by_role("button", name="Add 2 steps").click()

    expect(long_class.said).to_have_text("Pasted 2 steps.")
    expect(long_class.said).to_be_in_viewport(ratio=1)
