"""How a class begins and ends, how often people get up, who can follow, and how long it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sessions.domain.checking import Check
from sessions.domain.plan import PlanWay
from tests.sessions import plans
from tests.sessions.checking import class_of, fixed, remarks, section, titles
from tests.sessions.plans import step

BREATH, REST, MOUNTAIN, BRIDGE, TWIST = (
    "breath-diaphragm-nasal-breath",
    "rest-final-rest",
    "asana-mountain",
    "asana-bridge",
    "asana-easy-seated-twist",
)


def still(slug="", *, number=1, seconds=60, **changes):
    """A step that takes just so long: without a set-up."""
    return step(slug, number=number, seconds=seconds, setup_seconds=0, **changes)


def steps_of(plan, code):
    return [one.steps for one in remarks(plan, code)]


# Breath at the start


@pytest.mark.parametrize(("before", "found"), [(299, []), (300, [()])])
def test_a_breath_comes_in_the_first_five_minutes(before, found):
    plan = class_of(section(1, "arrival", still(seconds=before)), section(2, "warm-up", still(BREATH, number=2)))

    assert steps_of(plan, Check.BREATH) == found


@pytest.mark.parametrize(
    ("opening", "found"),
    [
        (section(1, "arrival", still(seconds=600), still(BREATH, number=2)), []),
        (section(1, "breath", still(title="Arrive")), []),
        (section(1, "arrival", still(title="Sit and breathe in: slow Breath")), []),
        (section(1, "arrival", still(title="Welcome")), [()]),
        (section(1, "arrival", still(REST)), [()]),
    ],
)
def test_a_first_section_with_a_breath_is_enough(opening, found):
    plan = class_of(opening, section(2, "asana", still(MOUNTAIN, number=9, seconds=600)))

    assert steps_of(plan, Check.BREATH) == found


def test_the_class_can_begin_with_a_slow_breath_through_the_nose():
    plan = plans.plan(still(MOUNTAIN))
    [found] = remarks(plan, Check.BREATH)

    after = fixed(plan, found)

    assert titles(after) == ["Slow nasal belly breath", "Mountain"]
    assert remarks(after, Check.BREATH) == []


# Rest at the end


@pytest.mark.parametrize(("rest", "found"), [(360, []), (359, [(2,)])])
def test_rest_is_a_tenth_of_the_class(rest, found):
    plan = plans.plan(still(MOUNTAIN, seconds=3600 - rest), still(REST, number=2, seconds=rest))

    assert steps_of(plan, Check.REST) == found


def test_getting_into_it_is_no_rest():
    plan = plans.plan(still(MOUNTAIN, seconds=3600 - 360), step(REST, number=2, seconds=350, setup_seconds=10))

    assert [one.data for one in remarks(plan, Check.REST)] == [{"seconds": 350, "needed": 360}]


@pytest.mark.parametrize(
    ("ending", "found"),
    [
        ([section(2, "rest", still("asana-legs-up-the-wall", number=2, seconds=300))], []),
        ([section(2, "asana", still(title="Śavāsana", number=2, seconds=300))], []),
        ([section(2, "rest", still(REST, number=2, seconds=300)), section(3, "closing", still(number=3))], []),
        ([section(2, "rest", still(REST, number=2, seconds=300), still(number=3, title="Thanks"))], []),
        ([section(2, "rest", still(REST, number=2, seconds=150), still("rest-body-scan", number=3, seconds=150))], []),
        (
            [section(2, "rest", still(REST, number=2, seconds=300)), section(3, "asana", still(MOUNTAIN, number=3))],
            [()],
        ),
    ],
)
def test_what_counts_as_rest_at_the_end(ending, found):
    plan = class_of(section(1, "asana", still(MOUNTAIN, seconds=1800)), *ending)

    assert steps_of(plan, Check.REST) == found


def test_a_rest_that_is_too_short_is_lengthened_until_it_is_a_tenth_of_the_longer_class():
    plan = plans.plan(still(MOUNTAIN, seconds=3000), still(REST, number=2, seconds=200))
    [found] = remarks(plan, Check.REST)

    after = fixed(plan, found)

    assert [one.seconds for one in after.steps()] == [3000, 360]
    assert remarks(after, Check.REST) == []


def test_a_rest_that_cannot_last_so_long_has_no_fix():
    plan = plans.plan(still(MOUNTAIN, seconds=3600), still("rest-supported-childs-pose", number=2, seconds=200))

    assert [one.fix for one in remarks(plan, Check.REST)] == [None]


def test_an_ending_rest_is_added_before_the_closing_talk():
    plan = class_of(
        section(1, "asana", still(MOUNTAIN, seconds=3000)), section(2, "closing", still(number=2, title="Thanks"))
    )
    [found] = remarks(plan, Check.REST)

    after = fixed(plan, found)

    assert [(one.kind, len(one.steps)) for one in after.sections] == [("asana", 1), ("rest", 1), ("closing", 1)]
    assert titles(after)[1] == "Final rest"
    assert remarks(after, Check.REST) == []


def test_an_empty_section_for_rest_is_filled():
    plan = class_of(section(1, "asana", still(MOUNTAIN, seconds=3000)), section(2, "rest"))
    [found] = remarks(plan, Check.REST)

    after = fixed(plan, found)

    assert [len(one.steps) for one in after.sections] == [1, 1]
    assert remarks(after, Check.REST) == []


# Up and down


@pytest.mark.parametrize(("seconds", "found"), [(179, [(2,)]), (180, [])])
def test_people_who_have_settled_stay_for_three_minutes(seconds, found):
    plan = plans.plan(still(MOUNTAIN), still(BRIDGE, number=2, seconds=seconds), still(MOUNTAIN, number=3))

    assert steps_of(plan, Check.UP_AND_DOWN) == found


@pytest.mark.parametrize(
    "slugs",
    [
        (BRIDGE, MOUNTAIN, BRIDGE),  # down, up and down
        (MOUNTAIN, "check-breath-ribs", MOUNTAIN),  # a check stands where it has to
        (MOUNTAIN, "asana-low-lunge", MOUNTAIN),  # on the way
        (MOUNTAIN, "asana-downward-dog", "asana-cobra", "asana-downward-dog", MOUNTAIN),  # a sun salutation
        (MOUNTAIN, "", MOUNTAIN),  # free text moves nobody
    ],
)
def test_what_is_no_getting_up(slugs):
    plan = plans.plan(*(still(slug, number=at, seconds=30) for at, slug in enumerate(slugs, start=1)))

    assert remarks(plan, Check.UP_AND_DOWN) == []


@pytest.mark.parametrize(("times", "found"), [(2, []), (3, [(2, 4, 6)])])
def test_people_get_up_from_the_floor_twice_at_most(times, found):
    pairs = [(BRIDGE, MOUNTAIN)] * times
    slugs = [slug for pair in pairs for slug in pair]
    plan = plans.plan(*(still(slug, number=at, seconds=300) for at, slug in enumerate(slugs, start=1)))

    assert steps_of(plan, Check.UP_AND_DOWN) == found


# Beginners


def without_a_way(slug, number=1):
    one = step(slug, number=number)
    assert one.technique is not None
    return replace(one, technique=replace(one.technique, gentler=PlanWay()))


def test_a_beginners_class_has_a_way_for_a_beginner():
    hard = "smr-outer-quad-side-roll"  # intermediate, with a gentler way
    plan = plans.plan(step(hard), without_a_way(hard, 2), without_a_way(MOUNTAIN, 3), step(number=4))

    assert steps_of(plan, Check.BEGINNERS) == [(2,)]
    assert steps_of(replace(plan, level="intermediate"), Check.BEGINNERS) == []


# Target


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        (3600, []),
        (3601, [{"over": True, "seconds": 1}]),
        (3420, []),  # a twentieth free
        (3419, [{"over": False, "seconds": 181}]),
    ],
)
def test_a_class_keeps_to_its_target(seconds, found):
    plan = plans.plan(still(seconds=1800), still(number=2, seconds=seconds - 1800), target_minutes=60)

    assert [one.data for one in remarks(plan, Check.TARGET)] == found
