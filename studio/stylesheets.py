"""Fold a stylesheet and the files that it imports into one file, so that a page asks for its style once.

In development the browser follows the imports by itself. Docs: docs/decisions/0004-stylesheets.md.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile

IMPORT = re.compile(r'^@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[a-z]+)\);$', re.MULTILINE)


def fold(text: str, read: Callable[[str], str]) -> str:
    """Return ``text`` with each ``@import url("…") layer(…);`` replaced by the file that it names, in its layer."""
    return IMPORT.sub(lambda found: f"@layer {found['layer']} {{\n{read(found['path'])}}}", text)


class FoldedStylesheets:
    """For a storage of static files that hashes them: fold the entry stylesheets when they are collected."""

    entry_stylesheets = ("css/site.css", "css/shared.css")

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name in self.entry_stylesheets:
                self._fold_file(name, paths)
        yield from super().post_process(paths, dry_run, **options)  # type: ignore[misc]  # the storage mixed in

    def _fold_file(self, name: str, paths: dict[str, Any]) -> None:
        """Write the folded ``name`` into this storage, and let what follows read it from there."""

        def read(path: str) -> str:
            storage, source = paths[posixpath.normpath(path)]
            with storage.open(source) as file:
                return file.read().decode()

        folder = posixpath.dirname(name)
        folded = fold(read(name), lambda path: read(posixpath.join(folder, path)))
        self.delete(name)  # type: ignore[attr-defined]  # the storage mixed in
        self.save(name, ContentFile(folded.encode()))  # type: ignore[attr-defined]
        paths[name] = (self, name)
