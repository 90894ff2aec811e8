"""What goes well after a step: read off the library's links, regions, demands and tools, never worse for the room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anatomy.domain.repertoire import Offer, Repertoire, RequiredTool
from anatomy.domain.safety import Asked, Aspect, Clearance, Condition, Present, Rule, Rulebook, Severity
from sessions.domain.company import Bond, company, opposite_demands, step_before
from sessions.domain.plan import DoseMode, Named, Plan, PlanSection, PlanStep, PlanTechnique, PlanTool, PlanWay, Side

SORE = (Present("sore"),)


def offer(pk, slug, *, tools=(), **changes):
    asked = {"kind": "asana", "technique_type": "asana", "position": "standing", "regions": frozenset({"calf"})}
    for name in ("kind", "position", "regions", "demands"):
        if name in changes:
            asked[name] = changes.pop(name) if name in ("kind", "position") else frozenset(changes.pop(name))
    asked["tools"] = frozenset(tool.slug for tool in tools)
    given = {"level": "beginner", "side": "each", "dose_mode": "seconds", "dose_seconds": 60, **changes}
    return Offer(pk=pk, slug=slug, name=slug.capitalize(), asked=Asked(**asked), tools=tuple(tools), **given)


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


def plan(*steps):
    return Plan(1, "Calves", "Mira Sol", "beginner", 30, (PlanSection(7, "Rolling", "rolling", steps),))


def found(*offers, own=None, tools=(), after=(), book=None, room=()):
    """What goes well after one step, as (bond, slug)."""
    one = step(own=own, tools=tools)
    repertoire = Repertoire({each.pk: each for each in offers}, {each.slug: each for each in offers})
    result = company(plan(one, *after), one, repertoire, book or Rulebook(), room)
    return [(each.bond, each.offer.slug) for each in result]


def speaks_against(severity, **match):
    values = {Aspect(name): frozenset(them) for name, them in match.items()}
    rule = Rule("sore-01", "sore", severity, values, instead="Rest.")
    condition = Condition("sore", "Sore", "Sore", "other", Clearance.NONE, rules=(rule,))
    return replace(Rulebook(), conditions={"sore": condition})


def test_the_librarys_gentler_and_stronger_way_come_first():
    own = technique(
        gentler=PlanWay("less", Named("soft", "Soft")), stronger=PlanWay("more", Named("deep", "Deep")), kind="breath"
    )

    assert found(offer(1, "deep"), offer(2, "soft"), own=own) == [(Bond.GENTLER, "soft"), (Bond.STRONGER, "deep")]


def test_a_way_that_is_not_published_is_not_offered():
    own = technique(gentler=PlanWay("less", Named("draft", "Draft")), stronger=PlanWay("in words only"))

    assert found(own=own) == []


def test_what_was_rolled_is_answered_by_moving_it():
    offers = [
        offer(1, "elsewhere", regions={"neck"}),
        offer(2, "drill", kind="mobility"),
        offer(3, "more-rolling", kind="smr"),
        offer(4, "rest", kind="relaxation"),
    ]

    assert found(*offers) == [(Bond.MOVES, "drill")]


@pytest.mark.parametrize(
    ("demands", "expected"),
    [
        (("spinal_flexion_end",), ["cobra"]),
        (("spinal_extension_mild",), ["fold"]),
        (("spinal_flexion_mild", "spinal_extension_mild"), []),
        (("wrist_load",), []),
        ((), []),
    ],
)
def test_a_bend_is_answered_by_the_bend_the_other_way(demands, expected):
    own = technique(kind="asana", demands=demands)
    offers = [offer(1, "cobra", demands={"spinal_extension_mild"}), offer(2, "fold", demands={"spinal_flexion_mild"})]

    assert found(*offers, own=own) == [(Bond.COUNTERS, slug) for slug in expected]


def test_what_bends_both_ways_answers_nothing():
    own = technique(kind="asana", demands=("spinal_flexion_end",))

    assert found(offer(1, "cat-cow", demands={"spinal_extension_mild", "spinal_flexion_mild"}), own=own) == []


def test_the_same_tools_need_no_other_and_no_more_of_them():
    own = technique(kind="breath")
    ball, block = RequiredTool("ball", "Ball"), RequiredTool("block", "Block")
    offers = [
        offer(1, "one-ball", tools=[ball]),
        offer(2, "two-balls", tools=[replace(ball, count=2)]),
        offer(3, "with-a-block", tools=[ball, block]),
        offer(4, "nothing"),
        offer(5, "at-the-wall", tools=[RequiredTool("wall", "Wall", fetched=False)]),
    ]

    assert found(*offers, own=own, tools=(PlanTool("ball", "Ball"),)) == [(Bond.TOOLS, "one-ball")]


def test_nothing_is_named_twice_and_never_the_step_itself():
    own = technique(gentler=PlanWay("less", Named("drill", "Drill")))
    ball = [RequiredTool("ball", "Ball")]
    offers = [offer(1, "drill", kind="mobility", tools=ball), offer(2, "own", kind="smr", tools=ball)]

    assert found(*offers, own=own, tools=(PlanTool("ball", "Ball"),)) == [(Bond.GENTLER, "drill")]


def test_what_stands_in_the_class_already_comes_last():
    offers = [offer(1, "a-used"), offer(2, "b"), offer(3, "c")]

    assert found(*offers, after=(step(2, technique("a-used", kind="asana")),)) == [(Bond.MOVES, "b"), (Bond.MOVES, "c")]


def test_what_can_be_begun_at_once_and_is_no_harder_comes_first():
    offers = [
        offer(1, "a-harder", level="advanced"),
        offer(2, "b-lying", position="supine"),
        offer(3, "c-fetched", tools=[RequiredTool("strap", "Strap")]),
        offer(4, "d-at-once"),
    ]

    assert found(*offers) == [(Bond.MOVES, "d-at-once"), (Bond.MOVES, "b-lying")]


@pytest.mark.parametrize(
    ("own_demands", "severity", "expected"),
    [
        ((), Severity.CAUTION, ["calm"]),
        (("head_weight",), Severity.CAUTION, ["calm", "upside-down"]),
    ],
)
def test_nothing_raises_more_for_the_room_than_the_step(own_demands, severity, expected):
    book = speaks_against(severity, demands={"head_weight"})
    offers = [offer(1, "upside-down", demands={"head_weight"}), offer(2, "calm")]

    assert [
        slug for _bond, slug in found(*offers, own=technique(demands=own_demands), book=book, room=SORE)
    ] == expected


def test_free_text_has_no_company():
    words = PlanStep(id=1, title="Talk", seconds=60)

    assert company(plan(words), words, Repertoire(), Rulebook()) == ()


def test_opposites_are_opposite_both_ways():
    assert opposite_demands(["hip_flexion_deep"]) == {"hip_extension_end"}
    assert opposite_demands(["hip_extension_end"]) == {"hip_flexion_deep"}


@pytest.mark.parametrize(
    ("step_id", "section", "expected"),
    [(1, 0, 1), (2, 0, 1), (3, 0, 3), (0, 7, 3), (0, 8, None), (0, 0, 3), (99, 99, 3)],
)
def test_free_text_stands_for_what_was_done_before_it(step_id, section, expected):
    words = PlanStep(id=2, title="Talk", seconds=60)
    first = PlanSection(7, "Rolling", "rolling", (step(1), words, step(3)))
    class_ = replace(plan(), sections=(first, PlanSection(8, "Rest", "rest", ())))

    one = step_before(class_, step_id, section)

    assert (one.id if one else None) == expected
