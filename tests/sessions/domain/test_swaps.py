"""Swaps: what can stand in for a step, in which order and why, and what the step keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anatomy.domain.repertoire import Offer, RequiredTool
from anatomy.domain.safety import Area, Asked, Aspect, Clearance, Condition, Present, Region, Rule, Rulebook, Severity
from sessions.domain.checks import check_step
from sessions.domain.plan import (
    DoseMode,
    Named,
    Plan,
    PlanRoom,
    PlanSection,
    PlanStep,
    PlanTechnique,
    PlanTool,
    PlanWay,
    Side,
)
from sessions.domain.swaps import Dose, Why, dose_after, fits, held, suggest, with_ways_that_fit

BOOK = Rulebook(
    regions={
        "back": Region("back", "Back", inside=frozenset({"upper-back"})),
        "upper-back": Region("upper-back", "Upper back"),
        "calf": Region("calf", "Calf", paired=True),
    }
)


def offer(slug="other", **changes):
    asked = {"kind": "smr", "technique_type": "slow-roll", "position": "seated", "regions": frozenset({"calf"})}
    for name in ("kind", "position", "regions", "structures"):
        if name in changes:
            asked[name] = changes.pop(name)
    given = {"pk": 1, "level": "beginner", "side": "each", "dose_mode": "seconds", "dose_seconds": 60, **changes}
    asked["tools"] = frozenset(tool.slug for tool in given.get("tools", ()))
    return Offer(slug=slug, name=slug.capitalize(), asked=Asked(**asked), **given)


def technique(slug="own", **changes):
    values = {
        "kind": "smr",
        "technique_type": Named("slow-roll", "Slow roll"),
        "position": Named("standing", "Standing"),
        "level": "beginner",
        "side": Side.EACH,
        "dose_mode": DoseMode.SECONDS,
        "dose_seconds": 60,
        "dose_count": None,
        "regions": (Named("calf", "Calf"),),
    }
    return PlanTechnique(slug=slug, name=slug.capitalize(), **{**values, **changes})


def step(number=1, own=None, **changes):
    own = own or technique()
    return PlanStep(**{"id": number, "title": own.name, "seconds": 60, "technique": own, "side": own.side, **changes})


def plan(*steps, level="beginner"):
    return Plan(1, "Calves", "Mira Sol", level, 30, (PlanSection(1, "Rolling", "rolling", steps),))


def rule(slug, severity, **match):
    values = {Aspect(name): frozenset(found) for name, found in match.items()}
    return Rule(slug, "sore", severity, values, instead="Rest.")


def book(*rules):
    return replace(BOOK, conditions={"sore": Condition("sore", "Sore", "Sore", "other", Clearance.NONE, rules=rules)})


SORE = (Present("sore"),)


def found(*offers, steps=None, book=BOOK, room=()):
    """What is suggested for the first of ``steps``."""
    steps = steps or (step(),)
    return suggest(plan(*steps), steps[0], offers, book, room)


def slugs(suggestions):
    return [one.offer.slug for one in suggestions]


# Which


def test_what_reaches_the_region_or_serves_the_intent_is_suggested():
    own = technique(intents=(Named("calm", "Calm"),))
    offers = (
        offer("calf"),
        offer("calming", regions=frozenset({"neck"}), intents=frozenset({"calm"})),
        offer("neck", regions=frozenset({"neck"}), intents=frozenset({"strength"})),
    )

    assert slugs(found(*offers, steps=(step(own=own),))) == ["calf", "calming"]


@pytest.mark.parametrize(
    ("own", "theirs", "suggested"),
    [("back", "upper-back", ["other"]), ("upper-back", "back", ["other"]), ("calf", "back", [])],
)
def test_a_group_reaches_its_regions(own, theirs, suggested):
    steps = (step(own=technique(regions=(Named(own, own),))),)

    assert slugs(found(offer(regions=frozenset({theirs})), steps=steps)) == suggested


def test_the_steps_own_technique_is_not_suggested():
    assert found(offer("own")) == ()


def test_free_text_has_no_suggestions():
    talk = PlanStep(1, "Talk", 60)

    assert found(offer(), steps=(talk,)) == ()


@pytest.mark.parametrize(
    ("severity", "suggested"),
    [
        (Severity.CAUTION, ["other"]),
        (Severity.MODIFY, ["other"]),
        (Severity.CLEAR_FIRST, []),
        (Severity.CONTRAINDICATED, []),
    ],
)
def test_nothing_worse_than_a_change_is_suggested(severity, suggested):
    rules = book(
        rule("sore-1", Severity.CONTRAINDICATED, positions={"standing"}), rule("sore-2", severity, positions={"seated"})
    )

    assert slugs(found(offer(), book=rules, room=SORE)) == suggested


@pytest.mark.parametrize(
    ("own", "suggested"),
    [(Severity.CAUTION, []), (Severity.MODIFY, ["other"]), (Severity.CLEAR_FIRST, ["other"])],
)
def test_nothing_worse_than_the_step_itself_is_suggested(own, suggested):
    rules = book(rule("sore-1", own, positions={"standing"}), rule("sore-2", Severity.MODIFY, positions={"seated"}))

    assert slugs(found(offer(), book=rules, room=SORE)) == suggested


def test_the_room_of_the_plan_counts_where_no_other_is_given():
    rules = book(rule("sore-1", Severity.MODIFY, positions={"seated"}))
    own = step()
    planned = plan(own)

    assert slugs(suggest(planned, own, [offer()], rules)) == ["other"]
    assert slugs(suggest(replace(planned, room=replace(planned.room, present=SORE)), own, [offer()], rules)) == []


def test_a_side_that_the_step_keeps_counts():
    """On the left only, a technique does not reach a sore right calf."""
    local = replace(rule("sore-1", Severity.CONTRAINDICATED, kinds={"smr"}), local=True)
    room = (Present("sore", Area("calf", "right")),)
    left, both = step(side=Side.LEFT), step()

    assert slugs(found(offer(), steps=(left,), book=book(local), room=room)) == ["other"]
    assert slugs(found(offer(), steps=(both,), book=book(local), room=room)) == []


# In which order


@pytest.mark.parametrize(
    ("better", "why"),
    [
        ({"structures": frozenset({"soleus"})}, Why.STRUCTURE),
        ({"intents": frozenset({"calm"})}, Why.INTENT),
        ({"position": "prone"}, Why.POSITION),
        ({"tools": (RequiredTool("roller", "Roller"),)}, Why.TOOLS_OUT),
        ({"tools": (RequiredTool("wall", "Wall", fetched=False),)}, Why.NO_TOOLS),
        ({"dose_seconds": 70}, Why.TIME),
    ],
)
def test_each_reason_brings_a_technique_forward(better, why):
    """Against one that is the same in all else: another tool, another time, nothing shared but the region."""
    own = technique(structures=(Named("soleus", "Soleus"),), intents=(Named("calm", "Calm"),))
    roller = PlanTool("roller", "Roller")
    steps = (step(own=own), step(2, technique("next", position=Named("prone", "Prone")), tools=(roller,)))
    plain = {"tools": (RequiredTool("ball", "Ball"),), "dose_seconds": 300, "dose_range": (300, 300)}
    changed = {**plain, **better}
    if "dose_seconds" in better:
        changed["dose_range"] = (70, 70)

    suggested = found(offer("aaa", **plain), offer("zzz", pk=2, **changed), steps=steps)

    assert slugs(suggested) == ["zzz", "aaa"]
    assert set(suggested[0].reasons) - set(suggested[1].reasons) == {why}


def test_rolling_comes_first_for_rolling():
    suggested = found(offer("aaa", kind="mobility"), offer("zzz", pk=2))

    assert slugs(suggested) == ["zzz", "aaa"]
    assert [Why.KIND in one.reasons for one in suggested] == [True, False]


def test_the_gentler_way_of_the_library_comes_first():
    own = technique(gentler=PlanWay("Sit down.", Named("zzz", "Zzz")))

    suggested = found(offer("aaa"), offer("zzz", pk=2), steps=(step(own=own),))

    assert slugs(suggested) == ["zzz", "aaa"]
    assert suggested[0].reasons[0] is Why.GENTLER


def test_a_gentler_way_elsewhere_on_the_body_is_suggested_too():
    own = technique(gentler=PlanWay("Breathe.", Named("breath", "Breath")))

    assert slugs(found(offer("breath", regions=frozenset({"neck"})), steps=(step(own=own),))) == ["breath"]


def test_what_the_class_does_right_before_or_after_comes_later():
    steps = (step(), PlanStep(2, "Talk", 60), step(3, technique("aaa")))

    assert slugs(found(offer("aaa"), offer("zzz", pk=2), steps=steps)) == ["zzz", "aaa"]


def test_a_check_comes_later_where_something_is_to_be_done():
    suggested = found(offer("aaa", kind="check"), offer("zzz", pk=2, kind="mobility"))

    assert slugs(suggested) == ["zzz", "aaa"]


def test_a_harder_technique_comes_later():
    suggested = found(offer("aaa", level="advanced"), offer("zzz", pk=2))

    assert slugs(suggested) == ["zzz", "aaa"]


def test_a_lighter_finding_comes_first_and_none_before_that():
    rules = book(
        rule("sore-1", Severity.MODIFY, positions={"standing", "prone"}),
        rule("sore-2", Severity.CAUTION, positions={"kneeling"}),
    )
    offers = (offer("aaa", position="prone"), offer("bbb", pk=2, position="kneeling"), offer("ccc", pk=3))

    suggested = found(*offers, book=rules, room=SORE)

    assert slugs(suggested) == ["ccc", "bbb", "aaa"]
    assert [[why for why in one.reasons if why in (Why.CLEAR, Why.LIGHTER)] for one in suggested] == [
        [Why.CLEAR],
        [Why.LIGHTER],
        [],
    ]


# The library's own ways


@pytest.mark.parametrize(
    ("step_says", "way_says", "stays"),
    [
        (None, None, True),
        (None, Severity.CAUTION, False),
        (Severity.CAUTION, Severity.CAUTION, True),
        (Severity.CAUTION, Severity.MODIFY, False),
        (Severity.CONTRAINDICATED, Severity.MODIFY, True),
        (Severity.MODIFY, Severity.CONTRAINDICATED, False),
    ],
)
@pytest.mark.parametrize("which", ["gentler", "stronger"])
def test_a_way_is_offered_where_it_raises_nothing_worse_than_the_step(which, step_says, way_says, stays):
    way = PlanWay("Sit down.", Named("other", "Other"))
    own = technique(**{which: way})
    places = {"standing": step_says, "seated": way_says}
    said = book(*(rule(f"sore-{at}", says, positions={at}) for at, says in places.items() if says))
    planned = replace(plan(step(own=own)), room=PlanRoom(SORE))

    [shown] = with_ways_that_fit(planned, {"other": offer()}, said).steps()

    assert getattr(shown.technique, which) == (way if stays else PlanWay())


@pytest.mark.parametrize("way", [PlanWay("Sit down."), PlanWay("Sit down.", Named("unpublished", "Unpublished"))])
def test_a_way_in_words_alone_stays(way):
    said = book(rule("sore-1", Severity.CONTRAINDICATED, positions={"seated"}))
    planned = replace(plan(step(own=technique(gentler=way))), room=PlanRoom(SORE))

    assert with_ways_that_fit(planned, {"other": offer()}, said) == planned


# What the step keeps


@pytest.mark.parametrize(
    ("before", "after", "dose"),
    [
        ({}, {"dose_range": (30, 90)}, Dose(60, None, Side.EACH, kept=True)),
        ({}, {}, Dose(60, None, Side.EACH, kept=True)),
        ({}, {"dose_mode": "hold"}, Dose(60, None, Side.EACH, kept=True)),
        (
            {},
            {"dose_range": (90, 180), "dose_seconds": 120},
            Dose(120, None, Side.EACH, kept=False),
        ),
        (
            {},
            {"dose_mode": "breaths", "dose_seconds": 50, "dose_count": 5},
            Dose(50, 5, Side.EACH, kept=False),
        ),
        (
            {"mode": DoseMode.BREATHS, "count": 8},
            {"dose_mode": "breaths", "dose_seconds": 50, "dose_count": 5},
            Dose(60, 8, Side.EACH, kept=True),
        ),
        ({"side": Side.LEFT}, {}, Dose(60, None, Side.LEFT, kept=True)),
        ({"side": Side.LEFT}, {"side": "together"}, Dose(60, None, Side.TOGETHER, kept=True)),
        ({"side": Side.TOGETHER}, {}, Dose(60, None, Side.EACH, kept=True)),
        (
            {"side": Side.LEFT, "own_side": Side.TOGETHER},
            {},
            Dose(60, None, Side.EACH, kept=True),
        ),
    ],
)
def test_a_dose_and_a_side_are_kept_where_the_new_technique_takes_them(before, after, dose):
    own = technique(side=before.pop("own_side", Side.EACH), dose_mode=before.pop("mode", DoseMode.SECONDS))

    assert dose_after(held(step(own=own, **before)), offer(**after)) == dose


# Whatever the library and the room say

SOME = st.sampled_from
REGIONS, STRUCTURES, INTENTS = ("calf", "upper-back", "back"), ("soleus", "trapezius"), ("calm", "strength")
POSITIONS, KINDS, TOOLS = ("standing", "seated", "prone"), ("smr", "asana"), ("roller", "ball")


def some(values):
    return st.frozensets(SOME(values))


@st.composite
def drawn_offers(draw, pk):
    tools = tuple(RequiredTool(slug, slug) for slug in sorted(draw(some(TOOLS))))
    return offer(
        f"other-{draw(st.integers(0, 3))}" if pk else "own",
        pk=pk,
        kind=draw(SOME(KINDS)),
        position=draw(SOME(POSITIONS)),
        regions=draw(some(REGIONS)),
        structures=draw(some(STRUCTURES)),
        intents=draw(some(INTENTS)),
        side=draw(SOME(("none", "together", "each"))),
        dose_mode=draw(SOME(("seconds", "breaths"))),
        dose_range=draw(SOME((None, (30, 90), (90, 180)))),
        tools=tools,
    )


@st.composite
def drawn_rules(draw, number):
    match = {
        "kinds": draw(some(KINDS)),
        "regions": draw(some(REGIONS)),
        "positions": draw(some(POSITIONS)),
        "tools": draw(some(TOOLS)),
    }
    found = rule(f"sore-{number}", draw(SOME(list(Severity))), **match)
    return replace(found, local=draw(st.booleans()))


@st.composite
def worlds(draw):
    """A step with its plan, techniques, rules and a room."""
    own = technique(
        regions=tuple(Named(slug, slug) for slug in sorted(draw(some(REGIONS)))),
        intents=tuple(Named(slug, slug) for slug in sorted(draw(some(INTENTS)))),
        kind=draw(SOME(KINDS)),
        gentler=PlanWay("Easier.", Named("other-0", "Other")),
    )
    sides = (Side.EACH, Side.LEFT, Side.RIGHT)
    this = step(own=own, side=draw(SOME(sides)), seconds=draw(st.integers(5, 200)))
    after = step(2, technique("other-1", position=Named(draw(SOME(POSITIONS)), "")))
    areas = st.one_of(st.none(), st.builds(Area, SOME(REGIONS), SOME(("", "left", "right"))))
    room = draw(st.one_of(st.just(()), st.builds(lambda area: (Present("sore", area),), areas)))
    library = [draw(drawn_offers(pk)) for pk in range(draw(st.integers(0, 6)))]
    said = book(*(draw(drawn_rules(number)) for number in range(draw(st.integers(0, 4)))))
    return plan(this, after), this, library, said, room


def swapped(step, offer):
    """The step as it stands after the swap, as far as a check looks at it."""
    asked, dose = offer.asked, dose_after(held(step), offer)
    new = replace(
        step.technique,
        slug=offer.slug,
        kind=asked.kind,
        technique_type=Named(asked.technique_type, ""),
        position=Named(asked.position, ""),
        regions=tuple(Named(slug, slug) for slug in asked.regions),
        structures=tuple(Named(slug, slug) for slug in asked.structures),
        demands=tuple(asked.demands),
    )
    tools = tuple(PlanTool(tool.slug, tool.name, tool.count) for tool in offer.tools)
    return replace(step, technique=new, seconds=dose.seconds, count=dose.count, side=dose.side, tools=tools)


def rank(finding):
    return finding.severity.rank if finding else 0


@settings(max_examples=50)
@given(worlds())
def test_a_suggestion_never_makes_it_worse(world):
    planned, this, library, said, room = world

    suggested = suggest(planned, this, library, said, room)

    own = check_step(this, room, said)
    after = [check_step(swapped(this, one.offer), room, said) for one in suggested]
    assert [one.finding for one in suggested] == after
    assert all(fits(finding) and rank(finding) <= rank(own) for finding in after)
    assert "own" not in slugs(suggested)


@settings(max_examples=50)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_library(world, chance):
    planned, this, library, said, room = world
    shuffled = chance.sample(library, len(library))

    assert suggest(planned, this, shuffled, said, room) == suggest(planned, this, library, said, room)


@settings(max_examples=50)
@given(worlds(), st.integers(1, 8))
def test_fewer_are_the_first_of_more(world, limit):
    """Checking stops as soon as nothing better can come."""
    planned, this, library, said, room = world
    everything = suggest(planned, this, library, said, room, limit=100)

    assert suggest(planned, this, library, said, room, limit=limit) == everything[:limit]
