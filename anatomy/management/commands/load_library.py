"""Load the library from a folder of JSON files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.domain.packs import PackError
from anatomy.loading import STARTER, KindReport, load, read_folder


class Command(BaseCommand):
    """Create and update the library; report what was done, or every problem of the files."""

    help = "Create or update the library from a folder of JSON files. All or nothing, and safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and whether curators' edits give way."""
        parser.add_argument(
            "path", nargs="?", type=Path, default=STARTER, help="the folder; the starter library if none"
        )
        parser.add_argument("--overwrite", action="store_true", help="replace what curators have edited, too")

    def handle(self, *args: Any, path: Path, overwrite: bool, verbosity: int, **options: Any) -> None:
        """Load the folder, or print each problem and change nothing."""
        try:
            pack = read_folder(path)
        except OSError as error:
            raise CommandError(_("Cannot read %(path)s: %(reason)s") % {"path": path, "reason": error}) from error
        except PackError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            count = len(error.problems)
            words = ngettext("%(count)d problem; nothing was loaded.", "%(count)d problems; nothing was loaded.", count)
            raise CommandError(words % {"count": count}) from error
        report = load(pack, overwrite=overwrite)
        if verbosity > 0:
            for kind in report.kinds:
                self._tell(kind)

    def _tell(self, kind: KindReport) -> None:
        words = _("%(name)s: %(created)d created, %(updated)d updated, %(left)d left alone")
        counts = {"created": kind.created, "updated": kind.updated, "left": kind.left_alone}
        self.stdout.write(words % {"name": kind.name, **counts})
        for slug in kind.kept:
            self.stdout.write(_("  left alone because it was edited here: %(slug)s") % {"slug": slug})
