"""Who may do what: groups, roles, invitations. Every write about people goes through here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from studio.models import Role, User
from studio.models.people import CURATORS, TEACHERS

logger = logging.getLogger(__name__)

# Who may do what to the rows of each app. (What a teacher may do to which class is the class's own rule.)
LIBRARY, CLASSES = "anatomy", "class_sessions"
ACTIONS = {
    LIBRARY: {TEACHERS: ["view"], CURATORS: ["view", "add", "change", "delete"]},
    CLASSES: {TEACHERS: ["view", "add", "change", "delete"], CURATORS: []},
}


class LastCurator(Exception):
    """The studio would be left without anybody who can curate."""


class AddressTaken(Exception):
    """Somebody else has this address, perhaps since a moment ago."""


@contextmanager
def _address_of_its_own() -> Iterator[None]:
    """Raise AddressTaken where the address that is written inside is somebody else's."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise AddressTaken from error


def make_groups(sender: AppConfig, *, using: str, **kwargs: Any) -> None:
    """Make both groups, and give them their permissions for the rows of ``sender``. Runs after every migration.

    Permissions are made by a handler of the same signal, which may come later; so make them here (it makes none twice).
    """
    if sender.label not in ACTIONS:
        return
    create_permissions(sender, verbosity=0, using=using)
    for name, actions in ACTIONS[sender.label].items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*_permissions(sender.label, actions, using))


def _permissions(label: str, actions: list[str], using: str) -> list[Permission]:
    permissions = Permission.objects.using(using).filter(content_type__app_label=label)
    return [permission for permission in permissions if permission.codename.partition("_")[0] in actions]


@transaction.atomic
def set_role(user: User, role: Role) -> None:
    """Make ``user`` a teacher or a curator: the groups, and with them the door to the admin site.

    Raise LastCurator where nobody who curates would be left.
    """
    if role is not Role.CURATOR:
        _keep_a_curator(user)
    user.groups.set(Group.objects.filter(name__in=role.groups))
    user.is_staff = role is Role.CURATOR
    user.save(update_fields=["is_staff"])
    user.__dict__.pop("is_curator", None)


@transaction.atomic
def invite(*, email: str, name: str, role: Role) -> User:
    """Add somebody who cannot sign in before following the link of ``send_invitation``. Raise AddressTaken."""
    with _address_of_its_own():
        user = User.objects.create_user(email, name=name)
    set_role(user, role)
    return user


@transaction.atomic
def change_person(user: User, *, name: str, email: str, role: Role, is_active: bool) -> User:
    """Change what others may change about a person.

    Raise LastCurator where nobody who curates would be left, AddressTaken where the address is somebody else's.
    Somebody deactivated is signed out with their next click, and nothing of theirs is deleted.
    """
    if not is_active:
        _keep_a_curator(user)
    user.name, user.email, user.is_active = name, email, is_active
    with _address_of_its_own():
        user.save(update_fields=["name", "email", "is_active"])
    set_role(user, role)
    return user


def _keep_a_curator(leaving: User) -> None:
    """Raise LastCurator if ``leaving`` is the only active curator. The lock makes two at once wait for each other."""
    Group.objects.select_for_update().get(name=CURATORS)
    curators = list(User.objects.curators().values_list("pk", flat=True))
    if curators == [leaving.pk]:
        raise LastCurator


def password_path(user: User) -> str:
    """Return the path at which ``user`` can set a password, once, within the days of PASSWORD_RESET_TIMEOUT."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("studio:password_reset_confirm", args=[uid, default_token_generator.make_token(user)])


def send_invitation(user: User, *, link: str, studio_name: str, invited_by: str = "") -> bool:
    """Mail ``link`` to ``user``. Return False, and log why, where the mail could not be handed over."""
    context = {"user": user, "link": link, "studio_name": studio_name, "invited_by": invited_by}
    return _send("studio/mail/invitation", context, [user.email])


def send_address_changed(user: User, *, old: str, studio_name: str, changed_by: str) -> bool:
    """Tell both addresses that ``user`` signs in with another one from now on."""
    context = {"user": user, "old": old, "studio_name": studio_name, "changed_by": changed_by}
    return _send("studio/mail/address_changed", context, [old, user.email])


def _send(template: str, context: dict[str, Any], addresses: list[str]) -> bool:
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    body = render_to_string(f"{template}.txt", context)
    try:
        for address in addresses:
            EmailMessage(subject, body, to=[address]).send()
    except OSError:  # Refused, away, too slow: smtplib's errors are OSErrors.
        logger.exception("A mail to a person could not be sent (%s)", template)
        return False
    return True
