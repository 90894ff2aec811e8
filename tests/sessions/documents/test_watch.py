"""What a plan says of its room: the box, the marks beside the steps, the sources; on paper and on screen alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anatomy.domain.safety import Area, Aspect, Clearance, Condition, Present, Region, Rule, Rulebook, Severity, Source
from anatomy.models import Condition as ConditionRow
from anatomy.models import LibraryState
from anatomy.models import Region as RegionRow
from anatomy.models import Rule as RuleRow
from anatomy.rulebook import rulebook
from anatomy.safety_words import severity_word
from sessions import editing, sharing
from sessions.documents.parts import Fact
from sessions.documents.watch_sheet import Mark, StepWatch, Watch, WatchLine, watch_for
from sessions.domain.checks import check_plan
from sessions.domain.plan import Plan, PlanAcceptance, PlanOccasion, PlanRoom
from sessions.models import Acceptance, Occasion, RoomCondition, Sequence, Step, Visibility
from sessions.reading import plan_of
from studio.models import User
from tests.sessions.documents.making import document, failures, read
from tests.sessions.documents.tagged_pdf import TaggedPdf
from tests.sessions.plans import SAMPLES, plan, sample, step, tool

CALF = "smr-calf-roller-sweep"
SOLE = "smr-sole-slow-sweep"
LEGS = "asana-legs-up-the-wall"

PEER = Source("BARTSCH", "Bartsch 2021, J Clin Med", "A", "https://example.org/bartsch")
STUDIO = Source("SEED", "The studio's own text", "S")


def rule(slug: str, severity: Severity, aspect: Aspect, value: str, **changes: Any) -> Rule:
    given = {"instead": f"Instead of {slug}.", "sources": (PEER,), **changes}
    return Rule(slug, slug.rpartition("-")[0], severity, {aspect: frozenset({value})}, **given)


BOOK = Rulebook(
    conditions={
        "clot": Condition(
            "clot",
            "Blood clot",
            "Blood clot in a leg",
            "Heart",
            Clearance.REQUIRED,
            rules=(
                rule("clot-01", Severity.CONTRAINDICATED, Aspect.REGION, "calf", sources=(STUDIO, PEER)),
                rule("clot-02", Severity.CAUTION, Aspect.KIND, "smr"),
            ),
        ),
        "veins": Condition(
            "veins",
            "Varicose veins",
            "Varicose veins",
            "Heart",
            Clearance.ADVISED,
            rules=(rule("veins-01", Severity.MODIFY, Aspect.KIND, "smr", local=True),),
        ),
        "eyes": Condition(
            "eyes",
            "Glaucoma",
            "High eye pressure",
            "Head",
            Clearance.NONE,
            rules=(rule("eyes-01", Severity.CLEAR_FIRST, Aspect.TYPE, "nothing-like-it"),),
        ),
    },
    regions={"calf": Region("calf", "Calf", paired=True), "sole": Region("sole", "Sole of the foot", paired=True)},
)

# How the box begins on the page; the page's choices speak of it too.
BOX = '<h2 id="watch">What to watch for</h2>'
CLOT, VEINS, EYES = Present("clot"), Present("veins"), Present("eyes")
LEFT_CALF = Present("veins", Area("calf", "left"))


def four(*present: Present, **changes: Any) -> Plan:
    """Sole, calf, sole again, legs up the wall; with these conditions in the room."""
    steps = (step(SOLE, number=1), step(CALF, number=2), step(SOLE, number=3), step(LEGS, number=4))
    return replace(plan(*steps), room=PlanRoom(present), **changes)


def watch(room: Plan) -> Watch:
    found = watch_for(room, BOOK)
    assert found.box is not None
    return found


def lines(found: Watch) -> list[tuple[str, str, str, str]]:
    """Each line of the box: under which title, which steps, whose condition, what to do instead."""
    assert found.box is not None
    return [(part.title, each.steps, each.condition, each.instead) for part in found.box.parts for each in part.lines]


def accepted(room: Plan, number: int, slug: str, reason: str) -> Plan:
    """``room`` with the finding of the rule ``slug`` at step ``number`` accepted, as it is now."""
    finding = next(each for each in check_plan(room, BOOK).findings if each.number == number)
    print_ = next(one.fingerprint for one in finding.reasons if one.reason.rule.slug == slug)
    said = PlanAcceptance(print_, reason, "Asha Nair", datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    (section,) = room.sections
    steps = tuple(
        replace(each, accepted=(*each.accepted, said)) if at == number else each
        for at, each in enumerate(section.steps, start=1)
    )
    return replace(room, sections=(replace(section, steps=steps),))


# The words


def test_nothing_in_the_room_is_nothing_to_watch_for() -> None:
    assert watch_for(four(), BOOK) == Watch()


def test_the_strongest_come_first_and_each_rule_once_with_its_steps() -> None:
    assert lines(watch(four(VEINS, CLOT))) == [
        ("Contraindicated", "Step 2", "Blood clot", "Instead of clot-01."),
        ("Modify", "Steps 1 to 3", "Varicose veins", "Instead of veins-01."),
        ("Caution", "Steps 1 to 3", "Blood clot", "Instead of clot-02."),
    ]


def test_two_rules_with_the_same_words_are_one_line_with_the_sources_of_both() -> None:
    clot = BOOK.conditions["clot"]
    same = tuple(replace(each, severity=Severity.MODIFY, instead="Hands only.") for each in clot.rules)
    book = replace(BOOK, conditions={"clot": replace(clot, rules=same)})

    box = watch_for(four(CLOT), book).box

    assert box is not None
    assert [(each.steps, [source.name for source in each.sources]) for each in box.parts[0].lines] == [
        ("Steps 1 to 3", ["BARTSCH", "SEED"])
    ]


def test_the_box_says_whose_room_and_who_should_have_asked_once() -> None:
    box = watch(four(CLOT, LEFT_CALF)).box

    assert box is not None
    assert box.room == Fact("Usual room", "Blood clot; Varicose veins (calf, left).")
    assert box.clearances == (
        "Join in only once a doctor, midwife or physiotherapist has agreed: Blood clot.",
        "Better ask a doctor, midwife or physiotherapist first: Varicose veins.",
    )


def test_an_occasion_with_a_room_of_its_own_says_so() -> None:
    thursday = PlanOccasion(1, date(2026, 11, 26))
    room = four(CLOT, occasion=thursday)

    rooms = [watch(found).box for found in (room, replace(room, room=PlanRoom((CLOT,), own=True)))]

    assert [box.room.label for box in rooms if box and box.room] == ["Usual room", "Room of Thursday 26 November"]


def test_a_condition_without_its_area_is_said_to_be_taken_at_its_worst() -> None:
    box = watch(four(VEINS)).box

    assert box is not None
    assert box.remarks == (
        "Without an area, so taken at its worst: Varicose veins.",
        "Not yet reviewed by a clinician.",
    )


def test_an_area_stands_beside_the_condition() -> None:
    assert lines(watch(four(LEFT_CALF))) == [
        ("Modify", "Step 2", "Varicose veins (calf, left)", "Instead of veins-01.")
    ]


def test_a_room_that_no_step_concerns_says_so() -> None:
    found = watch(four(EYES))

    assert found.box is not None
    assert (found.box.parts, found.box.remarks, found.sources) == (
        (),
        ("No rule of the library speaks against any of these steps.",),
        None,
    )


def test_rules_that_a_clinician_has_read_are_told_from_those_that_none_has() -> None:
    veins = BOOK.conditions["veins"]
    read_ = replace(veins.rules[0], reviewed_by="Dr Ama Osei", reviewed_on=date(2026, 11, 2))
    book = replace(BOOK, conditions={**BOOK.conditions, "veins": replace(veins, rules=(read_,))})

    box = watch_for(four(CLOT, LEFT_CALF), book).box

    assert box is not None
    assert box.remarks == (
        "Not yet reviewed by a clinician: Blood clot.",
        "Reviewed by Dr Ama Osei on 2 Nov 2026: Varicose veins.",
    )


def test_each_line_names_its_sources_in_brief_and_the_end_in_full() -> None:
    found = watch(four(CLOT))

    assert found.box is not None
    first: WatchLine = found.box.parts[0].lines[0]
    assert [(source.name, source.grade) for source in first.sources] == [("BARTSCH", "A"), ("SEED", "S")]
    assert found.sources is not None
    assert found.sources.title == "Sources"
    assert [(each.name, each.grade, each.text) for each in found.sources.citations] == [
        ("BARTSCH", "A", "Bartsch 2021, J Clin Med"),
        ("SEED", "S", "The studio's own text"),
    ]
    assert found.sources.grades == "A: peer reviewed; S: the studio's own text."


def beside(found: Watch) -> dict[int, tuple[str, str]]:
    return {number: (each.mark.word, each.text) for number, each in (found.steps or {}).items()}


def test_beside_a_step_stands_the_strongest_reasons_alternative_and_a_caution_only_once() -> None:
    assert beside(watch(four(CLOT))) == {
        1: ("Caution", "Instead of clot-02."),
        2: ("Contraindicated", "Instead of clot-01."),
        3: ("Caution", "see step 1"),
    }


def test_what_was_accepted_comes_last_with_the_reason_who_and_when() -> None:
    room = accepted(four(CLOT), 2, "clot-01", "She rolls the other leg.")

    found = watch(room)

    assert lines(found) == [
        ("Caution", "Steps 1 to 3", "Blood clot", "Instead of clot-02."),
        ("Accepted", "Step 2", "Blood clot", "Instead of clot-01."),
    ]
    assert found.box is not None
    assert found.box.parts[-1].lines[0].note == "Accepted: She rolls the other leg. (Asha Nair, 20 November 2026)"
    assert beside(found)[2] == ("Caution", "see step 1")


def test_a_step_with_nothing_but_what_was_accepted_says_why() -> None:
    room = accepted(four(LEFT_CALF), 2, "veins-01", "Very light today.")

    assert watch(room).of_step(2) == StepWatch(Mark("modify", "Modify, accepted"), "Very light today.")


def numbers_in(steps: str) -> set[int]:
    """The steps that "Steps 2, 5 and 7 to 9" names."""
    runs = re.findall(r"(\d+)(?: to (\d+))?", steps)
    return {number for first, last in runs for number in range(int(first), int(last or first) + 1)}


@pytest.mark.parametrize("slug", SAMPLES)
def test_no_reason_is_lost_and_none_comes_twice(slug: str, starter_library: None) -> None:
    book = rulebook()
    everybody = tuple(Present(condition) for condition in book.conditions)
    room = replace(sample(slug), room=PlanRoom(everybody))
    found = [
        (finding.number, one.reason.severity.value, book.conditions[one.reason.rule.condition].name, one)
        for finding in check_plan(room, book).findings
        for one in finding.reasons
    ]

    box = watch_for(room, book).box

    assert box is not None
    told = [
        (number, each.mark.severity, each.condition, each.instead)
        for part in box.parts
        for each in part.lines
        for number in numbers_in(each.steps)
    ]
    assert len(told) == len(set(told))
    assert set(told) == {(*where, one.reason.rule.instead) for *where, one in found}


def test_one_reason_for_several_steps_is_one_line() -> None:
    room = four(CLOT)
    for number in (1, 2, 3):
        room = accepted(room, number, "clot-02", "All of us press lightly.")

    assert lines(watch(room))[-1] == ("Accepted", "Steps 1 to 3", "Blood clot", "Instead of clot-02.")


# For everyone


def for_all(*present: Present, gun: bool = False) -> Plan:
    """The class above with a rolling neck, and with what holds for everyone."""
    room = replace(four(*present), room=PlanRoom(present, for_everyone=True))
    if not gun:
        return room
    (section,) = room.sections
    neck = step("smr-skull-base-paired-rest", number=5, tools=(tool("foam-roller-vibrating"),))
    return replace(room, sections=(replace(section, steps=(*section.steps, neck)),))


def test_what_holds_for_everyone_leaves_out_what_the_plan_says_already() -> None:
    box = watch(for_all()).box

    assert box is not None
    assert (box.room, box.parts, box.remarks) == (None, (), ())
    assert box.everyone is not None
    assert [fact.label for fact in box.everyone.lines] == [
        "Keep off",
        "Ask first",
        "The first times",
        "How often",
    ]
    assert box.everyone.lines[0].text == "Hollow behind the knee (step 2)."


def test_a_powered_tool_on_the_neck_is_never_for_anybody() -> None:
    book = replace(BOOK, powered_tools=frozenset({"foam-roller-vibrating"}))

    found = watch_for(for_all(gun=True), book)

    never = "No powered tool on the neck, ever: take “Vibrating roller” out of this step."
    assert found.box is not None
    assert found.box.everyone is not None
    assert [(each.steps, each.instead) for each in found.box.everyone.never] == [("Step 5", never)]
    assert beside(found) == {5: ("Contraindicated", never)}


def test_the_source_of_what_holds_for_everyone_stands_below_it() -> None:
    found = watch(for_all())

    assert found.box is not None
    assert found.box.everyone is not None
    assert [source.text for source in found.box.everyone.sources] == ["The studio's own text"]
    assert found.sources is None


# The paper


def said(pdf: TaggedPdf) -> list[tuple[str, str]]:
    """What stands under "What to watch for", element by element."""
    words = [(element.role, " ".join(element.text.split())) for element in pdf.elements]
    start = words.index(("H2", "What to watch for"))
    rest = words[start + 1 :]
    return rest[: next((at for at, (role, _text) in enumerate(rest) if role == "H2"), len(rest))]


def test_the_box_reads_from_its_head_to_its_remarks() -> None:
    room = accepted(four(CLOT, VEINS), 3, "veins-01", "Hands only.")
    kept = "Accepted: Hands only. (Asha Nair, 20 November 2026)"

    assert said(read("plan", room, book=BOOK)) == [
        ("P", "Usual room Blood clot; Varicose veins."),
        ("P", "Join in only once a doctor, midwife or physiotherapist has agreed: Blood clot."),
        ("P", "Better ask a doctor, midwife or physiotherapist first: Varicose veins."),
        ("H3", "Contraindicated"),
        ("P", "Step 2 Blood clot: Instead of clot-01. BARTSCH, A; SEED, S"),
        ("H3", "Modify"),
        ("P", "Steps 1 and 2 Varicose veins: Instead of veins-01. BARTSCH, A"),
        ("H3", "Caution"),
        ("P", "Steps 1 to 3 Blood clot: Instead of clot-02. BARTSCH, A"),
        ("H3", "Accepted"),
        ("P", f"Step 3 Modify Varicose veins: Instead of veins-01. BARTSCH, A {kept}"),
        ("P", "Without an area, so taken at its worst: Varicose veins."),
        ("P", "Not yet reviewed by a clinician."),
    ]


def test_the_mark_stands_first_beside_its_step() -> None:
    words = read("plan", four(CLOT), book=BOOK).texts("H3", "P")

    at = next(at for at, text in enumerate(words) if text.startswith("2 Calf roller sweep"))
    assert words[at + 1] == "Contraindicated: Instead of clot-01."


def test_the_plan_ends_with_its_sources() -> None:
    pdf = read("plan", four(CLOT, notes="Bring candles."), book=BOOK)

    assert pdf.texts("H2")[-4:] == ["Notes", "Sources", "Notes by hand", "What would you change?"]
    assert pdf.texts("P")[-3:] == [
        "BARTSCH, A Bartsch 2021, J Clin Med",
        "SEED, S The studio's own text",
        "A: peer reviewed; S: the studio's own text.",
    ]


def test_with_nothing_in_the_room_there_is_no_box() -> None:
    text = read("plan", four(), book=BOOK).text

    assert ("What to watch for" in text, "Sources" in text) == (False, False)


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("reason", ["Fine.", "#panic() $x$ *bold* <b>", "emoji 😀 \u202eright", "long" * 75])
def test_a_plan_with_a_room_is_accessible_whatever_the_reason(reason: str, paper: str) -> None:
    room = accepted(four(CLOT, VEINS), 2, "clot-01", reason)

    assert failures(document("plan", room, book=BOOK, paper=paper).pdf()) == []


@pytest.mark.parametrize("severity", list(Severity))
def test_every_severity_has_a_word_and_a_shape(severity: Severity) -> None:
    clot = BOOK.conditions["clot"]
    book = replace(BOOK, conditions={"clot": replace(clot, rules=(replace(clot.rules[0], severity=severity),))})

    content = document("plan", four(CLOT), book=book).pdf()

    assert failures(content) == []
    assert severity_word(severity) in TaggedPdf(content).texts("H3")
    assert f"{severity_word(severity)}: Instead of clot-01." in TaggedPdf(content).texts("P")


def test_the_fingerprint_follows_the_room_and_the_rules() -> None:
    clot = BOOK.conditions["clot"]
    corrected = replace(clot, rules=(replace(clot.rules[0], instead="Leave the legs alone."), clot.rules[1]))
    prints = {
        document("plan", found, book=book).fingerprint
        for found, book in (
            (four(), BOOK),
            (four(CLOT), BOOK),
            (four(CLOT, VEINS), BOOK),
            (accepted(four(CLOT), 2, "clot-01", "Fine."), BOOK),
            (four(CLOT), replace(BOOK, conditions={"clot": corrected})),
        )
    }

    assert len(prints) == 5


def test_the_hand_out_never_knows_the_room() -> None:
    room = accepted(four(CLOT), 2, "clot-01", "She rolls the other leg.")

    assert document("handout", room).fingerprint == document("handout", four()).fingerprint


# The pages


class _Shown(HTMLParser):
    """The words of the box and of the marks beside the steps."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section" and ("class", "watch") in attrs:
            self.depth = 1
        elif self.depth and tag == "section":
            self.depth += 1
        if self.depth and tag in ("h2", "h3", "p", "li"):
            self.words.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag == "section":
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth and self.words:
            self.words[-1] += data


def shown(html: str) -> list[str]:
    parser = _Shown()
    parser.feed(html)
    return [" ".join(words.split()) for words in parser.words]


def put_in(sequence: Sequence, *slugs: str, occasion: Occasion | None = None) -> None:
    """Put conditions into the class's usual room or into that of an occasion; a knee is a left one."""
    for slug in slugs:
        knee = RegionRow.objects.get(slug="knee") if slug == "knee-injury" else None
        RoomCondition.objects.create(
            sequence=sequence,
            occasion=occasion,
            condition=ConditionRow.objects.get(slug=slug),
            area=knee,
            side="left" if knee else "",
        )


def fetch(client: Client, sequence: Sequence, **query: Any) -> tuple[str, TaggedPdf]:
    """The plan as a page and as a PDF."""
    page, pdf = (client.get(reverse(f"sessions:{name}", args=[sequence.pk]), query) for name in ("plan", "plan_pdf"))
    return page.content.decode(), TaggedPdf(pdf.content)


def test_screen_and_paper_say_the_same(sequence: Sequence, asha: User, asha_client: Client) -> None:
    put_in(sequence, "pregnancy-t2", "dvt", "knee-injury")
    accept_one(sequence, asha)
    Sequence.objects.update(for_everyone=True)

    html, pdf = fetch(asha_client, sequence)

    paper = [text for _role, text in said(pdf)]
    assert shown(html) == ["What to watch for", *paper]
    assert [text for text in paper if text.startswith("Step 1 Contraindicated")] != []
    assert all(text.split(": ", 1)[1] in html for text in pdf.texts("P") if text.startswith("Contraindicated:"))


def accept_one(sequence: Sequence, asha: User) -> None:
    """Accept what is worst of the first step, as the builder would."""
    finding = check_plan(plan_of(sequence, with_room=True), rulebook()).findings[0]
    Acceptance.objects.create(
        step_id=finding.step.id,
        rule=RuleRow.objects.get(slug=finding.reasons[0].reason.rule.slug),
        fingerprint=finding.reasons[0].fingerprint,
        reason="She rests instead.",
        accepted_by=asha,
        accepted_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    )


def test_a_colleague_sees_no_room_no_findings_and_no_reasons(
    sequence: Sequence, asha: User, asha_client: Client, ben_client: Client
) -> None:
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})
    before = ben_client.get(reverse("sessions:plan_pdf", args=[sequence.pk]))
    put_in(sequence, "pregnancy-t2", "dvt")
    accept_one(sequence, asha)

    html, pdf = fetch(ben_client, sequence)
    after = ben_client.get(reverse("sessions:plan_pdf", args=[sequence.pk]))

    assert after.content == before.content
    assert after["ETag"] == before["ETag"]
    for secret in (BOX, "Pregnancy", "Deep vein", "Contraindicated", "She rests instead."):
        assert (secret in html, secret in pdf.drawn) == (False, False)
    mine, my_pdf = fetch(asha_client, sequence)
    assert ("She rests instead." in mine, "She rests instead." in my_pdf.text) == (True, True)


def test_an_occasion_uses_its_own_room_and_says_which(sequence: Sequence, asha_client: Client) -> None:
    put_in(sequence, "dvt")
    usual = Occasion.objects.create(sequence=sequence, starts_on=date(2026, 11, 25))
    own = Occasion.objects.create(sequence=sequence, starts_on=date(2026, 11, 26), own_room=True)
    put_in(sequence, "knee-injury", occasion=own)

    rooms = [shown(fetch(asha_client, sequence, occasion=each.pk)[0])[1] for each in (usual, own)]

    assert [words.split(",")[0].split(" or ")[0] for words in rooms] == [
        "Usual room Deep vein clot",
        "Room of Thursday 26 November Knee injury",
    ]


def test_an_occasion_with_an_empty_room_of_its_own_has_no_box(sequence: Sequence, asha_client: Client) -> None:
    put_in(sequence, "dvt")
    empty = Occasion.objects.create(sequence=sequence, starts_on=date(2026, 11, 26), own_room=True, for_everyone=False)

    html, pdf = fetch(asha_client, sequence, occasion=empty.pk)

    assert (BOX in html, "What to watch for" in pdf.text) == (False, False)


def test_a_room_leaves_a_published_class_as_it_is(sequence: Sequence, asha: User, asha_client: Client) -> None:
    sharing.publish(sequence, asha)
    put_in(sequence, "dvt")
    accept_one(sequence, asha)

    assert "Edition 1" in fetch(asha_client, sequence)[1].drawn


def test_a_plan_with_a_room_is_not_kept_by_the_browser(sequence: Sequence, asha_client: Client) -> None:
    put_in(sequence, "dvt")

    response = asha_client.get(reverse("sessions:plan_pdf", args=[sequence.pk]))

    assert response["Cache-Control"] == "no-store"
    assert asha_client.get(reverse("sessions:plan", args=[sequence.pk]))["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "most"), [("plan", 12), ("plan_pdf", 10)])
def test_more_conditions_and_more_steps_ask_the_database_no_more(
    name: str, most: int, sequence: Sequence, asha_client: Client, assert_same_queries: Callable[..., int]
) -> None:
    occasion = Occasion.objects.create(sequence=sequence, starts_on=date(2026, 11, 26), own_room=True)
    put_in(sequence, "dvt", occasion=occasion)
    section = sequence.sections.first()
    assert section is not None

    def grow() -> None:
        put_in(sequence, "pregnancy-t2", "hypertension-controlled", occasion=occasion)
        for step_ in Step.objects.filter(section=section).select_related("technique"):
            for _time in range(10):
                editing.add_step(section, technique=step_.technique)

    address = reverse(f"sessions:{name}", args=[sequence.pk])
    queries = assert_same_queries(lambda: asha_client.get(address, {"occasion": occasion.pk}), grow)

    assert queries <= most


def test_a_corrected_rule_changes_the_plan(sequence: Sequence, asha_client: Client) -> None:
    put_in(sequence, "dvt")
    address = reverse("sessions:plan_pdf", args=[sequence.pk])
    before = asha_client.get(address)["ETag"]
    corrected = RuleRow.objects.filter(condition__slug="dvt").order_by("slug")[0]
    corrected.instead = "Leave the legs alone until a doctor agrees."
    corrected.save()
    LibraryState.objects.bump()

    response = asha_client.get(address)

    assert response["ETag"] != before
    assert "Leave the legs alone until a doctor agrees." in TaggedPdf(response.content).text
