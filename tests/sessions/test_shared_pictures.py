"""What we draw for students: one small picture a technique, served under the token, and gone with it."""

from __future__ import annotations

import gzip
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

import anatomy
from anatomy.domain.drawn import drawn
from anatomy.models import Position
from sessions import sharing
from sessions.models import Sequence, ShareLink
from sessions.presenting.shared_drawings import MOST_DRAWINGS, SharedDrawing, drawings_of
from studio.models import User
from tests.sessions.plans import plan, step

LIBRARY = json.loads((Path(anatomy.__file__).parent / "starter" / "techniques.json").read_text())["techniques"]
POSTURES = [entry["slug"] for entry in LIBRARY if entry["kind"] == "asana"]
ROLLINGS = [entry["slug"] for entry in LIBRARY if entry["kind"] == "smr"]
CALF = "calf.both.crop.roller.calf.right.svg"
REST = "legs-up-the-wall.figure.svg"
IMAGE = re.compile(r'<img class="leaf-drawing" src="([^"]*)" alt="([^"]*)" width="96" height="96">')


@pytest.fixture
def link(sequence: Sequence, asha: User) -> ShareLink:
    return sharing.make_link(sequence, asha)


def address(link: ShareLink, name: str) -> str:
    return reverse("sessions:shared_picture", args=[sharing.token_of(link), name])


def page(client: Client, link: ShareLink) -> str:
    return client.get(reverse("sessions:shared", args=[sharing.token_of(link)])).content.decode()


def test_a_step_shows_its_most_telling_picture(client: Client, link: ShareLink) -> None:
    images = [(unescape(source), unescape(words)) for source, words in IMAGE.findall(page(client, link))]

    assert images == [
        (address(link, "sole.both.crop.ball.sole.right.svg"), "Body map: sole of the foot, with a ball"),
        (address(link, CALF), "Body map: calf, with a roller"),
        (address(link, REST), "Figure: Legs up the wall, lying on the back"),
    ]


@pytest.mark.parametrize("name", [CALF, REST])
def test_a_picture_comes_under_the_token(name: str, client: Client, link: ShareLink) -> None:
    response = client.get(address(link, name))

    assert response.content.decode() == drawn(name)
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "private, max-age=86400"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response.cookies == {}


@pytest.mark.parametrize("name", ["triangle.figure.svg", "calf.both.crop.svg", "tail.both.crop.svg", "passwd"])
def test_a_picture_that_the_edition_does_not_show_is_not_there(name: str, client: Client, link: ShareLink) -> None:
    assert client.get(address(link, name)).status_code == 404


def test_a_closed_link_opens_no_picture(client: Client, link: ShareLink) -> None:
    where = address(link, CALF)
    assert client.get(where).status_code == 200

    sharing.revoke_link(link)

    assert client.get(where).status_code == 404


def test_a_picture_asks_the_database_for_the_edition_and_the_studio_only(
    client: Client, link: ShareLink, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address(link, CALF))

    with django_assert_num_queries(2):
        client.get(address(link, REST))


def test_pictures_are_light(client: Client, link: ShareLink) -> None:
    shown = page(client, link)
    without = IMAGE.sub("", shown)
    pictures = [client.get(unescape(source)).content for source, _words in IMAGE.findall(shown)]

    assert len(gzip.compress(shown.encode())) - len(gzip.compress(without.encode())) < 300
    assert max(len(gzip.compress(picture)) for picture in pictures) < 2_500


# Few enough for bad Wi-Fi


def test_a_class_with_few_pictures_shows_the_most_telling_ones() -> None:
    steps = step("asana-triangle", number=1), step("smr-calf-roller-sweep", number=2), step(number=3)

    drawings = drawings_of(plan(*steps))

    assert {number: drawing.name for number, drawing in drawings.items()} == {1: "triangle.figure.svg", 2: CALF}


def test_a_class_with_many_postures_shows_their_positions() -> None:
    postures = [step(slug, number=number) for number, slug in enumerate(POSTURES, start=2)]

    drawings = drawings_of(plan(step("smr-calf-roller-sweep"), *postures))

    assert drawings[1].name == CALF
    assert drawings[2] == SharedDrawing("standing.figure.svg", "Figure: standing")
    assert len(set(drawings.values())) <= MOST_DRAWINGS


def test_a_class_with_much_rolling_shows_positions_alone() -> None:
    drawings = drawings_of(plan(*(step(slug, number=number) for number, slug in enumerate(ROLLINGS, start=1))))

    assert len(drawings) == len(ROLLINGS)
    assert len(set(drawings.values())) <= len(Position)
