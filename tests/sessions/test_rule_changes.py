"""What the library's admin knows of classes: how many a change touches, how many pages fell behind, never whose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from anatomy.models import Condition, LibraryState, Region, Rule, Technique
from anatomy.registry import classes_reached, held_in_rooms, pages_with_old_advice, renew_advice
from anatomy.rulebook import rulebook
from sessions import editing, sharing
from sessions.models import Acceptance, Edition, RoomCondition, Sequence, ShareLink
from studio.models import User
from tests.anatomy.admin_forms import changes


@pytest.fixture
def calf_rule(sequence: Sequence) -> Rule:
    """A rule that touches Calf roller sweep, a step of the class."""
    rule = Rule.objects.create(
        slug="asthma-99",
        condition=Condition.objects.get(slug="asthma"),
        severity="caution",
        kinds=["smr"],
        instead="Sit.",
        student="Sit down.",
    )
    rule.regions.add(Region.objects.get(slug="calf"))
    LibraryState.objects.bump()
    return rule


@pytest.fixture
def link(sequence: Sequence, calf_rule: Rule, asha: User) -> ShareLink:
    """An open link to the class, published with the rule as it was then."""
    return sharing.make_link(sequence, asha)


def change(rule: Rule, **values: str) -> None:
    Rule.objects.filter(pk=rule.pk).update(**values)
    LibraryState.objects.bump()


def old_pages() -> int:
    return pages_with_old_advice(rulebook())


def preview_of(client: Client, rule: Rule, **values: str) -> tuple[str, str]:
    """What the form's preview says of classes and of pages."""
    url = reverse("admin:anatomy_rule_change", args=[rule.pk])
    shown = client.post(url, changes(client.get(url)) | {"_preview": "1"} | values).context["preview"]
    return shown.lead, shown.pages


# Classes --------------------------------------------------------------------------------------------------------------


def test_a_class_counts_once_however_many_of_the_techniques_it_uses(sequence: Sequence, ben: User) -> None:
    keys = list(Technique.objects.filter(slug__startswith="smr-").values_list("pk", flat=True))
    editing.copy_sequence(sequence, ben)

    assert classes_reached(keys) == 2
    assert classes_reached([Technique.objects.get(slug="asana-tree").pk]) == 0


def test_the_preview_of_a_rule_counts_the_classes(sequence: Sequence, calf_rule: Rule, curator_client: Client) -> None:
    lead, pages = preview_of(curator_client, calf_rule)

    assert lead.endswith(" techniques and 1 class.")
    assert pages == ""


# Shared pages ---------------------------------------------------------------------------------------------------------


def test_a_preview_counts_the_pages_that_would_fall_behind(
    link: ShareLink, calf_rule: Rule, curator_client: Client
) -> None:
    _lead, unchanged = preview_of(curator_client, calf_rule)
    _lead, changed = preview_of(curator_client, calf_rule, severity="contraindicated")

    assert unchanged == ""
    assert changed == "After that, 1 shared page shows the old advice until you renew it."
    assert old_pages() == 0


@pytest.mark.parametrize(
    "values", [{"severity": "contraindicated"}, {"student": "Lie down."}, {"where": "affected_area"}]
)
def test_a_page_falls_behind_when_the_rule_says_something_else(
    link: ShareLink, calf_rule: Rule, values: dict[str, str]
) -> None:
    change(calf_rule, **values)

    assert old_pages() == 1


def test_a_page_whose_links_are_closed_does_not_count(link: ShareLink, calf_rule: Rule) -> None:
    change(calf_rule, severity="modify")
    ended = timezone.localdate() - timedelta(days=2)
    ShareLink.objects.filter(pk=link.pk).update(ends_on=ended)

    assert old_pages() == 0


def test_renewing_changes_the_advice_and_nothing_else(link: ShareLink, calf_rule: Rule, curator_client: Client) -> None:
    before = Edition.objects.get()
    change(calf_rule, severity="modify")
    url = reverse("admin:anatomy_advice")

    said = [
        [str(message) for message in curator_client.post(url, follow=True).context["messages"]] for _again in range(2)
    ]

    after = Edition.objects.get()
    assert said == [
        ["The advice on 1 shared page is renewed."],
        ["Every shared page showed today's advice already."],
    ]
    assert (after.plan, after.number, after.published_at) == (before.plan, before.number, before.published_at)
    assert after.advice != before.advice
    assert (old_pages(), renew_advice()) == (0, 0)


def test_marking_rules_as_reviewed_tells_of_the_pages_that_still_say_otherwise(
    link: ShareLink, calf_rule: Rule, curator_client: Client
) -> None:
    url = reverse("admin:anatomy_rule_changelist")
    data = {"action": "mark_reviewed", "_selected_action": [calf_rule.pk]}
    seen = curator_client.post(url, data).context["seen"]

    response = curator_client.post(
        url, data | {"seen": seen, "reviewed_by": "Dr Rao", "reviewed_on": "2026-11-02"}, follow=True
    )

    assert "1 shared page shows the old advice." in response.content.decode()


# Rooms ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def room(sequence: Sequence) -> RoomCondition:
    """A condition in the room of the class, with its area."""
    return RoomCondition.objects.create(
        sequence=sequence,
        condition=Condition.objects.get(slug="osteoporosis"),
        area=Region.objects.get(slug="shin"),
    )


@pytest.mark.parametrize("action", [False, True], ids=["page", "action"])
def test_a_condition_that_is_in_a_room_stays_and_nobody_is_named(
    sequence: Sequence, room: RoomCondition, asha: User, curator_client: Client, action: bool
) -> None:
    if action:
        url = reverse("admin:anatomy_condition_changelist")
        data = {"action": "delete_selected", "_selected_action": [room.condition_id], "post": "yes"}
    else:
        url, data = reverse("admin:anatomy_condition_delete", args=[room.condition_id]), {"post": "yes"}

    response = curator_client.post(url, data)

    assert response.context["protected"] == [
        "Osteoporosis: it is in the room of 1 class. Only its teacher sees which, and can take it out there."
    ]
    html = response.content.decode()
    assert [word in html for word in (sequence.title, asha.name, asha.email)] == [False, False, False]
    assert Condition.objects.filter(pk=room.condition_id).exists()


def test_a_region_that_is_an_area_in_a_room_stays(
    sequence: Sequence, room: RoomCondition, ben: User, curator_client: Client
) -> None:
    other = editing.copy_sequence(sequence, ben)
    RoomCondition.objects.create(sequence=other, condition=room.condition, area=room.area)
    assert room.area is not None

    response = curator_client.post(reverse("admin:anatomy_region_delete", args=[room.area.pk]), {"post": "yes"})

    assert response.context["protected"][-1].endswith(
        "it is in the rooms of 2 classes. Only their teachers see which, and can take it out there."
    )
    assert Region.objects.filter(pk=room.area.pk).exists()


def test_which_conditions_are_in_rooms_is_for_no_list(room: RoomCondition, curator_client: Client) -> None:
    pages = [
        reverse("admin:anatomy_condition_changelist"),
        reverse("admin:anatomy_condition_change", args=[room.condition_id]),
        reverse("admin:anatomy_rule_changelist"),
    ]

    html = [curator_client.get(page).content.decode() for page in pages]

    assert held_in_rooms(Condition, [room.condition_id]) == {room.condition_id: 1}
    assert ["class</td>" in text or "in the room" in text for text in html] == [False, False, False]


def test_deleting_a_rule_does_not_tell_who_accepted_it(
    sequence: Sequence, calf_rule: Rule, asha: User, curator_client: Client
) -> None:
    step = sequence.sections.first().steps.first()
    Acceptance.objects.create(
        step=step,
        rule=calf_rule,
        fingerprint="0" * 32,
        reason="A soft ball",
        accepted_by=asha,
        accepted_at=timezone.now(),
    )
    url = reverse("admin:anatomy_rule_delete", args=[calf_rule.pk])

    asked = curator_client.get(url)
    curator_client.post(url, {"post": "yes"})

    assert asked.context["deleted_objects"] == ["asthma-99"]
    assert dict(asked.context["model_count"]) == {"rules": 1}
    assert "ccept" not in asked.content.decode()
    assert (Rule.objects.filter(pk=calf_rule.pk).exists(), Acceptance.objects.count()) == (False, 0)
