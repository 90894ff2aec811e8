"""Fold an ES module and those that it imports into one file without comments, so that a page asks for its script once.

In development the browser follows the imports by itself. Each module keeps a scope of its own. One that two entries
import is in both: such a module must hold no state.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile

IMPORT = re.compile(r'^import (?:\* as (?P<whole>\w+)|(?P<some>\{[^}]*\})) from "(?P<path>\./[\w.-]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?P<kind>(?:async )?function\*?|const|class) (?P<name>\w+)", re.MULTILINE)
# Comments on lines of their own. No text of ours begins a line so.
COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
# What this does not understand must not pass it by: a browser would refuse the folded file.
LEFT = re.compile(r"^(?:import|export)\b.*|\bimport\s*\(|\bimport\.meta\b|^await\b", re.MULTILINE)


class Unfoldable(ValueError):
    """A module that says what cannot be folded, or that imports itself by a detour."""


def fold(name: str, read: Callable[[str], str]) -> str:
    """Return the module ``name`` with all that it imports, each once, before what needs it. ``read`` gives their text.

    Raise ``Unfoldable``.
    """
    done: dict[str, str] = {}
    _fold(name, read, done, ())
    return "\n".join(done.values())


def _fold(name: str, read: Callable[[str], str], done: dict[str, str], above: tuple[str, ...]) -> None:
    if name in done:
        return
    if name in above:
        raise Unfoldable(f"{' imports '.join([*above, name])}")
    text = COMMENT.sub("", read(name))
    folder = posixpath.dirname(name)
    for found in IMPORT.finditer(text):
        _fold(_beside(folder, found["path"]), read, done, (*above, name))
    done[name] = _scope(name, text, folder)


def _scope(name: str, text: str, folder: str) -> str:
    """The module as a function that is called at once and gives what it exports."""

    def taken(found: re.Match[str]) -> str:
        names = found["whole"] or re.sub(r"\b(\w+) as (\w+)\b", r"\1: \2", found["some"])
        return f"const {names} = {_variable(_beside(folder, found['path']))};"

    exports = [found["name"] for found in EXPORT.finditer(text)]
    body = EXPORT.sub(r"\g<kind> \g<name>", IMPORT.sub(taken, text))
    if left := LEFT.search(body):
        raise Unfoldable(f"{name}: {left.group()}")
    return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();"


def _beside(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))


def _variable(name: str) -> str:
    return "module_" + re.sub(r"\W", "_", name.removesuffix(".js"))


class FoldedModules:
    """For a storage of static files that hashes them: fold the entry modules when they are collected."""

    entry_modules = ("js/main.js", "js/builder.js")

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            for name in paths.keys() & set(self.entry_modules):
                self._fold_module(name, paths)
        yield from super().post_process(paths, dry_run, **options)  # type: ignore[misc]  # the storage mixed in

    def _fold_module(self, name: str, paths: dict[str, Any]) -> None:
        """Write the folded ``name`` into this storage, and let what follows read it from there."""

        def read(path: str) -> str:
            storage, source = paths[path]
            with storage.open(source) as file:
                return str(file.read().decode())

        folded = fold(name, read)
        self.delete(name)  # type: ignore[attr-defined]  # the storage mixed in
        self.save(name, ContentFile(folded.encode()))  # type: ignore[attr-defined]
        paths[name] = (self, name)
