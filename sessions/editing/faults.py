"""Why an edit does not happen. A value that cannot be raises Django's ValidationError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404


class Gone(Http404):
    """What should be changed was removed meanwhile, in another tab or on another device.

    A view that can say no more than that leaves it alone: then it is not found, like anything else that is not there.
    """


class Outdated(Exception):
    """What a page showed of a class is not so any more: another tab, the room or the library has changed it."""


class NoPlace(Exception):
    """What should be moved stands at the end already: it cannot go further that way."""


class Conflict(Exception):
    """Something was changed elsewhere since the page was made.

    ``fields`` maps a field's name to the value that stands now, ``tools`` a tool's key to how many stand now.
    """

    def __init__(self, fields: Mapping[str, Any], tools: Mapping[int, int] | None = None) -> None:
        super().__init__(", ".join([*fields, *map(str, tools or ())]))
        self.fields = fields
        self.tools = tools or {}
