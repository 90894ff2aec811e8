"""Advice in editions: frozen with the class, told to be old when the library says something else, renewed at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anatomy.domain.safety import Present
from anatomy.models import Condition, Demand, LibraryState, Rule, Status, Technique
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions import editing, sharing
from sessions.domain.advice import advice_for, said, to_json
from sessions.models import Acceptance, Edition, RoomCondition, Sequence
from sessions.reading import plan_of
from studio.models import User
from tests.sessions.classes import publish_changed, steps, technique

TODAY = date(2026, 11, 24)


def change_rule(slug: str, **fields: Any) -> None:
    Rule.objects.filter(slug=slug).update(**fields)
    LibraryState.objects.bump()


def student_words(edition: Edition) -> set[str]:
    edition.refresh_from_db()
    return {rule["words"] for one in edition.advice["conditions"] for rule in one["rules"]}


def old_editions() -> list[Edition]:
    return sharing.editions_with_old_advice(rulebook(), repertoire(), TODAY)


def test_publish_freezes_what_the_library_says_of_the_class(sequence: Sequence, asha: User) -> None:
    edition = sharing.publish(sequence, asha)

    edition.refresh_from_db()
    assert edition.advice == to_json(advice_for(plan_of(sequence), rulebook()))
    assert edition.advice_renewed_at is None
    assert sharing.is_advice_old(edition) is False


def test_a_corrected_rule_leaves_the_edition_as_it_is(sequence: Sequence, asha: User) -> None:
    edition = sharing.publish(sequence, asha)
    before = student_words(edition)

    change_rule("open-wound-01", student="Leave the wound in peace.")

    assert student_words(edition) == before
    assert sharing.is_advice_old(edition) is True


def test_renewed_advice_says_what_the_library_says_now(sequence: Sequence, asha: User) -> None:
    edition = sharing.publish(sequence, asha)
    frozen = (edition.number, edition.plan, edition.published_at)
    change_rule("open-wound-01", student="Leave the wound in peace.")

    renewed = sharing.renew_advice(sequence)

    assert renewed is True
    assert "Leave the wound in peace." in student_words(edition)
    assert (edition.number, edition.plan, edition.published_at) == frozen
    assert edition.advice_renewed_at is not None
    assert sharing.is_advice_old(edition) is False
    assert sequence.editions.count() == 1


def test_renewing_twice_changes_nothing_more(sequence: Sequence, asha: User) -> None:
    edition = sharing.publish(sequence, asha)
    change_rule("open-wound-01", student="Leave the wound in peace.")
    sharing.renew_advice(sequence)
    edition.refresh_from_db()
    first = edition.advice_renewed_at

    renewed = sharing.renew_advice(sequence)

    edition.refresh_from_db()
    assert (renewed, edition.advice_renewed_at) == (False, first)


def test_advice_follows_what_the_library_learned_about_a_technique(sequence: Sequence, asha: User) -> None:
    edition = sharing.publish(sequence, asha)
    plan = edition.plan
    technique("smr-calf-roller-sweep").demands.add(Demand.objects.get(slug="head_below_heart"))
    LibraryState.objects.bump()

    old = sharing.is_advice_old(edition)
    sharing.renew_advice(sequence)

    edition.refresh_from_db()
    glaucoma = next(one for one in edition.advice["conditions"] if one["slug"] == "glaucoma")
    assert old is True
    assert 2 in {number for rule in glaucoma["rules"] for number in rule["steps"]}
    assert edition.plan == plan


def test_a_technique_that_the_library_lost_keeps_the_facts_of_the_edition(sequence: Sequence, asha: User) -> None:
    edition = sharing.publish(sequence, asha)
    before = edition.advice
    Technique.objects.filter(slug="smr-calf-roller-sweep").update(status=Status.RETIRED)
    LibraryState.objects.bump()

    assert sharing.is_advice_old(edition) is False
    assert sharing.renew_advice(sequence) is False
    edition.refresh_from_db()
    assert edition.advice == before


def test_an_edition_without_advice_gets_some(sequence: Sequence, asha: User) -> None:
    edition = sharing.publish(sequence, asha)
    fresh = edition.advice
    Edition.objects.update(advice=None)
    edition.refresh_from_db()

    assert (sharing.advice_of(edition), sharing.is_advice_old(edition)) == (None, True)
    sharing.renew_advice(sequence)
    edition.refresh_from_db()
    assert edition.advice == fresh


def test_advice_of_another_version_of_the_product_is_none(sequence: Sequence, asha: User) -> None:
    edition = sharing.publish(sequence, asha)
    edition.advice = {**edition.advice, "schema": 99}

    assert (sharing.advice_of(edition), sharing.is_advice_old(edition)) == (None, True)


def test_publishing_the_same_class_again_renews_its_advice(sequence: Sequence, asha: User) -> None:
    edition = sharing.publish(sequence, asha)
    change_rule("open-wound-01", student="Leave the wound in peace.")

    again = sharing.publish(sequence, asha)

    assert again == edition
    assert "Leave the wound in peace." in student_words(edition)


def test_nothing_to_renew_before_the_first_edition(sequence: Sequence) -> None:
    assert sharing.renew_advice(sequence) is False


def test_a_class_that_was_removed_meanwhile_is_gone(sequence: Sequence, asha: User) -> None:
    sharing.publish(sequence, asha)
    Sequence.objects.filter(pk=sequence.pk).delete()

    with pytest.raises(editing.Gone):
        sharing.renew_advice(sequence)


# For curators


def test_what_students_read_and_the_library_says_otherwise(sequence: Sequence, asha: User) -> None:
    other = editing.copy_sequence(sequence, asha, title="Another")
    closed = editing.copy_sequence(sequence, asha, title="Closed")
    outdated = publish_changed(sequence, asha)
    newest = publish_changed(sequence, asha)
    for one in (sequence, other):
        sharing.make_link(one, asha)
    sharing.make_link(closed, asha, ends_on=TODAY - timedelta(days=1))
    before = old_editions()

    change_rule("open-wound-01", student="Leave the wound in peace.")

    assert before == []
    assert old_editions() == [other.editions.get(), newest]
    assert outdated not in old_editions()


def test_one_action_renews_many(sequence: Sequence, asha: User) -> None:
    other = editing.copy_sequence(sequence, asha, title="Another")
    for one in (sequence, other):
        sharing.make_link(one, asha)
    change_rule("open-wound-01", student="Leave the wound in peace.")
    found = old_editions()

    assert sharing.renew_advices(found) == 2
    assert old_editions() == []
    assert sharing.renew_advices(found) == 0


def test_editions_that_were_removed_meanwhile_are_left_out(sequence: Sequence, asha: User) -> None:
    sharing.make_link(sequence, asha)
    change_rule("open-wound-01", student="Leave the wound in peace.")
    found = old_editions()
    Sequence.objects.filter(pk=sequence.pk).delete()

    assert sharing.renew_advices(found) == 0


def test_old_advice_is_found_in_the_same_number_of_queries(
    sequence: Sequence, asha: User, assert_same_queries: Callable[..., int]
) -> None:
    sharing.make_link(sequence, asha)

    def grow() -> None:
        for title in ("Second", "Third"):
            sharing.make_link(editing.copy_sequence(sequence, asha, title=title), asha)

    book, offers = rulebook(), repertoire()
    assert assert_same_queries(lambda: sharing.editions_with_old_advice(book, offers, TODAY), grow) == 1


# The room stays with the teacher


def test_the_room_and_what_was_accepted_leave_no_trace_in_an_edition(sequence: Sequence, asha: User) -> None:
    without = sharing.publish(sequence, asha)
    condition = Condition.objects.get(slug="osteoporosis")
    RoomCondition.objects.create(sequence=sequence, condition=condition)
    Acceptance.objects.create(
        step=steps(sequence)[0],
        rule=Rule.objects.get(slug="osteoporosis-01"),
        fingerprint="0" * 32,
        reason="She asked her doctor",
        accepted_by=asha,
        accepted_at=without.published_at,
    )

    assert sharing.publish(sequence, asha) == without
    with_room = publish_changed(sequence, asha)

    assert with_room.advice == without.advice
    assert {**with_room.plan, "intention": ""} == {**without.plan, "intention": ""}
    assert "She asked her doctor" not in json.dumps([with_room.plan, with_room.advice])


def test_a_student_reads_the_same_whatever_is_in_the_room(sequence: Sequence, asha: User) -> None:
    ticked = [Present("open-wound")]
    before = sharing.advice_of(sharing.publish(sequence, asha))
    RoomCondition.objects.create(sequence=sequence, condition=Condition.objects.get(slug="open-wound"))

    after = sharing.advice_of(publish_changed(sequence, asha))

    assert before is not None
    assert after is not None
    assert said(after, ticked) == said(before, ticked)


# The teacher's page


def notices(client: Client, sequence: Sequence) -> tuple[bool, bool]:
    """Whether the page says that the class has changed, and that the advice has."""
    html = client.get(reverse("sessions:share", args=[sequence.pk])).content.decode()
    return "The class has changed since" in html, 'id="old-advice"' in html


def test_the_teacher_is_told_and_renews_with_one_button(asha_client: Client, sequence: Sequence, asha: User) -> None:
    sharing.make_link(sequence, asha)
    before = notices(asha_client, sequence)
    change_rule("open-wound-01", student="Leave the wound in peace.")
    changed = notices(asha_client, sequence)

    response = asha_client.post(reverse("sessions:advice_renew", args=[sequence.pk]))

    assert (before, changed) == ((False, False), (False, True))
    assert response.headers["Location"] == reverse("sessions:share", args=[sequence.pk])
    assert notices(asha_client, sequence) == (False, False)


def test_nothing_published_has_no_old_advice(asha_client: Client, sequence: Sequence) -> None:
    assert notices(asha_client, sequence) == (False, False)
    assert asha_client.post(reverse("sessions:advice_renew", args=[sequence.pk])).status_code == 302


def test_renewed_advice_is_another_page_for_browsers(client: Client, sequence: Sequence, asha: User) -> None:
    link = sharing.make_link(sequence, asha)
    paths = [reverse(f"sessions:{name}", args=[sharing.token_of(link)]) for name in ("shared", "shared_handout_pdf")]
    etags = [client.get(path).headers["ETag"] for path in paths]
    # By name in the hand-out's box, so that the paper says something else as well: most conditions are gathered there.
    change_rule("fever-infection-01", severity="clear_first")
    kept = [
        client.get(path, headers={"If-None-Match": etag}).status_code for path, etag in zip(paths, etags, strict=True)
    ]

    sharing.renew_advice(sequence)

    now = [client.get(path, headers={"If-None-Match": etag}) for path, etag in zip(paths, etags, strict=True)]
    assert kept == [304, 304]
    assert [answer.status_code for answer in now] == [200, 200]
    assert [answer.headers["ETag"] != etag for answer, etag in zip(now, etags, strict=True)] == [True, True]
