"""The teacher's share page: publish, make a link, close it; and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions import editing, sharing
from sessions.models import Edition, Sequence, ShareLink, Visibility
from studio.models import User
from tests.sessions.classes import publish_changed


def page(client: Client, sequence: Sequence) -> str:
    return client.get(reverse("sessions:share", args=[sequence.pk])).content.decode()


def test_the_first_link_publishes_the_class(asha_client: Client, sequence: Sequence) -> None:
    response = asha_client.post(reverse("sessions:link_create", args=[sequence.pk]), {"name": "Thursday group"})

    link = ShareLink.objects.get()
    assert response.headers["Location"] == f"{reverse('sessions:share', args=[sequence.pk])}#link-{link.pk}"
    assert (link.sequence, link.name, link.ends_on) == (sequence, "Thursday group", None)
    assert sequence.editions.get().number == 1
    assert f"http://testserver{reverse('sessions:shared', args=[sharing.token_of(link)])}" in page(
        asha_client, sequence
    )


def test_the_page_says_when_the_class_has_changed_since(asha_client: Client, sequence: Sequence) -> None:
    asha_client.post(reverse("sessions:edition_publish", args=[sequence.pk]))
    published = page(asha_client, sequence)

    editing.change_sequence(sequence, {"title": "Feet, calves and rest"})
    changed = page(asha_client, sequence)
    asha_client.post(reverse("sessions:edition_publish", args=[sequence.pk]))

    notices = ["The class has changed since" in text for text in (published, changed, page(asha_client, sequence))]
    assert notices == [False, True, False]
    assert [edition.number for edition in sequence.editions.all()] == [2, 1]


def test_a_private_note_does_not_ask_for_a_new_edition(asha_client: Client, sequence: Sequence) -> None:
    asha_client.post(reverse("sessions:edition_publish", args=[sequence.pk]))

    editing.change_sequence(sequence, {"notes": "Bring the candles"})

    assert "The class has changed since" not in page(asha_client, sequence)


def test_a_closed_link_shows_no_address(asha_client: Client, asha: User, sequence: Sequence) -> None:
    link = sharing.make_link(sequence, asha)
    token = sharing.token_of(link)
    assert token is not None
    before = token in page(asha_client, sequence)

    response = asha_client.post(reverse("sessions:link_revoke", args=[link.pk]))

    assert response.headers["Location"] == reverse("sessions:share", args=[sequence.pk])
    assert (before, token in page(asha_client, sequence)) == (True, False)


def test_a_last_day_in_the_past_is_refused_beside_the_field(asha_client: Client, sequence: Sequence) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)

    response = asha_client.post(
        reverse("sessions:link_create", args=[sequence.pk]), {"name": "Late", "ends_on": yesterday.isoformat()}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {"ends_on": ["This day is over. Choose today or a later day."]}
    assert yesterday.isoformat() in response.content.decode()
    assert (ShareLink.objects.count(), Edition.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("data", "field"),
    [({"name": "x" * 81}, "name"), ({"ends_on": "soon"}, "ends_on"), ({"ends_on": "9999-99-99"}, "ends_on")],
)
def test_bad_input_makes_no_link(asha_client: Client, sequence: Sequence, data: dict[str, str], field: str) -> None:
    response = asha_client.post(reverse("sessions:link_create", args=[sequence.pk]), data)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert ShareLink.objects.count() == 0


@pytest.mark.parametrize("visibility", Visibility.values)
@pytest.mark.parametrize("name", ["share", "edition_publish", "advice_renew", "link_create", "link_revoke"])
def test_strangers_and_colleagues_get_404(
    ben_client: Client, asha: User, sequence: Sequence, name: str, visibility: str
) -> None:
    editing.change_sequence(sequence, {"visibility": visibility})
    link = sharing.make_link(sequence, asha)
    address = reverse(f"sessions:{name}", args=[link.pk if name == "link_revoke" else sequence.pk])

    response = ben_client.get(address) if name == "share" else ben_client.post(address)

    assert response.status_code == 404
    assert (Edition.objects.count(), ShareLink.objects.count()) == (1, 1)
    assert ShareLink.objects.get().revoked_at is None


def test_the_page_asks_the_same_number_of_queries_for_more_links(
    asha_client: Client, asha: User, sequence: Sequence, assert_same_queries: Callable[..., int]
) -> None:
    sharing.make_link(sequence, asha)

    def grow() -> None:
        for _ in range(2):
            sharing.make_link(sequence, asha)
            publish_changed(sequence, asha)

    assert assert_same_queries(lambda: page(asha_client, sequence), grow) <= 12
