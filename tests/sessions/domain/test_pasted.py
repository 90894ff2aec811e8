"""What was read, as steps of a class: doses within their bounds, and nothing changed unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.domain.repertoire import Offer, RequiredTool
from anatomy.domain.safety import Asked
from sessions.domain.draft import Draft, DraftSection, DraftStep, Missing
from sessions.domain.pasted import Part, Said, Told, new_steps, taken, with_parts
from sessions.domain.pasting import Item, parse


def offer(mode: str = "seconds", seconds: int = 60, count: int | None = None, side: str = "each") -> Offer:
    asked = Asked(kind="smr", technique_type="sweep", position="seated")
    tools = (RequiredTool("ball", "Soft ball", 2, pk=9), RequiredTool("block", "Block", 1, pk=4))
    return Offer(7, "press", "Press", asked, "beginner", side, mode, seconds, count, tools=tools)


SECONDS, BREATHS, REPS = offer(), offer("breaths", 30, 5, "none"), offer("reps", 40, 8, "together")


def item(line: str) -> Item:
    found = parse(line)[0]
    assert isinstance(found, Item)
    return found


@pytest.mark.parametrize(
    ("line", "technique", "dose", "said"),
    [
        # Nothing is said of the dose: the library's own.
        ("press", SECONDS, (60, None, "each"), ()),
        ("press", BREATHS, (30, 5, "none"), ()),
        # As it is counted.
        ("press 90s left", SECONDS, (90, None, "left"), ()),
        ("press 10 breaths", BREATHS, (60, 10, "none"), ()),
        ("press 4 reps", REPS, (20, 4, "together"), ()),
        ("press 10 breaths 2 min", BREATHS, (120, 10, "none"), ()),
        # Counted otherwise: worked out, and said.
        ("press 60s", BREATHS, (60, 10, "none"), (Said(Told.AS_COUNT, 60, 10),)),
        ("press 5 breaths", SECONDS, (30, None, "each"), (Said(Told.AS_TIME, 5, 30),)),
        ("press 5 breaths", None, (30, None, "none"), (Said(Told.AS_TIME, 5, 30),)),
        ("press 5 reps", None, (25, None, "none"), (Said(Told.AS_TIME, 5, 25),)),
        ("press", None, (60, None, "none"), (Said(Told.NO_TIME, 0, 60),)),
        # Out of bounds: brought within them, and said.
        ("press 2 h", SECONDS, (3600, None, "each"), (Said(Told.TOO_LONG, 7200, 3600),)),
        ("press 2 s", SECONDS, (5, None, "each"), (Said(Told.TOO_SHORT, 2, 5),)),
        ("press 600 breaths", BREATHS, (3000, 500, "none"), (Said(Told.TOO_MANY, 600, 500),)),
        ("press 0 breaths", BREATHS, (6, 1, "none"), (Said(Told.TOO_FEW, 0, 1),)),
        # Both sides: as the technique does them, else one after the other.
        ("press both sides", SECONDS, (60, None, "each"), ()),
        ("press both sides", REPS, (40, 8, "together"), ()),
        ("press both sides", BREATHS, (30, 5, "each"), ()),
    ],
)
def test_a_dose_is_that_of_the_line_and_else_of_the_library(line, technique, dose, said):
    found = taken(item(line), technique)

    assert (found.step.seconds, found.step.count, found.step.side) == dose
    assert found.said == said


def test_a_technique_brings_its_tools():
    assert taken(item("press"), SECONDS).step.tools == ((4, 1), (9, 2))


def test_free_text_is_called_as_it_is_typed():
    step = taken(item("wiggle your toes (slowly) 2 min optional"), None).step

    assert (step.title, step.technique_id, step.note, step.optional) == ("wiggle your toes", None, "slowly", True)


@pytest.mark.parametrize(
    ("line", "technique", "note"),
    [
        ("press 5 breaths", SECONDS, "5 breaths"),
        ("press 5 breaths", BREATHS, ""),
        ("press 8 reps", BREATHS, "8 reps"),
        ("press 3 x 30 s", SECONDS, "3 x 30 s"),
    ],
)
def test_what_is_counted_otherwise_stays_in_the_note(line, technique, note):
    assert taken(item(line), technique).step.note == note


def test_a_name_that_is_too_long_stands_in_the_note():
    line = "a" + " word" * 40

    found = taken(item(line), None)

    assert (len(found.step.title), found.step.title[-1], found.step.note) == (120, "…", line)
    assert Said(Told.TITLE_CUT) in found.said


@given(st.text(max_size=400), st.sampled_from([None, SECONDS, BREATHS, REPS]))
def test_whatever_is_typed_becomes_a_step_that_can_be_stored(text, technique):
    for one in parse(text):
        if isinstance(one, Item):
            step = taken(one, technique).step
            assert 5 <= step.seconds <= 3600
            assert step.count is None or 1 <= step.count <= 500
            assert (step.technique_id is None) == (0 < len(step.title) <= 120)
            assert len(step.note) <= 2000
            assert step.side in {"none", "together", "each", "left", "right"}


# Into a class


def step(pk: int) -> DraftStep:
    return DraftStep(pk, title=f"s{pk}", name=f"s{pk}")


def new(name: str) -> DraftStep:
    return DraftStep(0, title=name, name=name)


CLASS = Draft(
    (
        DraftSection(1, "Warm-up", "warm-up", steps=(step(11), step(12))),
        DraftSection(2, "Rest", "rest", steps=(step(21),)),
    )
)


def outline(draft: Draft) -> list[tuple[str, list[str]]]:
    return [(section.name, [one.name for one in section.steps]) for section in draft.sections]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Part((new("a"), new("b")), section=1, after=11), ["s11", "a", "b", "s12"]),
        (Part((new("a"), new("b")), section=1, first=True), ["a", "b", "s11", "s12"]),
        (Part((new("a"), new("b")), section=1), ["s11", "s12", "a", "b"]),
    ],
)
def test_steps_go_to_their_place(part, expected):
    assert outline(with_parts(CLASS, [part]))[0] == ("Warm-up", expected)


def test_new_sections_stand_behind_the_part_before_them():
    parts = [
        Part((new("a"),), section=1),
        Part((new("b"),), name="Rolling", kind="rolling"),
        Part((), name="Talk", kind="closing"),
        Part((new("c"),), section=2),
    ]

    assert outline(with_parts(CLASS, parts)) == [
        ("Warm-up", ["s11", "s12", "a"]),
        ("Rolling", ["b"]),
        ("Talk", []),
        ("Rest", ["s21", "c"]),
    ]


def test_everything_new_has_an_id_of_its_own():
    after = with_parts(CLASS, [Part((new("a"), new("b")), name="x", kind="asana"), Part((new("c"),), section=1)])

    ids = [section.id for section in after.sections] + [one.id for one in after.steps()]
    assert len(set(ids)) == len(ids)
    assert [one.name for one in new_steps(CLASS, after)] == ["c", "a", "b"]


@pytest.mark.parametrize("part", [Part((new("a"),), section=3), Part((new("a"),), section=1, after=21)])
def test_a_place_that_is_not_there_is_missing(part):
    with pytest.raises(Missing):
        with_parts(CLASS, [part])
