"""What conditions mean for a class, as students read it, and that it comes back from JSON as it went in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from anatomy.domain.safety import (
    Area,
    Aspect,
    Clearance,
    Condition,
    Present,
    Region,
    Rule,
    Rulebook,
    Severity,
)
from sessions.domain.advice import (
    SCHEMA_VERSION,
    Advice,
    Adviser,
    Reach,
    Told,
    UnknownAdvice,
    advice_for,
    from_json,
    said,
    to_json,
)
from sessions.domain.checks import asked_of
from sessions.domain.plan import PlanStep, Side
from tests.sessions import plans

CALF, SOLE, REST = "smr-calf-roller-sweep", "smr-sole-slow-sweep", "asana-legs-up-the-wall"


def rule(slug: str, severity: str, words: str, **match: set[str] | bool) -> Rule:
    local = bool(match.pop("local", False))
    named = {Aspect(aspect): frozenset(values) for aspect, values in match.items() if isinstance(values, set)}
    return Rule(slug, slug.rpartition("-")[0], Severity(severity), named, "For teachers.", words, local)


WOUND = Condition(
    "wound",
    "Open wound",
    "A cut",
    "Skin",
    Clearance.NONE,
    aliases=("graze",),
    rules=(
        rule("wound-01", "contraindicated", "Leave this spot alone.", kinds={"smr"}, local=True),
        rule("wound-02", "caution", "Keep tools clean.", kinds={"smr"}),
    ),
)
CLOT = Condition(
    "clot",
    "Deep vein thrombosis",
    "Blood clot",
    "Heart",
    Clearance.REQUIRED,
    rules=(
        rule("clot-01", "clear_first", "Ask your doctor.", kinds={"asana"}),
        rule("clot-02", "contraindicated", "No rolling of the lower leg.", kinds={"smr"}, regions={"leg"}),
    ),
)
HEADSTAND = Condition(
    "neck", "Neck", "Neck trouble", "Back", Clearance.NONE, rules=(rule("neck-01", "modify", "No.", kinds={"breath"}),)
)
BOOK = Rulebook(
    conditions={one.slug: one for one in (WOUND, CLOT, HEADSTAND)},
    regions={
        one.slug: one
        for one in (
            Region("leg", "Leg", inside=frozenset({"calf", "knee", "outer-shin"})),
            Region("arm", "Arm", inside=frozenset({"wrist-hand"})),
            Region("calf", "Calf", paired=True),
            Region("knee", "Knee", paired=True),
            Region("sole", "Sole", paired=True),
            Region("wrist-hand", "Wrist and hand", paired=True),
            Region("whole-body", "Whole body"),
        )
    },
)


def plan(**changes: Any):
    talk = PlanStep(id=7, title="Talk", seconds=60)
    steps = [plans.step(SOLE, number=5), talk, plans.step(CALF, number=9, **changes), plans.step(REST, number=11)]
    return plans.plan(*steps)


@pytest.fixture
def advice() -> Advice:
    return advice_for(plan(), BOOK)


def test_conditions_stand_by_group_with_their_strongest_rules_first(advice: Advice) -> None:
    found = [
        (one.group, one.name, one.asks_area, [(rule.slug, rule.steps) for rule in one.rules])
        for one in advice.conditions
    ]

    assert found == [
        ("Heart", "Blood clot", False, [("clot-02", (3,)), ("clot-01", (4,))]),
        ("Skin", "A cut", True, [("wound-01", (1, 3)), ("wound-02", (1, 3))]),
    ]


def test_a_condition_that_means_nothing_for_the_class_is_left_out(advice: Advice) -> None:
    assert [one.slug for one in advice.conditions if one.slug == "neck"] == []


def test_steps_that_a_local_rule_touches_say_where_they_reach(advice: Advice) -> None:
    step = next(step for number, step in plan().numbered() if number == 1)
    asked = asked_of(step)
    assert asked is not None

    assert sorted(advice.reaches) == [1, 3]
    assert advice.reaches[1] == Reach(asked.regions, frozenset(), "")


def test_only_regions_that_make_a_difference_are_areas(advice: Advice) -> None:
    assert [(slug, sorted(region.inside)) for slug, region in advice.regions.items()] == [
        ("leg", ["calf"]),
        ("calf", []),
        ("sole", []),
        ("whole-body", []),
    ]


@pytest.mark.parametrize(
    ("area", "steps"),
    [
        (None, [1, 3]),
        (Area("calf"), [3]),
        (Area("leg"), [3]),
        (Area("sole", "left"), [1]),
        (Area("wrist-hand"), []),
        (Area("whole-body"), [1, 3]),
    ],
)
def test_a_local_rule_counts_where_the_step_reaches(advice: Advice, area: Area | None, steps: list[int]) -> None:
    told = said(advice, [Present("wound", area)])

    assert [number for number, one in told.items() if one.severity is Severity.CONTRAINDICATED] == steps
    assert [number for number, one in told.items() if "Keep tools clean." in one.words] == [1, 3]


def test_the_other_side_is_spared() -> None:
    advice = advice_for(plan(side=Side.LEFT), BOOK)

    sides = {side: sorted(said(advice, [Present("wound", Area("calf", side))])) for side in ("", "left", "right")}
    strongest = {
        side: said(advice, [Present("wound", Area("calf", side))])[3].severity for side in ("", "left", "right")
    }

    assert sides == {"": [1, 3], "left": [1, 3], "right": [1, 3]}
    assert strongest == {"": "contraindicated", "left": "contraindicated", "right": "caution"}


def test_all_reasons_are_told_the_strongest_first(advice: Advice) -> None:
    told = said(advice, [Present("wound"), Present("clot")])

    assert told == {
        1: Told(Severity.CONTRAINDICATED, ("Leave this spot alone.", "Keep tools clean.")),
        3: Told(
            Severity.CONTRAINDICATED,
            ("No rolling of the lower leg.", "Leave this spot alone.", "Keep tools clean."),
        ),
        4: Told(Severity.CLEAR_FIRST, ("Ask your doctor.",)),
    }


def test_two_areas_say_a_rule_once(advice: Advice) -> None:
    told = said(advice, [Present("wound", Area("calf", "left")), Present("wound", Area("calf", "right"))])

    assert told[3].words == ("Leave this spot alone.", "Keep tools clean.")


def test_an_unknown_condition_says_nothing(advice: Advice) -> None:
    assert said(advice, [Present("removed-by-a-curator")]) == {}


def test_concerns_name_each_condition_by_its_highest_severity(advice: Advice) -> None:
    found = {
        number: [(one.condition.slug, one.severity.value, one.local) for one in concerns]
        for number, concerns in advice.concerns.items()
    }

    assert found == {
        1: [("wound", "contraindicated", True), ("wound", "caution", False)],
        3: [("clot", "contraindicated", False), ("wound", "contraindicated", True), ("wound", "caution", False)],
        4: [("clot", "clear_first", False)],
    }


def test_newer_facts_of_the_library_are_used_with_the_step_s_own_tools_and_side() -> None:
    asked = asked_of(plans.step(CALF))
    assert asked is not None
    newer = replace(asked, kind="asana", tools=frozenset({"another"}))

    advice = Adviser(BOOK, {CALF: newer}.get).advise(plan())

    clot = advice.conditions[0]
    assert [(rule.slug, rule.steps) for rule in clot.rules] == [("clot-01", (3, 4))]


def test_the_mark_of_a_review_is_kept() -> None:
    reviewed = replace(WOUND.rules[0], reviewed_by="Dr Imani Osei, physiotherapist", reviewed_on=date(2026, 11, 1))
    book = replace(BOOK, conditions={"wound": replace(WOUND, rules=(reviewed,))})

    advice = advice_for(plan(), book)

    assert [rule.reviewed for rule in advice.conditions[0].rules] == [True]
    assert (advice.unreviewed, advice_for(plan(), BOOK).unreviewed) == (False, True)
    assert "Imani" not in json.dumps(to_json(advice))


def test_advice_comes_back_as_it_went_in(advice: Advice) -> None:
    data = to_json(advice)

    assert json.loads(json.dumps(data)) == data
    assert from_json(json.loads(json.dumps(data))) == advice


def test_its_json_is_an_allow_list(advice: Advice) -> None:
    data = to_json(advice)

    assert set(data) == {"schema", "conditions", "reaches", "regions"}
    assert {frozenset(one) for one in data["conditions"]} == {
        frozenset({"slug", "name", "group", "clearance", "rules"})
    }
    assert {frozenset(rule) for one in data["conditions"] for rule in one["rules"]} == {
        frozenset({"slug", "severity", "words", "steps", "local", "reviewed"})
    }
    assert {frozenset(one) for one in data["reaches"].values()} == {frozenset({"own", "loaded", "side"})}
    assert {frozenset(one) for one in data["regions"]} == {frozenset({"slug", "name", "paired", "inside"})}


@pytest.mark.parametrize("version", [None, 0, SCHEMA_VERSION + 1, "1"])
def test_another_schema_is_refused(advice: Advice, version: object) -> None:
    with pytest.raises(UnknownAdvice):
        from_json({**to_json(advice), "schema": version})


def test_a_class_without_techniques_has_no_advice() -> None:
    advice = advice_for(plans.plan(PlanStep(id=1, title="Talk", seconds=60)), BOOK)

    assert advice == Advice()
    assert from_json(to_json(advice)) == advice
