"""A studio to look around in: people, a letterhead with a logo, the starter library and the sample classes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.core.management import call_command
from django.db import transaction
from PIL import Image, ImageDraw

from anatomy.images import Picture
from sessions.models import Occasion, Sequence
from studio import people
from studio.branding import save_studio
from studio.models import Role, Studio, User

PASSWORD = "soft-ball-under-foot"  # noqa: S105 - Known to everybody; only for development.


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as."""

    email: str
    name: str
    role: Role


CURATOR = DemoPerson("chitra@example.org", "Chitra Rao", Role.CURATOR)
TEACHER = DemoPerson("asha@example.org", "Asha Nair", Role.TEACHER)
COLLEAGUE = DemoPerson("ben@example.org", "Ben Okafor", Role.TEACHER)


def is_empty() -> bool:
    """Return whether nobody has used this database."""
    return not User.objects.exists()


@transaction.atomic
def set_up(today: date) -> None:
    """Fill an empty database: all of it, or nothing."""
    for person in (CURATOR, TEACHER, COLLEAGUE):
        user = User.objects.create_user(person.email, PASSWORD, name=person.name)
        people.set_role(user, person.role)
    save_studio(_studio(), logo=draw_logo())
    call_command("load_library", verbosity=0)
    call_command("load_classes", owner=TEACHER.email, stdout=io.StringIO())
    _plan_the_week(today)


def _studio() -> Studio:
    return Studio(
        pk=Studio.ONLY,
        name="Harbour Yoga",
        address="2 Sailmakers Yard\nHarbour Town",
        contact="hello@harbour-yoga.example",
        time_zone="Europe/Lisbon",
    )


def _plan_the_week(today: date) -> None:
    """Let two of the classes be taught: today and in two days, in the evening."""
    for days, sequence in zip((0, 2), Sequence.objects.order_by("pk")[:2], strict=False):
        Occasion.objects.create(
            sequence=sequence, starts_on=today + timedelta(days=days), starts_at=time(18, 30), place="The loft"
        )


def draw_logo() -> Picture:
    """Return a small logo: a ball that rests on two waves."""
    size, scale = 240, 4
    image = Image.new("RGBA", (size * scale, size * scale))
    draw = ImageDraw.Draw(image)
    ball, sea = (200, 107, 58), (24, 78, 84)
    draw.ellipse(_scaled(scale, 80, 28, 160, 108), fill=ball)
    for top, width in ((96, 12), (132, 9)):
        draw.arc(_scaled(scale, 16, top, 224, top + 88), 20, 160, fill=sea, width=width * scale)
    small = image.resize((size, size), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, format="PNG", optimize=True)
    return Picture(out.getvalue(), size, size)


def _scaled(scale: int, *numbers: int) -> tuple[float, float, float, float]:
    left, top, right, bottom = (number * scale for number in numbers)
    return left, top, right, bottom
