"""Drafts, their differences, and the edits of a class as functions."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain import drafting
from sessions.domain.draft import (
    Draft,
    DraftAcceptance,
    DraftHead,
    DraftSection,
    DraftStep,
    Missing,
    Stale,
    applied,
    from_records,
    inverse,
    patch_between,
    records,
    with_ids,
)

ACCEPTED = DraftAcceptance(3, "f" * 32, "They asked", 1, "2026-11-22T18:00:00+00:00")
EARLIER = DraftAcceptance(2, "e" * 32, "By phone", 1, "2026-11-22T18:05:00+00:00")
SOLE = DraftStep(11, technique_id=7, seconds=60, side="each", tools=((2, 1),), name="Sole sweep")
CALF = DraftStep(12, technique_id=8, seconds=90, tools=((2, 1), (5, 2)), accepted=(ACCEPTED,), name="Calf press")
REST = DraftStep(13, title="Rest", seconds=300, name="Rest")
CLASS = Draft((DraftSection(1, "Roll", "rolling", steps=(SOLE, CALF)), DraftSection(2, "Rest", "rest", steps=(REST,))))


def layout(draft: Draft) -> dict[int, list[int]]:
    return {section.id: [step.id for step in section.steps] for section in draft.sections}


# Edits


@pytest.mark.parametrize(
    ("edited", "expected"),
    [
        (drafting.move_steps(CLASS, {12}, section=1, after=None), {1: [12, 11], 2: [13]}),
        (drafting.move_steps(CLASS, {11}, section=2, after=13), {1: [12], 2: [13, 11]}),
        (drafting.move_steps(CLASS, {11, 13}, section=1, after=12), {1: [12, 11, 13], 2: []}),
        (drafting.move_steps(CLASS, {11, 12}, section=1, after=12), {1: [11, 12], 2: [13]}),
        (drafting.shift_step(CLASS, 12, 1), {1: [11], 2: [12, 13]}),
        (drafting.shift_step(CLASS, 13, -1), {1: [11, 12, 13], 2: []}),
        (drafting.remove_steps(CLASS, {11, 13}), {1: [12], 2: []}),
        (drafting.duplicate_step(CLASS, 11), {1: [11, -1, 12], 2: [13]}),
        (drafting.move_section(CLASS, 2, after=None), {2: [13], 1: [11, 12]}),
        (drafting.shift_section(CLASS, 1, 1), {2: [13], 1: [11, 12]}),
        (drafting.remove_section(CLASS, 1), {2: [13]}),
    ],
)
def test_an_edit_changes_the_places_that_it_names(edited, expected):
    assert layout(edited) == expected
    assert list(layout(edited)) == list(expected)


def test_a_copy_has_nothing_accepted_and_no_swap():
    swapped = drafting.change_step(CLASS, 12, swap={"before": {}, "after": {}})

    copy = drafting.duplicate_step(swapped, 12).step(-1)

    assert copy == replace(CALF, id=-1, accepted=())


MISSES = {
    "moves a step that is gone": lambda: drafting.move_steps(CLASS, {99}, section=1, after=None),
    "moves into a section that is gone": lambda: drafting.move_steps(CLASS, {11}, section=9, after=None),
    "moves behind a step of another section": lambda: drafting.move_steps(CLASS, {11}, section=2, after=12),
    "adds behind a step of another section": lambda: drafting.add_steps(
        CLASS, [replace(SOLE, id=-1)], section=1, after=13
    ),
    "changes a step that is gone": lambda: drafting.change_step(CLASS, 99, seconds=5),
    "removes one step of two that is gone": lambda: drafting.remove_steps(CLASS, {11, 99}),
    "removes a section that is gone": lambda: drafting.remove_section(CLASS, 9),
    "moves behind a section that is gone": lambda: drafting.move_section(CLASS, 1, after=9),
}


@pytest.mark.parametrize("edit", MISSES.values(), ids=MISSES)
def test_what_is_not_there_is_missed(edit):
    with pytest.raises(Missing):
        edit()


def test_new_ids_are_unlike_any_other():
    assert CLASS.new_id() == -1
    assert drafting.duplicate_step(CLASS, 11).new_id() == -2


def test_new_rows_take_the_ids_that_they_are_stored_with():
    copied = drafting.duplicate_step(CLASS, 11)

    assert layout(with_ids(copied, {-1: 40})) == {1: [11, 40, 12], 2: [13]}


# Differences


def test_a_patch_holds_only_what_differs():
    after = drafting.change_step(CLASS, 12, seconds=60, note="Slow")

    assert patch_between(CLASS, after) == {"step:12": [{"seconds": 90, "note": ""}, {"seconds": 60, "note": "Slow"}]}


def test_a_patch_of_a_removal_holds_all_of_the_step():
    patch = patch_between(CLASS, drafting.remove_steps(CLASS, {12}))

    assert patch["section:1"] == [{"steps": [11, 12]}, {"steps": [11]}]
    assert patch["step:12"][1] is None
    assert applied(drafting.remove_steps(CLASS, {12}), inverse(patch)) == CLASS


def test_no_difference_is_an_empty_patch():
    assert patch_between(CLASS, replace(CLASS)) == {}


def test_a_patch_is_not_applied_to_what_was_changed_since():
    patch = patch_between(CLASS, drafting.change_step(CLASS, 12, seconds=60))

    with pytest.raises(Stale):
        applied(drafting.change_step(CLASS, 12, seconds=75), patch)


def test_a_patch_lands_beside_another_field():
    patch = patch_between(CLASS, drafting.change_step(CLASS, 12, seconds=60))
    elsewhere = drafting.change_step(CLASS, 12, note="Slow")

    assert applied(elsewhere, patch).step(12) == replace(CALF, seconds=60, note="Slow")


def test_a_step_that_came_back_elsewhere_is_not_removed_again():
    patch = patch_between(CLASS, drafting.remove_steps(CLASS, {12}))

    with pytest.raises(Stale):
        applied(drafting.remove_steps(CLASS, {12}), patch)


def test_what_was_accepted_of_a_rule_that_is_gone_is_in_nobodys_way():
    accepted = drafting.change_step(CLASS, 11, accepted=(EARLIER, ACCEPTED))
    patch = patch_between(CLASS, accepted)
    without = drafting.change_step(CLASS, 11, accepted=(ACCEPTED,))

    assert applied(without, inverse(patch)) == CLASS


# Whatever is done


HEADS = st.builds(
    DraftHead,
    title=st.text(min_size=1, max_size=5),
    target_minutes=st.integers(5, 240),
    starts_at=st.none() | st.just("18:30"),
    muted_checks=st.lists(st.sampled_from(["one-side", "no-rest"]), unique=True).map(tuple),
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A class of up to four sections with up to four steps each."""
    ids = iter(draw(st.permutations(range(1, 30))))
    steps = st.builds(
        DraftStep,
        id=st.just(0),
        technique_id=st.none() | st.integers(1, 9),
        seconds=st.integers(5, 3600),
        note=st.text(max_size=4),
        optional=st.booleans(),
        tools=st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), max_size=2).map(tuple),
        accepted=st.sampled_from([(), (ACCEPTED,), (ACCEPTED, EARLIER), (EARLIER, ACCEPTED)]),
    )
    sections = tuple(
        DraftSection(
            next(ids),
            "Roll",
            "rolling",
            steps=tuple(replace(step, id=next(ids)) for step in draw(st.lists(steps, max_size=4))),
        )
        for _number in range(draw(st.integers(0, 4)))
    )
    return Draft(sections, draw(st.none() | HEADS))


def edited(draft: Draft, data: st.DataObject) -> Draft:
    """Do one edit that ``data`` chooses; one that cannot be leaves the class as it is."""
    steps = [step.id for step in draft.steps()] or [0]
    sections = [section.id for section in draft.sections] or [0]
    step, other = data.draw(st.sampled_from(steps)), data.draw(st.sampled_from([None, *steps]))
    section, by = data.draw(st.sampled_from(sections)), data.draw(st.sampled_from([-1, 1]))
    several = data.draw(st.sets(st.sampled_from(steps), min_size=1))
    choices = [
        lambda: drafting.move_steps(draft, several, section=section, after=other),
        lambda: drafting.shift_step(draft, step, by),
        lambda: drafting.duplicate_step(draft, step),
        lambda: drafting.remove_steps(draft, several),
        lambda: drafting.change_step(draft, step, seconds=data.draw(st.integers(5, 3600))),
        lambda: drafting.add_section(draft, DraftSection(draft.new_id(), "New", "asana"), after=None),
        lambda: drafting.shift_section(draft, section, by),
        lambda: drafting.remove_section(draft, section),
    ]
    try:
        return data.draw(st.sampled_from(choices))()
    except (Missing, IndexError):
        return draft


@given(drafts(), st.data())
def test_every_step_stands_in_exactly_one_section_whatever_is_done(draft, data):
    for _number in range(6):
        draft = edited(draft, data)
        ids = [step.id for step in draft.steps()] + [section.id for section in draft.sections]

        assert sorted(set(ids)) == sorted(ids)


@given(drafts())
def test_records_are_the_draft(draft):
    assert records(from_records(records(draft))) == records(draft)


@given(drafts(), drafts())
def test_a_patch_leads_there_and_back(before, after):
    after = replace(after, head=after.head if before.head and after.head else before.head)
    patch = patch_between(before, after)

    assert records(applied(before, patch)) == records(after)
    assert records(applied(after, inverse(patch))) == records(before)


@given(drafts(), st.data())
def test_undoing_all_of_it_gives_the_class_back_and_redoing_too(draft, data):
    walked = [draft]
    for _number in range(5):
        walked.append(edited(walked[-1], data))
    patches = [patch_between(before, after) for before, after in pairwise(walked)]

    back = walked[-1]
    for patch in reversed(patches):
        back = applied(back, inverse(patch))
    forth = back
    for patch in patches:
        forth = applied(forth, patch)

    assert records(back) == records(draft)
    assert records(forth) == records(walked[-1])
