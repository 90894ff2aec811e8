"""How a teacher wants their plans: kept, shown at once, asked for once, and printed by every paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from anatomy.keeping import Kept
from anatomy.models import Condition, Technique
from sessions import editing, sharing
from sessions.documents import render
from sessions.domain.papers import PlanChoices, PlanForm
from sessions.models import Occasion, PlanChoice, RoomCondition, Sequence, Step, Visibility
from studio.branding import _logo_of, save_studio
from studio.demo import draw_logo
from studio.models import Studio, User
from tests.sessions.documents.tagged_pdf import TaggedPdf

# What the form posts where everything is ticked.
ALL = dict.fromkeys(("pictures", "sanskrit", "cues", "safety", "notes_area"), "on")


def address(name: str, sequence: Sequence) -> str:
    return reverse(f"sessions:{name}", args=[sequence.pk])


def choose(client: Client, sequence: Sequence, typed: dict[str, str], query: str = "") -> Any:
    return client.post(address("plan_choose", sequence) + query, posted(typed))


def posted(typed: dict[str, str]) -> dict[str, str]:
    return {f"plan-{name}": value for name, value in typed.items()}


def choose_at_once(client: Client, sequence: Sequence, typed: dict[str, str]) -> Any:
    return client.post(address("plan_choose", sequence), posted(typed), headers={"hx-request": "true"})


def kept_of(user: User) -> PlanChoices:
    row = PlanChoice.objects.get(owner=user)
    return PlanChoices(**{name: getattr(row, name) for name in asdict(PlanChoices())})


# Keeping them


def test_what_was_chosen_is_kept_for_every_plan(sequence: Sequence, asha: User, asha_client: Client) -> None:
    response = choose(asha_client, sequence, {"form": "compact", "cues": "on", "paper": "us-letter"})

    assertRedirects(response, address("plan", sequence))
    assert kept_of(asha) == PlanChoices(
        PlanForm.COMPACT, pictures=False, sanskrit=False, safety=False, notes_area=False, paper="us-letter"
    )


def test_choosing_again_changes_what_is_kept(sequence: Sequence, asha: User, asha_client: Client) -> None:
    choose(asha_client, sequence, {"form": "compact"})
    choose(asha_client, sequence, {"form": "large", **ALL})

    assert kept_of(asha) == PlanChoices(PlanForm.LARGE)


def test_nothing_kept_means_the_usual(sequence: Sequence, asha_client: Client) -> None:
    assert asha_client.get(address("plan", sequence)).context["choices"] == PlanChoices()


@pytest.mark.parametrize(
    "choices",
    [PlanChoices(), PlanChoices(PlanForm.POCKET, sanskrit=False, paper="a4"), PlanChoices(cues=False, safety=False)],
)
def test_what_is_read_is_what_was_kept(
    choices: PlanChoices, sequence: Sequence, asha: User, asha_client: Client
) -> None:
    editing.keep_plan_choices(asha, choices)

    assert asha_client.get(address("plan", sequence)).context["choices"] == choices


def test_a_colleague_keeps_choices_of_their_own(sequence: Sequence, asha: User, ben: User, ben_client: Client) -> None:
    editing.keep_plan_choices(asha, PlanChoices(PlanForm.LARGE))
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})

    choose(ben_client, sequence, {"form": "compact", **ALL})

    assert (kept_of(asha).form, kept_of(ben).form) == (PlanForm.LARGE, PlanForm.COMPACT)
    assert ben_client.get(address("plan", sequence)).context["choices"].form is PlanForm.COMPACT


def test_a_stranger_keeps_nothing(sequence: Sequence, ben_client: Client) -> None:
    assert choose(ben_client, sequence, {"form": "compact"}).status_code == 404
    assert PlanChoice.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"form": "poster"}, "Choose a form for the plan."),
        ({"form": ""}, "Choose a form for the plan."),
        ({"paper": "a5"}, "Choose a size of paper."),
    ],
)
def test_what_cannot_be_chosen_is_said_and_changes_nothing(
    typed: dict[str, str], message: str, sequence: Sequence, asha_client: Client
) -> None:
    response = choose(asha_client, sequence, {"form": "standard", **typed})

    assertContains(response, message, status_code=422)
    assert PlanChoice.objects.count() == 0


def test_the_choices_keep_the_day_that_the_page_is_for(
    sequence: Sequence, occasion: Occasion, asha_client: Client
) -> None:
    response = choose(asha_client, sequence, {"form": "compact"}, f"?occasion={occasion.pk}")

    assertRedirects(response, f"{address('plan', sequence)}?occasion={occasion.pk}")


@pytest.fixture
def occasion(sequence: Sequence) -> Occasion:
    return editing.add_occasion(sequence, starts_on="2026-11-26")


# Showing them


def test_with_a_script_the_plan_is_shown_anew_and_said(sequence: Sequence, asha: User, asha_client: Client) -> None:
    response = choose_at_once(asha_client, sequence, {"form": "compact", "cues": "on", "pictures": "on"})

    assert response.status_code == 200
    assert kept_of(asha).form == PlanForm.COMPACT
    assert response["HX-Replace-Url"] == address("plan", sequence)
    assert said(response, "plan-choices-said") == "Kept. The plan is shown anew: Compact, with cues."
    assert said(response, "plan-choices-left-out") == (
        "“Compact” has no place for: pictures. Your ticks are kept for the other forms."
    )
    assertContains(response, 'id="plan"', count=1)


def said(response: Any, element: str) -> str:
    found = re.search(rf'id="{element}"[^>]*>([^<]*)<', response.content.decode())
    assert found is not None
    return found[1]


def test_the_page_alone_says_nothing(sequence: Sequence, asha_client: Client) -> None:
    page = asha_client.get(address("plan", sequence))

    assert [said(page, f"plan-choices-{name}") for name in ("said", "left-out", "once")] == ["", "", ""]


def test_a_form_that_has_no_place_for_what_is_ticked_says_so(
    sequence: Sequence, asha: User, asha_client: Client
) -> None:
    editing.keep_plan_choices(asha, PlanChoices(PlanForm.POCKET, sanskrit=False))

    page = asha_client.get(address("plan", sequence))

    assert said(page, "plan-choices-left-out") == (
        "“Pocket” has no place for: pictures, cues, room for notes. Your ticks are kept for the other forms."
    )


def test_what_is_kept_stands_ticked(sequence: Sequence, asha: User, asha_client: Client) -> None:
    editing.keep_plan_choices(asha, PlanChoices(PlanForm.LARGE, cues=False, paper="us-letter"))

    page = asha_client.get(address("plan", sequence)).content.decode()

    ticked = [re.search(r'(?:name|value)="([^"]*)"', tag)[1] for tag in re.findall(r"<input[^>]* checked", page)]  # type: ignore[index] # Each has a name.
    assert ticked == ["plan-form", "plan-pictures", "plan-sanskrit", "plan-safety", "plan-notes_area"]
    assert re.findall(r'<input type="radio" name="plan-form" value="(\w+)" checked', page) == ["large"]
    assert re.findall(r'<option value="([^"]*)" selected', page) == ["us-letter"]


# Asking for another form once


def test_an_address_asks_for_another_form_and_changes_nothing(
    sequence: Sequence, asha: User, asha_client: Client
) -> None:
    editing.keep_plan_choices(asha, PlanChoices(cues=False))

    page = asha_client.get(address("plan", sequence), {"form": "compact", "paper": "us-letter"})

    assert page.context["choices"] == PlanChoices(PlanForm.COMPACT, cues=False, paper="us-letter")
    assert said(page, "plan-choices-once") == "Shown so this once. “Standard” is what you keep."
    assertContains(page, f'href="{address("plan_pdf", sequence)}?form=compact&amp;paper=us-letter"')
    assert kept_of(asha) == PlanChoices(cues=False)


@pytest.mark.parametrize("name", ["plan", "plan_pdf"])
@pytest.mark.parametrize("query", [{"form": "poster"}, {"form": "POCKET"}, {"paper": "a5"}])
def test_an_unknown_form_or_paper_is_not_found(
    query: dict[str, str], name: str, sequence: Sequence, asha_client: Client
) -> None:
    assert asha_client.get(address(name, sequence), query).status_code == 404


def test_each_form_is_one_click_away(sequence: Sequence, occasion: Occasion, asha_client: Client) -> None:
    page = asha_client.get(address("plan", sequence), {"occasion": occasion.pk}).content.decode()

    links = re.findall(r'class="plan-form__pdf" href="([^"]*)"', page)
    pdf = address("plan_pdf", sequence)
    assert links == [f"{pdf}?occasion={occasion.pk}&amp;form={form}" for form in PlanForm]
    assert {asha_client.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_the_pdf_is_on_the_paper_that_is_kept(sequence: Sequence, asha: User, asha_client: Client) -> None:
    editing.keep_plan_choices(asha, PlanChoices(paper="us-letter"))

    answers = [asha_client.get(address("plan_pdf", sequence), query) for query in ({}, {"paper": "a4"})]

    assert [TaggedPdf(answer.content).paper for answer in answers] == [(216, 279), (210, 297)]


@pytest.mark.parametrize(
    "change",
    [
        *({name: False} for name in ("pictures", "sanskrit", "cues", "safety", "notes_area")),
        *({"form": form} for form in (PlanForm.POCKET, PlanForm.COMPACT, PlanForm.LARGE)),
        {"paper": "us-letter"},
    ],
    ids=str,
)
def test_another_choice_is_another_document(
    change: dict[str, Any], sequence: Sequence, asha: User, asha_client: Client
) -> None:
    first = asha_client.get(address("plan_pdf", sequence))
    editing.keep_plan_choices(asha, PlanChoices(**change))

    again = asha_client.get(address("plan_pdf", sequence), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


@pytest.mark.parametrize("form", PlanForm)
def test_the_same_document_is_set_once(
    form: PlanForm, sequence: Sequence, asha: User, asha_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    editing.keep_plan_choices(asha, PlanChoices(form))
    first = asha_client.get(address("plan_pdf", sequence))
    monkeypatch.setattr(render.Document, "pdf", lambda _document: pytest.fail("It was set again."))

    again = asha_client.get(address("plan_pdf", sequence), headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


# The address on it, and the library's day


def test_a_plan_opens_the_class_itself_for_whoever_may_look(
    sequence: Sequence, asha_client: Client, ben_client: Client
) -> None:
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})

    for client in (asha_client, ben_client):
        pdf = TaggedPdf(client.get(address("plan_pdf", sequence)).content)
        assert f"http://testserver{address('class_builder', sequence)}" in pdf.text
        assertContains(client.get(address("plan", sequence)), 'class="qr" src="data:image/svg+xml;base64,')


# Queries


def teach(sequence: Sequence, count: int) -> None:
    """Give the class ``count`` steps: every one of another technique."""
    section = sequence.sections.first()
    assert section is not None
    Step.objects.filter(section__sequence=sequence).delete()
    techniques = Technique.objects.published()[:count]
    Step.objects.bulk_create(
        Step(section=section, technique=technique, order=order, seconds=60)
        for order, technique in enumerate(techniques)
    )


def queries(client: Client, where: str, query: dict[str, Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where, query).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["plan_pdf", "handout_pdf"])
def test_a_document_asks_the_database_ten_times_at_most(
    name: str, sequence: Sequence, occasion: Occasion, asha: User, asha_client: Client
) -> None:
    save_studio(Studio(pk=Studio.ONLY, name="Harbour Yoga"), logo=draw_logo())
    RoomCondition.objects.create(sequence=sequence, condition=Condition.objects.get(slug="osteoporosis"))
    editing.keep_plan_choices(asha, PlanChoices(PlanForm.LARGE))
    where = address(name, sequence)
    cold, warm = set(), set()

    for steps in (1, 3, 60):
        teach(sequence, steps)
        forget_all()
        cold.add(queries(asha_client, where, {"occasion": occasion.pk}))
        warm.add(queries(asha_client, where, {"occasion": occasion.pk}))

    assert max(warm) <= 10
    # The first document of a process reads the library, which is no more for a longer class.
    assert (len(warm), len(cold)) == (1, 1)


def forget_all() -> None:
    """What a process keeps is gone, as after a start."""
    _logo_of.cache_clear()
    for kept in Kept.everything:
        kept.forget()


# Where the setting fails


class PanicException(BaseException):
    """As Typst's binding raises it: no ``Exception``, and of a class that nobody can import."""


PANIC = PanicException("index out of bounds")
FAULTS = [ValueError("of its own"), MemoryError(), RecursionError(), PANIC]


@pytest.mark.parametrize(
    ("name", "page", "fault"),
    [
        *(("plan_pdf", "plan", fault) for fault in FAULTS),
        ("handout_pdf", "handout", PANIC),
        ("cards_pdf", "cards", PANIC),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_whatever_fails_gives_a_page_with_the_way_out_and_is_logged_once(
    name: str,
    page: str,
    fault: BaseException,
    sequence: Sequence,
    asha_client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(render.Document, "_compile", raises(fault))

    response = asha_client.get(address(name, sequence))

    assert_failed(response, address(page, sequence), address(name, sequence))
    assert response["Cache-Control"] == "no-store"
    ours = [record for record in caplog.records if record.name.startswith("sessions")]
    assert [record.exc_info[1] for record in ours if record.exc_info] == [fault]


def assert_failed(response: Any, print_view: str, again: str) -> None:
    assertContains(response, "This document could not be made", status_code=503)
    assertContains(response, f'href="{print_view}"', count=1, status_code=503)
    assertContains(response, f'href="{again}"', count=1, status_code=503)


def test_a_student_gets_the_page_with_the_way_out_too(
    sequence: Sequence, asha: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sharing.publish(sequence, asha)
    token = sharing.token_of(sharing.make_link(sequence, asha))
    monkeypatch.setattr(render.Document, "_compile", raises(PANIC))

    response = client.get(reverse("sessions:shared_handout_pdf", args=[token]))

    assert_failed(response, f"/s/{token}/", f"/s/{token}/handout.pdf")


def raises(fault: BaseException) -> Callable[..., bytes]:
    def compile_(*_arguments: object) -> bytes:
        raise fault

    return compile_


def test_what_stops_the_process_is_let_through(
    sequence: Sequence, asha_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render.Document, "_compile", raises(KeyboardInterrupt()))

    with pytest.raises(KeyboardInterrupt):
        asha_client.get(address("plan_pdf", sequence))


def test_a_fault_in_the_words_is_answered_in_the_same_way(
    sequence: Sequence, asha_client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("sessions.views.plan.plan_document", raises_with_names(ValueError("x")))

    response = asha_client.get(address("plan_pdf", sequence))

    assertContains(response, f'href="{address("plan", sequence)}"', status_code=503)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("sessions")] == [
        "A document could not be worded."
    ]


def raises_with_names(fault: BaseException) -> Callable[..., bytes]:
    def make(*_arguments: object, **_named: object) -> bytes:
        raise fault

    return make


def test_what_the_standard_refuses_is_set_without_it_and_logged_once(
    sequence: Sequence, asha_client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    compile_ = render.Document._compile

    def strict(document: render.Document, standard: Any) -> bytes:
        if standard:
            raise PanicException("tag tree")
        return compile_(document, standard)

    monkeypatch.setattr(render.Document, "_compile", strict)

    response = asha_client.get(address("plan_pdf", sequence))

    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")
    assert [record.getMessage() for record in caplog.records if record.name.startswith("sessions")] == [
        "The plan could not be set as PDF/UA-1; it is set without the standard."
    ]
