"""The clock: what a class takes, worked out by hand and held by properties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.clock import ClockSettings, Setup, step_seconds, timetable
from sessions.domain.plan import Plan, PlanSection, PlanStep, PlanTool, Side
from tests.sessions.plans import SAMPLES, sample, step

SETTINGS = ClockSettings(base=5, position=10, tools=15, side=10)
TECHNIQUES = ("smr-sole-slow-sweep", "smr-calf-roller-sweep", "asana-legs-up-the-wall", "asana-mountain")
BALL = PlanTool("therapy-ball", "Therapy ball")
HANDS = PlanTool("hands", "Own hands", fetched=False)


def a_class(*sections: PlanSection, minutes: int = 60) -> Plan:
    return Plan(id=1, title="A", teacher="B", level="beginner", target_minutes=minutes, sections=sections)


def one_section(*steps: PlanStep, **changes: object) -> Plan:
    return a_class(PlanSection(1, "Rolling", "rolling", steps, **changes))


def standing(slug: str = "asana-mountain", **changes: object) -> PlanStep:
    return step(slug, **{"tools": (), "side": Side.NONE, "seconds": 60, **changes})


def setups(plan: Plan, settings: ClockSettings = SETTINGS) -> list[Setup]:
    return [timed.setup for section in timetable(plan, settings).sections for timed in section.steps]


texts = st.builds(
    lambda seconds, setup: step(seconds=seconds, setup_seconds=setup, number=1),
    st.integers(5, 3600),
    st.none() | st.integers(0, 900),
)
techniques = st.builds(
    lambda slug, seconds, side, setup, tools: step(slug, seconds=seconds, side=side, setup_seconds=setup, tools=tools),
    st.sampled_from(TECHNIQUES),
    st.integers(5, 3600),
    st.sampled_from(Side),
    st.none() | st.integers(0, 900),
    st.sampled_from([(), (BALL,), (BALL, HANDS), (HANDS,)]),
)
steps = st.lists(texts | techniques, max_size=6).map(tuple)
sections = st.builds(
    lambda number, steps, rounds, protected: PlanSection(number, "S", "rolling", steps, rounds, protected),
    st.integers(1, 9),
    steps,
    st.integers(1, 5),
    st.booleans(),
)
plans = st.builds(
    lambda sections, minutes: a_class(*sections, minutes=minutes), st.lists(sections, max_size=5), st.integers(5, 240)
)
settings = st.builds(ClockSettings, *(st.integers(0, 60) for _ in range(4)))


# By hand


def test_both_sides_count_twice_and_the_set_up_once():
    assert step_seconds(standing(side=Side.EACH), 20) == 140


@pytest.mark.parametrize("side", [Side.NONE, Side.TOGETHER, Side.LEFT, Side.RIGHT])
def test_any_other_side_counts_once(side):
    assert step_seconds(standing(side=side), 20) == 80


def test_the_first_step_pays_the_base_alone():
    assert setups(one_section(standing(tools=(BALL,)))) == [Setup(base=5)]


def test_the_first_step_pays_its_change_of_side_too():
    assert setups(one_section(standing(side=Side.EACH))) == [Setup(base=5, side=10)]


def test_the_same_position_and_tools_pay_the_base_alone():
    assert setups(one_section(standing(), standing()))[1] == Setup(base=5)


def test_a_new_position_and_new_tools_are_paid_for():
    lying = standing("asana-legs-up-the-wall", tools=(BALL,))

    assert setups(one_section(standing(), lying))[1] == Setup(base=5, position=10, tools=15)


def test_putting_a_tool_away_is_a_change_of_tools():
    assert setups(one_section(standing(tools=(BALL,)), standing()))[1] == Setup(base=5, tools=15)


def test_another_number_of_a_tool_is_a_change_of_tools():
    assert setups(one_section(standing(tools=(BALL,)), standing(tools=(replace(BALL, count=2),))))[1].tools == 15


def test_what_nobody_fetches_is_no_change_of_tools():
    assert setups(one_section(standing(), standing(tools=(HANDS,))))[1] == Setup(base=5)


def test_the_order_of_tools_does_not_matter():
    block = PlanTool("yoga-block", "Yoga block")

    assert setups(one_section(standing(tools=(BALL, block)), standing(tools=(block, BALL))))[1] == Setup(base=5)


def test_free_text_keeps_the_position_and_the_tools_of_what_came_before():
    rolling = standing(tools=(BALL,))

    assert setups(one_section(rolling, step(), rolling)) == [Setup(base=5), Setup(base=5), Setup(base=5)]


def test_free_text_at_the_start_leaves_nothing_to_change_from():
    assert setups(one_section(step(), standing(tools=(BALL,))))[1] == Setup(base=5)


def test_the_neighbour_before_counts_across_sections():
    lying = standing("asana-legs-up-the-wall")
    plan = a_class(PlanSection(1, "A", "asana", (standing(),)), PlanSection(2, "B", "rest", (lying,)))

    assert setups(plan)[1] == Setup(base=5, position=10)


def test_a_typed_set_up_replaces_the_automatic_one_and_still_changes_what_is_held():
    lying = standing("asana-legs-up-the-wall", setup_seconds=40)

    assert setups(one_section(standing(), lying, standing()))[1:] == [Setup(typed=40), Setup(base=5, position=10)]


def test_a_typed_set_up_of_zero_is_zero():
    assert timetable(one_section(standing(setup_seconds=0))).seconds == 60


def test_rounds_repeat_the_whole_section_and_shift_what_follows():
    plan = a_class(
        PlanSection(1, "A", "asana", (standing(setup_seconds=0),), rounds=3),
        PlanSection(2, "B", "rest", (standing(setup_seconds=0),)),
    )

    assert [(section.start, section.seconds) for section in timetable(plan).sections] == [(0, 180), (180, 60)]


def test_steps_are_numbered_through_the_class():
    plan = a_class(*(PlanSection(number, "A", "asana", (standing(), standing())) for number in (1, 2)))

    assert [timed.number for section in timetable(plan).sections for timed in section.steps] == [1, 2, 3, 4]


def test_a_protected_section_must_start_early_enough_for_the_class_to_end_in_time():
    rest = PlanSection(2, "Rest", "rest", (standing(seconds=300, setup_seconds=0),), protected=True)
    plan = a_class(PlanSection(1, "A", "asana", (standing(seconds=600, setup_seconds=0),)), rest, minutes=14)

    assert timetable(plan).sections[1].latest_start == 540
    assert timetable(plan).free == -60


def test_an_empty_class_takes_no_time():
    times = timetable(a_class(minutes=30))

    assert (times.seconds, times.free, times.sections) == (0, 1800, ())


@pytest.mark.parametrize("changes", [{"seconds": -1}, {"setup_seconds": -1}])
def test_negative_times_are_refused(changes):
    with pytest.raises(ValueError, match="negative"):
        timetable(one_section(standing(**changes)))


def test_fewer_than_one_round_is_refused():
    with pytest.raises(ValueError, match="at least once"):
        timetable(one_section(standing(), rounds=0))


def test_the_sample_classes_take_exactly_their_time():
    assert sorted(timetable(sample(slug)).seconds for slug in SAMPLES) == [1800, 2700, 2700, 3600, 3600]


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_sample_class_ends_on_target(slug):
    assert timetable(sample(slug)).free == 0


# Properties


@given(plans, settings)
def test_a_class_is_the_sum_of_its_parts(plan, settings):
    times = timetable(plan, settings)

    assert times.seconds == sum(section.seconds for section in times.sections)
    for section in times.sections:
        assert section.seconds == section.section.rounds * sum(timed.seconds for timed in section.steps)
        for timed in section.steps:
            assert timed.seconds == timed.setup.seconds + timed.step.seconds * timed.step.side.times


@given(plans, settings)
def test_everything_starts_where_what_is_before_it_ends(plan, settings):
    end = 0
    for section in timetable(plan, settings).sections:
        assert section.start == end
        within = section.start
        for timed in section.steps:
            assert timed.start == within
            within += timed.seconds
        end = section.start + section.seconds


@given(plans, settings)
def test_every_step_is_timed_once_in_the_order_of_the_class(plan, settings):
    timed = [timed for section in timetable(plan, settings).sections for timed in section.steps]

    assert [one.step for one in timed] == list(plan.steps())
    assert [one.number for one in timed] == list(range(1, len(timed) + 1))


@given(plans, settings, st.data())
def test_a_longer_step_makes_the_class_longer_by_its_sides_and_rounds(plan, settings, data):
    filled = [section for section in plan.sections if section.steps]
    if not filled:
        return
    section = data.draw(st.sampled_from(filled))
    place = data.draw(st.integers(0, len(section.steps) - 1))
    longer = replace(section.steps[place], seconds=section.steps[place].seconds + 7)
    steps = (*section.steps[:place], longer, *section.steps[place + 1 :])
    at = next(number for number, one in enumerate(plan.sections) if one is section)
    sections = (*plan.sections[:at], replace(section, steps=steps), *plan.sections[at + 1 :])

    more = timetable(replace(plan, sections=sections), settings).seconds - timetable(plan, settings).seconds

    assert more == 7 * longer.side.times * section.rounds


@given(st.lists(texts.map(lambda one: replace(one, setup_seconds=one.setup_seconds or 0)), max_size=6), st.randoms())
def test_the_order_does_not_matter_where_every_set_up_is_typed(steps, random):
    shuffled = list(steps)
    random.shuffle(shuffled)

    assert timetable(one_section(*shuffled)).seconds == timetable(one_section(*steps)).seconds


@given(plans)
def test_without_numbers_for_set_up_only_typed_ones_count(plan):
    times = timetable(plan, ClockSettings(0, 0, 0, 0))
    expected = sum(
        section.rounds * sum((one.setup_seconds or 0) + one.seconds * one.side.times for one in section.steps)
        for section in plan.sections
    )

    assert times.seconds == expected


@given(plans, settings)
def test_a_class_that_starts_its_protected_section_then_ends_on_target(plan, settings):
    times = timetable(plan, settings)
    for section in times.sections:
        after = times.seconds - section.start
        assert section.latest_start == (times.target_seconds - after if section.section.protected else None)


@given(plans, settings)
def test_set_up_never_costs_less_than_nothing_nor_more_than_all_its_parts(plan, settings):
    most = settings.base + settings.position + settings.tools + settings.side
    for setup in setups(plan, settings):
        assert setup.typed is not None or 0 <= setup.seconds <= most
