"""A section as a block keeps it, and back; copies of a section."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain import blocks, drafting
from sessions.domain.draft import Draft, DraftAcceptance, DraftSection, DraftStep, Missing
from sessions.domain.plan import Named, Side

TECHNIQUES = {1: Named("calf-press", "Calf press"), 2: Named("sole-sweep", "Sole sweep")}
TOOLS = {7: Named("ball", "Ball"), 8: Named("block", "Yoga block"), 9: Named("roller", "Roller")}
NAMES = blocks.Names(TECHNIQUES, TOOLS)
KEYS = blocks.Keys(
    {entry.slug: key for key, entry in TECHNIQUES.items()}, {entry.slug: key for key, entry in TOOLS.items()}
)
ACCEPTED = DraftAcceptance(3, "0f", "Her wrist is fine", 5, "2026-11-22T18:00:00+00:00")


def words(most: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=least, max_size=most)


@st.composite
def steps(draw: st.DrawFn, number: int) -> DraftStep:
    technique = draw(st.sampled_from([None, *TECHNIQUES]))
    title = "" if technique else draw(words(120, least=1))
    tools = draw(st.dictionaries(st.sampled_from(list(TOOLS)), st.integers(1, 20)))
    return DraftStep(
        id=number,
        technique_id=technique,
        title=title,
        seconds=draw(st.integers(5, 3600)),
        count=draw(st.none() | st.integers(1, 500)) if technique else None,
        side=draw(st.sampled_from([side.value for side in Side])),
        setup_seconds=draw(st.none() | st.integers(0, 900)),
        note=draw(words(40)),
        optional=draw(st.booleans()),
        on_handout=draw(st.booleans()),
        swap=draw(st.none() | st.just({"before": {}, "after": {}})),
        tools=tuple(sorted(tools.items())),
        accepted=draw(st.just(()) | st.just((ACCEPTED,))),
    )


@st.composite
def sections(draw: st.DrawFn) -> DraftSection:
    return DraftSection(
        id=40,
        name=draw(words(80, least=1)),
        kind=draw(st.sampled_from(["rolling", "rest", "asana"])),
        rounds=draw(st.integers(1, 20)),
        protected=draw(st.booleans()),
        planned_minutes=draw(st.none() | st.integers(1, 240)),
        steps=tuple(draw(steps(number)) for number in range(1, 1 + draw(st.integers(0, 5)))),
    )


def without_what_is_private(section: DraftSection) -> DraftSection:
    """What a block holds of a section, with the ids that it gets when it is laid out."""
    kept = tuple(
        replace(step, id=-1 - at, on_handout=False, swap=None, accepted=())
        for at, step in enumerate(section.steps, start=1)
    )
    return replace(section, id=-1, steps=kept)


@given(sections())
def test_a_section_comes_back_from_its_block_without_what_belongs_to_one_class(section: DraftSection) -> None:
    content = json.loads(json.dumps(blocks.content_of(section, NAMES)))

    laid = blocks.laid_out(content, KEYS, new_id=-1)

    assert laid == blocks.LaidOut(without_what_is_private(section))


@given(sections())
def test_a_block_of_a_block_is_the_same_block(section: DraftSection) -> None:
    content = blocks.content_of(section, NAMES)

    assert blocks.content_of(blocks.laid_out(content, KEYS, -1).section, NAMES) == content


@given(sections())
def test_whatever_is_gone_from_the_library_every_step_stays_with_its_time(section: DraftSection) -> None:
    laid = blocks.laid_out(blocks.content_of(section, NAMES), blocks.Keys({}, {}), new_id=-1)

    assert [(step.seconds, step.side, step.note) for step in laid.section.steps] == [
        (step.seconds, step.side, step.note) for step in section.steps
    ]
    assert all(step.technique_id is None and step.title and not step.tools for step in laid.section.steps)
    assert set(laid.as_words) == {TECHNIQUES[one.technique_id].name for one in section.steps if one.technique_id}
    assert set(laid.left_out) == {TOOLS[tool].name for step in section.steps for tool, _count in step.tools}


def test_a_technique_that_is_gone_becomes_words_without_its_breaths_and_is_named_once() -> None:
    twice = tuple(DraftStep(id=one, technique_id=1, count=5, tools=((7, 2), (9, 1))) for one in (1, 2))
    content = blocks.content_of(DraftSection(40, "Calves", "rolling", steps=twice), NAMES)

    laid = blocks.laid_out(content, blocks.Keys({}, {"roller": 90}), new_id=-5)

    assert [(one.id, one.title, one.count, one.tools) for one in laid.section.steps] == [
        (-6, "Calf press", None, ((90, 1),)),
        (-7, "Calf press", None, ((90, 1),)),
    ]
    assert (laid.as_words, laid.left_out) == (("Calf press",), ("Ball",))


def test_tools_stand_in_the_order_of_their_keys() -> None:
    step = DraftStep(id=1, technique_id=1, tools=((7, 1), (8, 2)))
    content = blocks.content_of(DraftSection(40, "Calves", "rolling", steps=(step,)), NAMES)

    laid = blocks.laid_out(content, blocks.Keys({"calf-press": 1}, {"ball": 80, "block": 30}), new_id=-1)

    assert laid.section.steps[0].tools == ((30, 2), (80, 1))


def test_a_block_holds_what_a_section_is_made_of_and_nothing_else() -> None:
    step = DraftStep(
        1, technique_id=2, note="Slowly", on_handout=True, swap={"x": 1}, tools=((7, 1),), accepted=(ACCEPTED,)
    )

    content = blocks.content_of(DraftSection(40, "Feet", "rolling", planned_minutes=5, steps=(step,)), NAMES)

    assert content == {
        "version": 1,
        "section": {
            "name": "Feet",
            "kind": "rolling",
            "rounds": 1,
            "protected": False,
            "planned_minutes": 5,
            "steps": [
                {
                    "technique": {"slug": "sole-sweep", "name": "Sole sweep"},
                    "title": "",
                    "seconds": 60,
                    "count": None,
                    "side": "none",
                    "setup_seconds": None,
                    "note": "Slowly",
                    "optional": False,
                    "tools": [{"slug": "ball", "name": "Ball", "count": 1}],
                }
            ],
        },
    }


def test_every_field_of_a_step_is_kept_or_left_out_on_purpose() -> None:
    left_out = {"id", "order", "name", "on_handout", "swap", "accepted"}
    by_slug = {"technique_id", "tools"}

    assert {one.name for one in fields(DraftStep)} == {*blocks.STEP_FIELDS, *by_slug, *left_out}
    assert {one.name for one in fields(DraftSection)} == {*blocks.SECTION_FIELDS, "id", "order", "steps"}


@pytest.mark.parametrize("content", [{}, {"version": 2}, {"version": "1", "section": {}}])
def test_a_block_of_another_version_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(blocks.UnknownVersion):
        blocks.laid_out(content, KEYS, new_id=-1)


def test_a_block_tells_its_steps_its_length_and_whether_it_carries_notes() -> None:
    made = (DraftStep(1, technique_id=1, seconds=60, side="each"), DraftStep(2, title="Settle", seconds=30))
    quiet = blocks.content_of(DraftSection(40, "Calves", "rolling", rounds=2, steps=made), NAMES)
    noted = blocks.content_of(DraftSection(40, "Calves", "rolling", steps=(replace(made[0], note="Slowly"),)), NAMES)

    assert list(blocks.step_names(quiet)) == ["Calf press", "Settle"]
    assert (blocks.seconds_without_setup(quiet), blocks.seconds_without_setup(noted)) == (2 * (60 * 2 + 30), 120)
    assert (blocks.has_notes(quiet), blocks.has_notes(noted)) == (False, True)


# Copies of a section


@given(sections(), sections())
def test_a_copy_of_a_section_stands_right_behind_it_with_new_rows(one: DraftSection, other: DraftSection) -> None:
    other = replace(other, id=41, steps=tuple(replace(step, id=step.id + 100) for step in other.steps))
    draft = Draft((one, other))

    copied = drafting.duplicate_section(draft, one.id)

    first, copy, last = copied.sections
    assert (first, last) == (one, other)
    ids = [section.id for section in copied.sections] + [step.id for step in copied.steps()]
    assert len(set(ids)) == len(ids)
    assert replace(copy, id=one.id, steps=()) == replace(one, steps=())
    assert [replace(step, id=0) for step in copy.steps] == [
        replace(step, id=0, swap=None, accepted=()) for step in one.steps
    ]


def test_a_section_that_is_not_there_cannot_be_copied() -> None:
    with pytest.raises(Missing):
        drafting.duplicate_section(Draft((DraftSection(1, "Feet", "rolling"),)), 2)
