"""Fit to target: by hand, and held by properties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.checking.rolling import class_dose, set_dose
from sessions.domain.clock import ClockSettings, timetable
from sessions.domain.draft import Draft, DraftSection, DraftStep, Missing
from sessions.domain.plan import Plan, PlanSection, PlanStep, PlanTool, Side
from sessions.domain.trimming import Dose, Fit, Kind, Proposal, chosen, fit, fitted, with_doses
from tests.sessions.plans import SAMPLES, sample, step

SETTINGS = ClockSettings(base=5, position=10, tools=15, side=10)
BALL = PlanTool("therapy-ball", "Therapy ball")
ROLLER = PlanTool("foam-roller", "Foam roller")


def a_class(*sections: PlanSection, seconds: int = 600) -> Plan:
    """A class whose target is that many seconds, in whole minutes."""
    return Plan(id=1, title="A", teacher="B", level="beginner", target_minutes=seconds // 60, sections=sections)


def one_section(*steps: PlanStep, target: int = 600, **changes: object) -> Plan:
    return a_class(PlanSection(1, "Rolling", "rolling", steps, **changes), seconds=target)


def rolling(number: int, seconds: int = 60, bounds: tuple[int, int] = (30, 90), **changes: object) -> PlanStep:
    """A step that is counted in seconds, without a set-up."""
    made = step(
        "smr-sole-slow-sweep",
        number=number,
        **{"seconds": seconds, "side": Side.NONE, "setup_seconds": 0, "tools": (), **changes},
    )
    return replace(made, technique=replace(made.technique, dose_range=bounds))


def talk(number: int, seconds: int, **changes: object) -> PlanStep:
    return step(number=number, **{"seconds": seconds, "setup_seconds": 0, **changes})


def breathing(number: int, seconds: int, count: int, bounds: tuple[int, int] = (12, 90), **changes: object) -> PlanStep:
    """A posture that is counted in breaths."""
    made = step("asana-mountain", number=number, seconds=seconds, count=count, setup_seconds=0, tools=(), **changes)
    return replace(made, technique=replace(made.technique, dose_range=bounds))


def doses(found: Fit) -> dict[int, Dose | None]:
    return {one.step: one.after for one in found.proposals}


# On target


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_class_on_target_has_nothing_to_change(slug):
    plan = sample(slug)
    seconds = plan.target_minutes * 60

    assert fit(plan, SETTINGS) == Fit((), seconds, seconds, seconds)


def test_an_empty_class_has_nothing_to_change():
    assert fit(a_class(), SETTINGS) == Fit((), 0, 0, 600)


# What goes


def test_an_optional_step_goes_before_anything_is_shortened():
    plan = one_section(talk(1, 600), rolling(2, 60, optional=True), rolling(3, 60, (30, 60)), target=660)

    assert fit(plan, SETTINGS).proposals == (Proposal(Kind.DROP, 2, Dose(60, None), None, -60),)


def test_what_goes_may_leave_a_little_free():
    plan = one_section(talk(1, 590), talk(2, 40, optional=True), rolling(3, 60), target=660)

    found = fit(plan, SETTINGS)

    assert (doses(found), found.after, found.spare) == ({2: None}, 650, 10)


def test_an_optional_step_stays_where_the_class_would_miss_its_target_by_more_without_it():
    plan = one_section(talk(1, 560), talk(2, 50, optional=True), rolling(3, 60), target=660)

    assert doses(fit(plan, SETTINGS)) == {3: Dose(50, None)}


def test_it_goes_all_the_same_where_the_others_cannot_be_short_enough():
    plan = one_section(talk(1, 560), talk(2, 300, optional=True), rolling(3, 60, (55, 60)), target=900)

    assert fit(replace(plan, target_minutes=14), SETTINGS).proposals[0].kind == Kind.DROP


def test_no_more_optional_steps_go_than_are_needed():
    plan = one_section(
        talk(1, 600), *(rolling(number, 30, (30, 30), optional=True) for number in range(2, 6)), target=660
    )

    assert len(fit(plan, SETTINGS).proposals) == 2


def test_an_optional_step_that_costs_more_set_up_than_it_takes_stays():
    # Without the talk the ball would have to be fetched anew, and the talk is shorter than that.
    between = step(
        "smr-sole-slow-sweep", number=2, seconds=5, side=Side.NONE, tools=(ROLLER,), setup_seconds=0, optional=True
    )
    plan = one_section(
        replace(rolling(1, 600), tools=(BALL,)),
        between,
        replace(rolling(3, 60, (60, 60)), tools=(ROLLER,), setup_seconds=None),
    )

    assert fit(plan, SETTINGS) == Fit((), 670, 670, 600)


def test_what_goes_is_timed_with_the_set_up_of_its_neighbour():
    # A ball, the roller, the ball again: without the roller nothing has to be changed twice.
    ball = {"tools": (BALL,), "setup_seconds": None, "bounds": (60, 60)}
    plan = one_section(
        rolling(1, 595, **ball),
        rolling(2, 40, (40, 40), tools=(ROLLER,), setup_seconds=None, optional=True),
        rolling(3, 30, **(ball | {"bounds": (30, 30)})),
        target=660,
    )

    found = fit(plan, SETTINGS)

    assert found.before == 5 + 595 + 20 + 40 + 20 + 30
    assert found.proposals == (Proposal(Kind.DROP, 2, Dose(40, None), None, -75),)
    assert found.after == 5 + 595 + 5 + 30


def test_both_sides_and_every_round_of_what_goes_count():
    steps = (rolling(1, 30, side=Side.EACH, optional=True, setup_seconds=20), rolling(2, 60, (60, 60)))
    plan = a_class(
        PlanSection(1, "Rolling", "rolling", steps, rounds=3), PlanSection(2, "T", "rest", (talk(3, 420),)), seconds=600
    )

    assert fit(plan, SETTINGS).proposals == (Proposal(Kind.DROP, 1, Dose(30, None), None, -240),)


def test_a_step_that_parts_two_sets_of_rolling_stays():
    plan = one_section(
        rolling(1, 70, (70, 70)), breathing(2, 30, 5, (30, 30), optional=True), rolling(3, 70, (70, 70)), talk(4, 460)
    )

    assert fit(plan, SETTINGS) == Fit((), 630, 630, 600)


# What is shorter


def test_shortening_is_spread():
    plan = one_section(talk(1, 480), rolling(2), rolling(3), rolling(4), target=600)

    assert doses(fit(plan, SETTINGS)) == {number: Dose(40, None) for number in (2, 3, 4)}


def test_whoever_has_more_to_give_gives_more():
    plan = one_section(talk(1, 480), rolling(2, 90, (30, 90)), rolling(3, 60, (30, 60)), target=600)

    assert doses(fit(plan, SETTINGS)) == {2: Dose(70, None), 3: Dose(50, None)}


def test_exactly_as_much_is_taken_as_is_needed():
    # One step has two sides, and gives ten seconds at a time; five are wanted.
    plan = one_section(talk(1, 425), rolling(2, 60, side=Side.EACH), rolling(3, 60), target=600)

    assert fit(plan, SETTINGS).proposals == (Proposal(Kind.SHORTEN, 3, Dose(60, None), Dose(55, None), -5),)


def test_a_little_more_is_taken_where_it_cannot_be_exact():
    plan = one_section(talk(1, 485), rolling(2, 60, side=Side.EACH), target=600)

    found = fit(plan, SETTINGS)

    assert (doses(found), found.spare) == ({2: Dose(55, None)}, 5)


def test_breaths_and_their_seconds_stay_together():
    plan = one_section(talk(1, 585), breathing(2, 30, 5))

    assert fit(plan, SETTINGS).proposals == (Proposal(Kind.SHORTEN, 2, Dose(30, 5), Dose(12, 2), -18),)


def test_a_round_of_a_section_is_never_taken_away():
    plan = a_class(PlanSection(1, "R", "rolling", (rolling(1, 60, (40, 60)), talk(2, 160)), rounds=3), seconds=600)

    found = fit(plan, SETTINGS)

    assert found.proposals == (Proposal(Kind.SHORTEN, 1, Dose(60, None), Dose(40, None), -60),)
    assert with_doses(plan, found.proposals).sections[0].rounds == 3


@pytest.mark.parametrize(
    "left_alone",
    [
        talk(2, 60),
        rolling(2, 60, (60, 90)),
        rolling(2, 120, (30, 90)),
        rolling(2, 20, (30, 90)),
        breathing(2, 60, 1),
    ],
    ids=["free text", "at its shortest", "longer than its range", "shorter than its range", "one breath"],
)
def test_what_cannot_be_shortened_is_left_alone(left_alone):
    plan = one_section(talk(1, 660), left_alone)

    found = fit(plan, SETTINGS)

    assert (found.proposals, found.missing) == ((), found.before - 600)


def test_a_protected_section_is_left_alone():
    rest = PlanSection(2, "Rest", "rest", (rolling(2, 60, optional=True), rolling(3, 60)), protected=True)
    plan = a_class(PlanSection(1, "A", "asana", (talk(1, 600),)), rest, seconds=600)

    assert fit(plan, SETTINGS) == Fit((), 720, 720, 600)


def test_a_typed_set_up_stays():
    plan = one_section(talk(1, 500), rolling(2, 60, setup_seconds=60), target=600)

    found = fit(plan, SETTINGS)

    assert [one.setup_seconds for one in with_doses(plan, found.proposals).steps()] == [0, 60]


def test_what_is_missing_is_said_where_the_target_cannot_be_reached():
    plan = one_section(talk(1, 700), rolling(2, 60))

    found = fit(plan, SETTINGS)

    assert (doses(found), found.missing) == ({2: Dose(30, None)}, 130)


# What is longer


def test_a_class_that_ends_early_has_its_steps_made_longer():
    plan = one_section(talk(1, 480), rolling(2, 60, (30, 90)), breathing(3, 30, 5))

    found = fit(plan, SETTINGS)

    assert doses(found) == {2: Dose(70, None), 3: Dose(48, 8)}
    assert {one.kind for one in found.proposals} == {Kind.LENGTHEN}


def test_it_is_never_made_too_long():
    plan = one_section(talk(1, 535), rolling(2, 60, (30, 90), side=Side.EACH), target=660)

    assert fit(plan, SETTINGS) == Fit((), 655, 655, 660)


def test_no_region_is_rolled_for_more_than_it_takes():
    plan = one_section(rolling(1, 60), rolling(2, 60), breathing(3, 30, 5), talk(4, 400))

    assert doses(fit(plan, SETTINGS)) == {3: Dose(78, 13)}


def test_what_is_rolled_can_be_longer_up_to_there():
    plan = one_section(rolling(1, 60), talk(2, 500), target=600)

    assert doses(fit(plan, SETTINGS)) == {1: Dose(90, None)}


def test_what_stays_free_is_said():
    found = fit(one_section(rolling(1, 60, (30, 90))), SETTINGS)

    assert (doses(found), found.spare) == ({1: Dose(90, None)}, 510)


# Taken or left


def test_what_is_left_out_is_not_counted():
    plan = one_section(talk(1, 480), rolling(2), rolling(3), rolling(4), target=600)
    found = fit(plan, SETTINGS)

    some = chosen(plan, found, {found.proposals[0].name, "shorten-99-1-2"}, SETTINGS)

    assert (doses(some), some.after) == ({2: Dose(40, None)}, 640)


def test_names_tell_what_is_proposed():
    plan = one_section(talk(1, 570), rolling(2, 60), talk(3, 20, optional=True))

    assert [one.name for one in fit(plan, SETTINGS).proposals] == ["shorten-2-60-30", "drop-3-20-0"]


def test_a_draft_is_changed_as_proposed():
    steps = (DraftStep(1, title="Talk", seconds=60), DraftStep(2, 7, seconds=30, count=5, note="Slowly"))
    draft = Draft((DraftSection(1, "A", "asana", steps=steps),))
    changes = [
        Proposal(Kind.DROP, 1, Dose(60), None, -60),
        Proposal(Kind.SHORTEN, 2, Dose(30, 5), Dose(24, 4), -6),
    ]

    after = fitted(draft, changes)

    assert after.sections[0].steps == (DraftStep(2, 7, seconds=24, count=4, note="Slowly"),)


def test_a_draft_without_the_step_is_refused():
    with pytest.raises(Missing):
        fitted(Draft(), [Proposal(Kind.SHORTEN, 2, Dose(30), Dose(25), -5)])


# Properties

TECHNIQUES = (
    "smr-sole-slow-sweep",
    "smr-calf-roller-sweep",
    "asana-mountain",
    "move-cat-cow",
    "asana-legs-up-the-wall",
)
bounds = st.tuples(st.integers(5, 100), st.integers(0, 200)).map(lambda pair: (pair[0], sum(pair)))


@st.composite
def steps(draw: st.DrawFn) -> PlanStep:
    given = {
        "seconds": draw(st.integers(5, 400)),
        "side": draw(st.sampled_from(Side)),
        "setup_seconds": draw(st.none() | st.integers(0, 60)),
        "optional": draw(st.booleans()),
    }
    if draw(st.integers(0, 3)) == 0:
        return step(**given)
    made = step(draw(st.sampled_from(TECHNIQUES)), **given, tools=draw(st.sampled_from([(), (BALL,), (ROLLER,)])))
    count = draw(st.integers(1, 12)) if made.count is not None else None
    return replace(made, count=count, technique=replace(made.technique, dose_range=draw(st.none() | bounds)))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    lists = draw(st.lists(st.lists(steps(), max_size=5), min_size=1, max_size=4))
    number = 0
    sections = []
    for at, list_ in enumerate(lists):
        numbered = []
        for one in list_:
            number += 1
            numbered.append(replace(one, id=number))
        sections.append(PlanSection(at, "S", "rolling", tuple(numbered), draw(st.integers(1, 3)), draw(st.booleans())))
    plan = a_class(*sections)
    now = timetable(plan, SETTINGS).seconds // 60
    return replace(plan, target_minutes=max(5, now + draw(st.integers(-15, 10))))


settings = st.builds(ClockSettings, *(st.integers(0, 40) for _ in range(4)))


@given(plans(), settings)
def test_fit_to_target_never_breaks_a_bound(plan, settings):
    protected = {one.id for section in plan.sections if section.protected for one in section.steps}
    old = {one.id: one for one in plan.steps()}

    for one in fit(plan, settings).proposals:
        was = old[one.step]
        assert one.step not in protected
        assert one.before == Dose(was.seconds, was.count)
        if one.after is None:
            assert was.optional
        else:
            low, high = was.technique.dose_range
            assert low <= was.seconds <= high
            assert low <= one.after.seconds <= high
            assert one.after.seconds != was.seconds


@given(plans(), settings)
def test_nothing_but_doses_changes_and_optional_steps_go(plan, settings):
    after = with_doses(plan, fit(plan, settings).proposals)
    old = {one.id: one for one in plan.steps()}

    assert [replace(one, steps=()) for one in after.sections] == [replace(one, steps=()) for one in plan.sections]
    for one in after.steps():
        was = old[one.id]
        assert one == replace(was, seconds=one.seconds, count=one.count)


@given(plans(), settings)
def test_a_class_takes_what_is_said_of_it(plan, settings):
    found = fit(plan, settings)

    assert found.before == timetable(plan, settings).seconds
    assert found.after == timetable(with_doses(plan, found.proposals), settings).seconds


@given(plans(), settings)
def test_it_comes_nearer_to_its_target_and_never_past_it_for_nothing(plan, settings):
    found = fit(plan, settings)

    assert found.after <= max(found.before, found.target)
    if found.before <= found.target:
        assert found.before <= found.after <= found.target
        return
    if found.missing:
        return
    for one in found.proposals:
        others = [other for other in found.proposals if other != one]
        assert timetable(with_doses(plan, others), settings).seconds > found.target


def milder(one: Proposal, counted: bool) -> Proposal:
    """The same with one grain, breath or repetition more."""
    if counted:
        count = one.after.count + 1
        return replace(one, after=Dose(max(5, round(count * one.before.seconds / one.before.count)), count))
    return replace(one, after=Dose(min(one.before.seconds, one.after.seconds + 5), one.after.count))


@given(plans(), settings)
def test_nothing_is_shorter_than_it_has_to_be(plan, settings):
    found = fit(plan, settings)
    counted = {one.id for one in plan.steps() if one.count and one.dose_mode in ("breaths", "reps")}
    if found.missing:
        return

    for one in found.proposals:
        if one.kind is Kind.SHORTEN:
            others = [milder(one, one.step in counted) if other is one else other for other in found.proposals]
            assert timetable(with_doses(plan, others), settings).seconds > found.target


@given(plans(), settings)
def test_no_two_sets_of_rolling_become_one_that_is_too_long(plan, settings):
    after = with_doses(plan, fit(plan, settings).proposals)
    known = [set(one.steps) for one in set_dose(plan, timetable(plan, settings))]

    for remark in set_dose(after, timetable(after, settings)):
        assert any(before.issuperset(remark.steps) for before in known)


@given(plans(), settings)
def test_no_step_is_longer_that_rolls_a_region_for_too_long(plan, settings):
    longer = {one.step for one in fit(plan, settings).proposals if one.kind is Kind.LENGTHEN}
    after = with_doses(plan, fit(plan, settings).proposals)

    for check in (set_dose, class_dose):
        for remark in check(after, timetable(after, settings)):
            assert longer.isdisjoint(remark.steps)


@given(plans(), settings)
def test_what_still_runs_over_has_nothing_left_to_give(plan, settings):
    found = fit(plan, settings)
    if not found.missing:
        return
    after = with_doses(plan, found.proposals)

    assert fit(after, settings).after == found.after


@given(plans(), settings)
def test_counted_doses_keep_the_pace_of_their_step(plan, settings):
    old = {one.id: one for one in plan.steps()}

    for one in fit(plan, settings).proposals:
        was = old[one.step]
        if one.after and was.count and was.dose_mode in ("breaths", "reps"):
            assert one.after.seconds == max(5, round(one.after.count * was.seconds / was.count))


@given(plans(), settings)
def test_the_same_class_has_the_same_proposals_in_its_order(plan, settings):
    found = fit(plan, settings)
    order = [one.id for one in plan.steps()]

    assert fit(plan, settings) == found
    assert [one.step for one in found.proposals] == [one for one in order if one in doses(found)]


@given(plans(), settings, st.data())
def test_any_choice_takes_what_is_said_of_it(plan, settings, data):
    found = fit(plan, settings)
    names = data.draw(st.sets(st.sampled_from([one.name for one in found.proposals] or [""])))

    some = chosen(plan, found, names, settings)

    assert some.after == timetable(with_doses(plan, some.proposals), settings).seconds
    assert {one.name for one in some.proposals} == names - {""}
