"""All checks together: on the sample classes, on nothing, on anything, and after every fix."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anatomy.domain.safety import Rulebook
from sessions.domain import checking
from sessions.domain.checking import CHECKS, Add, Again, Check
from sessions.domain.draft import Missing
from sessions.domain.plan import Plan, PlanSection, PlanWay, Side
from tests.sessions import plans
from tests.sessions.checking import draft_of, fixed, library, offers, remarks
from tests.sessions.plans import step


@pytest.mark.parametrize(
    ("slug", "found"),
    [
        ("desk-neck-shoulders-30", [(Check.MOVEMENT, ["Top of forearm table roll", "Palm ball press"])]),
        ("feet-to-hips-45", []),
        ("roll-breathe-flow-60", []),
        ("prenatal-roll-and-rest-60", []),
        ("evening-unwind-45", [(Check.MOVEMENT, ["Neck soft-ball turns"])]),
    ],
)
def test_a_good_class_hears_little(slug, found):
    plan = plans.sample(slug)
    titles = {one.id: one.title for one in plan.steps()}

    assert [(one.code, [titles[key] for key in one.steps]) for one in remarks(plan)] == found


def test_nothing_is_said_of_a_class_without_steps():
    assert remarks(plans.plan()) == []


def test_every_check_is_made():
    assert list(CHECKS) == list(Check)


# Each of them has something to say of this one, except where another says it already.
AMISS = plans.plan(
    step("asana-seated-forward-fold", number=1, seconds=300),
    step("asana-mountain", number=2),
    step("check-forward-hinge", number=3),
    step("smr-calf-roller-sweep", number=4, seconds=110),
    step("smr-calf-roller-sweep", number=5, seconds=30),
    step("smr-sole-slow-sweep", number=6),
    step("smr-calf-roller-sweep", number=7),
    step("asana-bridge", number=11, seconds=30),
    step("asana-triangle", number=8, side=Side.LEFT),
    replace(step(), id=9, technique=replace(plans.technique("asana-crow"), gentler=PlanWay())),
    step("smr-palm-ball-press", number=10),
)


@pytest.mark.parametrize("code", Check)
def test_a_check_that_is_off_says_nothing(code):
    assert code in {one.code for one in remarks(AMISS)}
    assert remarks(AMISS, muted=[code]) == [one for one in remarks(AMISS) if one.code is not code]


def test_a_fix_of_what_is_gone_is_refused():
    plan = plans.plan(step("asana-warrior-two", side=Side.LEFT))
    [found] = remarks(plan, Check.ONE_SIDE)

    with pytest.raises(Missing):
        checking.apply(draft_of(plans.plan(step(number=2))), found.fix)


# Any class

SLUGS = [offer.slug for offer in offers()]
STEPS = st.builds(
    lambda slug, seconds, side: (slug, {"seconds": seconds, "side": side} if slug else {"seconds": seconds}),
    st.sampled_from(["", *SLUGS]),
    st.integers(5, 400),
    st.sampled_from(list(Side)),
)
KINDS = st.sampled_from(["arrival", "check-before", "rolling", "check-after", "asana", "rest", "closing"])
SECTIONS = st.lists(st.tuples(KINDS, st.integers(1, 3), st.lists(STEPS, max_size=5)), min_size=1, max_size=4)


@st.composite
def classes(draw):
    """A class of anything in any order."""
    key, sections = 0, []
    for at, (kind, rounds, drawn) in enumerate(draw(SECTIONS), start=1):
        made = []
        for slug, changes in drawn:
            key += 1
            made.append(step(slug, number=key, **changes))
        sections.append(PlanSection(at, kind, kind, tuple(made), rounds))
    level = draw(st.sampled_from(["beginner", "intermediate", "advanced"]))
    return Plan(1, "Any", "Mira Sol", level, draw(st.integers(5, 90)), tuple(sections))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=classes())
def test_every_fix_makes_its_remark_go_away_and_keeps_the_rest_of_the_class(plan):
    found = remarks(plan)

    assert len({one.name for one in found if one.fix}) == len([one for one in found if one.fix])
    for one in found:
        if one.fix is None or (isinstance(one.fix, Add) and _none_to_add(plan, one.fix)):
            continue
        after = fixed(plan, one)
        again = [other for other in remarks(after) if other.name == one.name]
        added = isinstance(one.fix, Add | Again)
        assert {step.id for step in plan.steps()} <= {step.id for step in after.steps()}
        assert len(list(after.steps())) == len(list(plan.steps())) + added
        # Where two things are used before they are warm, one movement may warm one of them.
        assert not again or (one.code is Check.WARMED and again[0].fix != one.fix)


def _none_to_add(plan: Plan, fix: Add) -> bool:
    return checking.choose(plan, fix, library(), Rulebook()) is None
