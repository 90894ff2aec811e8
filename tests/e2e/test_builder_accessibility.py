"""Every state of the builder passes WCAG 2.2 AA as far as a machine can tell, and large type loses nothing of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sessions import editing
from sessions.models import Sequence
from tests.e2e.builder_page import BuilderPage
from tests.e2e.conftest import PHONE
from tests.e2e.visits import House

DESK = {"width": 1440, "height": 900}
# A desk of 1440 at 200 %: half as wide and half as high, each pixel drawn by four.
ZOOMED = {"width": 720, "height": 450}
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone in the dark"])

BREATH, CALF = "Slow nasal belly breath", "Calf roller sweep"


@pytest.fixture
def open_page(new_page, house) -> Callable[..., BuilderPage]:
    """Give a function that opens a page at a size: a desk in the light, a phone in the dark."""

    def show(what: str, size: dict[str, int], **options) -> BuilderPage:
        page = new_page(viewport=size, color_scheme="dark" if size == PHONE else "light", **options)
        house.open(page, what)
        return BuilderPage(page)

    return show


def show_zone(class_: BuilderPage, name: str) -> None:
    """On a phone the zones are tabs; on a desk they all stand there."""
    tab = class_.page.get_by_role("tab", name=name)
    if tab.count():
        tab.click()


# The builder's states -------------------------------------------------------------------------------------------------


def step_menu(class_: BuilderPage, _faults) -> None:
    expect(class_.menu(CALF)).to_be_visible()


def section_menu(class_: BuilderPage, _faults) -> None:
    expect(class_.menu("Warm-up")).to_be_visible()


def keys(class_: BuilderPage, _faults) -> None:
    class_.page.keyboard.press("?")
    expect(class_.page.get_by_role("dialog", name="Keys")).to_be_visible()


def refused_field(class_: BuilderPage, faults) -> None:
    form = class_.edit(BREATH)
    faults.expect("status of 422")
    form.get_by_label("Note").fill("Long out")
    time = form.get_by_label("Time a side").or_(form.get_by_label("Time", exact=True)).first
    time.fill("soon")
    time.press("Tab")
    expect(form.locator(".field__errors")).to_be_visible()


def conflict(class_: BuilderPage, faults) -> None:
    form = class_.edit(BREATH)
    note = form.get_by_label("Note")
    change_elsewhere(class_, "From another tab")
    faults.expect("status of (409|422)")
    note.fill("From this tab")
    note.press("Tab")
    expect(form.get_by_text("From another tab").first).to_be_visible()


def change_elsewhere(class_: BuilderPage, note: str) -> None:
    sequence = Sequence.objects.get(pk=int(class_.page.url.split("/classes/")[1].split("/")[0]))
    steps = [step for section in sequence.sections.all() for step in section.steps.select_related("technique")]
    editing.change_step(next(step for step in steps if str(step) == BREATH), {"note": note})


def ticked(class_: BuilderPage, _faults) -> None:
    """At the end of the page, where the bar rests: over the rows it covers some of one, as whatever floats does."""
    class_.step(CALF).get_by_role("checkbox").check()
    class_.page.locator("#together summary").click()
    expect(class_.page.get_by_role("button", name="Remove them")).to_be_visible()
    class_.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")


def filters(class_: BuilderPage, _faults) -> None:
    show_zone(class_, "Library")
    class_.search("sweep", Kind="Rolling")
    expect(class_.page.locator("#library-chips a").first).to_be_visible()
    class_.page.locator("#blocks > summary").click()
    class_.page.locator("#goes-well > summary").click()
    expect(class_.page.locator("#company .technique").first).to_be_visible()


def overview(class_: BuilderPage, _faults) -> None:
    """The map with a chosen region and its table, and why a check is made, with its sources."""
    class_.choose(BREATH, "Remove")  # Nothing else is wrong with this class.
    expect(class_.page.locator(".remark__name").first).to_have_text("No breath at the start")
    class_.settled()
    show_zone(class_, "Overview")
    class_.page.locator("#coverage").scroll_into_view_if_needed()
    calf = class_.page.locator('#coverage-figure a[data-region="calf"]').first
    expect(calf).to_be_visible()
    class_.page.locator("#coverage-table > summary").click()
    class_.settled()
    calf.locator("[data-side]").first.click()
    expect(class_.page.locator("#coverage-said")).to_contain_text("Calf")
    for why in class_.page.locator(".remark__why > summary").all():
        why.click()
    expect(class_.page.locator(".remark__reason").first).to_be_visible()


def dragging(class_: BuilderPage, _faults) -> None:
    side = class_.step(CALF).locator(".step__side")
    side.scroll_into_view_if_needed()
    place = side.bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    class_.page.mouse.move(x, y)
    class_.page.mouse.down()
    class_.page.mouse.move(x + 20, y + 60, steps=4)
    expect(class_.page.locator(".drag-ghost")).to_be_visible()
    expect(class_.page.locator(".drop-mark")).to_be_visible()


def keeping(class_: BuilderPage, _faults) -> None:
    class_.choose("Warm-up", "Keep as a block")
    expect(class_.page.get_by_role("form", name="Keep Warm-up as a block")).to_be_visible()
    class_.page.locator("#start-link").click()
    expect(class_.page.get_by_label("Usual start")).to_be_visible()


STATES = [step_menu, section_menu, keys, refused_field, conflict, ticked, filters, overview, dragging, keeping]


@SIZES
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_state_of_the_builder(open_page, assert_accessible, faults, size, state):
    class_ = open_page("builder", size)
    state(class_, faults)
    class_.settled()

    assert_accessible(class_.page)


# The pages of the builder ---------------------------------------------------------------------------------------------


@SIZES
def test_a_pasted_list_with_lines_that_are_not_clear(open_page, assert_accessible, size):
    page = open_page("paste a list", size).page
    page.get_by_label("The list").fill("calf stretch 60s each side\nwiggle your toes\ncobra 1 s\nsavasana 5 min")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator(".paste__said").first).to_be_visible()

    assert_accessible(page)


@SIZES
def test_a_list_that_is_refused(open_page, assert_accessible, faults, size):
    page = open_page("paste a list", size).page
    faults.expect("status of 422")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.locator(".field__errors")).to_have_text("Paste or type a list first.")

    assert_accessible(page)


@SIZES
def test_proposals_of_which_one_is_left(open_page, house: House, assert_accessible, size):
    Sequence.objects.filter(pk=house.world.sequence.pk).update(target_minutes=50)
    page = open_page("fit to target", size).page
    page.locator(".fit__row input").first.uncheck()
    expect(page.locator("#fit-outcome .clock__words")).to_be_visible()

    assert_accessible(page)


# Large type -----------------------------------------------------------------------------------------------------------


def assert_nothing_beside(page: Page) -> None:
    """Nothing lies beyond the right edge of the window: nobody has to scroll in two directions."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_the_builder_at_200_percent_has_all_three_zones(open_page, assert_accessible):
    class_ = open_page("builder", ZOOMED, device_scale_factor=2)
    page = class_.page
    assert_nothing_beside(page)

    for name, part in (
        ("Class", class_.name(CALF)),
        ("Library", page.get_by_label("Search the library")),
        ("Overview", page.locator("#remarks-title")),
    ):
        show_zone(class_, name)
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport()
        assert_nothing_beside(page)
    assert_accessible(page)


def test_the_builder_works_at_200_percent(open_page):
    """A form, a menu, the bar and a dialog: all of each can be reached, though the window is low."""
    class_ = open_page("builder", ZOOMED, device_scale_factor=2)
    page = class_.page
    form = class_.edit(BREATH)
    done = form.get_by_role("button", name="Done")
    done.scroll_into_view_if_needed()
    expect(done).to_be_in_viewport(ratio=1)
    class_.close(form)
    expect(form).to_have_count(0)
    remove = class_.menu(CALF).get_by_role("button", name="Remove")
    remove.scroll_into_view_if_needed()
    expect(remove).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    class_.step(CALF).get_by_role("checkbox").check()
    page.locator("#together summary").click()
    together = page.get_by_role("button", name="Remove them")
    together.scroll_into_view_if_needed()
    expect(together).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    shut = page.get_by_role("dialog", name="Keys").get_by_role("button", name="Close")
    shut.scroll_into_view_if_needed()
    expect(shut).to_be_in_viewport(ratio=1)
    assert_nothing_beside(page)
