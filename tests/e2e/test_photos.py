"""A technique's photo: given by a curator without a script, seen by a teacher and by students, taken down."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.anatomy.picture_files import CREDIT, WORDS, photo


def is_loaded(image):
    """Wait for a picture that may load late, and tell whether it has pixels."""
    image.scroll_into_view_if_needed()
    return image.evaluate("image => image.decode().then(() => image.naturalWidth > 0, () => false)")


@pytest.fixture
def technique(house):
    from sessions.models import Step

    steps = Step.objects.filter(section__sequence=house.world.sequence, technique__picture=None)
    return steps.exclude(technique=None).select_related("technique").first().technique


@pytest.fixture
def token(house):
    from sessions import sharing

    return sharing.token_of(house.world.link)


def fill_in(page, **words):
    for name, words_of in words.items():
        field = page.locator(f"[name=picture_{name}]")
        field.select_option(words_of) if name in ("kind", "licence") else field.fill(words_of)
    upload = {"name": "../../x.jpg", "mimeType": "image/jpeg", "buffer": photo((1600, 1200))}
    page.locator("[name=picture_file]").set_input_files(upload)
    page.locator("[name=_continue]").first.click()


def test_a_photo_goes_from_the_curator_to_the_students(
    plain_page, new_page, house, technique, token, assert_accessible
):
    change = reverse("admin:anatomy_technique_change", args=[technique.pk])
    library = reverse("anatomy:technique_detail", args=[technique.slug])
    shared = reverse("sessions:shared", args=[token])
    house.sign_in(plain_page, house.people["curator"])
    plain_page.goto(change)

    fill_in(plain_page, **WORDS | {"shows": ""})
    expect(plain_page.locator(".field-picture_shows .errorlist")).to_have_text("A picture needs this.")
    expect(plain_page.locator("[name=picture_author]")).to_have_value(WORDS["author"])
    fill_in(plain_page, **WORDS)

    assert is_loaded(plain_page.locator(".picture-preview"))

    teacher = new_page()
    house.sign_in(teacher, house.people["owner"])
    teacher.goto(library)
    assert is_loaded(teacher.get_by_role("img", name=WORDS["shows"]))
    expect(teacher.locator(".photo__credit")).to_have_text(CREDIT)
    assert_accessible(teacher)
    teacher.goto(reverse("sessions:share", args=[house.world.sequence.pk]))
    teacher.get_by_role("button", name="Publish").first.click()

    student = new_page()
    student.goto(shared)
    assert is_loaded(student.get_by_role("img", name=WORDS["shows"]).first)
    assert_accessible(student)

    plain_page.goto(reverse("admin:anatomy_picture_changelist"))
    plain_page.get_by_role("link", name=WORDS["shows"]).first.click()
    plain_page.get_by_role("button", name="Delete").click()
    plain_page.get_by_role("button", name="Yes, I’m sure").click()

    student.reload()
    expect(student.get_by_role("img", name=WORDS["shows"])).to_have_count(0)
    teacher.goto(library)
    expect(teacher.get_by_role("img", name=WORDS["shows"])).to_have_count(0)
