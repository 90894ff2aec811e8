"""The safety engine, one statement at a time, with rules made for it."""

from __future__ import annotations

from datetime import date

import pytest

from anatomy.domain.safety import (
    Area,
    Asked,
    Aspect,
    Clearance,
    Condition,
    Present,
    Region,
    Rule,
    Rulebook,
    Severity,
    Source,
    check,
    worst,
)

REGIONS = {
    "back": Region("back", "Back", inside=frozenset({"upper-back", "lower-back"})),
    "upper-back": Region("upper-back", "Upper back"),
    "lower-back": Region("lower-back", "Lower back", paired=True),
    "calf": Region("calf", "Calf", paired=True),
    "knee": Region("knee", "Knee", paired=True),
    "whole-body": Region("whole-body", "Whole body"),
}
DEMAND_REGIONS = {"kneeling": frozenset({"knee"}), "arching": frozenset({"back"})}

ROLL = Asked(
    kind="smr",
    technique_type="slow-roll",
    position="seated",
    regions=frozenset({"calf"}),
    structures=frozenset({"soleus"}),
    demands=frozenset({"wrist_load"}),
    tools=frozenset({"roller"}),
)


def rule(slug="wound-01", severity="caution", *, local=False, condition="wound", instead="Rest.", **match):
    named = {Aspect(name): frozenset(values) for name, values in match.items()}
    return Rule(slug, condition, Severity(severity), named, instead, "Rest.", local)


def book(*rules, regions=REGIONS):
    by_condition = {}
    for one in rules:
        by_condition.setdefault(one.condition, []).append(one)
    conditions = {
        slug: Condition(slug, slug, slug, "All", Clearance.NONE, rules=tuple(found))
        for slug, found in by_condition.items()
    }
    return Rulebook(conditions, regions, DEMAND_REGIONS)


def asked(**changes):
    values = {name: getattr(ROLL, name) for name in ROLL.__dataclass_fields__}
    lists = {name: frozenset(value) for name, value in changes.items() if isinstance(value, (list, set))}
    return Asked(**{**values, **changes, **lists})


def found(step, one, area=None):
    """The slugs of the rules of one book that apply to ``step``."""
    finding = check(step, [Present("wound", area)], one)
    return [reason.rule.slug for reason in finding.reasons] if finding else []


# What a rule names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("match", "applies"),
    [
        ({"kinds": ["smr"]}, True),
        ({"kinds": ["asana", "smr"]}, True),
        ({"kinds": ["asana"]}, False),
        ({"technique_types": ["slow-roll"]}, True),
        ({"technique_types": ["cross-fiber"]}, False),
        ({"regions": ["calf"]}, True),
        ({"regions": ["knee"]}, False),
        ({"structures": ["soleus"]}, True),
        ({"structures": ["piriformis"]}, False),
        ({"positions": ["seated", "prone"]}, True),
        ({"positions": ["prone"]}, False),
        ({"demands": ["wrist_load"]}, True),
        ({"demands": ["kneeling"]}, False),
        ({"tools": ["roller", "golf-ball"]}, True),
        ({"tools": ["golf-ball"]}, False),
        ({"kinds": ["smr"], "regions": ["calf"], "tools": ["roller"]}, True),
        ({"kinds": ["smr"], "regions": ["calf"], "tools": ["golf-ball"]}, False),
        ({"kinds": ["smr"], "regions": []}, True),
        ({}, False),
        ({"regions": [], "kinds": []}, False),
    ],
)
def test_a_rule_applies_where_every_kind_of_thing_that_it_names_shares_a_value(match, applies):
    assert found(ROLL, book(rule(**match))) == (["wound-01"] if applies else [])


def test_a_technique_without_tools_meets_no_rule_about_tools():
    assert found(asked(tools=[]), book(rule(tools=["roller"]))) == []


def test_a_rule_about_a_group_covers_the_regions_in_it():
    assert found(asked(regions=["lower-back"]), book(rule(regions=["back"]))) == ["wound-01"]


def test_a_technique_for_a_group_works_the_regions_in_it():
    assert found(asked(regions=["back"]), book(rule(regions=["lower-back"]))) == ["wound-01"]


def test_a_region_does_not_stand_for_its_neighbours_in_the_group():
    assert found(asked(regions=["lower-back"]), book(rule(regions=["upper-back"]))) == []


def test_a_technique_for_the_whole_body_meets_no_rule_about_a_region_that_it_does_not_name():
    """The whole body overlaps every affected area; a rule names the regions that it means."""
    assert found(asked(regions=["whole-body"]), book(rule(regions=["calf"]))) == []


def test_what_a_demand_loads_is_no_region_that_the_technique_works():
    assert found(asked(demands=["kneeling"]), book(rule(regions=["knee"]))) == []


def test_a_condition_that_is_not_there_any_more_says_nothing():
    assert check(ROLL, [Present("removed")], book(rule(kinds=["smr"]))) is None


def test_an_empty_room_says_nothing():
    assert check(ROLL, [], book(rule(kinds=["smr"]))) is None


# The affected area ----------------------------------------------------------------------------------------------------

LOCAL = book(rule(kinds=["smr"], local=True))
CALF = Area("calf")


@pytest.mark.parametrize(
    ("step", "area", "applies"),
    [
        (ROLL, Area("calf"), True),
        (ROLL, Area("knee"), False),
        (asked(regions=["lower-back"]), Area("back"), True),
        (asked(regions=["back"]), Area("lower-back"), True),
        (asked(regions=["back"]), Area("back"), True),
        (asked(demands=["kneeling"]), Area("knee"), True),
        (asked(demands=["arching"]), Area("upper-back"), True),
        (asked(regions=["whole-body"]), Area("knee"), True),
        (asked(regions=["calf", "whole-body"]), Area("knee"), True),
        (ROLL, Area("whole-body"), True),
        (asked(regions=[], demands=[]), Area("calf"), False),
        (asked(regions=[], demands=[]), Area("whole-body"), False),
    ],
)
def test_a_local_rule_counts_only_where_the_step_reaches_the_area(step, area, applies):
    assert found(step, LOCAL, area) == (["wound-01"] if applies else [])


def test_a_local_rule_still_asks_for_all_that_it_names():
    assert found(asked(kind="asana"), LOCAL, CALF) == []


def test_other_rules_count_wherever_the_area_is():
    assert found(ROLL, book(rule(kinds=["smr"])), Area("knee")) == ["wound-01"]


def test_no_area_is_taken_at_its_worst_and_says_so():
    finding = check(ROLL, [Present("wound")], LOCAL)

    assert [(reason.area, reason.worst_case) for reason in finding.reasons] == [(None, True)]


def test_an_area_that_was_given_is_named_by_the_reason():
    finding = check(ROLL, [Present("wound", CALF)], LOCAL)

    assert [(reason.area, reason.worst_case) for reason in finding.reasons] == [(CALF, False)]


def test_a_rule_that_is_not_about_the_area_names_none():
    finding = check(ROLL, [Present("wound", CALF)], book(rule(kinds=["smr"])))

    assert [(reason.area, reason.worst_case) for reason in finding.reasons] == [(None, False)]


def test_a_technique_that_reaches_nowhere_is_in_no_area_however_bad():
    assert found(asked(regions=[], demands=[]), LOCAL) == []


def test_one_condition_in_two_areas_gives_a_reason_for_each():
    room = [Present("wound", Area("knee")), Present("wound", CALF), Present("wound", CALF)]

    finding = check(asked(demands=["kneeling"]), room, LOCAL)

    assert [reason.area for reason in finding.reasons] == [CALF, Area("knee")]


def test_one_rule_that_counts_anywhere_is_one_reason_however_often_its_condition_is_there():
    room = [Present("wound", Area("knee")), Present("wound", CALF), Present("wound")]

    finding = check(ROLL, room, book(rule(kinds=["smr"])))

    assert len(finding.reasons) == 1


@pytest.mark.parametrize(("local", "asks"), [([True, False], True), ([False, False], False), ([], False)])
def test_a_condition_asks_for_an_area_when_one_of_its_rules_is_about_one(local, asks):
    rules = tuple(rule(f"wound-0{at}", local=value, kinds=["smr"]) for at, value in enumerate(local))

    assert Condition("wound", "", "", "", Clearance.NONE, rules=rules).asks_area is asks


# Left and right -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "area", "applies"),
    [
        (asked(side="left"), Area("calf", "left"), True),
        (asked(side="left"), Area("calf", "right"), False),
        (asked(side="right"), Area("calf", "left"), False),
        # One of both is not told: it may be that side.
        (asked(side="left"), Area("calf"), True),
        (asked(side=""), Area("calf", "right"), True),
        # The other knee carries the weight.
        (asked(side="left", demands=["kneeling"]), Area("knee", "right"), True),
        # A posture is named after one leg, and the other one works too.
        (asked(side="left", kind="asana"), Area("calf", "right"), True),
        (asked(side="left", kind="mobility"), Area("calf", "right"), True),
        # There is only one upper back.
        (asked(side="left", regions=["upper-back"]), Area("upper-back", "right"), True),
        # A group counts by what lies in it.
        (asked(side="left", regions=["lower-back"]), Area("back", "right"), False),
        (asked(side="left", regions=["upper-back"]), Area("back", "right"), True),
        (asked(side="left", regions=["back"]), Area("lower-back", "right"), False),
        (asked(side="left", regions=["back"]), Area("upper-back", "right"), True),
        (asked(side="left", regions=["whole-body"]), Area("calf", "right"), True),
        (asked(side="left"), Area("whole-body", "right"), True),
        # A region that the library no longer has is taken as unpaired.
        (asked(side="left", regions=["tail"]), Area("tail", "right"), True),
    ],
)
def test_left_and_right_count_where_the_step_has_one_side_and_the_area_one_side(step, area, applies):
    one = book(rule(local=True, positions=["seated"]))

    assert found(step, one, area) == (["wound-01"] if applies else [])


# What comes out -------------------------------------------------------------------------------------------------------


def test_the_highest_severity_wins_and_no_reason_is_dropped():
    severities = ["modify", "contraindicated", "caution", "clear_first"]
    rules = [rule(f"wound-0{at}", severity, kinds=["smr"]) for at, severity in enumerate(severities)]

    finding = check(ROLL, [Present("wound")], book(*rules))

    assert finding.severity is Severity.CONTRAINDICATED
    assert [(reason.rule.slug, reason.severity.value) for reason in finding.reasons] == [
        ("wound-01", "contraindicated"),
        ("wound-03", "clear_first"),
        ("wound-00", "modify"),
        ("wound-02", "caution"),
    ]


def test_severities_have_ranks():
    assert {severity.value: severity.rank for severity in Severity} == {
        "caution": 1,
        "modify": 2,
        "clear_first": 3,
        "contraindicated": 4,
    }


def test_reasons_of_one_severity_are_in_the_order_of_their_rules():
    rules = [
        rule("wound-02", kinds=["smr"]),
        rule("bruise-01", kinds=["smr"], condition="bruise"),
        rule("wound-01", kinds=["smr"]),
    ]

    finding = check(ROLL, [Present("wound"), Present("bruise")], book(*rules))

    assert [reason.rule.slug for reason in finding.reasons] == ["bruise-01", "wound-01", "wound-02"]


def test_the_worst_of_several_findings():
    mild = check(ROLL, [Present("wound")], book(rule(severity="modify", kinds=["smr"])))
    strong = check(ROLL, [Present("wound")], book(rule(severity="clear_first", kinds=["smr"])))

    assert worst([mild, None, strong]) is Severity.CLEAR_FIRST
    assert worst([None]) is None


# The digest of a rule -------------------------------------------------------------------------------------------------

ANY = rule(kinds=["smr"], regions=["calf", "knee"])


@pytest.mark.parametrize(
    "other",
    [
        rule("wound-02", kinds=["smr"], regions=["calf", "knee"]),
        rule(condition="bruise", kinds=["smr"], regions=["calf", "knee"]),
        rule(severity="modify", kinds=["smr"], regions=["calf", "knee"]),
        rule(local=True, kinds=["smr"], regions=["calf", "knee"]),
        rule(kinds=["smr"], regions=["calf"]),
        rule(kinds=["smr"], structures=["calf", "knee"]),
        rule(instead="Other words.", kinds=["smr"], regions=["calf", "knee"]),
        Rule("wound-01", "wound", Severity.CAUTION, ANY.match, ANY.instead, student="Other words."),
    ],
)
def test_a_rule_that_says_something_else_has_another_digest(other):
    assert other.digest != ANY.digest


@pytest.mark.parametrize(
    "other",
    [
        rule(regions=["knee", "calf"], kinds=["smr"]),
        rule(kinds=["smr"], regions=["calf", "knee"], tools=[]),
        Rule("wound-01", "wound", Severity.CAUTION, ANY.match, "Rest.", "Rest.", sources=(Source("A", "B", "A"),)),
        Rule("wound-01", "wound", Severity.CAUTION, ANY.match, "Rest.", "Rest.", reviewed_by="X", reviewed_on=date.min),
    ],
)
def test_a_rule_that_says_the_same_has_the_same_digest(other):
    """Its sources and who has read it are not what it says."""
    assert (other.digest, len(other.digest)) == (ANY.digest, 32)
