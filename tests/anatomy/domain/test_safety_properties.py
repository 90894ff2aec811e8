"""What holds of the safety engine whatever the rules, the step and the room."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

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
    check,
)
from tests.anatomy.starter_values import starter_asked, starter_book

# A small world, so that rules and steps meet often: two groups of regions, one region on its own, the whole body.
GROUPS = {"back": {"upper-back", "lower-back"}, "leg": {"calf", "knee"}}
PAIRED = {"lower-back", "calf", "knee", "jaw"}
LEAVES = ["upper-back", "lower-back", "calf", "knee", "jaw"]
PLACES = [*LEAVES, *GROUPS, "whole-body"]
REGIONS = {slug: Region(slug, slug, slug in PAIRED, frozenset(GROUPS.get(slug, ()))) for slug in PLACES}
VALUES = {
    Aspect.KIND: ["smr", "asana", "breath"],
    Aspect.TYPE: ["slow-roll", "posture"],
    Aspect.REGION: PLACES,
    Aspect.STRUCTURE: ["soleus", "piriformis"],
    Aspect.POSITION: ["supine", "prone", "seated"],
    Aspect.DEMAND: ["kneeling", "arching", "holding"],
    Aspect.TOOL: ["ball", "roller"],
}
SIDES = ["", "left", "right"]
CONDITIONS = ["wound", "glaucoma", "pregnancy"]


def some(values, most=None):
    return st.frozensets(st.sampled_from(values), max_size=most)


matches = st.fixed_dictionaries({}, optional={aspect: some(values, 3) for aspect, values in VALUES.items()})
drafts = st.tuples(st.sampled_from(CONDITIONS), st.sampled_from(Severity), matches, st.booleans())
demand_regions = st.fixed_dictionaries({demand: some(PLACES, 2) for demand in VALUES[Aspect.DEMAND]})
steps = st.builds(
    Asked,
    kind=st.sampled_from(VALUES[Aspect.KIND]),
    technique_type=st.sampled_from(VALUES[Aspect.TYPE]),
    position=st.sampled_from(VALUES[Aspect.POSITION]),
    regions=some(PLACES, 3),
    structures=some(VALUES[Aspect.STRUCTURE]),
    demands=some(VALUES[Aspect.DEMAND], 2),
    tools=some(VALUES[Aspect.TOOL]),
    side=st.sampled_from(SIDES),
)
areas = st.builds(Area, st.sampled_from(PLACES), st.sampled_from(SIDES))
presents = st.builds(Present, st.sampled_from(CONDITIONS), st.none() | areas)
rooms = st.lists(presents, max_size=4)


def make_book(rules, loads):
    """A rulebook of drafts: condition, severity, match and whether it is about the affected area."""
    by_condition = {slug: [] for slug in CONDITIONS}
    for number, (condition, severity, match, local) in enumerate(rules):
        slug = f"{condition}-{number:02}"
        by_condition[condition].append(Rule(slug, condition, severity, match, "Rest.", "Rest.", local))
    conditions = {
        slug: Condition(slug, slug, slug, "All", Clearance.NONE, rules=tuple(found))
        for slug, found in by_condition.items()
    }
    return Rulebook(conditions, REGIONS, loads)


books = st.builds(make_book, st.lists(drafts, max_size=8), demand_regions)


def reasons(step, room, book):
    finding = check(step, room, book)
    return finding.reasons if finding else ()


def rules(step, room, book):
    return {reason.rule.slug for reason in reasons(step, room, book)}


def rank(step, room, book):
    finding = check(step, room, book)
    return finding.severity.rank if finding else 0


# The same, said a second time in the plainest words -------------------------------------------------------------------


def opened(regions):
    return set(regions) | {inner for region in regions for inner in GROUPS.get(region, ())}


def shares(step, rule):
    has = {
        Aspect.KIND: {step.kind},
        Aspect.TYPE: {step.technique_type},
        Aspect.REGION: opened(step.regions),
        Aspect.STRUCTURE: step.structures,
        Aspect.POSITION: {step.position},
        Aspect.DEMAND: step.demands,
        Aspect.TOOL: step.tools,
    }
    named = {aspect: values for aspect, values in rule.match.items() if values}
    wanted = {aspect: opened(values) if aspect is Aspect.REGION else values for aspect, values in named.items()}
    return bool(named) and all(has[aspect] & values for aspect, values in wanted.items())


def is_there(step, area, book):
    works = opened(step.regions)
    loads = opened({region for demand in step.demands for region in book.demand_regions[demand]})
    if not works | loads:
        return False
    if "whole-body" in works or area.region == "whole-body":
        return True
    where = opened({area.region})
    if where & loads:
        return True
    one_sided = step.kind == "smr" and step.side and area.side and step.side != area.side
    return (
        any(region not in PAIRED and region not in GROUPS for region in where & works)
        if one_sided
        else bool(where & works)
    )


def expected(step, room, book):
    found = set()
    for present in room:
        for rule in book.conditions[present.condition].rules:
            if not shares(step, rule):
                continue
            if not rule.local:
                found.add((rule.slug, None, False))
            elif present.area is not None:
                if is_there(step, present.area, book):
                    found.add((rule.slug, present.area, False))
            elif step.regions or any(book.demand_regions[demand] for demand in step.demands):
                found.add((rule.slug, None, True))
    return found


def key(reason):
    return reason.rule.slug, reason.area, reason.worst_case


@given(steps, rooms, books)
def test_what_is_found_is_what_the_plain_words_say(step, room, book):
    found = [key(reason) for reason in reasons(step, room, book)]

    assert set(found) == expected(step, room, book)
    assert len(found) == len(set(found))


@given(steps, rooms, books)
def test_a_step_without_what_a_rule_names_is_never_hit(step, room, book):
    assert [reason.rule.slug for reason in reasons(step, room, book) if not shares(step, reason.rule)] == []


@given(steps, rooms, books)
def test_the_highest_severity_comes_first_and_is_the_findings(step, room, book):
    ranks = [reason.severity.rank for reason in reasons(step, room, book)]

    assert ranks == sorted(ranks, reverse=True)
    assert rank(step, room, book) == max(ranks, default=0)


# More of anything never makes it milder -------------------------------------------------------------------------------


@given(steps, rooms, presents, books)
def test_adding_a_condition_never_lowers_a_severity_and_drops_no_reason(step, room, more, book):
    before, after = reasons(step, room, book), reasons(step, [*room, more], book)

    assert rank(step, [*room, more], book) >= rank(step, room, book)
    assert [key(reason) for reason in before if reason not in after] == []


@given(steps, steps, rooms, books)
def test_a_step_that_asks_more_of_the_body_meets_every_rule_that_it_met(step, other, room, book):
    more = replace(
        step,
        regions=step.regions | other.regions,
        structures=step.structures | other.structures,
        demands=step.demands | other.demands,
        tools=step.tools | other.tools,
        side="",
    )

    assert rules(step, room, book) - rules(more, room, book) == set()


@given(steps, rooms, st.lists(drafts, max_size=4), st.lists(drafts, max_size=4), demand_regions)
def test_another_rule_takes_no_reason_away(step, room, drafted, more, loads):
    before = reasons(step, room, make_book(drafted, loads))
    after = reasons(step, room, make_book([*drafted, *more], loads))

    assert {key(reason) for reason in before} - {key(reason) for reason in after} == set()


# Order and repetition mean nothing ------------------------------------------------------------------------------------


@given(steps, rooms, books, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_of_conditions_never_matters(step, room, book, random):
    mixed = {}
    for slug in random.sample(sorted(book.conditions), len(book.conditions)):
        found = book.conditions[slug].rules
        mixed[slug] = replace(book.conditions[slug], rules=tuple(random.sample(found, len(found))))
    other = Rulebook(mixed, book.regions, book.demand_regions)

    assert check(step, random.sample(room, len(room)), other) == check(step, room, book)


@given(steps, rooms, books)
def test_saying_a_condition_twice_changes_nothing(step, room, book):
    assert check(step, [*room, *room], book) == check(step, room, book)


@given(steps, rooms, presents, books)
def test_conditions_do_not_know_each_other(step, room, more, book):
    together = {key(reason) for reason in reasons(step, [*room, more], book)}

    assert together == {key(reason) for part in (room, [more]) for reason in reasons(step, part, book)}


# Areas and sides ------------------------------------------------------------------------------------------------------


@given(steps, st.sampled_from(CONDITIONS), areas, books)
def test_no_area_is_at_least_as_bad_as_any_area(step, condition, area, book):
    assert rules(step, [Present(condition, area)], book) - rules(step, [Present(condition)], book) == set()


@given(steps, st.sampled_from(CONDITIONS), books)
def test_no_area_is_as_bad_as_some_area_and_no_worse(step, condition, book):
    anywhere = [rules(step, [Present(condition, Area(place))], book) for place in PLACES]

    assert set().union(*anywhere) == rules(step, [Present(condition)], book)


@given(steps, st.sampled_from(CONDITIONS), st.sampled_from(PLACES), st.sampled_from(["left", "right"]), books)
def test_a_side_never_adds_a_rule(step, condition, place, side, book):
    without = rules(step, [Present(condition, Area(place))], book)

    assert rules(step, [Present(condition, Area(place, side))], book) - without == set()
    assert rules(replace(step, side=""), [Present(condition, Area(place, side))], book) == rules(
        replace(step, side=""), [Present(condition, Area(place))], book
    )


@given(steps, st.sampled_from(CONDITIONS), st.sampled_from(PLACES), books)
def test_one_of_the_two_sides_is_as_bad_as_both(step, condition, place, book):
    sides = [rules(step, [Present(condition, Area(place, side))], book) for side in ("left", "right")]

    assert set().union(*sides) == rules(step, [Present(condition, Area(place))], book)


@given(steps, st.sampled_from(CONDITIONS), st.sampled_from(PLACES), books)
def test_left_and_right_are_alike(step, condition, place, book):
    mirror = {"left": "right", "right": "left", "": ""}
    mirrored = replace(step, side=mirror[step.side])

    assert [rules(step, [Present(condition, Area(place, side))], book) for side in mirror] == [
        rules(mirrored, [Present(condition, Area(place, mirror[side]))], book) for side in mirror
    ]


@given(steps, st.sampled_from(CONDITIONS), st.sampled_from(sorted(GROUPS)), st.sampled_from(SIDES), books)
def test_a_group_holds_every_region_in_it(step, condition, group, side, book):
    parts = [rules(step, [Present(condition, Area(inner, side))], book) for inner in sorted(GROUPS[group])]

    assert set().union(*parts) - rules(step, [Present(condition, Area(group, side))], book) == set()


# The library that ships with the product ------------------------------------------------------------------------------

shipped_steps = st.sampled_from(sorted(starter_asked()))
shipped_presents = st.builds(
    Present,
    st.sampled_from(sorted(starter_book().conditions)),
    st.none() | st.builds(Area, st.sampled_from(sorted(starter_book().regions)), st.sampled_from(SIDES)),
)


@given(shipped_steps, st.lists(shipped_presents, max_size=6), shipped_presents, st.sampled_from(SIDES))
def test_adding_a_condition_never_makes_a_shipped_technique_milder(slug, room, more, side):
    step = replace(starter_asked()[slug], side=side)

    assert rank(step, [*room, more], starter_book()) >= rank(step, room, starter_book())


@given(shipped_steps, shipped_presents)
def test_an_area_never_makes_a_shipped_technique_worse(slug, present):
    step = starter_asked()[slug]

    assert rank(step, [present], starter_book()) <= rank(step, [Present(present.condition)], starter_book())
