"""Rooms and reasons stay with the teacher: nothing that anybody else gets to see holds them, and no log does.

What students and colleagues see is compared with what they saw before anything was in the room: it must be the same,
letter by letter. (The advice on shared pages and hand-outs names conditions too: all that the library has, whoever is
in the room.)
"""

from __future__ import annotations

import io
import json
import logging
import re
from datetime import date

import pypdf
import pytest
from django.contrib import admin
from django.core import mail
from django.urls import reverse
from django.views.debug import get_exception_reporter_filter

from anatomy.domain.safety import Area, Present
from anatomy.models import Condition, Region
from anatomy.rulebook import rulebook
from sessions import editing, sharing
from sessions.domain.checks import check_plan
from sessions.domain.finding_names import name_of
from sessions.editing import RoomConflict
from sessions.models import Acceptance, Change, Edition, Occasion, RoomCondition, Sequence
from sessions.reading import plan_of
from tests.sessions.classes import form_data

pytestmark = pytest.mark.django_db

REASON = "She walked the mountain twice"
ROOM = [Present("dvt"), Present("varicose-veins", Area("calf", "left"))]
THURSDAY = [Present("lymphedema", Area("ankle-heel", "right"))]
# What gives the room away, wherever it is found: slugs, names and other names, the areas, and the reason.
TELLTALES = [
    REASON,
    "dvt",
    "deep vein clot",
    "thrombosis",
    "varicose",
    "lymphedema",
    "ankle-heel",
    "lymph nodes",
]
TOKENS = re.compile(r'(name="csrfmiddlewaretoken" value|"x-csrftoken"(?=:))[=:] ?"[^"]+"')


@pytest.fixture
def occasion(sequence):
    editing.change_sequence(sequence, {"visibility": "studio"})
    return editing.add_occasion(sequence, starts_on=date(2026, 9, 24))


@pytest.fixture
def link(sequence, asha):
    return sharing.make_link(sequence, asha)


def fill_the_room(client, sequence, occasion):
    """Tick, save and accept as a teacher does."""
    editing.set_room(sequence, ROOM, for_everyone=True)
    editing.set_occasion_room(occasion, THURSDAY, for_everyone=True)
    accept_everything(client, sequence)


def accept_everything(client, sequence):
    found = check_plan(plan_of(sequence, with_room=True), rulebook()).findings
    names = [name_of([(finding, one)]) for finding in found for one in finding.reasons]
    client.post(reverse("sessions:finding_accept", args=[sequence.pk]), {"finding": names, "reason": REASON})
    assert set(Acceptance.objects.values_list("reason", flat=True)) == {REASON}
    # What was said of it is read now, and is not said again on the next page.
    client.get(sequence.get_absolute_url())


def telltales(text):
    return [word for word in TELLTALES if word.lower() in text.lower()]


def page(client, address):
    """A page without what differs at every request."""
    response = client.get(address)
    assert response.status_code == 200
    return TOKENS.sub("", response.content.decode())


def pdf(client, address):
    content = b"".join(client.get(address))
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(content)).pages)


# What students see


def test_the_shared_page_and_its_hand_out_do_not_change_with_the_room(client, asha_client, sequence, occasion, link):
    address = reverse("sessions:shared", args=[sharing.token_of(link)])
    before = page(client, address), pdf(client, f"{address}handout.pdf")

    fill_the_room(asha_client, sequence, occasion)

    assert (page(client, address), pdf(client, f"{address}handout.pdf")) == before
    assert REASON not in "".join(before)


def test_an_edition_made_with_a_full_room_equals_one_made_with_an_empty_one(
    asha_client, asha, sequence, occasion, link
):
    editing.change_sequence(sequence, {"intention": "Light feet"})
    empty = sharing.publish(sequence, asha)
    Edition.objects.filter(pk=empty.pk).delete()

    fill_the_room(asha_client, sequence, occasion)
    full = sharing.publish(sequence, asha)

    assert full.number == empty.number
    assert (full.plan, full.advice) == (empty.plan, empty.advice)
    assert telltales(json.dumps(full.plan)) == []
    assert REASON not in json.dumps(full.advice)


def test_the_room_is_no_news_that_asks_for_a_new_edition(asha_client, asha, sequence, occasion, link):
    before = sharing.publish(sequence, asha)

    fill_the_room(asha_client, sequence, occasion)

    assert sharing.publish(sequence, asha) == before


def test_the_hand_out_does_not_change_with_the_room(asha_client, sequence, occasion):
    html, paper = (reverse(f"sessions:{name}", args=[sequence.pk]) for name in ("handout", "handout_pdf"))
    day = f"?occasion={occasion.pk}"

    def look():
        return [page(asha_client, html), page(asha_client, html + day), pdf(asha_client, paper)]

    before = look()
    fill_the_room(asha_client, sequence, occasion)

    assert look() == before


def test_not_even_a_plan_that_was_read_with_its_room_takes_it_along(asha_client, sequence, occasion):
    fill_the_room(asha_client, sequence, occasion)

    with_room, without = plan_of(sequence, with_room=True), plan_of(sequence)

    assert with_room.room.present == tuple(ROOM)
    assert sharing.frozen(with_room) == sharing.frozen(without)


# What leaves the studio


def test_the_class_file_and_the_text_do_not_change_with_the_room(asha_client, ben_client, sequence, occasion):
    file, text = (reverse(f"sessions:{name}", args=[sequence.pk]) for name in ("class_file", "class_text"))
    day = f"?occasion={occasion.pk}"

    def look():
        people = (asha_client, ben_client)
        return [page(client, address + query) for client in people for address in (file, text) for query in ("", day)]

    before = look()
    fill_the_room(asha_client, sequence, occasion)

    assert look() == before
    assert telltales("".join(before)) == []


# What colleagues see


def test_a_colleague_sees_the_same_class_with_or_without_a_room(asha_client, ben_client, sequence, occasion):
    day = f"?occasion={occasion.pk}"

    def look():
        pages = [reverse(f"sessions:{name}", args=[sequence.pk]) for name in ("class_builder", "plan", "handout")]
        papers = [reverse(f"sessions:{name}", args=[sequence.pk]) for name in ("plan_pdf", "handout_pdf")]
        return {
            **{address: page(ben_client, address) for address in [*pages, pages[1] + day, pages[2] + day]},
            **{address: pdf(ben_client, address) for address in [*papers, papers[0] + day]},
        }

    before = look()
    fill_the_room(asha_client, sequence, occasion)

    assert look() == before


def test_a_colleagues_copy_holds_nothing_of_the_room(asha_client, ben, sequence, occasion):
    fill_the_room(asha_client, sequence, occasion)

    copy = editing.copy_sequence(sequence, ben)

    assert RoomCondition.objects.filter(sequence=copy).count() == 0
    assert Acceptance.objects.filter(step__section__sequence=copy).count() == 0


def test_a_colleague_and_a_curator_find_no_room(ben_client, curator_client, sequence, occasion):
    addresses = [
        reverse("sessions:class_room", args=[sequence.pk]),
        reverse("sessions:occasion_room", args=[occasion.pk]),
        reverse("sessions:occasion_difference", args=[occasion.pk]),
    ]

    assert [ben_client.get(address).status_code for address in addresses] == [404] * 3
    assert [curator_client.get(address).status_code for address in addresses] == [404] * 3


def test_the_admin_site_has_no_rooms():
    registered = set(admin.site._registry)

    assert registered.isdisjoint({RoomCondition, Acceptance, Change, Sequence, Occasion})


def test_the_admin_site_says_that_a_condition_is_in_use_and_not_by_whom(
    asha_client, curator_client, sequence, occasion
):
    fill_the_room(asha_client, sequence, occasion)

    for model, slug in ((Condition, "dvt"), (Region, "calf")):
        row = model.objects.get(slug=slug)
        html = page(curator_client, reverse(f"admin:anatomy_{model._meta.model_name}_delete", args=[row.pk]))

        assert "cannot be deleted, because it is in use" in html
        assert [word for word in (sequence.title, "Asha", REASON) if word in html] == []


# Addresses, cookies and logs


@pytest.fixture
def log():
    """All that any logger says, as talkative as the product is ever set: in the words that a file would hold."""
    written: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(f"{self.format(record)} {record.args} {record.getMessage()}")

    collector = Collector(logging.INFO)
    loggers = [logging.getLogger(name) for name in ("", "django", "gunicorn.error", "axes", "studio")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(collector)
        logger.setLevel(logging.INFO)
    yield written
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(collector)
        logger.setLevel(level)


def ticked(client, address):
    html = client.get(address).content.decode()
    data = form_data(html[html.index("room__form") - 100 :])
    return data | {
        "condition": ["dvt", "varicose-veins", "lymphedema"],
        "area-varicose-veins": ["calf"],
        "side-varicose-veins": ["left"],
        "area-lymphedema": ["ankle-heel"],
        "side-lymphedema": [""],
    }


def test_no_log_address_or_cookie_holds_what_was_ticked_or_said(asha_client, ben_client, sequence, occasion, log):
    room, day = (
        reverse("sessions:class_room", args=[sequence.pk]),
        reverse("sessions:occasion_room", args=[occasion.pk]),
    )
    first = ticked(asha_client, room)
    answers = [
        asha_client.post(room, first),
        # Refused: a place that cannot be; changed meanwhile in another tab; half a page; somebody else's class.
        asha_client.post(room, first | {"area-varicose-veins": ["abdomen"]}),
        asha_client.post(room, first | {"area-varicose-veins": ["sole"], "side-varicose-veins": [""]}),
        asha_client.post(room, {"condition": ["dvt"]}),
        ben_client.post(room, first),
        ben_client.post(day, first),
        asha_client.post(day, ticked(asha_client, day)),
        asha_client.get(reverse("sessions:occasion_difference", args=[occasion.pk])),
        asha_client.post(day, {"clear": "1"}),
        asha_client.post(day, {"usual": "1"}),
    ]
    accept_everything(asha_client, sequence)

    assert [answer.status_code for answer in answers] == [302, 422, 409, 422, 404, 404, 302, 200, 302, 302]
    assert telltales("\n".join(log)) == []
    assert telltales(" ".join(answer.headers.get("Location", "") for answer in answers)) == []
    assert telltales(" ".join(answer.cookies.output() for answer in answers)) == []
    assert any("Conflict" in line for line in log)


@pytest.mark.parametrize(
    "broken",
    [
        "sessions.editing.rooms._write",
        "sessions.views.rooms.render",
        "sessions.models.RoomCondition.objects.bulk_create",
    ],
)
def test_an_error_in_the_middle_tells_nothing_either(asha_client, sequence, log, monkeypatch, broken):
    address = reverse("sessions:class_room", args=[sequence.pk])
    data = ticked(asha_client, address) | {"area-lymphedema": ["unheard-of" if "render" in broken else "ankle-heel"]}

    def fail(*_args, **_kwargs):
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr(broken, fail)
    asha_client.raise_request_exception = False
    response = asha_client.post(address, data)

    assert response.status_code == 500
    assert telltales(response.content.decode()) == []
    assert any("The disk is full." in line for line in log)
    assert telltales("\n".join(log)) == []
    assert mail.outbox == []


def test_a_condition_that_the_library_loses_in_the_middle_of_an_edit_is_not_named_in_a_log(
    asha_client, sequence, log, monkeypatch
):
    address = reverse("sessions:class_room", args=[sequence.pk])
    data = ticked(asha_client, address)
    monkeypatch.setattr("sessions.editing.rooms._keys", lambda *_args: {})

    response = asha_client.post(address, data)

    assert response.status_code == 422
    assert telltales("\n".join(log)) == []


@pytest.mark.parametrize("name", ["class_room", "occasion_room", "finding_accept"])
def test_a_report_of_an_error_leaves_out_what_was_posted(asha_client, sequence, occasion, name):
    address = reverse(f"sessions:{name}", args=[occasion.pk if name == "occasion_room" else sequence.pk])

    request = asha_client.post(address, {"condition": ["dvt"], "reason": REASON}).wsgi_request

    shown = get_exception_reporter_filter(request).get_post_parameters(request)
    assert set(shown) == {"condition", "reason"}
    assert len(set(shown.values())) == 1
    assert telltales(str(shown)) == []


def test_a_conflict_names_no_condition(sequence):
    assert telltales(f"{RoomConflict({'dvt': frozenset()})} {RoomConflict({'dvt': frozenset()})!r}") == []


def test_a_row_of_a_room_names_nothing(sequence):
    editing.set_room(sequence, ROOM, for_everyone=True)

    assert telltales(" ".join(f"{row} {row!r}" for row in RoomCondition.objects.all())) == []
