"""Editions and links: frozen, unguessable, and worthless in a stolen copy of the database."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import date, timedelta

import pytest
from django.core import serializers
from pytest_django import DjangoAssertNumQueries, Settings

from sessions import editing, sharing
from sessions.domain.edition import from_json
from sessions.models import Edition, Sequence, ShareLink
from studio.models import User
from tests.sessions.classes import publish_changed

TODAY = date(2026, 11, 24)


def token(link: ShareLink) -> str:
    found = sharing.token_of(link)
    assert found is not None
    return found


def shown_titles(link_token: str) -> list[str] | None:
    """The titles of the steps that a student sees, or None where the link opens nothing."""
    edition = sharing.find_edition(link_token, TODAY)
    return [step.title for step in from_json(edition.plan).steps()] if edition else None


def test_publish_freezes_the_class(sequence: Sequence, asha: User) -> None:
    link = sharing.make_link(sequence, asha)
    before = shown_titles(token(link))
    step = sequence.sections.first().steps.first()

    editing.remove_step(step)

    assert before == ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]
    assert shown_titles(token(link)) == before
    sharing.publish(sequence, asha)
    assert shown_titles(token(link)) == ["Calf roller sweep", "Legs up the wall"]


def test_editions_are_numbered_from_one(sequence: Sequence, asha: User) -> None:
    numbers = [publish_changed(sequence, asha).number for _ in range(3)]

    assert numbers == [1, 2, 3]
    assert list(Edition.objects.filter(sequence=sequence).values_list("number", flat=True)) == [3, 2, 1]


def test_publishing_the_same_twice_makes_one_edition(sequence: Sequence, asha: User) -> None:
    first = sharing.publish(sequence, asha)

    assert sharing.publish(sequence, asha) == first
    assert sequence.editions.count() == 1


def test_an_edition_holds_nothing_that_stays_with_the_teacher(sequence: Sequence, asha: User) -> None:
    secret = "Only the teacher reads this"
    editing.change_sequence(sequence, {"notes": secret})
    editing.change_step(sequence.sections.first().steps.first(), {"note": secret})

    edition = sharing.publish(sequence, asha)

    assert secret not in json.dumps(edition.plan)


def test_the_steps_of_the_hand_out_are_frozen_too(sequence: Sequence, asha: User) -> None:
    steps = [step for section in sequence.sections.all() for step in section.steps.all()]
    editing.choose_handout(sequence, steps=steps[1:2], notes=[], title="Calves", why="", how_often="")

    edition = sharing.publish(sequence, asha)
    editing.choose_handout(sequence, steps=steps[:1], notes=[], title="Soles", why="", how_often="")

    assert edition.plan["handout"]["step_ids"] == [2]
    assert edition.plan["handout"]["title"] == "Calves"


def test_a_token_has_128_bits_and_is_new_each_time(sequence: Sequence, asha: User) -> None:
    tokens = {token(sharing.make_link(sequence, asha)) for _ in range(20)}

    assert len(tokens) == 20
    assert {len(base64.urlsafe_b64decode(found + "==")) for found in tokens} == {16}


def test_a_copy_of_the_database_opens_no_link(sequence: Sequence, asha: User, settings: Settings) -> None:
    link = sharing.make_link(sequence, asha)
    opened = token(link)
    rows = serializers.serialize("json", [*ShareLink.objects.all(), *Edition.objects.all(), *Sequence.objects.all()])

    assert opened not in rows
    settings.SHARE_KEYS = ["another server's key, which is long enough to be one"]
    assert sharing.token_of(link) is None
    # What the row does hold opens nothing either.
    assert shown_titles(link.token_hash) is None
    assert shown_titles(base64.urlsafe_b64encode(bytes(link.nonce)).decode().rstrip("=")) is None


def test_the_row_holds_the_hash_of_the_token(sequence: Sequence, asha: User) -> None:
    link = sharing.make_link(sequence, asha)

    assert link.token_hash == hashlib.sha256(token(link).encode()).hexdigest()


def test_keys_can_be_rotated(sequence: Sequence, asha: User, settings: Settings) -> None:
    settings.SHARE_KEYS = ["the first key of this server, long enough"]
    link = sharing.make_link(sequence, asha)
    old = token(link)

    settings.SHARE_KEYS = ["the second key of this server, long enough", *settings.SHARE_KEYS]
    newer = sharing.make_link(sequence, asha)

    assert token(link) == old
    assert (
        shown_titles(old) == shown_titles(token(newer)) == ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]
    )
    settings.SHARE_KEYS = settings.SHARE_KEYS[:1]
    # Whoever has the old address still opens it; it only cannot be shown again.
    assert sharing.token_of(link) is None
    assert shown_titles(old) is not None


def test_a_link_opens_until_the_end_of_its_last_day(sequence: Sequence, asha: User) -> None:
    link = sharing.make_link(sequence, asha, ends_on=TODAY)

    opens = [sharing.find_edition(token(link), TODAY + timedelta(days=days)) is not None for days in (-1, 0, 1)]

    assert opens == [True, True, False]


def test_a_revoked_link_stays_closed(sequence: Sequence, asha: User) -> None:
    link = sharing.make_link(sequence, asha)
    sharing.revoke_link(link)
    link.refresh_from_db()
    first = link.revoked_at

    sharing.revoke_link(link)

    link.refresh_from_db()
    assert link.revoked_at == first
    assert shown_titles(token(link)) is None


@pytest.mark.parametrize("wrong", ["", "x", "A" * 22, "../../etc/passwd", "ü" * 22, "\x00", "A" * 10_000])
def test_a_wrong_token_opens_nothing(sequence: Sequence, asha: User, wrong: str) -> None:
    sharing.make_link(sequence, asha)

    assert sharing.find_edition(wrong, TODAY) is None


def test_a_link_opens_its_own_class_only(sequence: Sequence, asha: User) -> None:
    other = editing.create_sequence(asha, title="Another")
    link, other_link = sharing.make_link(sequence, asha), sharing.make_link(other, asha)

    assert sharing.find_edition(token(link), TODAY) == sequence.editions.get()
    assert sharing.find_edition(token(other_link), TODAY) == other.editions.get()


def test_a_token_is_looked_up_in_one_query(
    sequence: Sequence, asha: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tokens = [token(sharing.make_link(sequence, asha)) for _ in range(3)]
    for _ in range(3):
        publish_changed(sequence, asha)

    with django_assert_num_queries(1):
        assert sharing.find_edition(tokens[1], TODAY) is not None


def test_the_newest_open_link_comes_first(sequence: Sequence, asha: User) -> None:
    first = sharing.make_link(sequence, asha)
    newest = sharing.make_link(sequence, asha)
    ended = sharing.make_link(sequence, asha, ends_on=TODAY - timedelta(days=1))

    assert list(sequence.share_links.open_on(TODAY)) == [newest, first]
    sharing.revoke_link(newest)
    assert list(sequence.share_links.open_on(TODAY)) == [first]
    assert list(sequence.share_links.open_on(TODAY - timedelta(days=1))) == [ended, first]
