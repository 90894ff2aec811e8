"""The room in a browser: a condition is found and placed, with and without a script, and nothing of it is told on."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from anatomy.domain.safety import Area, Present
from sessions import editing
from sessions.models import Sequence
from sessions.reading import room_of
from tests.e2e.conftest import PHONE
from tests.e2e.student_page import Record
from tests.e2e.visits import House

pytestmark = pytest.mark.django_db


@pytest.fixture
def sequence(house: House) -> Sequence:
    editing.clear_room(house.world.sequence)
    return house.world.sequence


def present(sequence: Sequence) -> set[Present]:
    return set(room_of(sequence).present)


def condition(page: Page, name: str):
    return page.locator(".room-condition").filter(has=page.get_by_role("checkbox", name=name, exact=True))


def test_a_condition_is_found_by_another_name_and_nothing_leaves_the_browser(house, sequence, page):
    house.open(page, "room")
    record = Record(page)
    search = page.get_by_role("searchbox", name="Find a condition")

    search.fill("dvt")

    expect(page.locator(".room-condition:visible")).to_have_count(1)
    page.get_by_role("checkbox", name="Deep vein clot, known or suspected").check()
    expect(page.locator(".room-group:visible [data-count]")).to_have_text("1 of 13 ticked")
    search.fill("no such thing")
    expect(page.get_by_text("No condition is called that.")).to_be_visible()
    search.press("Enter")
    search.fill("")
    expect(page.locator(".room-group:visible")).to_have_count(9)
    expect(page.get_by_role("checkbox", name="Deep vein clot, known or suspected")).to_be_visible()
    assert record.asked == []


def test_a_condition_gets_two_places_and_the_side_is_asked_where_there_are_two(house, sequence, page):
    house.open(page, "room")
    page.get_by_role("searchbox", name="Find a condition").fill("stitches")
    wound = condition(page, "Open wound, cut or healing skin")
    wound.get_by_role("checkbox").check()

    wound.get_by_label("Where").select_option("Around the knee")
    wound.get_by_label("Side").select_option("Left")
    wound.get_by_role("button", name="Another place").click()
    expect(wound.get_by_label("Another place").first).to_be_focused()
    wound.get_by_label("Another place").first.select_option("Abdomen")
    expect(wound.get_by_label("Side").nth(1)).to_be_hidden()
    wound.get_by_role("button", name="Another place").click()
    wound.locator("select:focus").select_option("Wrist and hand")
    page.get_by_role("button", name="Save the room").click()

    expect(page).to_have_url(reverse_url(page, "sessions:class_builder", sequence.pk))
    assert present(sequence) == {
        Present("open-wound", area) for area in (Area("knee", "left"), Area("abdomen"), Area("wrist-hand"))
    }


def test_without_a_script_all_groups_are_there_and_a_second_place_comes_with_the_first(house, sequence, plain_page):
    page = plain_page
    house.open(page, "room")

    expect(page.get_by_role("searchbox")).to_have_count(0)
    page.locator("summary", has_text="Skin and injuries").click()
    wound = condition(page, "Open wound, cut or healing skin")
    expect(wound.locator("select:visible")).to_have_count(0)
    wound.get_by_role("checkbox").check()
    wound.get_by_label("Where").select_option("Around the knee")
    page.get_by_role("button", name="Save the room").click()
    page.goto(reverse("sessions:class_room", args=[sequence.pk]))
    condition(page, "Open wound, cut or healing skin").get_by_label("Another place").select_option("Calf")
    page.get_by_role("button", name="Save the room").click()

    expect(page).to_have_url(reverse_url(page, "sessions:class_builder", sequence.pk))
    assert present(sequence) == {Present("open-wound", Area("knee")), Present("open-wound", Area("calf"))}


def test_a_day_gets_a_room_of_its_own_and_shows_what_differs(house, sequence, page, assert_accessible):
    editing.use_usual_room(house.world.occasion)
    house.open(page, "room of an occasion")

    page.get_by_role("searchbox", name="Find a condition").fill("brittle")
    page.get_by_role("checkbox", name="Osteoporosis").check()
    page.get_by_role("button", name="Save for this day").click()

    expect(page.get_by_role("heading", name="To change for this day")).to_be_visible()
    assert present(sequence) == set()
    assert "osteoporosis" not in page.url
    for fold in page.locator("main details").all():
        fold.locator("summary").first.click()
    assert_accessible(page)


def test_the_room_is_cleared_once_it_is_meant(house, page):
    house.open(page, "room")

    page.get_by_role("button", name="Clear the room").click()
    page.get_by_role("dialog").get_by_role("button", name="Clear", exact=True).click()

    expect(page.get_by_text("The room is cleared.")).to_be_visible()
    assert present(house.world.sequence) == set()


def test_saving_is_within_reach_of_a_thumb_from_anywhere_on_the_page(house, phone):
    house.open(phone, "room")
    phone.locator("summary", has_text="Bones and joints").click()

    button = phone.get_by_role("button", name="Save the room")

    expect(button).to_be_in_viewport()
    box = button.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]
    assert box["height"] >= 44


def reverse_url(page: Page, name: str, key: int) -> str:
    scheme, _, rest = page.url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}{reverse(name, args=[key])}"
