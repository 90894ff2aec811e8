"""The main job, as a person does it in a browser: from an empty list of classes to the page on a student's phone."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIResponse, Page, Response, expect

from tests.e2e.builder_page import BuilderPage, face
from tests.sessions.documents.tagged_pdf import TaggedPdf

PASSWORD = "Sweep-the-sole-9"
TITLE = "Feet, calves & rest"
TARGET = timedelta(minutes=45)

# The studio's numbers for getting into a step.
SETUP = timedelta(seconds=5)
POSITION = timedelta(seconds=10)
TOOLS = timedelta(seconds=15)
CHANGE_OF_SIDE = timedelta(seconds=10)


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


@pytest.mark.parametrize("scripted", [True, False], ids=["with a script", "without a script"])
def test_a_teacher_goes_from_the_library_to_paper_and_to_a_students_phone(
    new_page, starter_library, asha, scripted, faults
) -> None:
    page = new_page(java_script_enabled=scripted)
    sign_in_with_the_form(page, asha.email)
    begin_a_class_from_a_shape(page)
    build(BuilderPage(page, scripted))
    read_the_plan(page)
    choose_the_handout(page)
    address = publish_and_make_a_link(page)
    student = new_page(java_script_enabled=scripted)
    read_as_a_student(student, address)
    close_the_link(page, scripted)
    faults.expect("status of 404")  # The browser says so itself.
    find_the_link_closed(student, address)


def sign_in_with_the_form(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Good to see you, Asha")


def begin_a_class_from_a_shape(page: Page) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Classes").click()
    page.get_by_role("main").get_by_role("link", name="New class").first.click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("The shape of a class of 45 minutes").check()
    page.get_by_role("button", name="Start building").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def build(class_: BuilderPage) -> None:
    """Build the class, and watch the clock: the doses are those of the library."""
    clock = class_.clock
    expect(clock).to_have_text(face(seconds(0), TARGET))
    kinds = ["Arrival", "Check before", "Warm-up", "Rolling", "Check after", "Postures", "Cool-down", "Rest"]
    expect(class_.sections).to_have_text([*kinds, "Closing talk"])

    class_.add_words("Welcome <settle in>", "2:00", to="Arrival")
    welcome = SETUP + seconds(120)
    expect(clock).to_have_text(face(welcome, TARGET))

    class_.search("solle sweep")  # Typing errors are forgiven.
    expect(class_.found.first).to_have_text("Sole slow sweep")
    class_.add("Sole slow sweep", to="Rolling")
    first_roll = SETUP + CHANGE_OF_SIDE + 2 * seconds(60)  # Free text before it keeps position and tools.
    expect(clock).to_have_text(face(welcome + first_roll, TARGET))

    class_.search("calf roller sweep")
    expect(class_.found.first).to_have_text("Calf roller sweep")
    class_.add("Calf roller sweep", to="Rolling")
    next_roll = SETUP + POSITION + TOOLS + CHANGE_OF_SIDE + 2 * seconds(60)
    expect(clock).to_have_text(face(welcome + first_roll + next_roll, TARGET))

    class_.search("twist", Kind="Posture", Position="Lying on the back")
    expect(class_.found).to_have_text(["Supine twist"])
    class_.add("Supine twist", to="Postures")
    twist = SETUP + POSITION + TOOLS + CHANGE_OF_SIDE + 2 * seconds(48)
    expect(clock).to_have_text(face(welcome + first_roll + next_roll + twist, TARGET))

    class_.search("final rest", Kind="Any", Position="Any")
    expect(class_.found.first).to_have_text("Final rest")
    class_.add("Final rest", to="Rest")
    rest = SETUP + seconds(300)
    expect(clock).to_have_text(face(welcome + first_roll + next_roll + twist + rest, TARGET))

    reorder(class_)
    # The calf comes first now and the sole changes position and tools: the sum is the same.
    expect(clock).to_have_text(face(welcome + first_roll + next_roll + twist + rest, TARGET))
    change_doses_and_sides(class_, welcome + first_roll + next_roll + twist + rest)


def reorder(class_: BuilderPage) -> None:
    page = class_.page
    class_.move("Sole slow sweep", "down")
    expect(class_.steps_of("Rolling")).to_have_text(["Calf roller sweep", "Sole slow sweep"])

    class_.choose("Sole slow sweep", "Move to …")
    page.get_by_label("Put it").select_option(label="after 4. Supine twist")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(class_.steps_of("Postures")).to_have_text(["Supine twist", "Sole slow sweep"])

    class_.move("Sole slow sweep", "down")  # Past the end of its section.
    expect(class_.steps_of("Cool-down")).to_have_text(["Sole slow sweep"])
    expect(class_.clock).to_have_text("14:46 of 45:00 30:14 free")
    # From the sole to the rest takes a change of position and of tools; from the twist it takes neither.
    class_.choose("Cool-down", "Move the section up")
    expect(class_.sections).to_have_text(
        [
            "Arrival",
            "Check before",
            "Warm-up",
            "Rolling",
            "Check after",
            "Cool-down",
            "Postures",
            "Rest",
            "Closing talk",
        ]
    )
    expect(class_.steps).to_have_text(
        ["Welcome <settle in>", "Calf roller sweep", "Sole slow sweep", "Supine twist", "Final rest"]
    )


def change_doses_and_sides(class_: BuilderPage, planned: timedelta) -> None:
    form = class_.edit("Sole slow sweep")
    form.get_by_label("Time a side").fill("1:30")
    class_.close(form)
    planned += 2 * seconds(30)
    expect(class_.clock).to_have_text(face(planned, TARGET))

    form = class_.edit("Supine twist")
    form.get_by_label("Breaths").fill("10")  # At the library's pace of six seconds.
    form.get_by_label("Side", exact=True).select_option(label="Left only")
    form.get_by_label("Note").fill("Mind the *drum* next door")
    class_.close(form)
    planned += seconds(60) - 2 * seconds(48) - CHANGE_OF_SIDE
    expect(class_.clock).to_have_text(face(planned, TARGET))
    expect(class_.clock).to_have_text("14:35 of 45:00 30:25 free")
    expect(class_.step("Supine twist").locator(".step__dose")).to_have_text("10 breaths, left side")
    expect(class_.step("Supine twist").locator(".step__note")).to_have_text("Mind the *drum* next door")


# Paper ----------------------------------------------------------------------------------------------------------------


def open_pdf(page: Page, link: str) -> TaggedPdf:
    """Fetch the PDF behind a link of the page with the cookies of its browser."""
    address = page.get_by_role("link", name=link, exact=True).get_attribute("href")
    assert address is not None
    answer: APIResponse = page.context.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return TaggedPdf(answer.body())


def read_the_plan(page: Page) -> None:
    page.get_by_role("navigation", name="This class").get_by_role("link", name="Plan").click()
    expect(page.locator(".plan-step__name")).to_have_count(5)

    pdf = open_pdf(page, "Download PDF")

    assert pdf.texts("H1") == [TITLE]
    assert [text for text in pdf.texts("H3") if text[0].isdigit()] == [
        "1 Welcome <settle in> 2 min",
        "2 Calf roller sweep 60 s each side",
        "3 Sole slow sweep 90 s each side",
        "4 Supine twist 10 breaths, left side",
        "5 Final rest 5 min",
    ]
    assert "Supta Matsyendrāsana सुप्त मत्स्येन्द्रासन" in pdf.texts("P")
    assert "Teacher Asha Level Beginner Time 14:35 of 45:00, 30:25 free People 10" in pdf.texts("P")
    assert [line for line in pdf.texts("P") if line.endswith("Note Mind the *drum* next door")] != []


def choose_the_handout(page: Page) -> None:
    page.get_by_role("navigation", name="This class").get_by_role("link", name="Hand-out").click()
    steps = page.get_by_role("group", name="Steps")
    for box in steps.get_by_role("checkbox").all():
        box.uncheck()
    steps.get_by_label("Sole slow sweep").check()
    steps.get_by_label("Supine twist").check()
    page.get_by_label("Sensation or pain?").check()
    page.get_by_role("button", name="Save the choices").click()
    expect(page.get_by_text("The hand-out is saved.")).to_be_visible()

    assert_handout(open_pdf(page, "PDF"))


def assert_handout(pdf: TaggedPdf) -> None:
    """Two entries, the note that was chosen, the stop signal; no word that was for the teacher."""
    headings = pdf.texts("H2")
    assert [text for text in headings if text[0].isdigit()] == [
        "1 Sole slow sweep",
        "2 Supine twist Supta Matsyendrāsana सुप्त मत्स्येन्द्रासन",
    ]
    assert {"If it hurts", "Sensation or pain?"} <= set(headings)
    assert "next door" not in pdf.text


# Sharing --------------------------------------------------------------------------------------------------------------


def publish_and_make_a_link(page: Page) -> str:
    page.get_by_role("navigation", name="This class").get_by_role("link", name="Share").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Edition 1 is published. Open links show it now.")).to_be_visible()
    page.get_by_label("For whom").fill("Tuesday class")
    page.get_by_role("button", name="Make a link").click()
    return page.get_by_label("Address for Tuesday class").input_value()


def read_as_a_student(student: Page, address: str) -> None:
    answers: list[Response] = []

    def remember(answer: Response) -> None:
        answers.append(answer)

    student.context.on("response", remember)

    student.goto(address)

    expect(student.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(student.locator(".leaf-step__name")).to_have_text(
        [
            "Welcome <settle in>",
            "Calf roller sweep",
            "Sole slow sweep",
            "Supine twist Supta Matsyendrāsana",
            "Final rest Śavāsana",
        ]
    )
    expect(student.get_by_text("drum next door")).to_have_count(0)
    assert_handout(open_pdf(student, "Hand-out to print (PDF)"))
    assert {urlsplit(answer.url).netloc for answer in answers} == {urlsplit(address).netloc}
    assert [answer.url for answer in answers if "set-cookie" in answer.headers] == []
    assert student.context.cookies() == []


def close_the_link(page: Page, scripted: bool) -> None:
    page.get_by_role("button", name="Close the link").click()
    if scripted:
        page.get_by_role("dialog", name="Close this link?").get_by_role("button", name="Close the link").click()
    expect(page.get_by_text("The link is closed. Nobody can open it any more.")).to_be_visible()


def find_the_link_closed(student: Page, address: str) -> None:
    answer = student.goto(address)

    assert answer is not None
    assert answer.status == 404
    expect(student.get_by_role("heading", level=1)).to_have_text("This link does not open")
    assert student.context.request.get(address + "handout.pdf").status == 404
    assert student.context.cookies() == []
