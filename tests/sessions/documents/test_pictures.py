"""The pictures of a step: which ones, in which order, what they say, and that they are kept once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import anatomy
from anatomy.domain.drawn import drawn
from anatomy.domain.photos import Photo
from sessions.documents.pictures import Album, Pictured
from sessions.domain.plan import Named, PlanPicture, Side
from tests.sessions.plans import step, tool

SLUGS = [
    entry["slug"]
    for entry in json.loads((Path(anatomy.__file__).parent / "starter" / "techniques.json").read_text())["techniques"]
]


def told(*pictures: Pictured) -> list[tuple[str, str]]:
    return [(picture.file, picture.alternative) for picture in pictures]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_technique_of_the_library_has_a_picture(slug: str) -> None:
    album = Album()

    pictures = album.of_step(step(slug))

    assert len(pictures) in (1, 2)
    assert {picture.file: drawn(picture.file) for picture in pictures} == album.files
    assert all(picture.alternative for picture in pictures)


def test_rolling_shows_its_place_first_with_the_tool() -> None:
    assert told(*Album().of_step(step("smr-calf-roller-sweep"))) == [
        ("calf.both.crop.roller.calf.right.svg", "Body map: calf, with a roller"),
        ("roll-calf.figure.svg", "Figure: Calf roller sweep, seated"),
    ]


def test_anything_else_shows_its_posture_first() -> None:
    assert told(*Album().of_step(step("asana-knees-to-chest"))) == [
        ("knees-to-chest.figure.svg", "Figure: Knees to chest, supine"),
        ("glutes+lower-back.both.crop.svg", "Body map: lower back and buttocks"),
    ]


def test_what_reaches_the_whole_body_shows_no_place() -> None:
    assert told(*Album().of_step(step("breath-equal-breath"))) == [
        ("seated.figure.svg", "Figure: seated"),
    ]


def test_the_side_of_a_step_is_lit_and_holds_the_tool() -> None:
    place, _posture = Album().of_step(step("smr-calf-roller-sweep", side=Side.LEFT))

    assert place.file == "calf.left.crop.roller.calf.left.svg"


def test_the_tool_is_the_one_that_the_class_uses() -> None:
    place, _posture = Album().of_step(step("smr-calf-roller-sweep", tools=(tool("wall"), tool("tennis-ball", 2))))

    assert told(place) == [("calf.both.crop.balls.calf.right.svg", "Body map: calf, with two balls")]


def test_without_a_tool_the_place_stands_alone() -> None:
    place, _posture = Album().of_step(step("smr-calf-roller-sweep", tools=()))

    assert told(place) == [("calf.both.crop.svg", "Body map: calf")]


def test_free_text_has_no_picture() -> None:
    assert Album().of_step(step()) == ()


def test_an_unknown_position_and_an_unknown_region_leave_no_picture() -> None:
    unknown = step("asana-mountain")
    assert unknown.technique
    changed = replace(
        unknown.technique, slug="our-own", position=Named("floating", "Floating"), regions=(Named("tail", "Tail"),)
    )

    assert Album().of_step(replace(unknown, technique=changed)) == ()


def test_a_picture_that_comes_again_is_kept_once() -> None:
    album = Album()

    album.of_step(step("smr-calf-roller-sweep"))
    album.of_step(step("smr-calf-roller-sweep", number=2))

    assert sorted(album.files) == ["calf.both.crop.roller.calf.right.svg", "roll-calf.figure.svg"]


def test_what_a_curator_gave_stands_alone() -> None:
    digest = "a" * 64
    rolled = step("smr-calf-roller-sweep")
    assert rolled.technique
    shown = replace(
        rolled, technique=replace(rolled.technique, picture=PlanPicture(digest, "A calf on a roller", "A. N."))
    )

    with_photo = Album({digest: Photo(digest, "image/jpeg", 4, 3, b"jpeg")}).of_step(shown)
    taken_down = Album().of_step(shown)

    assert told(*with_photo) == [(f"{digest}.svg", "A calf on a roller")]
    assert told(*taken_down) == told(*Album().of_step(rolled))


def test_the_focus_of_a_class_is_a_whole_figure() -> None:
    album = Album()

    assert album.focus([Named("sole", "Sole"), Named("calf", "Calf")]) == "calf+sole.both.whole.svg"
    assert album.focus([Named("whole-body", "Whole body")]) == ""
    assert list(album.files) == ["calf+sole.both.whole.svg"]
