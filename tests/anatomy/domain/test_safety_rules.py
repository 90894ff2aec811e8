"""The rules of the starter library themselves: each can apply, each helps, none contradicts another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import permutations

from anatomy.domain.safety import Aspect, Rule, body_of, matches
from tests.anatomy.starter_values import starter_asked, starter_book, starter_pack

PACK = starter_pack()
BOOK = starter_book()
RULES = [rule for condition in BOOK.conditions.values() for rule in condition.rules]
EVERY_TOOL = frozenset(tool.slug for tool in PACK.tools)
# What the techniques of the library ask of the body, each with any tool: teachers choose those.
BODIES = [body_of(replace(asked, tools=EVERY_TOOL), BOOK) for asked in starter_asked().values()]


def can_apply(needs):
    return any(matches(body, tuple(needs)) for body in BODIES)


# Each can apply -------------------------------------------------------------------------------------------------------


def test_every_rule_applies_to_a_technique_of_the_library():
    assert [rule.slug for rule in RULES if not can_apply(BOOK.needs[rule.slug])] == []


def test_every_value_that_a_rule_names_makes_it_apply_to_a_technique():
    """One that nothing shares would be a slip, like a position in which nobody rolls."""
    alone = [
        (rule.slug, aspect.value, value)
        for rule in RULES
        for aspect, values in rule.match.items()
        for value in values
        if not can_apply(
            [(aspect, BOOK.covered({value})), *(need for need in BOOK.needs[rule.slug] if need[0] is not aspect)]
        )
    ]

    # No technique rolls the throat, and none should: the rule speaks to who adds one.
    assert alone == [("stroke-risk-01", "regions", "front-side-neck")]


def test_all_that_rules_name_is_in_the_library():
    known = {
        Aspect.KIND: {one.kind for one in PACK.technique_types},
        Aspect.TYPE: {one.slug for one in PACK.technique_types},
        Aspect.REGION: set(BOOK.regions),
        Aspect.STRUCTURE: {one.slug for one in PACK.structures},
        Aspect.POSITION: {one.position for one in PACK.techniques},
        Aspect.DEMAND: set(BOOK.demand_regions),
        Aspect.TOOL: EVERY_TOOL,
    }

    unknown = [
        (rule.slug, value)
        for rule in RULES
        for aspect, values in rule.match.items()
        for value in values - known[aspect]
    ]

    assert unknown == []


def test_types_that_rules_name_are_of_the_kinds_that_they_name():
    kinds = {one.slug: one.kind for one in PACK.technique_types}

    impossible = [
        (rule.slug, slug)
        for rule in RULES
        for slug in rule.match[Aspect.TYPE]
        if rule.match[Aspect.KIND] and kinds[slug] not in rule.match[Aspect.KIND]
    ]

    assert impossible == []


def test_every_demand_is_asked_by_some_technique():
    asked = {demand for one in starter_asked().values() for demand in one.demands}

    assert set(BOOK.demand_regions) - asked == set()


# Each helps -----------------------------------------------------------------------------------------------------------


def test_every_rule_says_what_to_do_instead_to_teachers_and_to_students():
    assert [rule.slug for rule in RULES if not (rule.instead.strip() and rule.student.strip())] == []


def test_every_rule_has_a_source():
    assert [rule.slug for rule in RULES if not rule.sources] == []


def test_every_source_has_a_citation_and_one_of_the_six_grades():
    wrong = {
        source.slug for rule in RULES for source in rule.sources if not source.citation or source.grade not in "ABCDSM"
    }

    assert wrong == set()


def test_every_condition_has_rules_and_a_name_for_students():
    assert [one.slug for one in BOOK.conditions.values() if not (one.rules and one.student_name)] == []


def test_rules_are_named_after_their_condition():
    """A number that never changes: reviews and accepted findings hold on to it."""
    wrong = [rule.slug for rule in RULES if rule.slug != f"{rule.condition}-{int(rule.slug[-2:]):02}"]

    assert wrong == []


# None contradicts another ---------------------------------------------------------------------------------------------


def covers(wider: Rule, narrower: Rule) -> bool:
    """Whether ``wider`` applies wherever ``narrower`` does."""
    wanted, given = dict(BOOK.needs[wider.slug]), dict(BOOK.needs[narrower.slug])
    return (narrower.local or not wider.local) and all(
        aspect in given and given[aspect] <= values for aspect, values in wanted.items()
    )


def pairs():
    return [pair for condition in BOOK.conditions.values() for pair in permutations(condition.rules, 2)]


def test_no_two_rules_of_a_condition_are_about_the_same_thing():
    same = [(one.slug, other.slug) for one, other in pairs() if covers(one, other) and covers(other, one)]

    assert same == []


def test_no_rule_is_milder_than_a_wider_one_of_its_condition():
    """It would promise something milder, and never be the one that decides."""
    milder = [
        (narrow.slug, wide.slug)
        for narrow, wide in pairs()
        if covers(wide, narrow) and narrow.severity.rank < wide.severity.rank
    ]

    assert milder == []


def test_no_value_alone_has_two_severities_for_one_condition():
    said = defaultdict(set)
    for rule in RULES:
        needs = BOOK.needs[rule.slug]
        if len(needs) == 1:
            aspect, values = needs[0]
            for value in values:
                said[rule.condition, rule.local, aspect.value, value].add(rule.severity.value)

    assert {key: severities for key, severities in said.items() if len(severities) > 1} == {}
