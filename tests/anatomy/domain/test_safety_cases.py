"""What the field says of named techniques, with the rules and the techniques of the starter library."""

from __future__ import annotations

import pytest

from anatomy.domain.safety import Area, Asked, Present, Severity, body_of, check
from tests.anatomy.starter_values import starter_asked, starter_book, starter_finding

NONE = "none"


def severity(technique, condition, area="", tools=()):
    finding = starter_finding(technique, condition, area, tools)
    return finding.severity.value if finding else NONE


def rules(technique, condition, area="", tools=()):
    finding = starter_finding(technique, condition, area, tools)
    return [reason.rule.slug for reason in finding.reasons] if finding else []


# The consensus of the Delphi panel (BARTSCH): what it calls a contraindication, and what a caution or more ------------

PANEL = {
    "bone-fracture": Severity.CONTRAINDICATED,
    "open-wound": Severity.CONTRAINDICATED,
    "local-inflammation": Severity.CAUTION,
    "dvt": Severity.CAUTION,
    "osteomyelitis": Severity.CAUTION,
    "myositis-ossificans": Severity.CAUTION,
}
ROLLING = [slug for slug, asked in starter_asked().items() if asked.kind == "smr"]


def panel_holds(technique, condition, area=""):
    """Whether a finding is as strong as the panel's grade, or stronger, on the panel's word."""
    finding = starter_finding(technique, condition, area)
    if finding is None or finding.severity.rank < PANEL[condition].rank:
        return False
    strongest = [reason.rule for reason in finding.reasons if reason.severity is finding.severity]
    return any(source.slug == "BARTSCH" for rule in strongest for source in rule.sources)


@pytest.mark.parametrize("condition", PANEL)
def test_rolling_is_held_as_strongly_as_the_panel_graded_it_and_cites_the_panel(condition):
    assert [technique for technique in ROLLING if not panel_holds(technique, condition)] == []


@pytest.mark.parametrize("condition", PANEL)
def test_the_panels_grades_hold_in_every_area_that_a_technique_reaches(condition):
    book = starter_book()
    reached = {
        (technique, area)
        for technique in ROLLING
        for body in [body_of(starter_asked()[technique], book)]
        for area in body.own | body.loaded
    }

    assert len(reached) > len(ROLLING)
    assert [where for where in sorted(reached) if not panel_holds(where[0], condition, where[1])] == []


def test_the_panels_source_is_peer_reviewed():
    cited = {
        source.slug: source.grade
        for slug in PANEL
        for rule in starter_book().conditions[slug].rules
        for source in rule.sources
    }

    assert cited["BARTSCH"] == "A"


# Named techniques -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("technique", "condition", "expected"),
    [
        # High blood pressure (WJM): banned where it is not controlled, changed where it is.
        ("asana-headstand", "hypertension-uncontrolled", "contraindicated"),
        ("asana-shoulder-stand", "hypertension-uncontrolled", "contraindicated"),
        ("asana-wheel", "hypertension-uncontrolled", "contraindicated"),
        ("asana-plow", "hypertension-uncontrolled", "contraindicated"),
        ("asana-wide-leg-fold", "hypertension-uncontrolled", "contraindicated"),
        ("asana-downward-dog", "hypertension-uncontrolled", "contraindicated"),
        ("asana-downward-dog", "hypertension-controlled", "modify"),
        ("breath-skull-shining-breath", "hypertension-controlled", "contraindicated"),
        ("breath-bellows-breath", "hypertension-controlled", "contraindicated"),
        ("breath-long-exhale-breath", "hypertension-uncontrolled", NONE),
        ("smr-calf-roller-sweep", "hypertension-controlled", "caution"),
        # Glaucoma (JASIEN, BASKARAN, CRAMER): the head below the heart raises the pressure in the eye.
        ("asana-downward-dog", "glaucoma", "contraindicated"),
        ("asana-standing-forward-fold", "glaucoma", "contraindicated"),
        ("asana-plow", "glaucoma", "contraindicated"),
        ("asana-headstand", "glaucoma", "contraindicated"),
        ("asana-legs-up-the-wall", "glaucoma", "modify"),
        ("asana-childs-pose", "glaucoma", "modify"),
        ("asana-mountain", "glaucoma", NONE),
        # Weak bone (SINAKI, LEE2019): the ends of bending and arching; a mild bend is only changed (IJYT).
        ("asana-seated-forward-fold", "osteoporosis", "contraindicated"),
        ("asana-camel", "osteoporosis", "contraindicated"),
        ("asana-headstand", "osteoporosis", "contraindicated"),
        ("move-cat-cow", "osteoporosis", "modify"),
        ("asana-seated-forward-fold", "osteopenia", "modify"),
        ("smr-upper-back-roller-sweep", "osteoporosis", "contraindicated"),
        ("smr-calf-roller-sweep", "osteoporosis", "clear_first"),
        # Back and neck (OMICS): which way it hurts decides.
        ("asana-upward-dog", "disc-herniation", "caution"),
        ("asana-seated-forward-fold", "disc-herniation", "contraindicated"),
        ("asana-headstand", "disc-herniation", "contraindicated"),
        ("asana-revolved-triangle", "disc-herniation", "contraindicated"),
        ("asana-camel", "spinal-stenosis", "contraindicated"),
        ("asana-cobra", "spinal-stenosis", "modify"),
        ("asana-childs-pose", "spinal-stenosis", NONE),
        ("asana-wheel", "spondylolisthesis", "contraindicated"),
        ("asana-headstand", "neck-disc", "contraindicated"),
        ("asana-shoulder-stand", "neck-disc", "contraindicated"),
        ("asana-wheel", "neck-disc", "contraindicated"),
        ("asana-plow", "neck-disc", "contraindicated"),
        # Two balls or the wall for the low back (LATIMES), not with a disc problem unless a physician agrees.
        ("smr-low-back-wall-balls", "low-back-pain", "modify"),
        ("smr-low-back-wall-balls", "disc-herniation", "clear_first"),
        ("smr-low-back-wall-balls", "spinal-stenosis", "contraindicated"),
        # The neck (VAD2022, DUMMIES).
        ("smr-neck-soft-ball-turns", "stroke-risk", "contraindicated"),
        ("smr-skull-base-paired-rest", "stroke-risk", "contraindicated"),
        ("asana-fish", "stroke-risk", "contraindicated"),
        # Pregnancy: the conflicts of the sources are decided week by week.
        ("smr-calf-roller-sweep", "pregnancy-t1", "modify"),
        ("smr-calf-roller-sweep", "pregnancy-t2", "modify"),
        ("smr-calf-stick-strokes", "pregnancy-t3", "modify"),
        ("asana-bridge", "pregnancy-t2", "modify"),
        ("asana-bridge", "pregnancy-t3", "contraindicated"),
        ("rest-constructive-rest", "pregnancy-t2", "contraindicated"),
        ("rest-side-lying-rest", "pregnancy-t2", NONE),
        ("asana-cobra", "pregnancy-t2", "contraindicated"),
        ("smr-belly-soft-ball-breath", "pregnancy-t1", "contraindicated"),
        ("smr-upper-trap-wall-press", "pregnancy-t3", "caution"),
        ("asana-downward-dog", "pregnancy-t2", NONE),
        ("asana-happy-baby", "pregnancy-t3", "contraindicated"),
        ("breath-box-breath", "pregnancy-t1", "contraindicated"),
        # A hip that was replaced (HSS): no deep bend, no crossing, no end of rotation.
        ("asana-standing-forward-fold", "hip-replacement", "contraindicated"),
        ("asana-shoulder-stand", "hip-replacement", "contraindicated"),
        ("asana-eagle", "hip-replacement", "contraindicated"),
        ("asana-tree", "hip-replacement", NONE),
        # Long-term conditions: softer, not never (CECA), unless the feeling is gone.
        ("smr-calf-roller-sweep", "fibromyalgia", "modify"),
        ("smr-calf-roller-sweep", "diabetes", "caution"),
        ("smr-sole-slow-sweep", "neuropathy", "contraindicated"),
        ("smr-chest-wall-sweep", "neuropathy", "clear_first"),
        ("asana-tree", "neuropathy", "modify"),
        # A clot: never on the leg, nothing else before a physician has agreed; breath is free.
        ("smr-calf-roller-sweep", "dvt", "contraindicated"),
        ("smr-chest-wall-sweep", "dvt", "clear_first"),
        ("asana-tree", "dvt", "clear_first"),
        ("breath-ocean-breath", "dvt", NONE),
        # A structure: on the muscle over the nerve, not elsewhere on the buttock.
        ("smr-piriformis-contract-relax", "sciatica", "contraindicated"),
        ("smr-glute-roller-sweep", "sciatica", "modify"),
        # Vibration (WBV).
        ("smr-calf-vibrating-rest", "implanted-device", "contraindicated"),
        ("smr-calf-vibrating-rest", "pregnancy-t2", "contraindicated"),
        ("smr-calf-vibrating-rest", "epilepsy", "clear_first"),
    ],
)
def test_a_condition_speaks_as_strongly_as_its_sources(technique, condition, expected):
    assert severity(technique, condition) == expected


@pytest.mark.parametrize(
    ("technique", "condition", "area", "expected"),
    [
        ("smr-calf-roller-sweep", "open-wound", "calf", "contraindicated"),
        ("smr-calf-roller-sweep", "open-wound", "leg", "contraindicated"),
        ("smr-calf-roller-sweep", "open-wound", "chest", NONE),
        # The hands hold the weight up.
        ("smr-calf-roller-sweep", "open-wound", "wrist-hand", "contraindicated"),
        # It names the spine and the whole body.
        ("smr-long-roller-spine-rest", "bruise", "knee", "contraindicated"),
        # Only rolling is about a wound.
        ("asana-tree", "open-wound", "sole", NONE),
        ("asana-tree", "acute-injury", "ankle-heel", "modify"),
        ("asana-tree", "acute-injury", "wrist-hand", NONE),
        ("asana-downward-dog", "bone-fracture", "wrist-hand", "clear_first"),
        ("asana-low-lunge", "osteoarthritis", "knee", "modify"),
        ("asana-low-lunge", "osteoarthritis", "wrist-hand", NONE),
        # In the area never, elsewhere after a physician has agreed.
        ("smr-calf-roller-sweep", "osteomyelitis", "calf", "contraindicated"),
        ("smr-calf-roller-sweep", "osteomyelitis", "chest", "clear_first"),
        ("smr-calf-roller-sweep", "recent-surgery", "chest", "caution"),
        # A structure lies in its home region: the glute press lists the piriformis.
        ("smr-piriformis-contract-relax", "open-wound", "glutes", "contraindicated"),
        # The studio asks for no area here: the knee counts wherever the bend is.
        ("asana-lotus", "knee-injury", "", "contraindicated"),
    ],
)
def test_an_area_decides_where_a_condition_is_local(technique, condition, area, expected):
    assert severity(technique, condition, area) == expected


@pytest.mark.parametrize(
    ("technique", "condition", "tools", "expected"),
    [
        ("smr-calf-roller-sweep", "anticoagulants", (), ["anticoagulants-02"]),
        ("smr-calf-roller-sweep", "anticoagulants", ("golf-ball",), ["anticoagulants-01", "anticoagulants-02"]),
        ("smr-low-back-wall-balls", "disc-herniation", (), ["disc-herniation-05"]),
        (
            "smr-low-back-wall-balls",
            "disc-herniation",
            ("foam-roller-medium",),
            ["disc-herniation-04", "disc-herniation-05"],
        ),
    ],
)
def test_the_tools_chosen_decide(technique, condition, tools, expected):
    assert rules(technique, condition, tools=tools) == expected


def test_a_technique_that_a_studio_adds_is_flagged_by_what_it_asks_of_the_body():
    """No rule names it: its demand does."""
    added = Asked(
        kind="asana", position="standing", regions=frozenset({"shoulder"}), demands=frozenset({"head_weight"})
    )

    finding = check(added, [Present("neck-disc"), Present("osteoporosis", Area("knee"))], starter_book())

    assert [reason.rule.slug for reason in finding.reasons] == ["neck-disc-01", "osteoporosis-05"]


def test_diabetes_alone_marks_everything_that_is_rolled_and_nothing_else():
    marked = [slug for slug in starter_asked() if severity(slug, "diabetes") != NONE]

    assert marked == ROLLING
