"""What a change of the rules would do: small books and few techniques, so that every number can be counted by hand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from anatomy.domain.impact import (
    citing,
    impact,
    with_condition,
    with_rule,
    with_source,
    without_conditions,
    without_rules,
)
from anatomy.domain.repertoire import Offer
from anatomy.domain.safety import Asked, Aspect, Clearance, Condition, Rule, Rulebook, Severity, Source

SINAKI = Source("SINAKI", "Sinaki M 2013", "A")


def offer(pk, name, **asked):
    return Offer(
        pk=pk,
        slug=name.lower(),
        name=name,
        asked=Asked(**{"kind": "asana", "regions": frozenset({"back"}), **asked}),
        level="beginner",
        side="none",
        dose_mode="seconds",
        dose_seconds=60,
    )


FOLD = offer(1, "Fold", demands=frozenset({"flexion"}))
BRIDGE = offer(2, "Bridge", demands=frozenset({"extension"}))
ROLL = offer(3, "Roll", kind="smr")
OFFERS = [FOLD, BRIDGE, ROLL]


def rule(slug, severity=Severity.CAUTION, condition="bones", **match):
    return Rule(
        slug=slug,
        condition=condition,
        severity=severity,
        match={Aspect(aspect): frozenset(values) for aspect, values in match.items()},
        instead="Sit.",
        sources=(SINAKI,),
    )


def book(*rules):
    return Rulebook({slug: condition(slug, rules) for slug in dict.fromkeys(one.condition for one in rules)})


def condition(slug, rules):
    own = tuple(one for one in rules if one.condition == slug)
    return Condition(slug, slug.title(), slug, "Group", Clearance.NONE, rules=own)


FLEXION = rule("bones-01", Severity.CONTRAINDICATED, demands=["flexion"])
POSTURES = rule("bones-02", kinds=["asana"])
BOOK = book(FLEXION, POSTURES)


def told(found):
    return (
        [one.name for one in found.touched],
        [one.name for one in found.released],
        [(shift.before, shift.after, [one.name for one in shift.offers]) for shift in found.shifts],
    )


def test_a_rule_that_stays_moves_nothing():
    assert told(impact(BOOK, BOOK, {"bones-01"}, OFFERS)) == (["Fold"], [], [])


def test_a_stricter_rule_moves_what_no_other_rule_speaks_as_strongly_against():
    after = with_rule(BOOK, replace(POSTURES, severity=Severity.CLEAR_FIRST))

    found = impact(BOOK, after, {"bones-02"}, OFFERS)

    assert told(found) == (["Fold", "Bridge"], [], [(Severity.CAUTION, Severity.CLEAR_FIRST, ["Bridge"])])


def test_a_milder_rule_leaves_what_another_rule_says():
    after = with_rule(BOOK, replace(FLEXION, severity=Severity.MODIFY))

    found = impact(BOOK, after, {"bones-01"}, OFFERS)

    assert told(found) == (["Fold"], [], [(Severity.CONTRAINDICATED, Severity.MODIFY, ["Fold"])])


def test_a_rule_that_names_something_else_lets_go_of_what_it_touched():
    after = with_rule(BOOK, replace(FLEXION, match={Aspect.KIND: frozenset({"smr"})}))

    found = impact(BOOK, after, {"bones-01"}, OFFERS)

    assert told(found) == (
        ["Roll"],
        ["Fold"],
        [(None, Severity.CONTRAINDICATED, ["Roll"]), (Severity.CONTRAINDICATED, Severity.CAUTION, ["Fold"])],
    )


def test_a_new_rule_stands_beside_the_others():
    after = with_rule(BOOK, rule("bones-03", Severity.MODIFY, kinds=["smr"]))

    assert [one.slug for one in after.conditions["bones"].rules] == ["bones-01", "bones-02", "bones-03"]
    assert told(impact(BOOK, after, {"bones-03"}, OFFERS)) == (["Roll"], [], [(None, Severity.MODIFY, ["Roll"])])


def test_a_rule_of_a_condition_that_nobody_knows_changes_nothing():
    assert with_rule(BOOK, rule("heart-01", condition="heart", kinds=["smr"])) is BOOK


def test_without_a_rule_the_others_speak():
    found = impact(BOOK, without_rules(BOOK, {"bones-01"}), {"bones-01"}, OFFERS)

    assert told(found) == ([], ["Fold"], [(Severity.CONTRAINDICATED, Severity.CAUTION, ["Fold"])])


def test_without_a_condition_nothing_is_said_for_it():
    found = impact(BOOK, without_conditions(BOOK, {"bones"}), {"bones-01", "bones-02"}, OFFERS)

    assert told(found) == (
        [],
        ["Fold", "Bridge"],
        [(Severity.CONTRAINDICATED, None, ["Fold"]), (Severity.CAUTION, None, ["Bridge"])],
    )


def test_other_conditions_do_not_count():
    both = book(FLEXION, rule("heart-01", Severity.CONTRAINDICATED, condition="heart", kinds=["smr", "asana"]))

    found = impact(both, with_rule(both, replace(FLEXION, severity=Severity.CAUTION)), {"bones-01"}, OFFERS)

    assert told(found) == (["Fold"], [], [(Severity.CONTRAINDICATED, Severity.CAUTION, ["Fold"])])


def test_a_rule_about_an_area_is_taken_at_its_worst():
    local = replace(POSTURES, slug="bones-03", local=True, severity=Severity.CLEAR_FIRST)

    found = impact(BOOK, with_rule(BOOK, local), {"bones-03"}, OFFERS)

    assert told(found)[2] == [(Severity.CAUTION, Severity.CLEAR_FIRST, ["Bridge"])]


def test_a_source_is_changed_wherever_it_is_cited():
    after = with_source(BOOK, replace(SINAKI, grade="D"))

    assert citing(BOOK, "SINAKI") == {"bones-01", "bones-02"}
    assert [one.sources[0].grade for one in after.conditions["bones"].rules] == ["D", "D"]
    assert told(impact(BOOK, after, citing(BOOK, "SINAKI"), OFFERS)) == (["Fold", "Bridge"], [], [])


def test_a_condition_is_changed_in_its_own_words():
    after = with_condition(BOOK, replace(BOOK.conditions["bones"], student_name="Thin bones"))

    assert (BOOK.conditions["bones"].student_name, after.conditions["bones"].student_name) == ("bones", "Thin bones")


MATCHES = st.dictionaries(
    st.sampled_from([Aspect.KIND, Aspect.DEMAND]),
    st.frozensets(st.sampled_from(["asana", "smr", "flexion", "extension"])),
)
RULES = st.builds(
    lambda severity, match: replace(FLEXION, severity=severity, match=match), st.sampled_from(Severity), MATCHES
)


@given(before=RULES, after=RULES)
def test_there_and_back_is_the_same_in_reverse(before, after):
    first, second = with_rule(BOOK, before), with_rule(BOOK, after)

    there, back = impact(first, second, {"bones-01"}, OFFERS), impact(second, first, {"bones-01"}, OFFERS)

    assert {(shift.before, shift.after, shift.offers) for shift in there.shifts} == {
        (shift.after, shift.before, shift.offers) for shift in back.shifts
    }
    assert set(there.touched + there.released) == set(back.touched + back.released)
    assert not set(there.touched) & set(there.released)
    moved = [one for shift in there.shifts for one in shift.offers]
    assert len(moved) == len(set(moved))
    assert set(moved) <= set(there.touched + there.released)
