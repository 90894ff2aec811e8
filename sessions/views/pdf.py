"""A document as an answer: its ETag first, so that what a browser has already is not set again."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.text import slugify

from sessions.documents.render import Document, RenderError


def pdf_response(
    request: HttpRequest, document: Document, title: str, *, print_view: str = "", keep: bool = True
) -> HttpResponse:
    """Answer with ``document`` as PDF, 304 where the browser has it, or a page that says what to do where it fails.

    ``title`` names the file; ``print_view`` is the address of the same content as a page, where there is one. What says
    who is in the room is not for a browser to ``keep``.
    """
    name = slugify(title, allow_unicode=True) or document.template
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    etag = quote_etag(document.fingerprint)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache" if keep else "no-store"}
    answer = get_conditional_response(request, etag=etag, response=HttpResponse(headers=headers))
    if answer is not None and answer.status_code != HTTPStatus.OK:
        return answer
    try:
        content = document.pdf()
    except RenderError:
        context = {"title": title, "print_view": print_view}
        return render(request, "sessions/document_failed.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    headers["Content-Disposition"] = disposition or "inline"
    return HttpResponse(content, content_type="application/pdf", headers=headers)
