"""What makes building faster than paper: pasted lists, blocks, several steps at once, fitting, fixes, cues, the map."""

from __future__ import annotations

import pytest
from django.templatetags.static import static
from playwright.sync_api import Locator, expect

from sessions import editing
from sessions.models import Sequence, UsualCue
from tests.e2e.builder_page import BuilderPage
from tests.sessions.classes import layout, names, steps

SOLE, CALF, LEGS = "Sole slow sweep", "Calf roller sweep", "Legs up the wall"
START = [SOLE, CALF, LEGS]
# Three of the twelve lines are not as the library has them.
LIST = """cat cow 10 breaths
calf stretch 60s each side
down dog 5 breaths
sphinx 45 s
staff 1 min
supine twist 60s each side
calf roller sweep 90 s each side
sole slow sweep 45 s each side
legs up the wall 4 min
wiggle your toes
cobra 1 s
savasana 5 min
"""
PASTED = [
    "Cat and cow",
    "Stacked calf press",
    "Downward-facing dog",
    "Sphinx",
    "Staff",
    "Supine twist",
    CALF,
    SOLE,
    LEGS,
    "wiggle your toes",
    "Cobra",
    "Final rest",
]


@pytest.fixture
def class_(page, sign_in, sequence, asha) -> BuilderPage:
    """Asha's small class in the builder: Sole slow sweep, Calf roller sweep; Legs up the wall."""
    sign_in(page, asha)
    page.goto(sequence.get_absolute_url())
    return BuilderPage(page)


def undo(class_: BuilderPage) -> None:
    class_.settled()
    class_.page.locator("#undo").click()


def dose(class_: BuilderPage, step: str) -> Locator:
    return class_.step(step).locator(".step__dose")


def tick(class_: BuilderPage, *names: str) -> None:
    for name in names:
        class_.step(name).get_by_role("checkbox").check()


# Pasting --------------------------------------------------------------------------------------------------------------


def test_a_list_of_twelve_lines_with_three_bad_ones(class_, sequence):
    page = class_.page
    page.get_by_role("link", name="Paste a list").click()
    page.get_by_label("The list").fill(LIST)
    page.get_by_label("Put it").select_option(label="after 2. Calf roller sweep")
    page.get_by_role("button", name="Look at it first").click()

    expect(page.get_by_role("heading", name="12 steps")).to_be_visible()
    expect(page.locator(".paste__line")).to_have_count(12)
    expect(page.locator(".paste__doubtful")).to_have_text(
        "1 line is not clear. It stays in your own words unless you choose."
    )
    doubtful = page.get_by_role("group", name="What is meant by “calf stretch”?")
    expect(doubtful.get_by_role("radio")).to_have_count(4)
    expect(doubtful.get_by_role("radio", name="Keep my own words: “calf stretch”")).to_be_checked()
    said = page.locator(".paste__said")
    expect(said.filter(has_text="No time is given: 60 s is taken.")).to_have_count(1)
    expect(said.filter(has_text="1 s is too short for a step: 5 s is taken.")).to_have_count(1)
    assert names(sequence) == START

    doubtful.get_by_role("radio", name="Stacked calf press").check()
    page.get_by_role("button", name="Add 12 steps").click()

    expect(class_.steps).to_have_text([SOLE, CALF, *PASTED, LEGS])
    expect(class_.step("Stacked calf press").locator(".step__dose")).to_have_text("60 s hold each side")
    assert names(sequence) == [SOLE, CALF, *PASTED, LEGS]

    undo(class_)
    expect(class_.steps).to_have_text(START)
    expect(class_.said).to_have_text("Undone: Pasted 12 steps.")
    page.reload()
    expect(class_.steps).to_have_text(START)
    assert names(sequence) == START


# Blocks ---------------------------------------------------------------------------------------------------------------


def test_a_block_is_kept_and_goes_into_another_class(class_, sequence, asha):
    page = class_.page
    other = editing.create_sequence(asha, title="Another evening", target_minutes=45)
    class_.choose("Rolling", "Keep as a block")
    form = page.get_by_role("form", name="Keep Rolling as a block")
    form.get_by_label("Name").fill("Feet first")
    class_.settled()
    form.get_by_role("button", name="Keep as a block").click()
    expect(class_.said).to_have_text("Kept as the block “Feet first”. Find it under Blocks in the library.")

    page.goto(other.get_absolute_url())
    expect(class_.sections).to_have_count(1)
    before = class_.sections.all_inner_texts()
    page.locator("#blocks > summary").click()
    page.get_by_label("Insert it").select_option(label="at the beginning")
    page.get_by_role("button", name="Insert Feet first").click()

    expect(class_.sections).to_have_text(["Rolling", *before])
    expect(class_.steps_of("Rolling")).to_have_text([SOLE, CALF])
    expect(class_.said).to_have_text("Inserted the block “Feet first”.")
    page.reload()
    expect(class_.steps_of("Rolling")).to_have_text([SOLE, CALF])
    # A copy: what becomes of it there is nothing to the class that it came from.
    class_.choose(SOLE, "Remove")
    expect(class_.steps).to_have_text([CALF])
    class_.settled()
    assert layout(sequence) == {"Rolling": [SOLE, CALF], "Rest": [LEGS]}


# Several steps together -----------------------------------------------------------------------------------------------


def test_ticked_steps_are_changed_and_removed_together(class_, sequence):
    page = class_.page
    bar = page.locator("#together")
    tick(class_, SOLE, CALF)
    expect(bar.get_by_role("status")).to_have_text("2 steps ticked")
    bar.locator("summary").click()
    bar.get_by_label("Dose").select_option(label="This time a side")
    bar.get_by_label("Time").fill("1:15")

    bar.get_by_role("button", name="Change them").click()

    expect(class_.said).to_have_text("Changed the time of 2 steps.")
    expect(dose(class_, SOLE)).to_have_text("75 s each side")
    expect(dose(class_, CALF)).to_have_text("75 s each side")
    class_.settled()
    expect(bar.get_by_role("status")).to_have_text("2 steps ticked")
    assert [step.seconds for step in steps(sequence)[:2]] == [75, 75]

    bar.get_by_role("button", name="Remove them").click()
    expect(class_.steps).to_have_text([LEGS])
    expect(class_.said).to_have_text("Removed 2 steps.")
    expect(bar.get_by_role("status")).to_have_text("")
    undo(class_)
    expect(class_.steps).to_have_text(START)
    undo(class_)
    expect(dose(class_, SOLE)).to_have_text("60 s each side")
    page.reload()
    assert names(sequence) == START
    assert [step.seconds for step in steps(sequence)[:2]] == [60, 60]


def test_a_range_is_ticked_and_copied_by_mouse_and_let_go_by_key(class_, sequence):
    page = class_.page
    bar = page.locator("#together")
    class_.step(SOLE).get_by_role("checkbox").click()
    class_.step(LEGS).get_by_role("checkbox").click(modifiers=["Shift"])
    expect(bar.get_by_role("status")).to_have_text("3 steps ticked")
    page.keyboard.press("Escape")
    expect(bar.get_by_role("status")).to_have_text("")
    for name in START:
        expect(class_.step(name).get_by_role("checkbox")).not_to_be_checked()

    tick(class_, SOLE, CALF)
    bar.locator("summary").click()
    bar.get_by_label("Move or copy").focus()  # Its places are those of the moment in which it is asked.
    bar.get_by_label("Move or copy").select_option(label="after 3. Legs up the wall")
    bar.get_by_role("button", name="Copy them there").click()

    expect(class_.steps).to_have_text([*START, SOLE, CALF])
    class_.settled()
    assert layout(sequence) == {"Rolling": [SOLE, CALF], "Rest": [LEGS, SOLE, CALF]}


# Fit to target --------------------------------------------------------------------------------------------------------


def test_a_class_is_fitted_with_what_is_taken_and_without_what_is_left(class_, sequence):
    """Over by 3:25: the optional step is left in, the others give what they can, and the sum is as promised."""
    page = class_.page
    Sequence.objects.filter(pk=sequence.pk).update(target_minutes=7)
    editing.change_step(steps(sequence)[1], {"optional": True})
    page.reload()
    expect(class_.clock).to_have_text("9:25 of 7:00 over by 2:25")
    page.locator("#fit-link").click()
    expect(page.get_by_role("heading", name="Fit to 7:00")).to_be_visible()
    rows = page.locator(".fit__row")
    every = rows.count()
    dropped = rows.filter(has_text=CALF)
    expect(dropped.locator(".fit__words")).to_have_text("60 s each side, optional")
    expect(dropped.locator(".fit__effect")).to_have_text("saves 2:40")
    expect(rows.get_by_role("checkbox", checked=True)).to_have_count(every)
    then = page.locator("#fit-outcome .clock__words")
    promised = then.inner_text()
    dropped.get_by_role("checkbox").uncheck()
    expect(then).not_to_have_text(promised)
    dropped.get_by_role("checkbox").check()
    expect(then).to_have_text(" ".join(promised.split()))
    assert [step.seconds for step in steps(sequence)] == [60, 60, 240]
    promised = " ".join(promised.split())

    page.get_by_role("button", name="Make these changes").click()

    expect(class_.clock).to_have_text(promised)
    expect(class_.steps).to_have_text([SOLE, LEGS])
    undo(class_)
    expect(class_.steps).to_have_text(START)
    expect(class_.clock).to_have_text("9:25 of 7:00 over by 2:25")
    page.reload()
    assert [step.seconds for step in steps(sequence)] == [60, 60, 240]


def test_a_proposal_that_is_left_is_not_made(class_, sequence):
    page = class_.page
    Sequence.objects.filter(pk=sequence.pk).update(target_minutes=6)
    editing.change_step(steps(sequence)[1], {"optional": True})
    page.goto(f"{sequence.get_absolute_url()}fit/")
    then = page.locator("#fit-outcome .clock__words")
    expect(then).to_have_text("5:55 of 6:00 0:05 free")
    page.locator(".fit__row").filter(has_text=CALF).get_by_role("checkbox").uncheck()
    expect(then).to_have_text("8:35 of 6:00 over by 2:35")

    page.get_by_role("button", name="Make these changes").click()

    expect(class_.clock).to_have_text("8:35 of 6:00 over by 2:35")
    expect(class_.steps).to_have_text(START)
    expect(dose(class_, SOLE)).to_have_text("35 s each side")
    assert [step.seconds for step in steps(sequence)] == [35, 60, 240]


# Remarks --------------------------------------------------------------------------------------------------------------


def test_a_remark_is_put_right_by_one_click_and_turned_off_by_another(class_, sequence):
    page = class_.page
    remarks = page.locator("#remarks")
    checks = remarks.locator(".remark__name")
    expect(checks).to_have_text(["Rolled, then not moved", "No breath at the start", "Off the target"])

    remarks.get_by_role("button", name="Begin with “Slow nasal belly breath”").click()

    expect(class_.steps).to_have_text(["Slow nasal belly breath", *START])
    expect(class_.said).to_have_text("Added “Slow nasal belly breath”.")
    expect(checks).to_have_text(["Rolled, then not moved", "Off the target"])
    class_.settled()
    remarks.locator("summary", has_text="Why? Rolled, then not moved").click()
    remarks.locator(".remark").first.get_by_role("button", name="Turn off for this class").click()
    expect(checks).to_have_text(["Off the target"])
    page.reload()
    expect(checks).to_have_text(["Off the target"])
    undo(class_)
    expect(checks).to_have_text(["Rolled, then not moved", "Off the target"])
    undo(class_)
    expect(class_.steps).to_have_text(START)
    class_.settled()
    assert names(sequence) == START


# Usual cues -----------------------------------------------------------------------------------------------------------


def test_a_note_becomes_the_usual_cue_of_every_class_and_is_let_go(class_, sequence, asha):
    page = class_.page
    other = editing.create_sequence(asha, title="Another evening", target_minutes=45)
    editing.add_step(other.sections.get(), technique=steps(sequence)[0].technique)
    form = class_.edit(SOLE)
    form.get_by_label("Note").fill("Like honey")
    form.get_by_role("button", name="Keep as my usual cue").click()
    expect(form.get_by_text("Your usual cue: “Like honey”")).to_be_visible()
    expect(class_.said).to_have_text(f"Kept the note of “{SOLE}” as your usual cue.")
    class_.settled()
    assert steps(sequence)[0].note == ""

    page.goto(f"{other.get_absolute_url()}plan/")
    expect(page.get_by_role("main")).to_contain_text("Like honey")
    page.goto(other.get_absolute_url())
    form = class_.edit(SOLE)
    form.get_by_text("Let my usual cue go").click()
    form.get_by_role("button", name="Let it go").click()
    expect(form.get_by_text("The library's cue:")).to_be_visible()
    class_.settled()
    assert UsualCue.objects.count() == 0
    page.goto(f"{sequence.get_absolute_url()}plan/")
    expect(page.get_by_role("main")).not_to_contain_text("Like honey")


# The body map ---------------------------------------------------------------------------------------------------------


def region(class_: BuilderPage, name: str) -> Locator:
    drawn = class_.page.locator(f'#coverage-figure a[data-region="{name}"]').first
    drawn.scroll_into_view_if_needed()
    expect(drawn).to_be_visible()
    return drawn


def test_a_region_filters_the_library_and_marks_its_steps_by_click(class_):
    page = class_.page
    page.locator("#coverage").scroll_into_view_if_needed()
    calf = region(class_, "calf")
    expect(calf).to_have_accessible_name("Calf: rolled 1:00")

    calf.locator("[data-side]").first.click()

    chip = page.locator("#library-chips").get_by_role("link")
    expect(chip).to_have_text("Remove filter Calf")
    expect(page.locator("#coverage-said")).to_have_text("Calf: 1 step reaches it")
    expect(class_.step(CALF)).to_have_class("step step--reached")
    expect(class_.step(CALF).locator(".step__reach")).to_have_text("reaches: Calf")
    expect(class_.step(SOLE).locator(".step__reach")).to_have_count(0)
    expect(calf).to_have_attribute("aria-current", "true")
    chip.click()
    expect(page.locator("#library-chips")).to_have_count(0)
    expect(page.locator("#coverage-said")).to_have_text("")
    expect(class_.step(CALF).locator(".step__reach")).to_have_count(0)
    expect(calf).not_to_have_attribute("aria-current", "true")


def test_a_region_is_let_go_without_leaving_the_page(class_):
    """The page stands at the address of the link already, which would load it once more."""
    page = class_.page
    page.goto(f"{page.url}?map=1#coverage")
    region(class_, "calf").locator("[data-side]").first.click()
    expect(page.locator("#library-chips").get_by_role("link")).to_have_text("Remove filter Calf")
    loaded: list[str] = []
    page.on("request", lambda request: request.is_navigation_request() and loaded.append(request.url))

    page.get_by_role("link", name="Let go", exact=True).click()

    expect(page.locator("#coverage-said")).to_have_text("")
    expect(page.locator("#library-chips")).to_have_count(0)
    assert loaded == []


def test_the_address_of_a_link_that_is_drawn(class_):
    """A region is a link of SVG: its ``href`` is no text."""
    found = class_.page.evaluate(
        """async (address) => {
          const { addressOf } = await import(address);
          const drawn = document.createElementNS("http://www.w3.org/2000/svg", "a");
          const written = document.createElement("a");
          return [drawn, written].map((link) => {
            link.setAttribute("href", "?region=calf#library");
            return addressOf(link).href;
          });
        }""",
        static("js/links.js"),
    )

    assert found == [f"{class_.page.url}?region=calf#library"] * 2


def test_a_region_is_chosen_and_let_go_by_key(class_):
    page = class_.page
    page.locator("#coverage").scroll_into_view_if_needed()
    calf = region(class_, "calf")
    calf.focus()

    page.keyboard.press("Enter")
    expect(page.locator("#coverage-said")).to_have_text("Calf: 1 step reaches it")
    expect(page.locator("#library-chips").get_by_role("link")).to_have_count(1)
    expect(calf).to_be_focused()
    class_.settled()
    page.keyboard.press("Enter")

    expect(page.locator("#coverage-said")).to_have_text("")
    expect(page.locator("#library-chips")).to_have_count(0)
    expect(calf).to_be_focused()


def test_a_step_that_is_pointed_at_lights_its_regions(class_):
    class_.page.locator("#coverage").scroll_into_view_if_needed()
    calf = region(class_, "calf")

    class_.name(CALF).focus()
    expect(calf.locator("[data-side].is-here")).not_to_have_count(0)
    class_.step(SOLE).hover()
    expect(calf.locator("[data-side].is-here")).to_have_count(0)


# The drawer's shelves -------------------------------------------------------------------------------------------------


def test_a_star_keeps_a_technique_and_what_was_used_stands_under_recent(class_, sequence):
    page = class_.page
    class_.search("legs chair")
    expect(class_.found.first).to_have_text("Legs on a chair rest")
    class_.settled()
    star = page.get_by_role("button", name="Favourite: Legs on a chair rest")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    class_.search("")
    page.get_by_role("link", name="Favourites").click()
    expect(class_.found).to_have_text(["Legs on a chair rest"])
    page.reload()
    page.get_by_role("link", name="Recent").click()
    expect(class_.found).to_have_text([LEGS, CALF, SOLE])

    page.get_by_role("link", name="Favourites").click()
    expect(class_.found).to_have_text(["Legs on a chair rest"])
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    page.reload()
    page.get_by_role("link", name="Favourites").click()
    expect(page.locator(".drawer__nothing")).to_be_visible()
