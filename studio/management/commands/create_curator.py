"""Make the first curator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from studio import people
from studio.branding import studio_values
from studio.models import Role, User


class Command(BaseCommand):
    """Make somebody a curator, and give them a link to set a password. Asks nothing."""

    help = (
        "Make somebody a curator, and print a link with which they set a password (once, within three days). "
        "Somebody who has an account becomes a curator, and gets a link too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address, the name, and where the link goes."""
        parser.add_argument("email", help="the address that they sign in with")
        parser.add_argument("--name", default="", help="as it stands on plans; needed for somebody new")
        parser.add_argument("--mail", action="store_true", help="send the link by e-mail instead of printing it")
        parser.add_argument("--site", default=site(), help="where the product is reached (default: %(default)s)")

    def handle(self, *args: Any, email: str, name: str, mail: bool, site: str, **options: Any) -> None:
        """Make the curator, and hand over the link."""
        person = _curator(email, name)
        link = site.rstrip("/") + people.password_path(person)
        if not mail:
            self.stdout.write(f"{person} is a curator. To set a password (once, within three days):\n{link}")
        elif people.send_invitation(person, link=link, studio_name=studio_values().letterhead.name):
            self.stdout.write(f"{person} is a curator. A link is on its way to {person.email}.")
        else:
            raise CommandError(f"{person} is a curator, but the mail could not be sent. Run this again without --mail.")


def site() -> str:
    """Return where the product is reached, as far as the settings know."""
    host = settings.ALLOWED_HOSTS[0].lstrip(".")
    return f"http://{host}:8000" if settings.DEBUG else f"https://{host}"


def _curator(email: str, name: str) -> User:
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"{email!r} is not an e-mail address.") from error
    person = User.objects.get_queryset().filter(email=email).first()
    if person is None:
        if not name.strip():
            raise CommandError("Somebody new needs a name: --name 'Chitra Rao'.")
        return people.invite(email=email, name=name.strip(), role=Role.CURATOR)
    return people.change_person(
        person, name=name.strip() or person.name, email=person.email, role=Role.CURATOR, is_active=True
    )
