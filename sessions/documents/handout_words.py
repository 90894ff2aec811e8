"""Our own words on a hand-out: short and plain, since whoever takes it home reads them alone.

Every text of this module is held to plain words by a test: a new one too, as soon as it stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KIND: Final = _("To do at home")
HOW_OFTEN: Final = _("How often")
MOST_DAYS: Final = _("Most days, unless a doctor says no.")
WHAT_YOU_NEED: Final = _("What you need")
AT_HOME: Final = _("%(tool)s (at home: %(household)s).")
FEEL: Final = _("You should feel")
WATCH_OUT: Final = _("Watch out")
GENTLER: Final = _("Gentler")
AGAIN: Final = _("Do this once more at the end, and notice what has changed.")
NOTHING_YET: Final = _("This class has no steps yet.")

# What to do when it hurts: the three things of the stop signal, in their order.
STOP_TITLE: Final = _("If it hurts")
STOP: Final = _("Strong is fine, pain is not. If it burns, stings or stabs:")
STOP_STEPS: Final = (
    _("Ease off."),
    _("Change the way or the spot."),
    _("If it still hurts, stop, and leave it alone until a doctor has had a look."),
)

# Who should leave steps out, or ask first.
LEAVE_OUT_IF: Final = _("Leave out if")
ASK_FIRST_IF: Final = _("Ask your doctor first if")
NEW_TO_ROLLING: Final = _("You are new to rolling")
WHERE_YOU_ROLL: Final = _("Where you roll")
# A step may also load what it does not roll: the wrists that hold somebody up, a knee that is bent.
WHERE_IT_WORKS: Final = _("Where you roll, lean, bend or work")
# One sentence for every condition that asks for care and for nothing stronger. It says nothing of "other" problems:
# whoever is named for one step is meant at the other steps too.
GO_GENTLY: Final = _("Go gently")
ANY_PROBLEM: Final = _(
    "If you are pregnant, unsteady, ill at ease or in doubt, or have any health problem: do less, or do it another way."
)
IN_DOUBT: Final = _("If you are pregnant, unsteady, ill at ease or in doubt: do less, or do it another way.")
SO_TOO: Final = _("So too with: %(names)s.")
# Whose lists they are, how far a doctor has checked them, and where every condition stands by name.
FROM_LIBRARY: Final = _("These safety notes come from the studio's library.")
NONE_CHECKED: Final = _("A doctor has not checked them yet.")
SOME_CHECKED: Final = _("A doctor has checked part of them.")
FULL_LIST_ON_PAGE: Final = _("The full list is on this page.")
FULL_LIST_FROM_TEACHER: Final = _("Your teacher has the full list.")
DISCLAIMER: Final = _("General information, not medical advice.")

# The gathered wording of a group of conditions, by the name that the starter library gives it. It says more than its
# conditions do, and never less: the test of it goes through the library, name by name.
GATHERED: Final[Mapping[str, Promise]] = {
    "Skin and injuries": _(
        "A wound, bruise, rash or swelling; any skin trouble or injury; an implant; or a recent operation"
    ),
    "Bones and joints": _("Any bone, joint or foot problem, or an artificial joint"),
    "Heart and circulation": _(
        "Any heart, blood, blood pressure, blood vessel or lymph trouble; a clot, bleeding or stroke, or a risk of "
        "one; an electronic implant; or blood thinners"
    ),
    "Long-term conditions": _("Cancer or any other long-term illness"),
    "Nerves, head and senses": _("Numb feet or hands, or any other nerve, head or eye problem"),
    "Back and neck": _("Any back, neck or pelvis problem, or pain down the leg"),
    "Pregnancy and after birth": _("Pregnancy, recent birth, or a belly gap"),
    "Breathing and digestion": _("Any breathing or belly problem, heartburn or a hernia"),
}
_PREGNANT: Final = frozenset({"pregnancy-t1", "pregnancy-t2", "pregnancy-t3"})
# Which conditions find themselves in that wording, by their slugs. A curator's own condition is none of them, in
# whatever group it stands, and so is named: nobody has read the wording with it in mind.
COVERED: Final[Mapping[str, frozenset[str]]] = {
    "Skin and injuries": frozenset(
        {
            *("open-wound", "bruise", "skin-condition", "local-inflammation", "acute-injury", "recent-surgery"),
            *("abdominal-surgery", "implant-hardware"),
        }
    ),
    "Bones and joints": frozenset(
        {
            *("bone-fracture", "osteomyelitis", "myositis-ossificans", "osteoporosis", "osteopenia", "hypermobility"),
            *("rheumatoid-flare", "osteoarthritis", "knee-injury", "shoulder-injury", "shoulder-dislocation"),
            *("wrist-injury", "plantar-fasciitis", "knee-replacement", "hip-replacement"),
        }
    ),
    "Heart and circulation": frozenset(
        {
            *("heart-disease", "hypertension-controlled", "hypertension-uncontrolled", "low-blood-pressure"),
            *("varicose-veins", "aneurysm", "lymphedema", "dvt", "clot-history", "bleeding-disorder", "stroke-risk"),
            *("implanted-device", "anticoagulants"),
        }
    ),
    "Long-term conditions": frozenset({"cancer-treatment", "diabetes", "fibromyalgia", "kidney-liver-disease"}),
    "Nerves, head and senses": frozenset(
        {"neuropathy", "migraine", "epilepsy", "vertigo", "glaucoma", "retinal-detachment"}
    ),
    "Back and neck": frozenset(
        {
            *("scoliosis", "disc-herniation", "spinal-stenosis", "spondylolisthesis", "low-back-pain", "neck-disc"),
            *("sacroiliac-pain", "sciatica"),
        }
    ),
    "Pregnancy and after birth": _PREGNANT | {"postpartum-diastasis"},
    "Breathing and digestion": frozenset({"asthma", "abdominal-hernia", "hiatal-hernia"}),
}
# What speaks only against a place on the body, of whatever group: any health problem that somebody has there.
GATHERED_THERE: Final = _("any health problem or injury; an implant; or an operation")
# Whom to send to a doctor first, of whatever group.
GATHERED_TO_ASK: Final = _(
    "any health problem, now or in the past; pregnancy; an implant or artificial joint; a recent operation or birth; "
    "or blood thinners"
)
# Who finds themselves in the wordings of no group: whom to send to a doctor; any problem at a place; who is pregnant,
# unsteady, ill at ease or in doubt; and who has any health problem, feeling ill among them.
COVERED_TO_ASK: Final = frozenset[str]().union(*COVERED.values())
COVERED_THERE: Final = COVERED_TO_ASK - COVERED["Pregnancy and after birth"]
COVERED_IN_DOUBT: Final = _PREGNANT | {"fall-risk", "trauma-sensitive"}
COVERED_GENTLY: Final = COVERED_TO_ASK | COVERED_IN_DOUBT | {"fever-infection"}

# Two weeks to tick off.
TICKS_TITLE: Final = _("Two weeks: tick each day that you did it")
TICKS_DAY: Final = _("Day")
TICKS_DONE: Final = _("Done")

# Where it is on the web.
ON_YOUR_PHONE: Final = _("This class on the web")
