"""The studio's own page, and what an upload may be."""

from __future__ import annotations

import io
import pickle
import time
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from anatomy.images import LOGO_BYTES, PictureRefused, read_logo
from sessions.domain.clock import ClockSettings
from sessions.domain.letterhead import Logo as LogoValue
from studio.branding import kept_logo, logo_bytes, studio_values
from studio.middleware import StudioZone
from studio.models import Logo, Studio
from tests.anatomy.picture_files import HOSTILE, picture, png_head, polyglot, with_gps

pytestmark = pytest.mark.django_db

DATA = {
    "name": "Harbour Yoga",
    "address": "2 Sailmakers Yard\nHarbour Town",
    "contact": "hello@harbour-yoga.example",
    "time_zone": "Europe/Lisbon",
    "paper": "us-letter",
    "disclaimer": "Ask us.",
    "setup_base": "5",
    "setup_position": "12",
    "setup_tools": "20",
    "setup_side": "0",
}


def save(client, content=None, file_name="logo.png", **changes):
    upload = {} if content is None else {"logo": SimpleUploadedFile(file_name, content, "image/png")}
    return client.post(reverse("studio:branding"), {**DATA, **changes, **upload})


# The row --------------------------------------------------------------------------------------------------------------


def test_there_is_one_studio():
    with pytest.raises(IntegrityError), transaction.atomic():
        Studio.objects.create(pk=2)


def test_an_unnamed_studio_works(django_assert_num_queries):
    with django_assert_num_queries(1):
        values = studio_values()

    assert (values.letterhead.name, values.letterhead.paper, values.letterhead.time_zone) == (
        "Yoga studio",
        "a4",
        "UTC",
    )
    assert (values.letterhead.logo, values.clock) == (None, ClockSettings(base=5, position=10, tools=15, side=10))
    assert values.read_logo() is None


def test_a_curator_edits_the_studio(curator_client):
    response = save(curator_client)

    assert (response.status_code, response.url) == (302, "/studio/")
    values = studio_values()
    assert (values.letterhead.name, values.letterhead.contact) == ("Harbour Yoga", "hello@harbour-yoga.example")
    assert (values.letterhead.paper, values.letterhead.time_zone) == ("us-letter", "Europe/Lisbon")
    assert values.clock == ClockSettings(base=5, position=12, tools=20, side=0)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 121}, "Ensure this value has at most 120 characters (it has 121)."),
        ({"time_zone": "Moon/Base"}, "Select a valid choice. Moon/Base is not one of the available choices."),
        ({"paper": "a5"}, "Select a valid choice. a5 is not one of the available choices."),
        ({"setup_base": "121"}, "Ensure this value is less than or equal to 120."),
        ({"setup_side": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"setup_tools": "a while"}, "Enter a whole number."),
        ({"disclaimer": "x" * 601}, "Ensure this value has at most 600 characters (it has 601)."),
    ],
)
def test_bad_input_is_said_beside_the_field_and_kept(curator_client, typed, error):
    response = save(curator_client, **typed)

    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors == {name: [error] for name in typed}
    assert {name: form[name].value() for name in DATA} == {**DATA, **typed}
    assert Studio.objects.count() == 0


def test_the_studio_is_read_once_a_page_and_only_where_it_is_used(client, studio_logo, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("studio:robots"))
    with django_assert_num_queries(1) as asked:
        client.get(reverse("studio:login"))

    assert '"content"' not in asked.captured_queries[0]["sql"]


def test_times_are_shown_in_the_studios_zone():
    moment = datetime(2026, 7, 1, 17, 30, tzinfo=UTC)

    with timezone.override(StudioZone(lambda: "Europe/Lisbon")):
        local = timezone.localtime(moment)
        name = timezone.get_current_timezone_name()

    assert (local.hour, local.minute, local.tzname(), name) == (18, 30, "WEST", "Europe/Lisbon")
    assert pickle.loads(pickle.dumps(local)).tzinfo == ZoneInfo("Europe/Lisbon")


# The logo -------------------------------------------------------------------------------------------------------------


def test_a_logo_is_stored_as_a_small_png(curator_client):
    assert save(curator_client, picture(size=(1200, 600))).status_code == 302

    logo = Logo.objects.get()
    content = bytes(logo.content)
    assert (logo.width, logo.height, logo.digest) == (600, 300, sha256(content).hexdigest())
    assert studio_values().letterhead.logo == LogoValue(logo.digest, "image/png", 600, 300)
    assert studio_values().read_logo() == content == logo_bytes()
    with Image.open(io.BytesIO(content)) as stored:
        assert (stored.format, stored.size) == ("PNG", (600, 300))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_common_pictures_are_taken(form):
    data = picture(form)

    assert (read_logo(io.BytesIO(data), len(data)).width, len(data) > 0) == (600, True)


def test_a_photo_loses_its_place_and_stands_upright(curator_client):
    save(curator_client, with_gps(), file_name="photo.jpg")

    content = bytes(Logo.objects.get().content)
    with Image.open(io.BytesIO(content)) as stored:
        assert dict(stored.getexif()) == {}
        assert stored.info == {}
        assert stored.size == (200, 400)
    assert b"Asha" not in content


def test_what_hides_behind_a_picture_stays_behind(curator_client):
    save(curator_client, polyglot(), file_name="both.png")

    content = bytes(Logo.objects.get().content)
    assert b"script" not in content
    assert not zipfile.is_zipfile(io.BytesIO(content))


def test_documents_read_the_logo_once_a_process(studio_logo, django_assert_num_queries):
    read_logo = studio_values().read_logo
    content = read_logo()

    with django_assert_num_queries(0):
        assert read_logo() == content


def test_another_logo_is_read_anew_and_one_that_is_gone_is_none(curator_client, studio_logo):
    before = studio_values().read_logo()
    save(curator_client, picture())

    assert studio_values().read_logo() == bytes(Logo.objects.get().content) != before
    assert kept_logo("0" * 64) is None


def test_a_name_with_a_path_goes_nowhere(curator_client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    assert save(curator_client, picture(), file_name="../../x.png").status_code == 302
    assert list(tmp_path.iterdir()) == []
    assert Logo.objects.count() == 1


LARGE = {"bytes": (b"\0" * (LOGO_BYTES + 1), "big.png", "This file is too large. Choose a picture of at most 2 MB.")}


@pytest.mark.parametrize(("content", "name", "error"), (HOSTILE | LARGE).values(), ids=HOSTILE | LARGE)
def test_what_is_no_picture_for_us_gets_a_plain_word(curator_client, studio_logo, content, name, error):
    response = save(curator_client, content, file_name=name, contact="typed and kept")

    assert response.status_code == 422
    assert response.context["form"].errors == {"logo": [error]}
    assert response.context["form"]["contact"].value() == "typed and kept"
    assert Logo.objects.get().digest == studio_logo
    assert Studio.objects.get().contact == ""


def test_50_megabytes_are_refused_at_once_and_leave_nothing(curator_client, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    began = time.monotonic()

    response = save(curator_client, b"\x89PNG" + b"\0" * 50_000_000)

    assert response.context["form"].errors == {"logo": ["This file is too large. Choose a picture of at most 2 MB."]}
    assert time.monotonic() - began < 2
    response.wsgi_request.close()
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_would_grow_too_large_is_never_decoded(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))

    with pytest.raises(PictureRefused):
        read_logo(io.BytesIO(png_head(30_000, 30_000)), 200)


def test_the_logo_can_be_removed(curator_client, studio_logo):
    save(curator_client, remove_logo="on")

    assert Logo.objects.count() == 0


def test_saving_without_choosing_a_file_keeps_the_logo(curator_client, studio_logo):
    save(curator_client)

    assert Logo.objects.get().digest == studio_logo


def test_the_logo_is_served_at_an_address_that_changes_with_it(client, studio_logo):
    response = client.get(reverse("studio:logo", args=[studio_logo]))

    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    assert response.content == logo_bytes()
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.cookies == {}
    assert client.get(reverse("studio:logo", args=["0" * 64])).status_code == 404
