"""A class on its way out, as text and as a file, and on its way in."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from sessions import editing
from sessions.models import Sequence
from tests.sessions.classes import names

STEPS = ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]
LOOK, MAKE = "Look at it first", "Make this class"


@pytest.fixture
def open_class(sequence) -> Sequence:
    editing.change_sequence(sequence, {"visibility": "studio", "notes": "Two of them are tired"})
    return sequence


def take(page, name, content):
    """Choose a file of that content, and look at it."""
    page.get_by_label("Class file").set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": json.dumps(content).encode()}
    )
    page.get_by_role("button", name=LOOK).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_class_is_taken_along_and_brought_in(new_page, sign_in, open_class, ben, tmp_path, scripts):
    page = new_page(java_script_enabled=scripts)
    sign_in(page, ben)
    page.goto(f"{open_class.get_absolute_url()}plan/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Class file").click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)

    page.goto("/classes/")
    page.get_by_role("link", name="From a file").click()
    page.get_by_label("Class file").set_input_files(kept)
    page.get_by_role("button", name=LOOK).click()
    expect(page.get_by_text("3 steps, 3 from your library")).to_be_visible()
    page.get_by_role("button", name=MAKE).click()
    expect(page).to_have_url(re.compile(r"/classes/\d+/$"))

    made = Sequence.objects.get(owner=ben)
    assert kept.name == "feet-and-calves.json"
    assert (names(made), made.notes) == (STEPS, "")


def test_what_the_library_does_not_have_is_chosen_first(page, sign_in, sequence, asha, assert_accessible):
    sign_in(page, asha)
    file = page.request.get(f"/classes/{sequence.pk}/class.json").json()
    file["sections"][0]["steps"][0]["technique"] = {"slug": "far", "name": "Sole sweep slow roll"}
    file["sections"][0]["steps"][1]["technique"] = {"slug": "kite", "name": "Xylophone"}
    page.goto("/classes/import/")
    take(page, "class.json", file)

    choice = page.get_by_role("group", name="What is “Sole sweep slow roll” in your library?")
    expect(choice.get_by_label("Keep it as words")).to_be_checked()
    assert_accessible(page)
    choice.get_by_label("Sole slow sweep").check()
    page.get_by_role("button", name=MAKE).click()
    expect(page.get_by_text("Xylophone is not in this library")).to_be_visible()

    made = Sequence.objects.exclude(pk=sequence.pk).get()
    assert names(made) == ["Sole slow sweep", "Xylophone", "Legs up the wall"]


def test_a_file_that_cannot_be_read_says_where(page, sign_in, sequence, asha, faults, assert_accessible):
    faults.expect("status of 422")
    sign_in(page, asha)
    page.goto("/classes/import/")
    take(page, "class.json", {"format": "pliable-class", "version": 1, "class": {"title": "Feet"}, "sections": [{}]})

    problems = page.get_by_role("alert")
    expect(problems).to_be_focused()
    expect(problems.get_by_role("listitem")).to_have_text(
        ["Section 1, “name”: This is missing.", "Section 1, “kind”: This is missing."]
    )
    assert_accessible(page)
    assert Sequence.objects.count() == 1


def test_the_text_is_copied_with_one_press(new_page, sign_in, sequence, asha):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, asha)
    page.goto(f"/classes/{sequence.pk}/plan/")
    page.get_by_role("link", name="Copy as text").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".message").first).to_be_visible()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("The class").input_value()
    assert "1. Sole slow sweep: 60 s each side" in copied
    expect(page.get_by_role("link", name="Send by e-mail")).to_have_attribute("href", re.compile(r"^mailto:\?subject="))


def test_without_a_script_the_text_is_there_to_select(plain_page, sign_in, sequence, asha):
    sign_in(plain_page, asha)
    plain_page.goto(f"/classes/{sequence.pk}/text/")

    expect(plain_page.get_by_label("The class")).to_have_value(re.compile("1. Sole slow sweep"))
    expect(plain_page.get_by_role("button", name="Copy")).to_be_hidden()
