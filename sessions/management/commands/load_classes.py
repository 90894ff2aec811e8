"""Load the sample classes that come with a library."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from sessions.loading import BadSamples, load_classes


class Command(BaseCommand):
    help = "Create the sample classes of a library folder for one teacher. What is there already stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        starter = Path(apps.get_app_config("anatomy").path) / "starter"
        parser.add_argument("path", nargs="?", type=Path, default=starter, help="The folder that holds sequences.json.")
        parser.add_argument("--owner", required=True, help="The e-mail address of the teacher who gets them.")

    def handle(self, *args: Any, path: Path, owner: str, **options: Any) -> None:
        person = get_user_model().objects.filter(email__iexact=owner).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {owner}.")
        try:
            raw = json.loads((path / "sequences.json").read_text(encoding="utf-8"))
            loaded = load_classes(raw, person)
        except (OSError, ValueError) as error:
            if isinstance(error, BadSamples):
                raise CommandError(str(error)) from None
            raise CommandError(f"{path / 'sequences.json'}: {error}") from error
        self.stdout.write(f"Classes: {len(loaded.created)} created, {len(loaded.left_alone)} left alone.")
