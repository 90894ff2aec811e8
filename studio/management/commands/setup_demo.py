"""What ``make run`` needs before it serves."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from studio import demo
from studio.models import User


class Command(BaseCommand):
    """Fill an empty database in development, and say where to look and how to sign in."""

    help = "In development, fill an empty database with demo people, the starter library and the sample classes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--migrate", action="store_true", help="Bring the database up to date first.")

    def handle(self, *args: Any, migrate: bool = False, **options: Any) -> None:
        """Leave a database that has people alone. Either way say in a few lines what to do next."""
        if not settings.DEBUG:
            raise CommandError("Demo people have passwords that everybody knows: only with STUDIO_DEBUG=1.")
        if migrate:
            # Here and not in a command of its own: every start of Django is felt by whoever waits for the page.
            call_command("migrate", verbosity=0, interactive=False)
        if demo.is_empty():
            demo.set_up(timezone.localdate())
        self.stdout.write(f"Open http://127.0.0.1:{os.environ.get('PORT', '8000')}/")
        for person in (demo.CURATOR, demo.TEACHER):
            if User.objects.get_queryset().filter(email=person.email).exists():
                self.stdout.write(f"Sign in as a {person.role.value}: {person.email}, password {demo.PASSWORD}")
