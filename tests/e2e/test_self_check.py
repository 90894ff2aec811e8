"""A student checks a shared class: the browser says what the server's rules say, and tells nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from anatomy.domain.safety import Area, Present, Rulebook
from anatomy.rulebook import rulebook
from anatomy.safety_words import student_word
from sessions import sharing
from sessions.domain.advice import advice_for, said
from sessions.domain.checks import check_step
from sessions.domain.edition import from_json
from sessions.domain.plan import Plan, Side
from sessions.loading import load_classes
from sessions.models import Sequence, Step
from studio.models import User
from tests.e2e.conftest import ROOT
from tests.e2e.student_page import Record, flagged, kept, tick
from tests.e2e.visits import House

SAMPLES = json.loads((ROOT / "anatomy" / "starter" / "sequences.json").read_text(encoding="utf-8"))
SLUGS = [sample["slug"] for sample in SAMPLES["sequences"]]
# Asks the page's own module what it would show, for many students at once.
ASK_THE_MODULE = """async (students) => {
    const { readAdvice, say } = await import(document.querySelector("script[type=module]").src);
    const advice = readAdvice(document);
    return students.map((ticked) => [...say(advice, new Map(ticked))].map(
        ([number, reasons]) => [number, reasons[0].severity, reasons.map((reason) => reason.words)]
    ));
}"""


# The browser's answers are the server's ------------------------------------------------------------------------------


def students(book: Rulebook) -> list[Present]:
    """Each condition once without an area, and once for every area and side where it asks for one."""
    areas = [Area(region, side) for region in book.regions for side in ("", "left", "right")]
    return [
        Present(condition.slug, area)
        for condition in book.conditions.values()
        for area in [None, *(areas if condition.asks_area else ())]
    ]


def as_ticked(student: Present) -> list[Any]:
    area = student.area
    return [student.condition, [{"region": area.region, "side": area.side} if area else None]]


def everything(book: Rulebook) -> list[Present]:
    """Somebody with every condition, and with a sore left and a sore right place where a place is asked for."""
    areas = [Area("calf", "left"), Area("lower-back", "right")]
    return [
        Present(condition.slug, area)
        for condition in book.conditions.values()
        for area in (areas if condition.asks_area else [None])
    ]


def server_says(plan: Plan, student: Present, book: Rulebook) -> list[list[Any]]:
    found = ((number, check_step(step, [student], book)) for number, step in plan.numbered())
    return [
        [number, finding.severity.value, [reason.rule.student for reason in finding.reasons]]
        for number, finding in found
        if finding
    ]


def shared_samples(owner: User) -> list[tuple[Plan, str]]:
    """The five sample classes as published, with their addresses; every fourth step works one side only."""
    load_classes(SAMPLES, owner)
    steps = list(Step.objects.filter(side=Side.EACH).order_by("pk"))
    for side, some in ((Side.LEFT, steps[::4]), (Side.RIGHT, steps[2::4])):
        Step.objects.filter(pk__in=[step.pk for step in some]).update(side=side)
    links = [sharing.make_link(sequence, owner) for sequence in Sequence.objects.order_by("pk")]
    return [
        (
            from_json(link.sequence.editions.get().plan),
            reverse("sessions:shared", args=[sharing.token_of(link)]),
        )
        for link in links
    ]


def test_every_condition_means_the_same_in_the_browser_and_on_the_server(
    page: Page, starter_library: None, asha: User
) -> None:
    book = rulebook()
    everybody = students(book)
    shared = shared_samples(asha)
    wrong = []

    for plan, address in shared:
        page.goto(address)
        browser = page.evaluate(ASK_THE_MODULE, [[as_ticked(student)] for student in everybody])
        server = [server_says(plan, student, book) for student in everybody]
        wrong += [
            (plan.title, student, here, there)
            for student, here, there in zip(everybody, browser, server, strict=True)
            if here != there
        ]

    assert len(shared) == len(SLUGS) == 5
    assert wrong == []


def test_many_conditions_are_told_in_the_same_order(page: Page, starter_library: None, asha: User) -> None:
    ticked = everything(rulebook())
    places: dict[str, list[Any]] = {}
    for student in ticked:
        places.setdefault(student.condition, []).extend(as_ticked(student)[1])

    for plan, address in shared_samples(asha):
        advice = advice_for(plan, rulebook())
        page.goto(address)
        [browser] = page.evaluate(ASK_THE_MODULE, [list(places.items())])
        expected = [[number, one.severity.value, list(one.words)] for number, one in said(advice, ticked).items()]
        assert browser == expected


# What a student does -------------------------------------------------------------------------------------------------


def expected(plan: Plan, *ticked: Present) -> dict[int, str]:
    return {number: student_word(one.severity) for number, one in said(advice_for(plan, rulebook()), ticked).items()}


@pytest.fixture
def shared_plan(house: House) -> Plan:
    return from_json(house.world.link.sequence.editions.get().plan)


def test_a_student_ticks_two_conditions_and_nothing_leaves_the_browser(
    phone: Page, house: House, shared_plan: Plan
) -> None:
    expected_steps = expected(shared_plan, Present("osteoporosis"), Present("bone-fracture", Area("calf", "left")))
    house.open(phone, "shared page")
    phone.wait_for_load_state("networkidle")
    before = kept(phone)
    record = Record(phone)

    tick(phone, "Bones and joints", "Osteoporosis (weak bones)")
    phone.get_by_label("Broken bone that is still mending").check()
    phone.get_by_label("Where?").select_option("calf")
    phone.get_by_label("Which side?").select_option("left")

    assert flagged(phone) == expected_steps
    leave_out = [number for number, word in expected_steps.items() if word == "Leave out"]
    sum_line = phone.locator("[data-tally=contraindicated]")
    assert [int(link.text_content().split()[0]) for link in sum_line.get_by_role("link").all()] == leave_out
    expect(phone.get_by_role("status")).to_contain_text(f"{len(leave_out)} steps to leave out")
    # A link of the sum leads to its step, and writes nothing into the address.
    sum_line.get_by_role("link").first.click()
    expect(phone.locator(f"#step-{leave_out[0]}")).to_be_focused()
    assert kept(phone) == before
    phone.wait_for_load_state("networkidle")
    assert record.asked == []


def test_what_was_ticked_is_gone_with_the_page(page: Page, house: House) -> None:
    house.open(page, "shared page")
    tick(page, "Bones and joints", "Osteoporosis (weak bones)")
    ticked = flagged(page)

    page.reload()
    after_reload = flagged(page)
    tick(page, "Bones and joints", "Osteoporosis (weak bones)")
    # What a browser keeps for its back button is what the page is when it is left.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    when_left = flagged(page)
    page.goto("about:blank")
    page.go_back()

    assert ticked != {}
    assert (after_reload, when_left, flagged(page)) == ({}, {}, {})
    assert page.locator("#check input:checked").count() == 0


def test_a_place_counts_only_where_a_step_reaches_it(page: Page, house: House, shared_plan: Plan) -> None:
    house.open(page, "shared page")
    tick(page, "Skin and injuries", "Bruise or blood swelling")
    places = page.get_by_label("Where?")

    anywhere = flagged(page)
    places.select_option("elsewhere")
    elsewhere = flagged(page)
    places.select_option("glutes")
    page.get_by_role("button", name="Another place").click()
    places.nth(1).select_option("calf")
    both = flagged(page)

    bruises = [Present("bruise", Area("glutes")), Present("bruise", Area("calf"))]
    assert anywhere == expected(shared_plan, Present("bruise"))
    assert elsewhere == expected(shared_plan, Present("bruise", Area("jaw-face")))
    assert both == expected(shared_plan, *bruises)


def test_by_keyboard_alone(page: Page, house: House) -> None:
    house.open(page, "shared page")
    page.locator("#check summary", has_text="Heart").focus()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    ticked = flagged(page)
    page.get_by_role("button", name="Untick everything").focus()
    page.keyboard.press("Enter")

    assert ticked != {}
    assert flagged(page) == {}
    expect(page.locator("#check summary").first).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("")


def test_ticked_it_is_still_accessible(phone: Page, house: House, assert_accessible: Callable[..., None]) -> None:
    house.open(phone, "shared page")
    tick(phone, "Skin and injuries", "Bruise or blood swelling")
    phone.get_by_label("Where?").select_option("calf")

    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = phone.evaluate(
        """[...document.querySelectorAll("#check :is(summary, label, a, button, select)")]
            .filter((one) => one.checkVisibility() && !one.matches(".check__area label"))
            .filter((one) => Math.round(one.getBoundingClientRect().height) < 44).map((one) => one.outerHTML)"""
    )
    assert small == []


def test_without_a_script_each_step_says_who_should_take_care(
    plain_page: Page, house: House, shared_plan: Plan
) -> None:
    advice = advice_for(shared_plan, rulebook())
    number, concerns = max(advice.concerns.items(), key=lambda item: len(item[1]))
    house.open(plain_page, "shared page")
    step = plain_page.locator(f"#step-{number}")

    step.locator("summary", has_text="Who should take care").click()
    plain_page.locator("#check summary", has_text="Skin").click()

    care = step.locator(".leaf-care")
    assert [concern.condition.name for concern in concerns if concern.condition.name not in care.inner_text()] == []
    wound = plain_page.locator("[data-condition=open-wound]")
    expect(wound).to_contain_text("Leave this spot alone until your skin has closed.")
    expect(wound).to_contain_text("if it is there")
    expect(plain_page.locator("#check input:visible")).to_have_count(0)
    expect(plain_page.get_by_text("What you tick stays on this screen")).to_be_hidden()
