"""The forms of a plan: what each shows, how many sides it takes, how large it is set."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from anatomy.rulebook import rulebook
from sessions.documents.parts import Box, Fact
from sessions.documents.pictures import Album
from sessions.documents.plan_sheet import PlanSheet, StepSheet, plan_sheet
from sessions.domain.clock import timetable
from sessions.domain.papers import PAPERS, PlanChoices, PlanForm
from sessions.domain.plan import Plan, PlanRoom, PlanSection
from tests.sessions.documents.making import ADDRESS, LETTERHEAD, MADE_ON, document, failures, read
from tests.sessions.documents.tagged_pdf import TaggedPdf, squeezed
from tests.sessions.plans import SAMPLES, plan, sample, step, technique, tool

CALF = "smr-calf-roller-sweep"
SOLE = "smr-sole-slow-sweep"
LEGS = "asana-legs-up-the-wall"
FORMS = [PlanForm.COMPACT, PlanForm.STANDARD, PlanForm.LARGE]
COMPACT = PlanChoices(PlanForm.COMPACT)
LARGE = PlanChoices(PlanForm.LARGE)
# Steps, and the sides that each form takes on either paper, with what is said to everyone and room for notes.
SIDES = {
    "desk-neck-shoulders-30": (19, 1, 2),
    "feet-to-hips-45": (21, 1, 2),
    "roll-breathe-flow-60": (35, 2, 3),
    "prenatal-roll-and-rest-60": (30, 2, 3),
    "evening-unwind-45": (16, 1, 2),
}


def small(**changes: Any) -> Plan:
    """A rolling step with a note, the same one again, and a protected rest."""
    rolling = (step(CALF, note="Left first."), step(CALF, number=2))
    sections = (
        PlanSection(1, "Rolling", "rolling", rolling),
        PlanSection(2, "Rest", "rest", (step(LEGS, number=3, optional=True),), protected=True),
    )
    return replace(plan(), sections=sections, **changes)


def sheet(whole: Plan, choices: PlanChoices, **changes: Any) -> PlanSheet:
    given = {"address": ADDRESS, "made_on": MADE_ON, "edition": None, **changes}
    return plan_sheet(whole, timetable(whole), LETTERHEAD, Album(), choices=choices, **given)


def steps(found: PlanSheet) -> list[StepSheet]:
    return [each for section in found.sections for each in section.steps]


# How long


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("slug", SAMPLES)
def test_every_sample_takes_as_many_sides_as_promised(slug: str, paper: str, starter_library: None) -> None:
    whole = replace(sample(slug), room=PlanRoom(for_everyone=True))

    compact, standard = (
        read("plan", whole, paper=paper, address=ADDRESS, book=rulebook(), choices=PlanChoices(form)).pages
        for form in (PlanForm.COMPACT, PlanForm.STANDARD)
    )

    assert (len(list(whole.steps())), compact, standard) == SIDES[slug]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slug", SAMPLES)
def test_no_step_is_split_across_pages_in_any_form(slug: str, form: PlanForm) -> None:
    pdf = read("plan", sample(slug), paper="us-letter", choices=PlanChoices(form))

    assert [words for words, pages in parts(pdf) if len(pages) > 1] == []
    assert [words.split()[0] for words, _pages in parts(pdf)] == [str(number) for number, _ in sample(slug).numbered()]


def parts(pdf: TaggedPdf) -> list[tuple[str, set[int]]]:
    """Each step with the pages it stands on, its picture and its times included."""
    found: list[tuple[str, set[int]]] = []
    within = False
    for element in pdf.elements:
        if element.role == "H3" and element.text[0].isdigit():
            found.append((element.text, set()))
            within = True
        elif element.role in ("H1", "H2"):
            within = False
        if within:
            found[-1][1].update(element.pages)
    return found


# How large


def type_sizes(content: bytes) -> Iterator[tuple[float, str]]:
    """The sizes of type in points, each with a word set in it."""
    found: list[tuple[float, str]] = []

    def visit(text: str, page: Any, line: Any, _font: Any, size: float) -> None:
        if text.strip():
            found.append((round(abs(size * line[3] * page[3]), 1), text.strip()))

    for leaf in pypdf.PdfReader(io.BytesIO(content)).pages:
        leaf.extract_text(visitor_text=visit)
    yield from found


def test_large_print_is_large_throughout() -> None:
    content = document("plan", small(), address=ADDRESS, choices=LARGE).pdf()

    sizes = {size for size, _word in type_sizes(content)}
    cue = {size for size, word in type_sizes(content) if word == "Glide"}
    assert (min(sizes), cue) == (14.0, {18.0})


def test_the_standard_form_says_its_cues_in_eleven_points() -> None:
    content = document("plan", small(), choices=PlanChoices()).pdf()

    assert {size for size, word in type_sizes(content) if word == "Glide"} == {11.0}


# What it shows


def test_a_step_has_its_easier_and_its_stronger_way_and_points_at_them_when_it_comes_again() -> None:
    found = technique(CALF)

    first, second, rest = steps(sheet(small(), PlanChoices()))

    assert first.ways == (Fact("Gentler", found.gentler.how), Fact("Stronger", found.stronger.how))
    assert second.ways == (Fact("Gentler and stronger", "as in step 1"),)
    assert [fact.label for fact in rest.ways] == ["Gentler", "Stronger"]


def test_the_compact_form_has_one_line_of_cue_and_names_its_spots() -> None:
    first, second, _rest = steps(sheet(small(), COMPACT))

    assert (first.cue, second.cue) == ("Calf on the roller, hands behind you.", "Calf on the roller, hands behind you.")
    assert first.note == Fact("Note", "Left first.")
    assert first.zones == second.zones == Fact("Keep off", "Hollow behind the knee.")
    assert (first.ways, first.pictures) == ((), ())


def test_a_cue_of_one_long_sentence_is_never_cut() -> None:
    cue = "Roll slowly " * 20 + "on."
    long = replace(step(CALF), technique=replace(technique(CALF), cue=cue))

    (found,) = steps(sheet(plan(long), COMPACT))

    assert found.cue == cue


def test_a_long_note_takes_the_place_of_the_cue_in_the_compact_form() -> None:
    (found,) = steps(sheet(plan(step(CALF, note="As on Tuesday, with the same balls. " * 3)), COMPACT))

    assert (found.cue, found.note is None) == ("", False)


@pytest.mark.parametrize("form", FORMS)
def test_what_was_not_chosen_is_not_there(form: PlanForm) -> None:
    bare = PlanChoices(form, pictures=False, sanskrit=False, cues=False, safety=False, notes_area=False)

    found = sheet(small(room=PlanRoom(for_everyone=True)), bare)

    assert (found.focus, found.watch, found.opening, found.stop, found.sources) == ("", None, None, None, None)
    assert found.writing == ()
    assert [(each.pictures, each.sanskrit, each.devanagari, each.cue) for each in steps(found)] == [
        ((), "", "", "")
    ] * 3


@pytest.mark.parametrize("form", FORMS)
def test_what_was_chosen_is_there(form: PlanForm) -> None:
    found = sheet(small(), PlanChoices(form))

    assert found.opening is not None
    assert [found.opening.title, found.stop.title if found.stop else ""] == ["To open with", "If it hurts"]
    assert found.writing == ("Notes by hand", "What would you change?")
    assert bool(found.focus) is (form is not PlanForm.COMPACT)
    assert steps(found)[2].sanskrit == technique(LEGS).sanskrit


def test_the_head_says_which_steps_may_be_left_out() -> None:
    assert sheet(small(), PlanChoices()).facts[-1] == Fact("Optional", "Step 3")


def test_the_room_is_set_up_from_what_the_plan_knows() -> None:
    chairs = plan(step("", title="Welcome"), step("smr-chest-wall-sweep", number=2, tools=(tool("tennis-ball"),)))

    found = sheet(chairs, PlanChoices())

    assert found.tools == Box("Tools for 8 people", lines=("8 × Tennis ball",))
    assert found.setting_up == Fact("Setting up", "Wall space for each. First in use: Tennis ball (step 2).")


def test_a_plan_that_knows_nothing_of_the_room_says_nothing() -> None:
    found = sheet(plan(step()), PlanChoices())

    assert (found.tools, found.setting_up) == (None, None)


# How it reads


def test_the_compact_form_reads_from_head_to_foot() -> None:
    pdf = read("plan", small(), address=ADDRESS, choices=COMPACT)

    assert pdf.texts("H1", "H2", "H3") == [
        "Feet first",
        "Tools for 8 people",
        "To open with",
        "If it hurts",
        f"Rolling {rolling_time()}",
        "1 Calf roller sweep 60 s each side",
        "2 Calf roller sweep 60 s each side",
        "Rest 4 min 30 s",
        "3 Legs up the wall Optional 4 min",
        "Notes by hand",
        "What would you change?",
    ]
    assert pdf.texts("Figure") == ["QR code for the address beside it"]
    assert pdf.texts("P")[-1] == f"This class on your phone {ADDRESS}"


def rolling_time() -> str:
    return sheet(small(), COMPACT).sections[0].time


def test_without_room_for_notes_the_address_still_stands_at_the_end() -> None:
    pdf = read("plan", small(), address=ADDRESS, choices=PlanChoices(notes_area=False))

    assert pdf.texts("P")[-2:] == ["This class on your phone", ADDRESS]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("form", FORMS)
def test_long_words_long_cues_and_long_notes_are_all_there(form: PlanForm, paper: str) -> None:
    word, lines = "Donaudampfschifffahrt" * 9, "\n".join(f"{number}." for number in range(120))
    cue = " ".join(f"word{number}" for number in range(260)) + "."
    hard = replace(step(CALF), title=word, note=lines, technique=replace(technique(CALF), sanskrit=word))
    wordy = replace(step(CALF, number=2), technique=replace(technique(CALF), cue=cue))

    content = document("plan", plan(hard, wordy, title=word), paper=paper, choices=PlanChoices(form)).pdf()

    said = squeezed(TaggedPdf(content).text)
    assert failures(content) == []
    assert [squeezed(words) in said for words in (word, lines, cue)] == [True, True, True]


@pytest.mark.parametrize("form", FORMS)
def test_a_class_of_120_steps_is_all_there_in_any_form(form: PlanForm) -> None:
    many = [step(CALF if number % 2 else SOLE, number=number) for number in range(1, 121)]

    pdf = read("plan", plan(*many, target_minutes=240), choices=PlanChoices(form))

    assert [int(words.split()[0]) for words in pdf.texts("H3")] == list(range(1, 121))
    # In large print the class itself begins on the second page.
    assert pdf.drawn.count("Rolling, continued") == pdf.pages - (2 if form is PlanForm.LARGE else 1)


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_class_still_has_its_plan(form: PlanForm) -> None:
    content = document("plan", Plan(1, "", "", "beginner", 30), choices=PlanChoices(form)).pdf()

    assert failures(content) == []
    assert "This class has no steps yet." in TaggedPdf(content).texts("P")
