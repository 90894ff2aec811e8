"""``manage.py explain_safety``: what one condition means for one technique, for people and as JSON."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from anatomy.models import Region, Rule, Source, Status, Structure, Technique, TechniqueType

# The technique with its parts, and the rulebook.
QUERIES = 20

pytestmark = pytest.mark.usefixtures("starter_library")


def explain(*words, **options):
    out = StringIO()
    call_command("explain_safety", *words, stdout=out, **options)
    return out.getvalue()


def as_json(*words):
    return json.loads(explain(*words, "--json"))


def rules(answer):
    return [(reason["rule"], reason["severity"]) for reason in answer["reasons"]]


def test_json_holds_the_whole_answer():
    answer = as_json("smr-calf-roller-sweep", "--condition", "open-wound", "--area", "calf")

    sources = answer["reasons"][0].pop("sources")
    assert [(source["slug"], source["grade"], sorted(source)) for source in sources] == [
        ("BARTSCH", "A", ["citation", "grade", "slug", "url"]),
        ("NAMU", "C", ["citation", "grade", "slug", "url"]),
    ]
    assert answer == {
        "technique": "smr-calf-roller-sweep",
        "condition": "open-wound",
        "area": "calf",
        "side": None,
        "severity": "contraindicated",
        "worst_case": False,
        "clearance": "none",
        "reasons": [
            {
                "rule": "open-wound-01",
                "severity": "contraindicated",
                "where": "affected_area",
                "worst_case": False,
                "instead": "Leave the area alone until the skin is closed; roll elsewhere.",
                "student": "Leave this spot alone until your skin has closed. Roll another part of your body instead.",
                "reviewed": False,
                "reviewed_by": None,
                "reviewed_on": None,
            }
        ],
    }


def test_json_says_none_where_no_rule_speaks():
    answer = as_json("smr-calf-roller-sweep", "--condition", "glaucoma")

    assert (answer["severity"], answer["reasons"], answer["area"], answer["worst_case"]) == ("none", [], None, False)


def test_no_area_is_the_worst_case_and_says_so():
    answer = as_json("smr-calf-roller-sweep", "--condition", "open-wound")

    assert (answer["severity"], answer["area"], answer["worst_case"]) == ("contraindicated", None, True)
    assert [reason["worst_case"] for reason in answer["reasons"]] == [True]
    assert "No area was given: this is the worst case" in explain("smr-calf-roller-sweep", "--condition", "open-wound")


def test_another_area_is_free():
    assert as_json("smr-calf-roller-sweep", "--condition", "open-wound", "--area", "chest")["severity"] == "none"


@pytest.mark.parametrize(
    ("area", "severity"), [("leg", "contraindicated"), ("whole-body", "contraindicated"), ("head-neck", "none")]
)
def test_area_may_be_a_group_of_regions(area, severity):
    assert as_json("smr-calf-roller-sweep", "--condition", "open-wound", "--area", area)["severity"] == severity


def test_area_of_a_condition_that_asks_for_none_changes_nothing():
    words = ["asana-downward-dog", "--condition", "glaucoma"]

    assert as_json(*words)["reasons"] == as_json(*words, "--area", "sole")["reasons"]
    assert "does not ask for an area" in explain(*words, "--area", "sole")


def test_a_technique_works_the_home_region_of_its_structures_and_no_other():
    """Its declared region is elsewhere; the flat calf is at home in the calf, and seen behind the knee at most."""
    technique = Technique.objects.get(slug="smr-calf-roller-sweep")
    technique.regions.set(Region.objects.filter(slug="chest"))
    technique.structures.set(Structure.objects.filter(slug="soleus"))
    technique.structures.get().other_regions.set(Region.objects.filter(slug="knee"))
    wound = ["smr-calf-roller-sweep", "--condition", "open-wound", "--area"]

    reached = {area: as_json(*wound, area)["severity"] for area in ("chest", "calf", "knee", "leg")}

    assert reached == {"chest": "contraindicated", "calf": "contraindicated", "knee": "none", "leg": "contraindicated"}
    # A rule that names the calf as a region.
    assert rules(as_json("smr-calf-roller-sweep", "--condition", "dvt"))[0] == ("dvt-01", "contraindicated")


def test_a_rule_that_names_a_group_or_a_structure_is_read_from_the_rows():
    group, structure = Rule.objects.get(slug="low-back-pain-01"), Rule.objects.get(slug="sciatica-01")
    group.regions.set(Region.objects.filter(slug="leg"))
    structure.structures.set(Structure.objects.filter(slug="soleus"))

    assert rules(as_json("smr-soleus-pin-spin", "--condition", "low-back-pain")) == [("low-back-pain-01", "modify")]
    assert rules(as_json("smr-soleus-pin-spin", "--condition", "sciatica")) == [("sciatica-01", "contraindicated")]


def test_a_rule_that_names_a_way_of_working_is_read_from_the_rows():
    rule = Rule.objects.get(slug="diabetes-01")
    rule.technique_types.set(TechniqueType.objects.filter(slug="cross-fiber"))

    severities = [
        as_json(slug, "--condition", "diabetes")["severity"]
        for slug in ("smr-calf-roller-sweep", "smr-arch-cross-sweep")
    ]

    assert severities == ["none", "caution"]


def test_side_of_the_area_is_taken():
    answer = as_json("smr-calf-roller-sweep", "--condition", "open-wound", "--area", "calf", "--side", "left")

    # The technique is done on both sides.
    assert (answer["side"], answer["severity"]) == ("left", "contraindicated")


def test_tools_chosen_take_the_place_of_those_needed():
    words = ["smr-calf-roller-sweep", "--condition", "anticoagulants"]

    assert rules(as_json(*words)) == [("anticoagulants-02", "clear_first")]
    assert rules(as_json(*words, "--tool", "golf-ball")) == [
        ("anticoagulants-01", "contraindicated"),
        ("anticoagulants-02", "clear_first"),
    ]
    assert rules(as_json(*words, "--tool", "tennis-ball", "--tool", "golf-ball")) == rules(
        as_json(*words, "--tool", "tennis-ball", "golf-ball")
    )


def test_tools_needed_no_longer_count_once_others_are_chosen():
    words = ["smr-calf-roller-sweep", "--condition", "anticoagulants"]
    needed = Technique.objects.get(slug="smr-calf-roller-sweep").tool_rows.get(role="required")
    Rule.objects.get(slug="anticoagulants-01").tools.set([needed.tool])

    assert as_json(*words)["severity"] == "contraindicated"
    assert as_json(*words, "--tool", "tennis-ball")["severity"] == "clear_first"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_techniques_that_are_not_published_are_explained_too(status):
    Technique.objects.filter(slug="smr-calf-roller-sweep").update(status=status)

    assert as_json("smr-calf-roller-sweep", "--condition", "dvt")["severity"] == "contraindicated"


def test_text_says_how_much_why_and_on_whose_word():
    rule = Rule.objects.get(slug="hypertension-controlled-03")
    source = Source.objects.get(slug="WJM")

    lines = explain("asana-downward-dog", "--condition", "hypertension-controlled").splitlines()

    assert lines == [
        "Downward-facing dog (asana-downward-dog)",
        "High blood pressure, treated and stable (hypertension-controlled)",
        "Medical clearance: advised",
        "",
        "Severity: Modify (modify), by 1 rule",
        "",
        "hypertension-controlled-03: Modify",
        f"  Instead: {rule.instead}",
        f"  To the student (Change it): {rule.student}",
        f"  Source WJM (A: peer reviewed): {source.citation} {source.link}",
        "  not yet reviewed by a clinician",
        "",
        "Advice with its sources, never a diagnosis.",
    ]


def test_text_says_that_no_rule_speaks():
    lines = explain("smr-calf-roller-sweep", "--condition", "glaucoma").splitlines()

    assert lines[-1] == "Severity: none. No rule of this condition speaks against it."


def test_review_is_told():
    Rule.objects.filter(slug="open-wound-01").update(reviewed_by="Dr Mara Stein", reviewed_on=date(2026, 5, 4))
    words = ["smr-calf-roller-sweep", "--condition", "open-wound"]

    reason = as_json(*words)["reasons"][0]

    assert (reason["reviewed"], reason["reviewed_by"], reason["reviewed_on"]) == (True, "Dr Mara Stein", "2026-05-04")
    assert "  reviewed by Dr Mara Stein on 4 May 2026" in explain(*words).splitlines()


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ["smr-calf-roller-swep", "--condition", "dvt"],
            "There is no technique “smr-calf-roller-swep”. Did you mean smr-calf-roller-sweep or",
        ),
        (["smr-calf-roller-sweep", "--condition", "osteoporose"], "There is no condition “osteoporose”. Did you mean"),
        (
            ["smr-calf-roller-sweep", "--condition", "Blood thinner"],
            "There is no condition “Blood thinner”. Did you mean anticoagulants",
        ),
        (
            ["smr-calf-roller-sweep", "--condition", "open-wound", "--area", "calfs"],
            "There is no region “calfs”. Did you mean calf",
        ),
        (
            ["smr-calf-roller-sweep", "--condition", "dvt", "--tool", "golfball"],
            "There is no tool “golfball”. Did you mean golf-ball",
        ),
    ],
)
def test_unknown_short_name_suggests_the_nearest(words, error):
    with pytest.raises(CommandError) as raised:
        explain(*words, "--json")

    assert str(raised.value).startswith(error)


def test_short_name_that_resembles_nothing_suggests_nothing():
    with pytest.raises(CommandError, match=r"^There is no condition “zzzzqqqq”\.$"):
        explain("smr-calf-roller-sweep", "--condition", "zzzzqqqq")


def test_side_without_area_is_refused():
    with pytest.raises(CommandError, match="A side needs an area"):
        explain("smr-calf-roller-sweep", "--condition", "open-wound", "--side", "left")


def test_options_may_come_from_code():
    answer = json.loads(explain("smr-calf-roller-sweep", condition="anticoagulants", tool="golf-ball", json=True))

    assert answer["severity"] == "contraindicated"


def test_nothing_is_kept_between_two_runs():
    words = ["smr-calf-roller-sweep", "--condition", "open-wound"]
    before = as_json(*words)["severity"]
    Rule.objects.filter(slug="open-wound-01").update(severity="caution")

    assert (before, as_json(*words)["severity"]) == ("contraindicated", "caution")


def test_queries_do_not_grow_with_the_rules(assert_same_queries):
    conditions = iter(["glaucoma", "glaucoma", "pregnancy-t3", "pregnancy-t3"])

    def run():
        explain("smr-calf-roller-sweep", "--condition", next(conditions))

    assert assert_same_queries(run, lambda: None) == QUERIES
