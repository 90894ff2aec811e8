"""Rows to a plan: what it holds, and how few questions it asks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anatomy.domain.safety import Area, Present
from anatomy.models import Condition, Region, Rule, Status, TeachingNote, Technique, Tool
from sessions import editing
from sessions.domain.clock import ClockSettings, timetable
from sessions.domain.plan import (
    DoseMode,
    Named,
    PlanAcceptance,
    PlanHandout,
    PlanNote,
    PlanOccasion,
    PlanRoom,
    PlanTool,
    Side,
)
from sessions.lengths import timetables_of
from sessions.models import Acceptance, RoomCondition, Sequence
from sessions.reading import plan_of, room_of
from tests.sessions.classes import fill, sections, steps, technique

pytestmark = pytest.mark.django_db


def queries_of(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def loaded(sequence):
    return Sequence.objects.select_related("owner").get(pk=sequence.pk)


def test_a_plan_holds_the_class_in_its_order(sequence):
    editing.change_sequence(sequence, {"intention": "Ease", "notes": "Mine"})

    plan = plan_of(loaded(sequence))

    assert (plan.id, plan.title, plan.teacher, plan.level) == (sequence.pk, "Feet and calves", "Asha", "beginner")
    assert (plan.target_minutes, plan.head_count, plan.intention, plan.notes) == (30, 8, "Ease", "Mine")
    assert [(one.name, one.kind, one.protected, len(one.steps)) for one in plan.sections] == [
        ("Rolling", "rolling", False, 2),
        ("Rest", "rest", True, 1),
    ]
    assert [step.title for step in plan.steps()] == ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]
    assert (plan.occasion, plan.people) == (None, 8)


def test_a_step_carries_its_dose_its_tools_and_what_the_library_says(sequence):
    row = steps(sequence)[0]
    editing.change_step(
        row,
        {"seconds": 75, "side": "left", "setup_seconds": 0, "note": "Slow", "optional": True},
        tools={Tool.objects.get(slug="block"): 2},
    )

    step = next(plan_of(loaded(sequence)).steps())

    assert (step.id, step.seconds, step.count, step.side) == (row.pk, 75, None, Side.LEFT)
    assert (step.setup_seconds, step.note, step.optional) == (0, "Slow", True)
    assert PlanTool("block", "Yoga block", 2, Tool.objects.get(slug="block").household, True) in step.tools
    library = technique("smr-sole-slow-sweep")
    assert step.technique.slug == "smr-sole-slow-sweep"
    assert step.technique.position == Named("standing", "Standing")
    assert step.technique.dose_mode == DoseMode(library.dose_mode)
    assert step.technique.dose_range == (library.dose_min_seconds, library.dose_max_seconds)
    assert {zone.slug for zone in step.technique.zones} == set(library.keep_off_zones.values_list("slug", flat=True))
    assert {one.slug for one in step.technique.regions} == {region.slug for region in library.all_regions()}
    assert set(step.technique.demands) == set(library.demands.values_list("slug", flat=True))


def test_free_text_has_no_technique(sequence):
    editing.add_step(sections(sequence)[0], title="Welcome", seconds=90)

    step = list(plan_of(loaded(sequence)).steps())[2]

    assert (step.title, step.technique, step.seconds, step.tools) == ("Welcome", None, 90, ())


def test_an_occasion_brings_its_time_and_its_people(sequence):
    occasion = editing.add_occasion(
        sequence, starts_on=date(2026, 9, 30), starts_at=time(18, 30), place="Harbour", head_count=5
    )

    plan = plan_of(loaded(sequence), occasion)

    assert plan.occasion == PlanOccasion(occasion.pk, date(2026, 9, 30), time(18, 30), "Harbour", "studio", 5)
    assert plan.people == 5


def test_an_occasion_of_another_class_is_refused(sequence, asha):
    other = editing.create_sequence(asha, title="Other")
    occasion = editing.add_occasion(other, starts_on=date(2026, 9, 30))

    with pytest.raises(ValueError, match="another class"):
        plan_of(loaded(sequence), occasion)


def test_the_hand_out_brings_what_was_chosen(sequence):
    rows, note = steps(sequence), TeachingNote.objects.first()
    editing.choose_handout(sequence, steps=rows[1:2], notes=[note], title="At home", why="It helps", how_often="Daily")

    assert plan_of(loaded(sequence)).handout == PlanHandout(
        "At home", "It helps", "Daily", (rows[1].pk,), (PlanNote(note.slug, note.title, note.text),)
    )


def test_a_retired_technique_stays_in_the_class(sequence):
    Technique.objects.filter(slug="smr-sole-slow-sweep").update(status=Status.RETIRED)

    assert next(plan_of(loaded(sequence)).steps()).title == "Sole slow sweep"


def test_a_plan_asks_as_little_of_a_long_class_as_of_a_short_one(sequence):
    def work():
        return plan_of(loaded(sequence))

    fill(sequence, 2)
    cold, few = queries_of(work), queries_of(work)
    fill(sequence, 95)
    work()

    assert queries_of(work) == few == 5
    assert cold == 7
    assert len(list(plan_of(loaded(sequence)).steps())) == 100


def set_room(sequence, *present, occasion=None):
    """Put conditions into the room, each as "slug" or ("slug", "area", "side")."""
    for one in present:
        slug, area, side = (one, None, "") if isinstance(one, str) else one
        RoomCondition.objects.create(
            sequence=sequence,
            occasion=occasion,
            condition=Condition.objects.get(slug=slug),
            area=Region.objects.get(slug=area) if area else None,
            side=side,
        )


def accept(step, fingerprint, by, at):
    return Acceptance.objects.create(
        step=step, rule=Rule.objects.first(), fingerprint=fingerprint, reason="Slowly", accepted_by=by, accepted_at=at
    )


def test_the_room_and_what_was_accepted_are_read_where_they_are_asked_for(sequence, asha, ben):
    first, second, _last = steps(sequence)
    at = datetime(2026, 9, 30, 18, 30, 5, 250, tzinfo=UTC)
    set_room(sequence, "osteoporosis", ("open-wound", "knee", "left"), ("open-wound", "calf", ""))
    accept(second, "b" * 32, ben, at)
    accept(first, "a" * 32, asha, at)
    accept(second, "c" * 32, asha, at)

    plan = plan_of(loaded(sequence), with_room=True)

    present = (
        Present("osteoporosis"),
        Present("open-wound", Area("knee", "left")),
        Present("open-wound", Area("calf")),
    )
    assert plan.room == PlanRoom(present, for_everyone=True)
    assert [step.accepted for step in plan.steps()] == [
        (PlanAcceptance("a" * 32, "Slowly", "Asha", at),),
        (PlanAcceptance("b" * 32, "Slowly", "Ben", at), PlanAcceptance("c" * 32, "Slowly", "Asha", at)),
        (),
    ]
    assert room_of(sequence) == plan.room
    bare = plan_of(loaded(sequence))
    assert (bare.room, {step.accepted for step in bare.steps()}) == (PlanRoom(), {()})


def test_an_occasion_brings_its_own_room_or_the_usual_one(sequence):
    usual, own = (editing.add_occasion(sequence, starts_on=date(2026, 9, day)) for day in (29, 30))
    set_room(sequence, "osteoporosis")
    set_room(sequence, "dvt", occasion=own)
    own.own_room, own.for_everyone = True, False
    own.save()

    rooms = [plan_of(loaded(sequence), one, with_room=True).room for one in (None, usual, own)]

    the_usual = PlanRoom((Present("osteoporosis"),), for_everyone=True)
    assert rooms == [the_usual, the_usual, PlanRoom((Present("dvt"),), for_everyone=False, own=True)]
    assert [room_of(sequence, one) for one in (None, usual, own)] == rooms


def test_a_room_costs_one_question_whatever_is_in_it(sequence, asha):
    def work():
        return plan_of(loaded(sequence), with_room=True)

    work()
    empty = queries_of(work)
    set_room(sequence, *Condition.objects.values_list("slug", flat=True)[:20])
    for number, step in enumerate(steps(sequence)):
        accept(step, f"{number:032}", asha, timezone.now())

    assert queries_of(work) == empty == 5


def test_an_empty_class_is_a_plan_too(asha):
    plan = plan_of(editing.create_sequence(asha, title="New"))

    assert [(one.name, one.steps) for one in plan.sections] == [("Class", ())]


# The lengths of many classes


def test_the_list_of_classes_and_the_builder_agree_on_the_length(sequence, asha):
    fill(sequence, 12)
    editing.change_section(sections(sequence)[0], {"rounds": 2})
    editing.add_step(sections(sequence)[1], title="Talk", seconds=75)
    other = editing.create_sequence(asha, title="Empty")
    settings = ClockSettings(4, 9, 14, 11)

    times = timetables_of([sequence, other], settings)

    assert times[sequence.pk].seconds == timetable(plan_of(loaded(sequence)), settings).seconds
    assert (times[other.pk].seconds, times[other.pk].target_seconds) == (0, 3600)


def test_lengths_ask_the_same_of_one_class_as_of_three(sequence, asha):
    one = queries_of(lambda: timetables_of([sequence], ClockSettings()))
    classes = [sequence, *(editing.copy_sequence(sequence, asha, title=f"Copy {number}") for number in range(2))]

    assert queries_of(lambda: timetables_of(classes, ClockSettings())) == one == 3
