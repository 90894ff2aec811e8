"""Curators' pictures: how they are kept, read and served."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256

import pytest
from django.urls import reverse
from PIL import Image

from anatomy import photos
from anatomy.domain.photos import Photo, PhotoName, fitted, read_name
from anatomy.images import PHOTO_BYTES, PictureRefused, read_photo
from anatomy.loading import STARTER, load, read_folder
from anatomy.models import LibraryState, Picture, Technique
from anatomy.wording import credit_text
from tests.anatomy.picture_files import WORDS, drawing, give_picture, photo, picture, polyglot, take_down, with_gps

SOLE, CALF = "smr-sole-slow-sweep", "smr-calf-roller-sweep"


def read(data):
    return read_photo(io.BytesIO(data), len(data))


def opened(encoded):
    return Image.open(io.BytesIO(encoded.content))


# The bytes ------------------------------------------------------------------------------------------------------------


def test_a_photo_becomes_a_jpeg_in_two_sizes():
    two = read(photo((2400, 1800)))

    assert [(each.media_type, each.width, each.height) for each in (two.large, two.small)] == [
        ("image/jpeg", 1200, 900),
        ("image/jpeg", 600, 450),
    ]
    assert [opened(each).size for each in (two.large, two.small)] == [(1200, 900), (600, 450)]
    assert opened(two.large).format == "JPEG"


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_many_colours_are_a_photo_whatever_the_file(form):
    assert read(photo(form=form)).large.media_type == "image/jpeg"


def test_a_drawing_stays_sharp_on_white():
    two = read(drawing())

    assert (two.large.media_type, two.large.width, two.large.height) == ("image/png", 1200, 800)
    page = opened(two.large).convert("RGB")
    assert (page.getpixel((1190, 10)), page.getpixel((600, 400))) == ((255, 255, 255), (20, 60, 80))


def test_a_small_picture_is_not_made_larger():
    two = read(photo((90, 60)))

    assert [(each.width, each.height) for each in (two.large, two.small)] == [(90, 60), (90, 60)]


def test_inks_and_grey_are_read_as_colours():
    def encoded(mode, form):
        out = io.BytesIO()
        Image.new(mode, (40, 30)).save(out, format=form)
        return read(out.getvalue()).large

    assert {(large.width, large.height) for large in (encoded("CMYK", "JPEG"), encoded("L", "PNG"))} == {(40, 30)}


def test_what_a_camera_says_of_its_owner_is_gone():
    two = read(with_gps())

    for each in (two.large, two.small):
        with opened(each) as stored:
            assert (dict(stored.getexif()), stored.size, "exif" in stored.info) == ({}, (200, 400), False)
        assert b"Asha" not in each.content


def test_what_hides_behind_a_picture_stays_behind():
    kept = read(polyglot())

    assert zipfile.is_zipfile(io.BytesIO(polyglot()))
    for size in (kept.large, kept.small):
        assert (b"script" in size.content, zipfile.is_zipfile(io.BytesIO(size.content))) == (False, False)
    # Nothing else is told of either: the same picture alone becomes the same bytes.
    assert kept == read(picture())


def test_a_strip_is_refused():
    with pytest.raises(PictureRefused, match="too long and narrow"):
        read(picture(size=(1201, 400)))


def test_a_large_file_is_refused_before_it_is_read():
    with pytest.raises(PictureRefused, match="at most 5 MB"):
        read_photo(io.BytesIO(), PHOTO_BYTES + 1)


@pytest.mark.parametrize(
    ("size", "longest", "becomes"),
    [((2400, 1200), 1200, (1200, 600)), ((300, 200), 600, (300, 200)), ((5, 3000), 600, (1, 600))],
)
def test_a_picture_is_fitted_in_proportion(size, longest, becomes):
    assert fitted(*size, longest) == becomes


# Names ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png"])
def test_a_name_says_which_picture_and_size(kind):
    one = Photo("ab" * 32, kind, 1200, 900)

    assert read_name(one.name) == PhotoName("ab" * 32, kind, is_small=False)
    assert read_name(one.small_name) == PhotoName("ab" * 32, kind, is_small=True)


@pytest.mark.parametrize(
    "name", ["", "x.jpg", f"{'a' * 64}", f"{'a' * 64}.gif", f"{'A' * 64}.jpg", f"{'a' * 64}.jpg\n"]
)
def test_any_other_name_is_none(name):
    assert read_name(name) is None


@pytest.mark.parametrize(
    ("said", "credit"),
    [
        (("photo", "A. Nair", "cc-by-4.0", ""), "Photo: A. Nair, CC BY 4.0"),
        (("photo", "A. Nair", "own", ""), "Photo: A. Nair"),
        (("drawing", "B. Okafor", "permission", "cropped"), "Drawing: B. Okafor, used with permission, cropped"),
    ],
)
def test_a_credit_says_whose_it_is_and_on_what_terms(said, credit):
    assert credit_text(*said) == credit


# The rows -------------------------------------------------------------------------------------------------------------


def test_the_same_bytes_are_one_row_that_says_what_was_said_last(starter_library):
    first = give_picture(SOLE)
    again = give_picture(CALF, shows="The same, seen anew")

    row = Picture.objects.get()
    assert first.pk == again.pk == row.pk
    assert (row.shows, row.digest) == ("The same, seen anew", sha256(bytes(row.content)).hexdigest())


def test_a_new_picture_leaves_the_old_row_byte_for_byte(starter_library):
    old = give_picture(SOLE)
    before = Picture.objects.filter(pk=old.pk).values().get()

    new = give_picture(SOLE, photo(tint=90))

    assert Technique.objects.get(slug=SOLE).picture_id == new.pk != old.pk
    assert Picture.objects.filter(pk=old.pk).values().get() == before


def test_loading_the_library_again_keeps_a_curators_picture(starter_library):
    row = give_picture(SOLE)
    Technique.objects.filter(slug=SOLE).update(cue="Another cue")

    load(read_folder(STARTER), overwrite=True)

    technique = Technique.objects.get(slug=SOLE)
    assert (technique.cue == "Another cue", technique.picture_id) == (False, row.pk)


def test_a_picture_that_is_taken_down_leaves_its_technique(starter_library):
    row = give_picture(SOLE)

    take_down(row)

    assert Technique.objects.get(slug=SOLE).picture is None


# What a process keeps -------------------------------------------------------------------------------------------------


def test_pictures_are_known_without_their_bytes_and_read_once(starter_library, django_assert_num_queries):
    row = give_picture(SOLE)
    revision = LibraryState.objects.revision()

    with django_assert_num_queries(1) as asked:
        known = photos.known_photos(revision)
    with django_assert_num_queries(0):
        photos.known_photos(revision)

    assert known == {row.digest: Photo(row.digest, "image/jpeg", 800, 600)}
    assert '"content"' not in asked.captured_queries[0]["sql"]


def test_bytes_for_paper_are_read_once(starter_library, django_assert_num_queries):
    row = give_picture(SOLE)
    revision = LibraryState.objects.revision()

    with django_assert_num_queries(2):
        first = photos.photos([row.digest, "0" * 64], revision)
    with django_assert_num_queries(0):
        second = photos.photos([row.digest], revision)
        none = photos.photos([])

    small = bytes(Picture.objects.get().small)
    assert first == second == {row.digest: Photo(row.digest, "image/jpeg", 800, 600, small)}
    assert none == {}


def test_what_was_taken_down_is_forgotten_by_every_process(starter_library):
    row = give_picture(SOLE)
    photos.photos([row.digest])

    take_down(row)

    assert (photos.photos([row.digest]), photos.known_photos()) == ({}, {})


def test_what_was_used_longest_ago_is_forgotten_first(starter_library, monkeypatch, django_assert_num_queries):
    rows = [give_picture(SOLE, photo(tint=tint)) for tint in (1, 60, 120)]
    revision = LibraryState.objects.revision()
    monkeypatch.setattr(photos, "KEPT_BYTES", sum(len(bytes(row.small)) for row in rows) - 1)
    first, second, third = (row.digest for row in rows)
    photos.photos([first], revision)
    photos.photos([second], revision)
    photos.photos([first], revision)

    photos.photos([third], revision)

    with django_assert_num_queries(0):
        photos.photos([first, third], revision)
    with django_assert_num_queries(1):
        photos.photos([second], revision)


# Served ---------------------------------------------------------------------------------------------------------------


def test_a_picture_is_served_to_people_who_sign_in(asha_client, starter_library):
    row = give_picture(SOLE)
    facts = row.facts

    large = asha_client.get(reverse("anatomy:photo", args=[facts.name]))
    small = asha_client.get(reverse("anatomy:photo", args=[facts.small_name]))

    stored = Picture.objects.get()
    assert (large.content, small.content) == (bytes(stored.content), bytes(stored.small))
    assert large.headers["Content-Type"] == "image/jpeg"
    assert large.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert large.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_costs_three_queries(asha_client, starter_library, django_assert_num_queries):
    row = give_picture(SOLE)

    with django_assert_num_queries(3):
        asha_client.get(reverse("anatomy:photo", args=[row.facts.small_name]))


@pytest.mark.parametrize("name", ["{digest}.png", "{digest}", "{digest}.jpg.svg", "..%2Fx.jpg", "x.jpg"])
def test_any_other_address_has_no_picture(asha_client, starter_library, name):
    row = give_picture(SOLE)

    assert asha_client.get(f"/library/pictures/{name.format(digest=row.digest)}").status_code == 404


def test_a_visitor_signs_in_first(client, starter_library):
    row = give_picture(SOLE)

    response = client.get(reverse("anatomy:photo", args=[row.facts.name]))

    assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("studio:login"))


def test_the_page_of_a_technique_shows_its_picture_and_whose_it_is(asha_client, starter_library, assert_same_queries):
    address = reverse("anatomy:technique_detail", args=[SOLE])
    rows = []

    assert_same_queries(
        lambda: asha_client.get(address), lambda: rows.append(give_picture(SOLE, source="https://photos.example/7"))
    )

    html = asha_client.get(address).content.decode()
    assert f'src="/library/pictures/{rows[0].digest}.jpg" alt="{WORDS["shows"]}" width="560" height="420"' in html
    assert 'Photo: A. Nair, CC BY 4.0 · <a href="https://photos.example/7" rel="noreferrer">' in html
