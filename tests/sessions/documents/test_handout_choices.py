"""The hand-out's choices from two tabs: words clash in sight of both, ticks land beside each other."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from anatomy.models import TeachingNote
from sessions import editing
from sessions.models import Handout, Sequence
from tests.sessions.classes import form_data, steps


def address(sequence: Sequence) -> str:
    return reverse("sessions:handout", args=[sequence.pk])


def open_tab(client: Client, sequence: Sequence) -> dict[str, Any]:
    return form_data(client.get(address(sequence)).content.decode(), address(sequence))


def save(client: Client, sequence: Sequence, tab: dict[str, Any]) -> HttpResponse:
    return client.post(address(sequence), tab)


def ticked(sequence: Sequence) -> list[str]:
    return [str(step) for step in steps(sequence) if step.on_handout]


def choose(sequence: Sequence, *names: str) -> None:
    chosen = [step for step in steps(sequence) if str(step) in names]
    editing.choose_handout(sequence, steps=chosen, notes=[], title="", why="", how_often="")


def test_words_that_another_tab_changed_are_shown_and_kept(asha_client: Client, sequence: Sequence) -> None:
    tab, other = open_tab(asha_client, sequence), open_tab(asha_client, sequence)
    save(asha_client, sequence, other | {"title": "Soft soles"})

    refused = save(asha_client, sequence, tab | {"title": "Easy calves"})

    assert refused.status_code == 409
    assert list(refused.context["form"].errors) == ["title"]
    assert refused.content.decode().count("Soft soles") >= 1
    assert Handout.objects.get().title == "Soft soles"
    again = form_data(refused.content.decode(), address(sequence))
    assert (again["title"], save(asha_client, sequence, again).status_code) == ("Easy calves", 302)
    assert Handout.objects.get().title == "Easy calves"


def test_words_of_different_fields_both_land(asha_client: Client, sequence: Sequence) -> None:
    tab, other = open_tab(asha_client, sequence), open_tab(asha_client, sequence)

    save(asha_client, sequence, other | {"title": "Soft soles"})
    save(asha_client, sequence, tab | {"why": "They carry you"})

    assert Handout.objects.values_list("title", "why").get() == ("Soft soles", "They carry you")


def test_ticks_of_two_tabs_both_land(asha_client: Client, sequence: Sequence) -> None:
    choose(sequence, "Sole slow sweep")
    sole, calf, legs = (str(step.pk) for step in steps(sequence))
    tab, other = open_tab(asha_client, sequence), open_tab(asha_client, sequence)

    save(asha_client, sequence, other | {"steps": [sole, calf]})
    save(asha_client, sequence, tab | {"steps": [legs]})

    assert ticked(sequence) == ["Calf roller sweep", "Legs up the wall"]


def test_a_suggestion_that_is_saved_becomes_the_choice(asha_client: Client, sequence: Sequence) -> None:
    save(asha_client, sequence, open_tab(asha_client, sequence))

    assert ticked(sequence) == ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]


def test_notes_of_two_tabs_both_land(asha_client: Client, sequence: Sequence) -> None:
    notes = [str(pk) for pk in TeachingNote.objects.filter(audience="student").values_list("pk", flat=True)[:3]]
    save(asha_client, sequence, open_tab(asha_client, sequence) | {"notes": notes[:1]})
    tab, other = open_tab(asha_client, sequence), open_tab(asha_client, sequence)

    save(asha_client, sequence, other | {"notes": notes[:2]})
    save(asha_client, sequence, tab | {"notes": [notes[0], notes[2]]})

    kept = Handout.objects.get().handout_notes.values_list("note_id", flat=True)
    assert sorted(map(str, kept)) == sorted(notes)
