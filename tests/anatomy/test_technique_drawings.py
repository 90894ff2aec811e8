"""What a technique's page draws: how it is done, and for rolling where the tool goes."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from tests.anatomy.picture_files import give_picture

IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)" width="208" height="208">')


def drawings(client: Client, slug: str) -> list[tuple[str, str]]:
    page = client.get(reverse("anatomy:technique_detail", args=[slug])).content.decode()
    return [(unescape(source), unescape(words)) for source, words in IMAGE.findall(page)]


def picture(name: str) -> str:
    return reverse("sessions:picture", args=[name])


def test_rolling_shows_the_posture_and_the_tool_at_its_place(asha_client: Client, starter_library: None) -> None:
    assert drawings(asha_client, "smr-calf-roller-sweep") == [
        (picture("roll-calf.figure.svg"), "Figure: Calf roller sweep, seated on the floor"),
        (picture("calf.both.crop.roller.calf.right.svg"), "Body map: calf, with a roller"),
    ]


def test_a_posture_shows_itself(asha_client: Client, starter_library: None) -> None:
    """The page has a body map of its own."""
    assert drawings(asha_client, "asana-triangle") == [
        (picture("triangle.figure.svg"), "Figure: Triangle, standing"),
    ]


def test_what_the_page_asks_for_is_there(asha_client: Client, starter_library: None) -> None:
    for source, _words in drawings(asha_client, "smr-calf-roller-sweep"):
        assert asha_client.get(source)["Content-Type"] == "image/svg+xml"


def test_a_curators_picture_takes_their_place(asha_client: Client, starter_library: None) -> None:
    give_picture("smr-calf-roller-sweep")

    assert drawings(asha_client, "smr-calf-roller-sweep") == []
