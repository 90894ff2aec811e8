"""What cards say, word for word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sessions.documents.cards_sheet import CardSheet, CardsSheet, class_cards_sheet, library_cards_sheet
from sessions.documents.parts import Fact
from sessions.documents.pictures import Album
from sessions.domain.letterhead import Letterhead
from sessions.domain.plan import Plan, PlanStep, Side
from tests.sessions.documents.making import LETTERHEAD, MADE_ON
from tests.sessions.plans import plan, step, tool

CALF, TREE = "smr-calf-roller-sweep", "asana-tree"
CUE = (
    "Calf on the roller, hands behind you. "
    "Glide from above the ankle to below the knee hollow, one slow breath per pass."
)


def of_class(given: Plan, **changes: Any) -> CardsSheet:
    return class_cards_sheet(given, LETTERHEAD, Album(), **{"made_on": MADE_ON, "edition": None, **changes})


def card(given: PlanStep) -> CardSheet:
    (found,) = of_class(plan(given)).cards
    return found


def test_a_card_says_all_that_there_is_to_do() -> None:
    found = card(step(CALF, seconds=45))

    assert replace(found, pictures=()) == CardSheet(
        name="Calf roller sweep",
        about="Step 1 · Rolling · Seated",
        dose="45 s each side",
        cue=CUE,
        tools=Fact("Tool", "Foam roller, medium, smooth"),
        zones=Fact("Keep off", "Hollow behind the knee: lift over it; no pressure."),
        gentler=Fact(
            "Gentler",
            "Use a soft or half roller and press the other foot into the floor, or take a stick on a chair.",
        ),
        stronger=Fact("Stronger", "Lie back, stay still on one spot and stack the other leg on top for weight."),
    )


def test_a_card_without_tool_and_zones_leaves_them_out() -> None:
    found = card(step(TREE, tools=()))

    assert (found.sanskrit, found.devanagari) == ("Vṛkṣāsana", "वृक्षासन")
    assert (found.tools, found.zones) == (None, None)


def test_several_tools_stand_in_one_line_with_their_counts() -> None:
    found = card(step(CALF, tools=(tool("block", 2), tool("mat"))))

    assert found.tools == Fact("Tools", "2 × Yoga block, Yoga mat")


def test_every_card_gives_the_rule_of_a_zone_for_each_stands_alone() -> None:
    cards = of_class(plan(step(CALF), step("smr-calf-pin-ankle-circles"))).cards

    assert [one.zones for one in cards] == [Fact("Keep off", "Hollow behind the knee: lift over it; no pressure.")] * 2


def test_the_teachers_usual_cue_takes_the_place_of_the_librarys_and_a_note_of_the_class_stays_there() -> None:
    rolling = step(CALF, note="Today on the left first")
    assert rolling.technique is not None
    own = replace(rolling, technique=replace(rolling.technique, usual_cue="Like honey"))

    assert card(own).cue == "Like honey"
    assert "Today on the left first" not in str(card(own))


def test_a_card_has_the_pictures_of_its_step() -> None:
    album, album_of_its_own = Album(), Album()
    given = step(CALF)

    sheet = class_cards_sheet(plan(given), LETTERHEAD, album, made_on=MADE_ON, edition=None)

    assert sheet.cards[0].pictures == album_of_its_own.of_step(given)
    assert album.files == album_of_its_own.files


def test_a_card_says_at_which_steps_of_the_class_it_comes_so_that_cut_cards_can_be_put_in_order() -> None:
    cards = of_class(plan(step(CALF), step(), step(TREE), step(CALF, side=Side.LEFT))).cards

    assert [one.about for one in cards] == ["Steps 1 and 4 · Rolling · Seated", "Step 3 · Posture · Standing"]


def test_the_foot_names_the_studio_the_class_its_edition_and_the_day() -> None:
    assert of_class(plan(step(CALF))).foot == "Willow Studio · Feet first · Draft · 22 November 2026"
    assert of_class(plan(step(CALF)), edition=3).foot == "Willow Studio · Feet first · Edition 3 · 22 November 2026"


def test_the_document_of_a_class_is_its_teachers() -> None:
    sheet = of_class(plan())

    assert replace(sheet, foot="") == CardsSheet(
        language="en",
        kind="Cards",
        title="Cards of Feet first",
        teacher="Mira Sol",
        cards=(),
        empty="This class has no techniques yet.",
        foot="",
        part_of=("(", " of ", ")"),
    )


def test_cards_of_the_library_belong_to_nobody() -> None:
    sheet = library_cards_sheet([step(CALF)], Letterhead(""), Album(), made_on=MADE_ON)

    assert (sheet.title, sheet.teacher, sheet.foot) == ("Cards from the library", "", "22 November 2026")
    assert [(one.name, one.about) for one in sheet.cards] == [("Calf roller sweep", "Rolling · Seated")]
