"""What a hand-out says, in the order in which it says it, and on how much paper: read back from the PDFs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anatomy.rulebook import rulebook
from sessions.documents import handout_words as words
from sessions.domain.advice import advice_for
from sessions.domain.letterhead import Letterhead
from sessions.domain.papers import PAPERS
from sessions.domain.plan import Plan, PlanHandout, PlanNote
from sessions.wording import ask_first
from tests.sessions.documents.making import ADDRESS, document, failures, read
from tests.sessions.documents.tagged_pdf import TaggedPdf
from tests.sessions.plans import plan, step, technique, tool

CALF = "smr-calf-roller-sweep"
SOLE = "smr-sole-slow-sweep"
LEGS = "asana-legs-up-the-wall"


def home(*slugs: str, **handout: object) -> Plan:
    """A class of these techniques, all of which go home."""
    steps = [step(slug, number=number) for number, slug in enumerate(slugs, start=1)]
    chosen = PlanHandout(step_ids=tuple(range(1, len(slugs) + 1)))
    return replace(plan(*steps), handout=replace(chosen, **handout), intention="For light, quiet feet.")


def lines(pdf: TaggedPdf) -> list[str]:
    return pdf.texts("P", "LBody")


def test_it_reads_from_head_to_foot() -> None:
    notes = (PlanNote("breath", "Breathe", "In and out through the nose."),)
    told = home(CALF, title="Easing tight calves", why="For light feet.", how_often="Daily.", notes=notes, ticks=True)

    pdf = read("handout", told, address=ADDRESS)

    assert pdf.title == "Easing tight calves, 3 minutes"
    assert pdf.texts("H1", "H2") == [
        "Easing tight calves, 3 minutes",
        "What you need",
        "If it hurts",
        "1 Calf roller sweep",
        "Breathe",
        "Two weeks: tick each day that you did it",
    ]
    assert pdf.texts("P")[:5] == [
        "For light feet.",
        "How often Daily.",
        "Willow Studio",
        "hello@willow.example",
        " ".join(ask_first()),
    ]
    assert pdf.texts("P")[-2:] == ["This class on the web", f"{ADDRESS} Listen to your body."]


def test_an_entry_says_how_and_what_to_feel_and_what_not() -> None:
    pdf = read("handout", home(CALF))

    found = technique(CALF)
    assert pdf.texts("LBody") == [*map(str, words.STOP_STEPS), *found.steps]
    assert [text for text in pdf.texts("P") if text.startswith(("60 s", "You should", "Watch", "Gentler"))] == [
        "60 s each side, right side first",
        f"You should feel {found.feel}",
        f"Watch out {found.avoid_feel}",
        f"Gentler {found.gentler.how}",
    ]
    assert "Keep off Hollow behind the knee: lift over it; no pressure." in pdf.texts("P")
    assert found.why in pdf.texts("P")


def test_tools_come_with_what_replaces_them_at_home() -> None:
    given = plan(step(CALF, tools=(tool("tennis-ball"), tool("block", 2), tool("hands"))))

    found = [text for text in read("handout", given).texts("P") if "(at home:" in text]

    assert found == [
        "Tennis ball (at home: a pair of thick socks rolled into a tight ball).",
        "2 × Yoga block (at home: two or three thick books of one size, tied together with a belt).",
    ]


def test_a_check_that_comes_twice_is_told_once() -> None:
    pdf = read("handout", home("check-neck-turn", CALF, "check-neck-turn"))

    assert pdf.texts("H2")[-2:] == ["1 Check: neck turn", "2 Calf roller sweep"]
    assert pdf.texts("P").count(str(words.AGAIN)) == 1


def test_a_rule_of_a_keep_off_zone_is_given_once() -> None:
    text = read("handout", home(CALF, "smr-calf-pin-ankle-circles")).text

    assert [part.split(".")[0] for part in " ".join(text.split()).split("Keep off ")[1:]] == [
        "Hollow behind the knee: lift over it; no pressure",
        "Hollow behind the knee (see step 1)",
    ]


def test_the_stop_signal_stands_before_the_steps_in_its_order() -> None:
    pdf = read("handout", home(SOLE))

    assert pdf.texts("H2") == ["What you need", "If it hurts", "1 Sole slow sweep"]
    assert str(words.STOP) in pdf.texts("P")
    assert pdf.texts("LBody")[:3] == list(map(str, words.STOP_STEPS))


def test_a_studio_without_a_disclaimer_still_gives_one() -> None:
    pdf = read("handout", home(SOLE), letterhead=Letterhead("Oak"))

    assert pdf.texts("P")[-1] == "General information, not medical advice."


def test_the_teachers_own_notes_stay_with_the_teacher() -> None:
    noted = plan(step(SOLE, note="Left foot first."), notes="Ask Mira for the key")

    text = read("handout", noted).text

    assert ("Left foot first." in text, "for the key" in text) == (False, False)


def test_two_weeks_to_tick_are_a_table_whose_columns_have_names() -> None:
    pdf = read("handout", home(SOLE, ticks=True))

    assert pdf.texts("TH") == ["Day", *map(str, range(1, 15))]
    assert pdf.texts("TD") == ["Done", *[""] * 14]


# On how much paper


def advised(given: Plan, **changes: object) -> TaggedPdf:
    return read("handout", given, advice=advice_for(given, rulebook()), address=ADDRESS, **changes)


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_library")
@pytest.mark.parametrize("paper", PAPERS)
def test_three_steps_stand_on_one_side(paper: str) -> None:
    assert advised(home(SOLE, CALF, LEGS), paper=paper).pages == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_library")
@pytest.mark.parametrize("paper", PAPERS)
def test_six_steps_stand_on_two_sides(paper: str) -> None:
    six = ("breath-three-part-breath", SOLE, CALF, "smr-glute-roller-sweep", LEGS, "asana-supine-twist")

    assert advised(home(*six), paper=paper).pages == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_library")
@pytest.mark.parametrize("paper", PAPERS)
def test_three_of_the_wordiest_take_two_sides(paper: str) -> None:
    """Each has about a thousand letters, half of them spots to keep off: what is for safety is not left out to fit."""
    wordiest = ("smr-mid-back-soft-drape", "smr-waist-soft-ball-lean", "smr-upper-back-roller-sweep")

    assert advised(home(*wordiest), paper=paper).pages == 2


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", PAPERS)
def test_it_is_accessible_in_every_size(paper: str, large: bool) -> None:
    told = home(SOLE, CALF, LEGS, large=large, ticks=True, notes=(PlanNote("b", "Breathe", "In."),))

    assert failures(document("handout", told, paper=paper, address=ADDRESS).pdf()) == []
