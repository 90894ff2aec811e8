"""What the papers say, in the order in which they say it: read back from the PDFs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from sessions.domain.plan import Plan, PlanOccasion, PlanSection, Side
from sessions.wording import stop_signal
from tests.sessions.documents.making import ADDRESS, read
from tests.sessions.documents.tagged_pdf import TaggedPdf
from tests.sessions.plans import plan, sample, step, technique, tool

CALF = "smr-calf-roller-sweep"
SOLE = "smr-sole-slow-sweep"
LEGS = "asana-legs-up-the-wall"
THURSDAY = PlanOccasion(1, date(2026, 11, 26), time(18, 0), "Studio 1", "livestream", head_count=5)


def small(**changes: object) -> Plan:
    """Two rolling steps and a protected rest."""
    sections = (
        PlanSection(
            1, "Rolling", "rolling", (step(SOLE, number=1, note="Left foot first."), step(CALF, number=2)), rounds=2
        ),
        PlanSection(2, "Rest", "rest", (step(LEGS, number=3, optional=True),), protected=True),
    )
    return replace(plan(), sections=sections, intention="Lighter feet", **changes)


def after(pdf: TaggedPdf, heading: str) -> list[str]:
    """The words between a heading of a step and the next heading."""
    words = [(element.role, " ".join(element.text.split())) for element in pdf.elements]
    start = next(at for at, (role, text) in enumerate(words) if role == "H3" and text.startswith(heading))
    rest = words[start + 1 :]
    end = next((at for at, (role, _text) in enumerate(rest) if role.startswith("H")), len(rest))
    return [text for _role, text in rest[:end]]


def test_the_plan_reads_from_head_to_foot() -> None:
    pdf = read("plan", small())

    assert pdf.texts("H1", "H2", "H3") == [
        "Feet first",
        "Tools for 8 people",
        "To open with",
        "If it hurts",
        "Rolling 2 rounds · 9 min 50 s",
        "1 Sole slow sweep 60 s each side",
        "2 Calf roller sweep 60 s each side",
        "Rest 4 min 30 s",
        "3 Legs up the wall Optional 4 min",
        "Notes by hand",
        "What would you change?",
    ]


def test_the_head_says_who_what_and_how_long() -> None:
    words = read("plan", small()).texts("P")

    assert words[:5] == [
        "Lighter feet",
        "Teacher Mira Sol Level Beginner Time 14:20 of 30:00, 15:40 free People 8 Optional Step 3",
        "Where it works",
        "Back of the thigh, Lower rib rim and diaphragm, Sole of the foot and Calf",
        (
            "Setting up 8 mats, wall space for each. First in use: Therapy ball, original size, pair in a snug tote "
            "(step 1). The rest within reach."
        ),
    ]


def test_for_an_occasion_it_says_when_and_where_and_shows_clock_times() -> None:
    pdf = read("plan", small(occasion=THURSDAY))

    words = pdf.texts("P")
    assert words[1].startswith("When Thursday 26 November 2026, 18:00 to 18:14 Where Studio 1, Livestream Teacher")
    assert [word for word in words if word.startswith("18:")] == ["18:00", "18:00", "18:02", "18:09", "18:09"]
    assert "Tools for 5 people" in pdf.texts("H2")


def test_tools_are_counted_for_the_room() -> None:
    steps = (step(tools=(tool("block", 2), tool("wall"))), step(number=2, tools=(tool("strap"),)))

    pdf = read("plan", plan(*steps))

    assert pdf.texts("LBody")[:2] == ["16 × Yoga block (2 each)", "8 × Yoga strap"]
    assert "Setting up Wall space for each. First in use: 2 × Yoga block (step 1). The rest within reach." in (
        pdf.texts("P")
    )


def test_a_step_carries_all_that_its_teacher_needs() -> None:
    pdf, found = read("plan", small()), technique(SOLE)

    assert after(pdf, "1 Sole") == [
        f"{technique(SOLE).cue} Note Left foot first.",
        f"Therapy ball, original size, pair in a snug tote Gentler {found.gentler.how} Stronger {found.stronger.how}",
        "0:00",
        "Set-up 15 s",
        "Body map: sole of the foot, with a ball",
    ]
    assert "Keep off Hollow behind the knee: lift over it; no pressure." in after(pdf, "2 Calf")


def test_a_rule_of_a_keep_off_zone_is_given_once_and_then_pointed_at() -> None:
    pdf = read("plan", plan(step(CALF), step(SOLE, number=2), step(CALF, number=3)))

    assert "Keep off Hollow behind the knee: lift over it; no pressure." in after(pdf, "1 Calf")
    assert "Keep off Hollow behind the knee (see step 1)." in after(pdf, "3 Calf")


def test_free_text_is_a_step_like_any_other() -> None:
    pdf = read("plan", plan(step(title="Welcome", seconds=90, side=Side.NONE)))

    assert pdf.texts("H3") == ["1 Welcome 90 s"]
    assert after(pdf, "1 Welcome") == ["0:00", "Set-up 5 s"]


def test_the_rest_is_protected_in_so_many_words() -> None:
    assert "Protected: start by 18:25 at the latest." in read("plan", small(occasion=THURSDAY)).texts("P")


def test_the_plan_gives_the_stop_signal_in_its_order() -> None:
    _title, lead, steps = stop_signal()

    pdf = read("plan", small())

    lines = pdf.texts("LBody")
    at = lines.index(steps[0])
    assert tuple(lines[at : at + 3]) == steps
    assert lead in pdf.texts("P")


def test_the_foot_says_draft_or_which_edition() -> None:
    dated = read("plan", small(), library_on=date(2026, 11, 3)).drawn
    assert "Class plan · Willow Studio · Mira Sol · 22 November 2026 · Library of 3 November 2026" in dated
    assert "Draft" in read("plan", small()).drawn
    assert "Edition 3" in read("plan", small(), edition=3).drawn


def test_the_address_is_typed_beside_its_code() -> None:
    for kind in ("plan", "handout"):
        shared, unshared = read(kind, small(), address=ADDRESS), read(kind, small())

        assert [text for text in shared.texts("P") if ADDRESS in text] != []
        assert "QR code for the address beside it" in shared.texts("Figure")
        assert "QR code for the address beside it" not in unshared.texts("Figure")


def test_notes_of_the_class_are_on_its_plan_and_never_on_its_hand_out() -> None:
    noted = small(notes="Ask Mira\nfor the key")

    assert read("plan", noted).texts("P")[-1] == "Ask Mira for the key"
    assert read("plan", noted).texts("H2")[-3:] == ["Notes", "Notes by hand", "What would you change?"]
    assert "for the key" not in read("handout", noted).text


def test_the_samples_name_every_step_in_order() -> None:
    whole = sample("roll-breathe-flow-60")

    headings = read("plan", whole).texts("H3")

    wanted = [f"{number} {found.title}" for number, found in whole.numbered()]
    assert [words[: len(start)] for words, start in zip(headings, wanted, strict=True)] == wanted


# A teacher's usual cue


def with_usual_cue() -> Plan:
    """A plan whose first technique has a cue of the teacher's own, and no steps of the library's."""
    own = replace(technique(SOLE), usual_cue="As if through honey.", steps=())
    rolling, rest = small().sections
    return replace(
        small(), sections=(replace(rolling, steps=(replace(rolling.steps[0], technique=own), *rolling.steps[1:])), rest)
    )


def test_a_usual_cue_stands_in_place_of_the_librarys_on_the_plan() -> None:
    words = after(read("plan", with_usual_cue()), "1 Sole slow sweep")

    assert words[0] == "As if through honey. Note Left foot first."


def test_a_usual_cue_is_not_for_students() -> None:
    words = " ".join(read("handout", with_usual_cue()).texts("P", "LBody", "LI"))

    assert "honey" not in words
    assert technique(SOLE).cue in words
