"""What holds for everybody in a class, whatever they live with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anatomy.domain.safety import Clearance, Condition, Rule, Rulebook, Severity, Source
from sessions.domain.everyone import Everyone, General, check_everyone
from sessions.domain.plan import Named, PlanTool
from tests.sessions.plans import SAMPLES, plan, sample, step, technique

VIBRATING = PlanTool("foam-roller-vibrating", "Vibrating roller")
SEED = Source("SEED", "The studio's introduction", "S")
VAD2022 = Source("VAD2022", "Two case reports", "A")
CITING = Rule("c-01", "c", Severity.CAUTION, {}, "Go softly.", sources=(VAD2022, SEED))
BOOK = Rulebook(
    conditions={"c": Condition("c", "C", "C", "Other", Clearance.NONE, rules=(CITING,))},
    powered_tools=frozenset({VIBRATING.slug}),
)


def reaching(slug: str, region: str, *tools: PlanTool):
    return step(slug, technique=replace(technique(slug), regions=(Named(region, region),)), tools=tools)


def test_a_class_that_rolls_says_every_general_line_in_order_and_on_whose_word():
    found = check_everyone(plan(step("smr-sole-slow-sweep")), BOOK)

    assert found.general == tuple(General)
    assert found.sources == (SEED,)


def test_a_class_without_rolling_leaves_out_what_is_said_of_rolling_alone():
    found = check_everyone(plan(step("asana-legs-up-the-wall")), BOOK)

    assert found.general == (
        General.ASK_FIRST,
        General.SENSATION_OR_PAIN,
        General.STOP_SIGNAL,
        General.STUDENT_DECIDES,
    )


@pytest.mark.parametrize("steps", [(), (step(),)], ids=["no steps", "free text"])
def test_a_class_without_techniques_says_nothing(steps):
    found = check_everyone(plan(*steps), BOOK)

    assert found == Everyone()
    assert not found


def test_each_zone_comes_once_with_its_rule_and_every_step_near_it():
    sole, calf = step("smr-sole-slow-sweep", number=1), step("smr-calf-roller-sweep", number=2)

    found = check_everyone(plan(step(number=3), calf, sole, replace(calf, id=4)), BOOK)

    zones = {one.zone.slug: (one.zone.rule, one.numbers) for one in found.keep_off}
    assert zones["back-of-knee"] == ("lift over it; no pressure", (2, 4))
    assert len(found.keep_off) == len(zones)


@pytest.mark.parametrize("slug", SAMPLES)
def test_no_sample_class_puts_a_powered_tool_on_a_neck(slug):
    found = check_everyone(sample(slug), BOOK)

    assert found.general
    assert found.powered_on_neck == ()


@pytest.mark.parametrize("region", ["back-of-neck", "front-side-neck", "skull-base", "head-neck"])
def test_a_powered_tool_on_the_neck_is_named_with_its_step_and_source(region):
    calf = step("smr-calf-roller-sweep")
    neck = reaching("smr-calf-roller-sweep", region, VIBRATING)

    [found] = check_everyone(plan(calf, neck), BOOK).powered_on_neck

    assert (found.number, found.step, found.tool, found.sources) == (2, neck, VIBRATING, (VAD2022,))


@pytest.mark.parametrize(
    "harmless",
    [
        reaching("smr-calf-roller-sweep", "back-of-neck", PlanTool("therapy-ball-original", "Ball")),
        reaching("smr-calf-roller-sweep", "calf", VIBRATING),
    ],
    ids=["no motor", "no neck"],
)
def test_a_ball_on_the_neck_and_a_motor_on_the_calf_are_not(harmless):
    assert check_everyone(plan(harmless), BOOK).powered_on_neck == ()


def test_a_source_that_no_rule_cites_any_more_is_left_out():
    neck = reaching("smr-calf-roller-sweep", "back-of-neck", VIBRATING)

    found = check_everyone(plan(neck), Rulebook(powered_tools=BOOK.powered_tools))

    assert [one.sources for one in found.powered_on_neck] == [()]
    assert found.sources == ()
