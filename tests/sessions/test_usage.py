"""The library's admin site says in how many classes an entry is used, and refuses to delete one that is."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from anatomy.models import TeachingNote, Technique, Tool
from anatomy.registry import used_in_classes
from sessions import editing
from sessions.models import Sequence
from studio.models import User


def test_a_class_counts_once_however_often_it_uses_an_entry(sequence: Sequence, ben: User) -> None:
    sole = Technique.objects.get(slug="smr-sole-slow-sweep")
    unused = Technique.objects.get(slug="asana-tree")
    ball = Tool.objects.get(slug="therapy-ball-original")
    note = TeachingNote.objects.get(slug="breath")
    editing.duplicate_step(sequence.sections.get(name="Rolling").steps.get(technique=sole))
    editing.choose_handout(sequence, steps=[], notes=[note], title="", why="", how_often="")
    editing.copy_sequence(sequence, ben)

    assert used_in_classes(Technique, [sole.pk, unused.pk]) == {sole.pk: 2}
    assert used_in_classes(Tool, [ball.pk]) == {ball.pk: 2}
    assert used_in_classes(TeachingNote, [note.pk]) == {note.pk: 2}


def test_a_technique_in_use_is_not_deleted(sequence: Sequence, curator_client: Client) -> None:
    sole = Technique.objects.get(slug="smr-sole-slow-sweep")

    curator_client.post(reverse("admin:anatomy_technique_delete", args=[sole.pk]), {"post": "yes"})

    assert Technique.objects.filter(pk=sole.pk).exists()
    assert sequence.sections.get(name="Rolling").steps.filter(technique=sole).count() == 1
