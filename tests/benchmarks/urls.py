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
COLUMNS = ("name", "kind", "position", "level", "cue")
TABLE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Limit</title></head>
<body><p>{{ user }}</p>
<table><tbody>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></body></html>
"""


def empty(request: HttpRequest) -> HttpResponse:
    """Answer with nothing: what is left is the machine, Django and the middleware."""
    return HttpResponse()


@login_required
def limit(request: HttpRequest) -> HttpResponse:
    """Show the signed-in user and a table of 50 rows, and nothing else: three queries, one template, no filter."""
    rows = Technique.objects.published().order_by("name", "pk").values_list(*COLUMNS)[:ROWS]
    return HttpResponse(_table().render({"rows": rows}, request))


@cache
def _table() -> Any:
    """Compile the template once, as templates in files are."""
    return engines["django"].from_string(TABLE)


urlpatterns = [path("bench/empty/", empty), path("bench/limit/", limit), *product.urlpatterns]
