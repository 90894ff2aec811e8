"""What an edition holds, and that it comes back as it went in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.domain.safety import Area, Present
from sessions.domain.edition import SCHEMA_VERSION, UnknownSchema, for_students, from_json, to_json
from sessions.domain.plan import (
    Plan,
    PlanAcceptance,
    PlanHandout,
    PlanNote,
    PlanOccasion,
    PlanRoom,
    PlanSection,
    PlanStep,
    PlanTool,
    Side,
)
from tests.sessions import plans

SECRET = "only for the teacher"


def private_plan() -> Plan:
    """A plan in which every private field says so."""
    step = PlanStep(
        id=71,
        title="Sole slow sweep",
        seconds=60,
        technique=replace(plans.technique("smr-sole-slow-sweep"), usual_cue=SECRET),
        side=Side.EACH,
        setup_seconds=35,
        tools=(PlanTool("therapy-ball-original", "Therapy ball", 1, "A tennis ball"),),
        note=SECRET,
        accepted=(PlanAcceptance("0" * 32, SECRET, SECRET, datetime(2026, 11, 20, 12, tzinfo=UTC)),),
    )
    own = PlanStep(id=72, title="Talk", seconds=90, note=SECRET, optional=True)
    return Plan(
        id=5,
        title="Feet",
        teacher="Asha",
        level="beginner",
        target_minutes=30,
        sections=(PlanSection(id=9, name="Rolling", kind="rolling", steps=(step, own), rounds=2, planned_minutes=4),),
        intention="Ease tired feet",
        notes=SECRET,
        head_count=14,
        occasion=PlanOccasion(id=3, starts_on=date(2026, 11, 24), place=SECRET, head_count=1),
        handout=PlanHandout("Easing feet", "Because", "Daily", (), (PlanNote("breath", "Breath", "In and out."),)),
        room=PlanRoom((Present(SECRET, Area(SECRET, "left")),), for_everyone=True, own=True),
    )


def test_nothing_private_stands_in_an_edition() -> None:
    edition = to_json(for_students(private_plan(), [71]))

    text = json.dumps(edition)
    assert SECRET not in text
    assert set(edition) == {
        "schema", "title", "teacher", "level", "target_minutes", "intention", "sections", "techniques", "handout"
    }  # fmt: skip
    assert set(edition["sections"][0]) == {"name", "kind", "rounds", "steps"}
    assert set(edition["sections"][0]["steps"][0]) == {
        "title", "technique", "seconds", "count", "side", "optional", "tools"
    }  # fmt: skip


def test_a_class_is_the_same_edition_whoever_is_in_the_room() -> None:
    plan = private_plan()
    steps = tuple(replace(step, accepted=()) for step in plan.steps())
    empty = replace(plan, room=PlanRoom(), sections=(replace(plan.sections[0], steps=steps),))

    assert for_students(plan, [71]) == for_students(empty, [71])
    assert to_json(for_students(plan, [71])) == to_json(for_students(empty, [71]))


def test_for_students_keeps_what_a_student_needs() -> None:
    plan = for_students(private_plan(), [72, 71, 999])

    assert (plan.title, plan.teacher, plan.intention, plan.target_minutes) == ("Feet", "Asha", "Ease tired feet", 30)
    assert [(step.id, step.title, step.seconds, step.side, step.optional) for step in plan.steps()] == [
        (1, "Sole slow sweep", 60, Side.EACH, False),
        (2, "Talk", 90, Side.NONE, True),
    ]
    assert plan.sections[0].rounds == 2
    assert plan.handout.step_ids == (1, 2)
    assert plan.handout.notes == (PlanNote("breath", "Breath", "In and out."),)


@pytest.mark.parametrize(
    "slug", ["desk-neck-shoulders-30", "feet-to-hips-45", "roll-breathe-flow-60", "prenatal-roll-and-rest-60"]
)
def test_an_edition_comes_back_as_it_went_in(slug: str) -> None:
    sample = plans.sample(slug)
    edition = for_students(sample, [step.id for step in sample.steps()][:3])

    assert from_json(json.loads(json.dumps(to_json(edition)))) == edition


@given(title=st.text(max_size=120), note=st.text(max_size=50), seconds=st.integers(5, 3600))
def test_any_text_survives(title: str, note: str, seconds: int) -> None:
    step = PlanStep(id=1, title=title, seconds=seconds, note=note)
    plan = replace(private_plan(), title=title, sections=(PlanSection(1, title, "rest", (step,)),))

    edition = for_students(plan, [])

    assert from_json(json.loads(json.dumps(to_json(edition)))) == edition


def test_an_edition_equals_itself_when_it_is_read_back() -> None:
    edition = to_json(for_students(private_plan(), [71]))

    assert json.loads(json.dumps(edition)) == edition


@pytest.mark.parametrize("version", [None, 0, SCHEMA_VERSION + 1, "1"])
def test_another_schema_is_refused(version: object) -> None:
    data = {**to_json(for_students(private_plan(), [])), "schema": version}

    with pytest.raises(UnknownSchema):
        from_json(data)
