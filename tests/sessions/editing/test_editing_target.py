"""When a class begins, and what fits it to its target."""

from __future__ import annotations

from datetime import time

import pytest

from sessions import editing
from sessions.domain.clock import ClockSettings, timetable
from sessions.domain.trimming import Fit, fit
from sessions.editing import NOBODY, Conflict, Gone, Hand, Outdated
from sessions.models import Sequence, Step
from sessions.reading import plan_of
from tests.sessions.classes import state, steps

pytestmark = pytest.mark.django_db

SETTINGS = ClockSettings()


@pytest.fixture
def tight(sequence: Sequence) -> Sequence:
    """A class of six minutes that takes longer, with an optional step."""
    Sequence.objects.filter(pk=sequence.pk).update(target_minutes=6)
    Step.objects.filter(pk=steps(sequence)[1].pk).update(optional=True)
    sequence.refresh_from_db()
    return sequence


def fit_of(sequence: Sequence) -> Fit:
    return fit(plan_of(sequence), SETTINGS)


def take(sequence: Sequence, found: Fit, names: list[str] | None = None, **changes: object) -> editing.Edited:
    chosen = [one.name for one in found.proposals] if names is None else names
    given = {"planned": found.before, "settings": SETTINGS, **changes}
    return editing.fit_to_target(sequence, chosen, **given)


# The start


def test_a_start_is_set_and_undone(sequence):
    editing.set_start(sequence.pk, time(18, 30), seen=None)

    sequence.refresh_from_db()
    assert sequence.starts_at == time(18, 30)

    editing.undo(sequence.pk, NOBODY)

    sequence.refresh_from_db()
    assert sequence.starts_at is None


def test_a_start_is_taken_away(sequence):
    editing.set_start(sequence.pk, time(18, 30), seen=None)

    edited = editing.set_start(sequence.pk, None, seen=time(18, 30))

    sequence.refresh_from_db()
    assert (sequence.starts_at, edited.change.what) == (None, {"time": ""})


def test_a_start_that_was_set_elsewhere_is_not_lost(sequence):
    editing.set_start(sequence.pk, time(9), seen=None)

    with pytest.raises(Conflict) as caught:
        editing.set_start(sequence.pk, time(10), seen=None)

    sequence.refresh_from_db()
    assert (caught.value.fields, sequence.starts_at) == ({"starts_at": time(9)}, time(9))


def test_the_same_start_from_two_tabs_is_no_conflict(sequence):
    editing.set_start(sequence.pk, time(9), seen=None)

    assert editing.set_start(sequence.pk, time(9), seen=None).change is None


def test_the_start_of_a_removed_class_is_gone(sequence):
    Sequence.objects.filter(pk=sequence.pk).delete()

    with pytest.raises(Gone):
        editing.set_start(sequence.pk, time(9), seen=None)


# Fit to target


def test_what_is_taken_brings_the_class_to_what_was_said(tight):
    found = fit_of(tight)

    take(tight, found)

    assert timetable(plan_of(tight), SETTINGS).seconds == found.after
    assert found.after <= 360 < found.before


def test_it_is_one_edit_and_undo_gives_all_of_it_back(tight):
    before, entries = plan_of(tight), tight.changes.count()

    edited = take(tight, fit_of(tight))
    assert (edited.change.action, tight.changes.count()) == ("fit", entries + 1)

    editing.undo(tight.pk, NOBODY)
    assert plan_of(tight) == before


def test_only_what_was_chosen_is_done(tight):
    found = fit_of(tight)
    doses = [(step.pk, step.seconds, step.count) for step in steps(tight)]
    dropped = next(one for one in found.proposals if one.after is None)

    take(tight, found, [dropped.name])

    assert [(step.pk, step.seconds, step.count) for step in steps(tight)] == [
        dose for dose in doses if dose[0] != dropped.step
    ]


@pytest.mark.parametrize("name", ["shorten-0-60-30", "drop-1-2-3", "", "x" * 300])
def test_what_is_not_proposed_is_not_done(tight, name):
    before = state(tight)[1:]

    with pytest.raises(Outdated):
        take(tight, fit_of(tight), [name])

    assert state(tight)[1:] == before


def test_a_class_that_was_changed_meanwhile_is_left_alone(tight):
    found = fit_of(tight)
    editing.change_step(steps(tight)[0], {"setup_seconds": 90})
    before = state(tight)[1:]

    with pytest.raises(Outdated):
        take(tight, found, [found.proposals[-1].name])

    assert state(tight)[1:] == before


def test_the_same_request_twice_is_done_once(tight):
    found, hand = fit_of(tight), Hand(tight.owner_id, "fit-1")

    take(tight, found, hand=hand)
    again = take(tight, found, hand=hand)

    assert (again.again, tight.changes.filter(action="fit").count()) == (True, 1)
