"""Who should leave a hand-out's steps out, or ask first: on paper and on screen, live and out of an edition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from anatomy.domain.safety import Aspect, Clearance, Condition, Rule, Rulebook, Severity
from anatomy.models import Condition as ConditionRow
from anatomy.models import LibraryState
from anatomy.models import Rule as RuleRow
from anatomy.rulebook import rulebook
from sessions import editing, sharing, wording
from sessions.documents.advice_sheet import AdviceList, AdviceSheet, advice_sheet
from sessions.documents.parts import Fact
from sessions.domain.advice import Advice, advice_for
from sessions.domain.handout import entries, entry_numbers
from sessions.domain.plan import Plan, PlanHandout, Side
from sessions.models import Edition, Handout, RoomCondition, Sequence, Step
from sessions.reading import plan_of
from studio.models import User
from tests.sessions.documents.making import document, failures, read
from tests.sessions.documents.tagged_pdf import TaggedPdf
from tests.sessions.plans import plan, step

BREATH = "breath-three-part-breath"
CALF = "smr-calf-roller-sweep"
SOLE = "smr-sole-slow-sweep"
LEGS = "asana-legs-up-the-wall"


def condition(name: str, group: str, *rules: tuple[Severity, Aspect, str], local: bool = False) -> Condition:
    slug = name.lower().replace(" ", "-")
    return Condition(
        slug,
        f"{name} (for teachers)",
        name,
        group,
        Clearance.NONE,
        rules=tuple(
            Rule(f"{slug}-{at}", slug, severity, {aspect: frozenset({value})}, "Instead.", "For you.", local)
            for at, (severity, aspect, value) in enumerate(rules, start=1)
        ),
    )


CONTRA, CLEAR, MODIFY, CAUTION = (
    Severity.CONTRAINDICATED,
    Severity.CLEAR_FIRST,
    Severity.MODIFY,
    Severity.CAUTION,
)
ROLLED = (Aspect.KIND, "smr")


def book(*conditions: Condition) -> Rulebook:
    return Rulebook(conditions={one.slug: one for one in conditions})


def three(**changes: Any) -> Plan:
    """Sole, calf, legs up the wall; all of them go home."""
    steps = (step(SOLE, number=1), step(CALF, number=2), step(LEGS, number=3))
    return plan(*steps, **{"handout": PlanHandout(step_ids=(1, 2, 3)), **changes})


def sheet(home: Plan, *conditions: Condition) -> AdviceSheet | None:
    return advice_sheet(home, entries(home), advice_for(home, book(*conditions)))


def groups(found: AdviceList | None) -> list[tuple[str, str]]:
    return [(group.label, group.text) for group in found.groups] if found else []


def test_conditions_stand_in_their_groups_under_the_strongest_that_they_mean() -> None:
    found = sheet(
        three(),
        condition("Blood clot", "Heart", (CONTRA, *ROLLED)),
        condition("Weak heart", "Heart", (CLEAR, *ROLLED)),
        condition("Aneurysm", "Heart", (CONTRA, *ROLLED)),
        condition("Fever", "Other", (CONTRA, *ROLLED)),
    )

    assert found is not None
    assert groups(found.leave_out) == [("Heart", "Aneurysm; Blood clot."), ("Other", "Fever.")]
    assert groups(found.ask_first) == [("Heart", "Weak heart.")]
    assert found.milder is None


def test_the_lead_says_which_steps_and_others_are_named() -> None:
    found = sheet(
        three(),
        condition("Blood clot", "Heart", (CONTRA, *ROLLED)),
        condition("Aneurysm", "Heart", (CONTRA, *ROLLED)),
        condition("Glaucoma", "Head", (CONTRA, Aspect.KIND, "asana")),
    )

    assert found is not None
    assert found.leave_out == AdviceList(
        "Leave out if",
        "If one of these is true for you, leave out steps 1 and 2, or the steps named with it.",
        (Fact("Head", "Step 3: Glaucoma."), Fact("Heart", "Aneurysm; Blood clot.")),
    )


def test_the_lead_is_plain_where_all_mean_the_same_steps() -> None:
    found = sheet(three(), condition("Weak heart", "Heart", (CLEAR, *ROLLED)))

    assert found is not None
    assert found.ask_first is not None
    assert found.ask_first.lead == "If one of these is true for you, ask your doctor before steps 1 and 2."


def test_a_local_condition_is_meant_where_somebody_rolls() -> None:
    found = sheet(
        three(),
        condition("Fever", "Other", (CONTRA, *ROLLED)),
        condition("Bruise", "Skin", (CONTRA, *ROLLED), local=True),
        condition("Burn", "Skin", (CONTRA, Aspect.KIND, "asana"), local=True),
    )

    assert found is not None
    assert groups(found.leave_out) == [
        ("Other", "Fever."),
        ("Skin", "Where you roll: Bruise. Step 3, where you roll, lean, bend or work: Burn."),
    ]


def test_what_is_worse_only_at_the_place_stands_in_both_lists() -> None:
    bone = condition("Infection in a bone", "Bones", (CLEAR, *ROLLED))
    worse = condition("Infection in a bone", "Bones", (CONTRA, *ROLLED), local=True).rules[0]

    found = sheet(three(), replace(bone, rules=(*bone.rules, replace(worse, slug="worse"))))

    assert found is not None
    assert groups(found.leave_out) == [("Bones", "Where you roll: Infection in a bone.")]
    assert groups(found.ask_first) == [("Bones", "Infection in a bone.")]


def test_what_is_milder_is_one_sentence_with_those_of_the_lists_where_it_means_them_too() -> None:
    found = sheet(
        three(),
        condition("Weak heart", "Heart", (CLEAR, *ROLLED), (CAUTION, Aspect.KIND, "asana")),
        condition("Diabetes", "Other", (CAUTION, *ROLLED)),
        condition("Bendy joints", "Bones", (MODIFY, Aspect.KIND, "asana")),
    )

    assert found is not None
    assert found.milder == Fact(
        "Go gently",
        "Less pressure, or another way, in steps 1 to 3 with one of these; your teacher can show you: "
        "Bendy joints; Diabetes; Weak heart.",
    )


def test_whoever_leaves_one_step_out_is_told_to_go_gently_at_another() -> None:
    bones = condition("Brittle bones", "Bones", (CONTRA, Aspect.REGION, "sole"), (MODIFY, *ROLLED))

    found = sheet(three(), bones)

    assert found is not None
    assert groups(found.leave_out) == [("Bones", "Brittle bones.")]
    assert found.milder is not None
    assert "in step 2 with one of these" in found.milder.text


def test_steps_that_stay_in_the_class_are_not_spoken_of() -> None:
    home = three(handout=PlanHandout(step_ids=(1, 2)))

    assert sheet(home, condition("Glaucoma", "Head", (CONTRA, Aspect.KIND, "asana"))) is None


def test_steps_are_called_by_their_number_on_the_hand_out() -> None:
    steps = [step(BREATH), step(CALF, number=2, side=Side.LEFT), step(CALF, number=3, side=Side.RIGHT)]
    home = plan(*steps, step(SOLE, number=4), handout=PlanHandout(step_ids=(2, 3, 4)))

    found = sheet(home, condition("Blood clot", "Heart", (CONTRA, Aspect.REGION, "sole")))

    assert entry_numbers(home, entries(home)) == {2: 1, 3: 1, 4: 2}
    assert found is not None
    assert found.leave_out is not None
    assert found.leave_out.lead == "If one of these is true for you, leave out step 2."


def test_it_says_on_whose_word_and_what_a_clinician_has_read() -> None:
    fever, faint = condition("Fever", "Other", (CONTRA, *ROLLED)), condition("Faint", "Heart", (CLEAR, *ROLLED))
    glaucoma = condition("Glaucoma", "Head", (CLEAR, Aspect.KIND, "mobility"))
    read_ = replace(fever, rules=(replace(fever.rules[0], reviewed_by="Dr Osei", reviewed_on=date(2026, 11, 2)),))

    words = [sheet(three(), *each, glaucoma) for each in ((fever, faint), (read_, faint), (read_,))]

    assert [found.word.split(". ", 2)[2:] for found in words if found] == [
        ["No clinician has read it yet."],
        ["A clinician has read part of it."],
        [],
    ]
    assert words[2] is not None
    assert words[2].word == "General information from your studio's library. It is not medical advice."


# The paper


def test_the_lists_stand_before_the_first_step() -> None:
    found = advice_for(
        three(), book(condition("Fever", "Other", (CONTRA, *ROLLED)), condition("Faint", "Heart", (CLEAR, *ROLLED)))
    )

    pdf = read("handout", three(), advice=found)

    assert pdf.texts("H2")[:5] == [
        "Leave out if",
        "Ask your doctor first if",
        "What you need",
        "If it hurts",
        "1 Sole slow sweep",
    ]
    assert [text for text in pdf.texts("P") if text.startswith("Steps")] == [
        "Steps 1 and 2 Fever.",
        "Steps 1 and 2 You are new to rolling; Faint.",
    ]


@pytest.mark.parametrize("severity", list(Severity))
def test_a_hand_out_with_advice_is_accessible_in_whichever_lists(severity: Severity) -> None:
    found = advice_for(three(), book(condition("Fever 😀 #panic()", "Other $x$", (severity, *ROLLED))))

    assert failures(document("handout", three(), advice=found).pdf()) == []


def test_without_advice_the_hand_out_is_as_it_was() -> None:
    assert document("handout", three(), advice=Advice()).fingerprint == document("handout", three()).fingerprint
    assert " ".join(wording.ask_first()) in read("handout", three()).texts("P")


def test_the_fingerprint_follows_the_advice() -> None:
    fever, faint = condition("Fever", "Other", (CONTRA, *ROLLED)), condition("Faint", "Heart", (CLEAR, *ROLLED))

    prints = {
        document("handout", three(), advice=advice_for(three(), book(*each))).fingerprint
        for each in ((fever,), (faint,), (fever, faint))
    }

    assert len(prints) == 3


# With the library


def page(client: Client, sequence: Sequence) -> str:
    html = client.get(reverse("sessions:handout", args=[sequence.pk])).content.decode()
    return " ".join(unescape(strip_tags(html)).split())


def pdf_of(client: Client, address: str) -> TaggedPdf:
    response = client.get(address)
    assert response.status_code == 200
    return TaggedPdf(response.content)


def lists(pdf: TaggedPdf) -> list[str]:
    """What the box at the top says: its titles, and the paragraphs below them."""
    words = [(element.role, " ".join(element.text.split())) for element in pdf.elements if element.role in ("P", "H2")]
    start, end = (words.index(("H2", title)) for title in ("Leave out if", "What you need"))
    return [text for _role, text in words[start:end]]


def test_screen_and_paper_say_the_same(sequence: Sequence, asha_client: Client) -> None:
    paper = lists(pdf_of(asha_client, reverse("sessions:handout_pdf", args=[sequence.pk])))

    words = page(asha_client, sequence).replace(" ", "")

    assert len(paper) >= 5
    assert [text for text in paper if text.replace(" ", "") not in words] == []


def test_every_condition_that_touches_the_steps_is_named_on_the_page(sequence: Sequence, asha_client: Client) -> None:
    touched = {one.name for one in advice_for(plan_of(sequence), rulebook()).conditions}

    words = page(asha_client, sequence)

    assert len(touched) > 20
    assert {name for name in touched if name not in words} == set()


def test_the_room_changes_nothing_on_a_hand_out(sequence: Sequence, asha_client: Client) -> None:
    address = reverse("sessions:handout_pdf", args=[sequence.pk])
    before = asha_client.get(address)
    RoomCondition.objects.create(sequence=sequence, condition=ConditionRow.objects.get(slug="dvt"))

    after = asha_client.get(address)

    assert after.content == before.content


def correct_a_rule() -> None:
    """Make rolling with a fever something to ask about, as a curator would."""
    RuleRow.objects.filter(condition__slug="fever-infection").update(severity="caution")
    LibraryState.objects.bump()


def test_a_corrected_rule_changes_the_teachers_hand_out(sequence: Sequence, asha_client: Client) -> None:
    address = reverse("sessions:handout_pdf", args=[sequence.pk])
    before = asha_client.get(address)["ETag"]
    correct_a_rule()

    response = asha_client.get(address)

    assert response["ETag"] != before
    assert "Fever, flu or feeling ill" not in " ".join(lists(TaggedPdf(response.content)))
    (_before, gently) = page(asha_client, sequence).split("Less pressure, or another way, in")
    assert "Fever, flu or feeling ill" in gently


@pytest.fixture
def shared_address(sequence: Sequence, asha: User) -> str:
    link = sharing.make_link(sequence, asha)
    return reverse("sessions:shared_handout_pdf", args=[sharing.token_of(link)])


def test_the_shared_hand_out_keeps_the_editions_advice_until_it_is_renewed(
    sequence: Sequence, shared_address: str, asha_client: Client, client: Client
) -> None:
    published = lists(pdf_of(client, shared_address))
    assert published == lists(pdf_of(asha_client, reverse("sessions:handout_pdf", args=[sequence.pk])))
    correct_a_rule()

    kept = lists(pdf_of(client, shared_address))
    sharing.renew_advice(sequence)
    renewed = lists(pdf_of(client, shared_address))

    assert kept == published
    assert renewed == lists(pdf_of(asha_client, reverse("sessions:handout_pdf", args=[sequence.pk])))
    assert renewed != kept


def test_an_edition_from_before_there_was_advice_has_a_hand_out_without_lists(
    shared_address: str, client: Client
) -> None:
    Edition.objects.update(advice=None)

    pdf = pdf_of(client, shared_address)

    assert "Leave out if" not in pdf.texts("H2")
    assert " ".join(wording.ask_first()) in pdf.texts("P")


def test_a_longer_class_asks_the_database_no_more_for_its_advice(
    sequence: Sequence, asha_client: Client, assert_same_queries: Any
) -> None:
    section = sequence.sections.first()
    assert section is not None

    def grow() -> None:
        for each in Step.objects.filter(section=section).select_related("technique"):
            editing.add_step(section, technique=each.technique)
        Handout.objects.update_or_create(sequence=sequence, defaults={"title": "Feet"})

    address = reverse("sessions:handout_pdf", args=[sequence.pk])

    assert assert_same_queries(lambda: asha_client.get(address), grow) <= 9
