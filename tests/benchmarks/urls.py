"""The product's addresses, and two pages that show what the machine and Django can do at best."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from anatomy.models import Technique
from studio import urls as product

handler500 = product.handler500

ROWS = 50
# What the library's own list says of a technique, as it stands in the row.
COLUMNS = ("slug", "name", "sanskrit", "kind", "position", "level", "side", "dose_mode", "dose_seconds", "cue")
TABLE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Limit</title></head>
<body><p>{{ user }}</p>
<table><tbody>{% for row in rows %}<tr><td><a href="{{ row.slug }}/">{{ row.name }}</a></td><td>{{ row.sanskrit }}</td>\
<td>{{ row.kind }}</td><td>{{ row.position }}</td><td>{{ row.level }}</td><td>{{ row.side }}</td>\
<td>{{ row.dose_mode }}</td><td>{{ row.dose_seconds }}</td><td>{{ row.cue }}</td></tr>
{% endfor %}</tbody></table></body></html>
"""


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with nothing: what is left is the machine, Django and the middleware."""
    return HttpResponse()


@login_required
def limit(request: HttpRequest) -> HttpResponse:
    """Show the signed-in user and a table of 50 rows, and nothing else: three queries, one template, no filters."""
    rows = Technique.objects.published().order_by("name", "pk").values(*COLUMNS)[:ROWS]
    return HttpResponse(_table().render({"rows": rows}, request))


@cache
def _table() -> Any:
    """Compile the template once, as templates in files are."""
    return engines["django"].from_string(TABLE)


urlpatterns = [path("bench/empty/", empty), path("bench/limit/", limit), *product.urlpatterns]
