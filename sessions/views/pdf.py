"""A document as an answer: its ETag first, so that what a browser has already is not set again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.text import slugify

from sessions.documents.render import Document, RenderError
from sessions.kept import Kept

logger = logging.getLogger(__name__)

# Whole PDFs, by what decides their bytes. Thirty phones ask for the same hand-out in the same minute, and whoever has a
# link can ask again and again for a long one without an account.
_REMEMBERED: Kept[str, bytes] = Kept(8_000_000, len)


def pdf_response(
    request: HttpRequest,
    make: Callable[[], Document],
    title: str,
    *,
    print_view: str = "",
    keep: bool = True,
    remember: bool = False,
) -> HttpResponse:
    """Answer with a document as PDF, 304 where the browser has it, or a page that says what to do where it fails.

    ``make`` words the document; it is called here, so that a fault in its words is answered as one in the setting.
    ``title`` names the file; ``print_view`` is the address of the same content as a page, where there is one. What says
    who is in the room is not for a browser to ``keep``, and no process may ``remember`` it either.
    """
    try:
        document = make()
        headers = {
            "ETag": quote_etag(document.fingerprint),
            "Cache-Control": "private, no-cache" if keep else "no-store",
        }
        answer = get_conditional_response(request, etag=headers["ETag"], response=HttpResponse(headers=headers))
        if answer is not None and answer.status_code != HTTPStatus.OK:
            return answer
        content = _REMEMBERED.get(document.fingerprint, document.pdf) if remember and keep else document.pdf()
    except RenderError:
        return _failed(request, title, print_view)
    except Http404:
        raise
    except Exception:
        logger.exception("A document could not be worded.")
        return _failed(request, title, print_view)
    name = slugify(title, allow_unicode=True) or document.template
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    headers["Content-Disposition"] = disposition or "inline"
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _failed(request: HttpRequest, title: str, print_view: str) -> HttpResponse:
    """Say that the document could not be made, and what to do. The cause is logged already."""
    context = {"title": title, "print_view": print_view, "again": request.get_full_path()}
    answer = render(request, "sessions/document_failed.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer.headers["Cache-Control"] = "no-store"
    return answer
