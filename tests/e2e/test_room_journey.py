"""The whole way of a class past the people in its room: from a tick at the desk to a student's own ticks on a phone."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIResponse, Locator, Page, expect

from sessions.loading import load_classes
from sessions.models import Sequence
from tests.e2e.builder_page import BuilderPage
from tests.e2e.conftest import PHONE, ROOT
from tests.e2e.student_page import Record, flagged, kept, tick
from tests.sessions.documents.tagged_pdf import TaggedPdf

MIXED = "roll-breathe-flow-60"
REASON = "Rests on the left side, two bolsters are ready."
PREGNANCY = "Pregnancy, weeks 14 to 27"
INJURY = "Fresh strain, sprain or tear"
# By step number, for these two conditions in the sample class.
CONTRAINDICATED = [8, 9, 10, 11, 12, 27, 34, 35]


@pytest.fixture
def mixed_class(starter_library, asha) -> Sequence:
    """The sample class of 60 minutes: rolling, postures and a rest, 35 steps."""
    samples = json.loads((ROOT / "anatomy" / "starter" / "sequences.json").read_text(encoding="utf-8"))
    [mixed] = (sample for sample in samples["sequences"] if sample["slug"] == MIXED)
    load_classes({**samples, "sequences": [mixed]}, asha)
    return Sequence.objects.get()


@pytest.mark.parametrize("scripted", [True, False], ids=["with a script", "without a script"])
def test_a_class_is_held_against_its_room_and_a_student_checks_it_alone(
    new_page, mixed_class, asha, sign_in, scripted
) -> None:
    page = new_page(java_script_enabled=scripted)
    sign_in(page, asha)
    page.goto(mixed_class.get_absolute_url())
    class_ = BuilderPage(page, scripted)
    asked = Record(page)

    set_the_room(class_)
    see_the_flags(class_)
    read_a_source(class_)
    swap_a_step(class_)
    accept_with_a_reason(class_)
    assert_plan(open_pdf(page, "Plan", "Download PDF"))
    assert_handout(open_pdf(page, "Hand-out"))
    address = publish_and_make_a_link(page)
    assert_no_health_in_addresses(asked)
    student = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    check_as_a_student(student, address)
    assert_handout(open_pdf(student, "", link="Hand-out to print (PDF)"))


# The room -------------------------------------------------------------------------------------------------------------


def set_the_room(class_: BuilderPage) -> None:
    page = class_.page
    page.get_by_role("navigation", name="This class").get_by_role("link", name="Room").click()
    find(class_, "DVT", group="Heart and circulation", name="Deep vein clot, known or suspected")
    find(class_, "second trimester", group="Pregnancy", name=PREGNANCY).get_by_role("checkbox").check()
    injury = find(class_, "sprain", group="Skin and injuries", name=INJURY)
    injury.get_by_role("checkbox").check()
    injury.get_by_label("Where").select_option(label="Around the knee")
    injury.get_by_label("Side").select_option(label="Left")
    page.get_by_role("button", name="Save the room").click()
    expect(page.get_by_text("The room is saved.")).to_be_visible()


def find(class_: BuilderPage, alias: str, *, group: str, name: str) -> Locator:
    """Look for a condition by another name; without a script open its group."""
    page = class_.page
    if class_.scripted:
        page.get_by_role("searchbox", name="Find a condition").fill(alias)
    else:
        page.locator("summary", has_text=group).click()
    condition = page.locator(".room-condition").filter(has=page.get_by_role("checkbox", name=name, exact=True))
    expect(condition).to_be_visible()
    return condition


# The builder ----------------------------------------------------------------------------------------------------------


def flags(class_: BuilderPage, word: str) -> list[int]:
    """The numbers of the steps that carry ``word``."""
    rows = class_.page.locator(".step").filter(has=class_.page.locator(".severity", has_text=word))
    return [int(number) for number in rows.locator(".step__number").all_inner_texts()]


def part_of(class_: BuilderPage, step: str) -> Locator:
    """What the panel says of ``step``, such as "27. Sphinx", and of the steps with the same reasons."""
    name = class_.page.get_by_role("link", name=step, exact=True)
    return class_.page.locator(".findings__part").filter(has=name)


def finding_of(class_: BuilderPage, step: str) -> Locator:
    return class_.page.locator(".finding--step").filter(has=class_.page.get_by_role("link", name=step, exact=True))


def see_the_flags(class_: BuilderPage) -> None:
    findings = class_.page.locator("#findings")
    expect(findings.locator(".findings__said")).to_have_text(
        "For this room: 8 contraindicated, 14 to modify, 1 caution."
    )
    expect(findings).to_contain_text(f"{INJURY} (around the knee, left)")
    expect(findings.locator(".findings__clearance")).to_have_text(
        [
            f"Join in only once a doctor, midwife or physiotherapist has agreed: {PREGNANCY}.",
            f"Better ask a doctor, midwife or physiotherapist first: {INJURY}.",
        ]
    )
    assert flags(class_, "Contraindicated") == CONTRAINDICATED


def read_a_source(class_: BuilderPage) -> None:
    reason = part_of(class_, "27. Sphinx").locator(".finding__reason").first
    expect(reason.locator(".finding__instead")).to_have_text("Hands and knees or wall version.")
    expect(reason).to_contain_text("not yet reviewed by a clinician")

    reason.get_by_text("Sources").click()

    first = reason.locator(".source").first
    expect(first).to_contain_text("Source of grade B: hospital, professional body, maker or named clinician.")
    link = first.get_by_role("link", name="March of Dimes, Prenatal yoga")
    expect(link).to_be_visible()
    # What the page of a source learns: nothing.
    expect(link).to_have_attribute("rel", "noreferrer external")


def swap_a_step(class_: BuilderPage) -> None:
    page = class_.page
    dose = class_.step("Sphinx").locator(".step__dose").inner_text()
    swap(class_)
    assert flags(class_, "Contraindicated") == [number for number in CONTRAINDICATED if number != 27]
    expect(class_.step("Staff").locator(".step__dose")).to_have_text(dose)

    if not class_.scripted:  # After a redirect the way back is in the step's menu.
        class_.menu("Staff")
    page.get_by_role("button", name="Undo the swap", exact=True).click()
    expect(class_.steps.nth(26)).to_have_text("Sphinx")
    class_.settled()
    assert flags(class_, "Contraindicated") == CONTRAINDICATED

    swap(class_)


def swap(class_: BuilderPage) -> None:
    page = class_.page
    finding_of(class_, "27. Sphinx").get_by_role("link", name="Swap").click()
    first = page.locator(".swap__choice").first
    expect(first.locator(".swap__name")).to_contain_text("Staff")
    expect(first.locator(".swap__name")).to_contain_text("No concern")
    expect(first.locator(".swap__why")).to_have_text(
        "same structure · same intent · no tools to fetch · takes about as long"
    )
    class_.settled()
    first.get_by_role("button", name="Swap Sphinx for Staff").click()
    expect(class_.steps.nth(26)).to_have_text("Staff")
    class_.settled()


def accept_with_a_reason(class_: BuilderPage) -> None:
    page = class_.page
    finding = finding_of(class_, "35. Final rest")
    finding.get_by_text("Accept …").click()
    finding.get_by_label("Why it can stay").fill(REASON)
    finding.get_by_role("button", name="Accept", exact=True).click()

    said = "For this room: 6 contraindicated, 14 to modify, 1 caution, 2 accepted."
    expect(page.locator(".findings__said")).to_have_text(said)
    class_.settled()
    expect(class_.step("Final rest")).to_contain_text(REASON)
    page.locator(".findings__accepted > summary").click()
    accepted = page.locator(".findings__accepted .finding").first
    expect(accepted).to_contain_text("35. Final rest")
    expect(accepted.locator(".finding__kept")).to_have_text(REASON)
    expect(accepted).to_contain_text("Asha")


# Paper ----------------------------------------------------------------------------------------------------------------


def open_pdf(page: Page, place: str, link: str = "PDF") -> TaggedPdf:
    """Fetch the PDF of one of the class's pages with the cookies of this browser."""
    if place:
        page.get_by_role("navigation", name="This class").get_by_role("link", name=place).click()
    address = page.get_by_role("link", name=link, exact=True).get_attribute("href")
    assert address is not None
    answer: APIResponse = page.context.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return TaggedPdf(answer.body())


def assert_plan(pdf: TaggedPdf) -> None:
    """The box by step number with the alternatives, the accepted reason with its author, and the step itself."""
    lines = pdf.texts("P")
    instead = "Seated, side-lying, wall or inclined version."
    assert f"Usual room {PREGNANCY}; {INJURY} (around the knee, left)." in lines
    assert [line for line in lines if line.startswith(f"Steps 8 to 12 {PREGNANCY}: {instead}")] != []
    assert [line for line in lines if "Hands and knees or wall version." in line] == []
    [accepted] = (line for line in lines if line.startswith(f"Step 35 Contraindicated {PREGNANCY}"))
    assert f"Accepted: {REASON} (Asha" in accepted
    assert f"Contraindicated: {instead}" in lines
    assert f"Contraindicated, accepted: {REASON}" in lines
    assert "27 Staff 8 breaths" in pdf.texts("H3")
    assert "Daṇḍāsana दण्डासन" in lines


def assert_handout(pdf: TaggedPdf) -> None:
    """What holds for anybody who takes it home, and not a word of this room."""
    assert {"Leave out if", "Ask your doctor first if"} <= set(pdf.texts("H2"))
    assert_not_of_this_room(pdf.text)


def assert_not_of_this_room(text: str) -> None:
    for private in ["bolsters are ready", "Usual room", "accepted", "around the knee, left", PREGNANCY]:
        assert private not in text


# Sharing --------------------------------------------------------------------------------------------------------------


def publish_and_make_a_link(page: Page) -> str:
    page.get_by_role("navigation", name="This class").get_by_role("link", name="Share").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Edition 1 is published. Open links show it now.")).to_be_visible()
    page.get_by_label("For whom").fill("Tuesday class")
    page.get_by_role("button", name="Make a link").click()
    return page.get_by_label("Address for Tuesday class").input_value()


def assert_no_health_in_addresses(asked: Record) -> None:
    """Addresses end in histories and logs. What is in the room travelled in the bodies of forms."""
    parts = {part for line in asked.asked for part in urlsplit(line.split()[1]).path.split("/")}
    queries = {urlsplit(line.split()[1]).query.partition("=")[0] for line in asked.asked}
    words = {"dvt", "pregnancy-t2", "acute-injury", "knee", "left"}
    assert parts & words == set()
    assert queries <= {"", "look", "menu", "swap"}


def check_as_a_student(student: Page, address: str) -> None:
    student.goto(address)
    student.wait_for_load_state("networkidle")
    page_as_sent = student.context.request.get(address).text()
    assert_not_of_this_room(page_as_sent)
    assert flagged(student) == {}
    before = kept(student)
    record = Record(student)

    tick(student, "Bones and joints", "Knee injury or torn meniscus")
    tick(student, "Heart and circulation", "Blood clot in the past, or high risk of one")

    assert flagged(student) == {
        5: "Change it",
        14: "Ask first",
        15: "Ask first",
        21: "Take care",
        22: "Take care",
        28: "Leave out",
        29: "Leave out",
    }
    expect(student.locator("#step-28 .told")).to_contain_text("Knee injury or torn meniscus:")
    expect(student.get_by_text("What you tick stays on this screen. Nothing is sent or kept.")).to_be_visible()
    student.wait_for_load_state("networkidle")
    assert record.asked == []
    assert kept(student) == before


def test_on_a_phone_the_class_says_what_the_room_says_and_leads_there(phone, house) -> None:
    house.open(phone, "builder")
    said = phone.get_by_role("link", name="For this room:")
    words = said.inner_text()

    said.click()

    expect(phone.locator(".findings__said")).to_have_text(words)
    expect(phone.locator(".findings__said")).to_be_in_viewport()
    expect(said).to_be_hidden()


def test_beside_the_overview_the_class_does_not_say_it_again(page, house) -> None:
    house.open(page, "builder")

    expect(page.locator(".findings__said")).to_be_visible()
    expect(page.get_by_role("link", name="For this room:")).to_be_hidden()
