"""A technique's picture in the admin site: given, mended, replaced, removed, taken down."""

from __future__ import annotations

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anatomy.images import PHOTO_BYTES
from anatomy.models import LibraryState, Picture, Technique
from tests.anatomy.admin_forms import changes, page
from tests.anatomy.picture_files import HOSTILE, WORDS, give_picture, photo, polyglot, with_gps

pytestmark = pytest.mark.django_db

SOLE, CALF = "smr-sole-slow-sweep", "smr-calf-roller-sweep"
SAID = {f"picture_{name}": words for name, words in WORDS.items()}
TOO_LARGE = "This file is too large. Choose a picture of at most 5 MB."
LARGE = {"bytes": (b"\0" * (PHOTO_BYTES + 1), "big.png", TOO_LARGE)}
NEEDED = "A picture needs this."


@pytest.fixture
def technique(starter_library):
    return Technique.objects.get(slug=SOLE)


def post(client, technique, content=None, file_name="x.jpg", **typed):
    url = page("technique_change", technique.pk)
    upload = {} if content is None else {"picture_file": SimpleUploadedFile(file_name, content, "image/jpeg")}
    return client.post(url, changes(client.get(url)) | typed | upload)


def errors(response):
    return response.context["adminform"].form.errors


# Given ----------------------------------------------------------------------------------------------------------------


def test_a_curator_gives_a_technique_a_picture(curator_client, technique):
    revision = LibraryState.objects.revision()

    response = post(curator_client, technique, photo((2400, 1800)), **SAID, picture_source="photos.example/7")

    assert response.status_code == 302
    technique.refresh_from_db()
    row = technique.picture
    assert {name: getattr(row, name) for name in WORDS} == WORDS
    assert (row.media_type, row.width, row.height, row.source) == (
        "image/jpeg",
        1200,
        900,
        "https://photos.example/7",
    )
    assert LibraryState.objects.revision() > revision


def test_a_new_technique_can_have_one_from_the_start(curator_client, starter_library):
    url = page("technique_add")
    model = Technique.objects.get(slug=SOLE)
    typed = {
        "name": "Sole, seen anew",
        "slug": "sole-anew",
        "status": "draft",
        "kind": "smr",
        "technique_type": model.technique_type_id,
        "position": "standing",
        "level": "beginner",
        "side": "each",
        "dose_mode": "seconds",
        "dose_seconds": "60",
        "cue": "Slowly",
        "regions": [model.regions.first().pk],
    }
    upload = {"picture_file": SimpleUploadedFile("x.jpg", photo(), "image/jpeg")}

    response = curator_client.post(url, changes(curator_client.get(url)) | typed | SAID | upload)

    assert response.status_code == 302
    assert Technique.objects.get(slug="sole-anew").picture == Picture.objects.get()


def test_the_form_shows_the_picture_and_what_is_said_of_it(curator_client, technique):
    row = give_picture(SOLE)

    response = curator_client.get(page("technique_change", technique.pk))

    form = response.context["adminform"].form
    assert {name: form[name].value() for name in SAID} == SAID
    assert f'src="/library/pictures/{row.digest}.small.jpg"' in response.content.decode()


def test_a_technique_without_a_picture_offers_none_to_remove(curator_client, technique):
    html = curator_client.get(page("technique_change", technique.pk)).content.decode()

    assert ('name="picture_file"' in html, 'name="picture_remove"' in html) == (True, False)


def test_other_words_keep_the_bytes(curator_client, technique):
    row = give_picture(SOLE)
    before = bytes(row.content)

    post(curator_client, technique, picture_shows="Seen from above", picture_terms="cropped")

    stored = Picture.objects.get()
    assert (stored.shows, stored.terms, bytes(stored.content)) == ("Seen from above", "cropped", before)


def test_another_picture_leaves_the_old_row_for_editions(curator_client, technique):
    old = give_picture(SOLE)

    post(curator_client, technique, photo(tint=90))

    technique.refresh_from_db()
    assert technique.picture_id != old.pk
    assert bytes(Picture.objects.get(pk=old.pk).content) == bytes(old.content)


def test_removing_it_leaves_the_row_for_editions(curator_client, technique):
    row = give_picture(SOLE)

    post(curator_client, technique, picture_remove="on")

    technique.refresh_from_db()
    assert (technique.picture, Picture.objects.get()) == (None, row)


# Refused --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "name", "error"), (HOSTILE | LARGE).values(), ids=HOSTILE | LARGE)
def test_what_is_no_picture_for_us_gets_a_plain_word(curator_client, technique, content, name, error):
    row = give_picture(SOLE)

    response = post(curator_client, technique, content, name, picture_shows="typed and kept")

    assert response.status_code == 200
    assert errors(response) == {"picture_file": [error]}
    assert response.context["adminform"].form["picture_shows"].value() == "typed and kept"
    technique.refresh_from_db()
    assert (technique.picture, Picture.objects.get().shows) == (row, WORDS["shows"])


def test_50_megabytes_are_refused_at_once_and_leave_nothing(curator_client, technique, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    began = time.monotonic()

    response = post(curator_client, technique, b"\x89PNG" + b"\0" * 50_000_000, **SAID)

    assert errors(response) == {"picture_file": [TOO_LARGE]}
    assert time.monotonic() - began < 5  # Two pages of the admin site are in it.
    response.wsgi_request.close()
    assert list(tmp_path.iterdir()) == []


def test_what_came_along_with_a_picture_is_gone(curator_client, technique):
    post(curator_client, technique, with_gps(), **SAID)
    post(curator_client, Technique.objects.get(slug=CALF), polyglot(), **SAID)

    for row in Picture.objects.all():
        kept = bytes(row.content) + bytes(row.small)
        assert (b"Asha" in kept, b"Exif" in kept, b"script" in kept) == (False, False, False)
    assert Picture.objects.count() == 2


def test_a_name_with_a_path_goes_nowhere(curator_client, technique, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    post(curator_client, technique, photo(), "../../x.jpg", **SAID)

    assert (Picture.objects.count(), list(tmp_path.iterdir())) == (1, [])


@pytest.mark.parametrize("name", ["picture_shows", "picture_author", "picture_licence"])
def test_a_picture_without_its_words_is_asked_for_them(curator_client, technique, name):
    response = post(curator_client, technique, photo(), **SAID | {name: ""})

    assert errors(response) == {
        name: [NEEDED],
        "picture_file": ["The file was good. Choose it once more when the rest is mended."],
    }
    assert Picture.objects.count() == 0


def test_words_without_a_picture_ask_for_it(curator_client, technique):
    response = post(curator_client, technique, picture_shows="A sole")

    assert errors(response) == {"picture_file": ["Choose the picture that these words are about."]}


def test_a_new_picture_and_its_removal_contradict_each_other(curator_client, technique):
    give_picture(SOLE)

    response = post(curator_client, technique, photo(tint=90), picture_remove="on")

    assert errors(response)["picture_remove"] == ["Choose another picture or remove this one, not both."]


def test_an_unknown_licence_and_a_script_for_an_address_are_refused(curator_client, technique):
    typed = {"picture_licence": "found", "picture_source": "javascript:alert(1)"}

    response = post(curator_client, technique, photo(), **SAID | typed)

    assert sorted(errors(response)) == ["picture_file", "picture_licence", "picture_source"]


def test_a_fault_elsewhere_says_that_the_file_is_needed_again(curator_client, technique):
    response = post(curator_client, technique, photo(), **SAID, name="")

    assert errors(response) == {
        "name": ["This field is required."],
        "picture_file": ["The file was good. Choose it once more when the rest is mended."],
    }


def test_teachers_give_no_pictures(asha_client, technique):
    response = asha_client.post(page("technique_change", technique.pk), SAID)

    assert (response.status_code, Picture.objects.count()) == (302, 0)


# Pages of their own ---------------------------------------------------------------------------------------------------


def test_pictures_are_listed_with_their_techniques_and_without_their_bytes(
    curator_client, starter_library, assert_same_queries, django_assert_max_num_queries
):
    give_picture(SOLE)

    assert_same_queries(
        lambda: curator_client.get(page("picture_changelist")), lambda: give_picture(CALF, photo(tint=90))
    )
    with django_assert_max_num_queries(20) as asked:
        html = curator_client.get(page("picture_changelist")).content.decode()

    assert html.count("1 technique<") == 2
    assert [query for query in asked.captured_queries if '"small"' in query["sql"]] == []


def test_the_words_of_a_picture_are_mended_on_its_page(curator_client, technique):
    row = give_picture(SOLE)
    revision = LibraryState.objects.revision()
    url = page("picture_change", row.pk)

    response = curator_client.post(url, changes(curator_client.get(url)) | {"author": "Anika Nair"})

    stored = Picture.objects.get()
    assert (response.status_code, stored.author, bytes(stored.content)) == (302, "Anika Nair", bytes(row.content))
    assert LibraryState.objects.revision() > revision


def test_a_picture_is_taken_down_on_its_page(curator_client, technique):
    row = give_picture(SOLE)
    url = page("picture_delete", row.pk)

    asked = curator_client.get(url).content.decode()
    response = curator_client.post(url, {"post": "yes"})

    assert "our own drawing in its place" in asked
    technique.refresh_from_db()
    assert (response.status_code, Picture.objects.count(), technique.picture) == (302, 0, None)


def test_a_picture_is_not_added_without_a_technique(curator_client, starter_library):
    assert curator_client.get(page("picture_add")).status_code == 403


def test_teachers_see_none_of_these_pages(asha_client, technique):
    row = give_picture(SOLE)
    urls = [page("picture_changelist"), page("picture_change", row.pk), page("picture_delete", row.pk)]

    assert [asha_client.get(url).status_code for url in urls] == [302] * 3
    assert (asha_client.post(urls[2], {"post": "yes"}).status_code, Picture.objects.count()) == (302, 1)


def test_pictures_that_no_technique_has_any_more_are_found(curator_client, technique):
    old, new = give_picture(SOLE), give_picture(SOLE, photo(tint=90))

    answers = [
        list(curator_client.get(page("picture_changelist"), {"techniques__isempty": flag}).context["cl"].queryset)
        for flag in ("1", "0")
    ]

    assert answers == [[old], [new]]
