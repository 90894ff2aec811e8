""" "Check it for yourself" as the server sends it: complete without a script, and nothing in it that could be sent."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from anatomy.models import LibraryState, Rule
from anatomy.rulebook import rulebook
from sessions import editing, sharing
from sessions.domain.advice import advice_for
from sessions.models import Edition, Sequence
from sessions.presenting.self_check import Words, care_lines, self_check
from sessions.presenting.shared import shared_page
from sessions.reading import plan_of
from studio.models import User
from tests.sessions.classes import steps, tool


class Controls(HTMLParser):
    """Collects the forms of a page, and the attributes of everything that a person can fill in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms = 0
        self.found: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.forms += tag == "form"
        if tag in {"input", "select", "textarea", "button"}:
            self.found.append(dict(attributes))


@pytest.fixture
def edition(sequence: Sequence, asha: User) -> Edition:
    return sharing.publish(sequence, asha)


def html_of(client: Client, edition: Edition) -> str:
    link = sharing.make_link(edition.sequence, edition.published_by)
    return client.get(reverse("sessions:shared", args=[sharing.token_of(link)])).content.decode()


def test_nothing_in_the_page_can_be_sent(client: Client, edition: Edition) -> None:
    controls = Controls(html_of(client, edition))

    assert controls.forms == 0
    assert [one for one in controls.found if {"name", "form", "formaction"} & set(one)] == []
    assert {one.get("autocomplete") for one in controls.found if one.get("type") != "button"} == {"off"}


def test_every_condition_of_the_advice_stands_in_the_page_once(client: Client, edition: Edition) -> None:
    html = html_of(client, edition)
    advice = sharing.advice_of(edition)

    assert advice is not None
    assert [html.count(f'data-condition="{one.slug}"') for one in advice.conditions] == [1] * len(advice.conditions)


def test_an_edition_without_advice_says_nothing_of_it(client: Client, edition: Edition) -> None:
    edition.advice = None
    edition.save()

    page, html = shared_page(edition), html_of(client, edition)

    assert page.check is None
    assert [step.care for section in page.sections for step in section.steps] == [(), (), ()]
    assert html.count("Check it for yourself") == html.count("<script") == html.count("Who should take care") == 0


def test_each_step_names_who_takes_care_by_the_four_words(edition: Edition) -> None:
    lines = shared_page(edition).sections[0].steps[1].care

    assert [(line.severity, line.word) for line in lines] == [
        ("contraindicated", "Leave out"),
        ("clear_first", "Ask first"),
        ("modify", "Change it"),
        ("caution", "Take care"),
    ]
    assert "Blood clot in a leg, now or suspected" in lines[0].names.split("; ")
    assert "Bruise or blood swelling, if it is here" in lines[0].names.split("; ")


def test_a_technique_that_comes_again_names_them_once_unless_its_tools_differ(sequence: Sequence, asha: User) -> None:
    first = steps(sequence)[1]
    editing.duplicate_step(first)
    editing.duplicate_step(first)
    again = steps(sequence)[3]
    editing.change_step(again, {}, tools={tool("foam-roller-vibrating"): 1})
    page = shared_page(sharing.publish(sequence, asha))

    found = [
        (step.same_as, bool(step.care))
        for section in page.sections
        for step in section.steps
        if step.name == first.technique.name
    ]

    assert found == [(None, True), (2, False), (2, True)]


def test_a_condition_says_what_to_do_and_at_which_steps(edition: Edition) -> None:
    check = shared_page(edition).check

    assert check is not None
    wound = next(one for group in check.groups for one in group.conditions if one.slug == "open-wound")
    assert [(rule.word, rule.local, rule.numbers, rule.steps) for rule in wound.rules] == [
        ("Leave out", True, "1 2", "Steps 1 and 2, if it is there")
    ]


def test_places_stand_under_their_groups(edition: Edition) -> None:
    check = shared_page(edition).check

    assert check is not None
    legs = next(group for group in check.areas if group.name == "Thigh, knee and lower leg")
    assert [(one.slug, one.name, one.paired, one.inside) for one in legs.choices] == [
        ("leg", "Thigh, knee and lower leg: all of it", True, "back-thigh calf"),
        ("back-thigh", "Back of the thigh", True, ""),
        ("calf", "Calf", True, ""),
    ]
    assert check.whole_body is not None
    assert check.whole_body.name == "Whole body"


@pytest.mark.parametrize(
    ("reviewed", "words"),
    [
        ([], "It is not yet reviewed by a clinician."),
        (["open-wound-01"], "Some of it is not yet reviewed by a clinician."),
        (None, ""),
    ],
)
def test_the_page_says_once_that_no_clinician_has_read_it(
    sequence: Sequence, reviewed: list[str] | None, words: str
) -> None:
    rules = Rule.objects.all() if reviewed is None else Rule.objects.filter(slug__in=reviewed)
    rules.update(reviewed_by="Dr Imani Osei, physiotherapist", reviewed_on="2026-11-01")
    LibraryState.objects.bump()

    assert self_check(advice_for(plan_of(sequence), rulebook()), Words()).review == words


def test_no_concerns_are_no_lines() -> None:
    assert care_lines([], Words()) == ()
