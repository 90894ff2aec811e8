"""A class on its way out: as text for a message, and as a file for another studio."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from sessions.asking import ClassRequest
from sessions.documents.text_sheet import text_sheet
from sessions.domain.class_file import file_of, text_of
from sessions.domain.clock import timetable
from sessions.views.papers import papers_of

# Of a longer address some mail programs take nothing.
LONGEST_MAIL = 1900


@login_required
@require_safe
def class_text(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the class as text to copy, for whoever teaches it instead."""
    papers = papers_of(request, pk)
    text = text_sheet(papers.plan, timetable(papers.plan, papers.studio.clock))
    context = {
        "sequence": papers.sequence,
        "text": text,
        "rows": min(40, text.count("\n") + 1),
        "mail": _mail(papers.plan.title, text),
        "query": papers.query,
    }
    return render(request, "sessions/class_text.html", context)


def _mail(title: str, text: str) -> str:
    """Return the address of a new e-mail with ``text``, or nothing where it would be too long."""
    subject, body = quote(" ".join(title.split())), quote(text.replace("\n", "\r\n"))
    address = f"mailto:?subject={subject}&body={body}"
    return address if len(address) <= LONGEST_MAIL else ""


@login_required
@require_safe
def class_file(request: ClassRequest, pk: int) -> HttpResponse:
    """Answer with the class as a file (``docs/class-file.md``): what whoever asks sees of it, and nothing more."""
    plan = papers_of(request, pk).plan
    name = slugify(plan.title, allow_unicode=True) or "class"
    headers = {
        # Its notes are as private as the page's.
        "Cache-Control": "no-store",
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=f"{name}.json") or "",
    }
    return HttpResponse(text_of(file_of(plan)), content_type="application/json", headers=headers)
