"""Publish a class, hand out links, and show students what a link opens."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anatomy.domain.drawn import drawn
from anatomy.domain.photos import read_name
from anatomy.models import Picture
from anatomy.photos import photos
from sessions import sharing
from sessions.asking import ClassRequest
from sessions.documents.render import Document, handout_document
from sessions.domain.edition import from_json
from sessions.domain.handout import SIZES, in_size
from sessions.domain.letterhead import Letterhead
from sessions.forms.sharing import LinkForm
from sessions.kept import Kept
from sessions.models import Edition, Sequence, ShareLink
from sessions.presenting.share import share_page
from sessions.presenting.shared import PAGE_VERSION, drawings_shown, focus_picture, shared_page
from sessions.views.pdf import pdf_response

FOR_EVER = "private, max-age=31536000, immutable"
A_DAY = "private, max-age=86400"


def _today(letterhead: Letterhead) -> date:
    """The date where the studio is: a link ends with the studio's day, whoever opens it."""
    return timezone.localdate(timezone=ZoneInfo(letterhead.time_zone))


# For the teacher


@login_required
@require_safe
def share(request: ClassRequest, pk: int) -> HttpResponse:
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user).select_related("owner"), pk=pk)
    return _render_share(request, sequence, LinkForm(today=_today(request.studio.letterhead)))


def _render_share(request: ClassRequest, sequence: Sequence, form: LinkForm, status: int = 200) -> HttpResponse:
    page = share_page(sequence, _today(request.studio.letterhead), request.build_absolute_uri)
    return render(request, "sessions/share.html", {"sequence": sequence, "page": page, "form": form}, status=status)


@login_required
@require_POST
def edition_publish(request: ClassRequest, pk: int) -> HttpResponse:
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user), pk=pk)
    edition = sharing.publish(sequence, request.user)
    messages.success(
        request, _("Edition %(number)d is published. Open links show it now.") % {"number": edition.number}
    )
    return redirect("sessions:share", sequence.pk)


@login_required
@require_POST
def advice_renew(request: ClassRequest, pk: int) -> HttpResponse:
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user), pk=pk)
    if sharing.renew_advice(sequence):
        messages.success(request, _("Students read the library's present advice now. The class stays as it was."))
    else:
        messages.info(request, _("Students read the library's present advice already."))
    return redirect("sessions:share", sequence.pk)


@login_required
@require_POST
def link_create(request: ClassRequest, pk: int) -> HttpResponse:
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user).select_related("owner"), pk=pk)
    form = LinkForm(request.POST, today=_today(request.studio.letterhead))
    if not form.is_valid():
        return _render_share(request, sequence, form, status=422)
    link = sharing.make_link(sequence, request.user, **form.cleaned_data)
    messages.success(request, _("The link is ready: copy it, or show its QR code."))
    return redirect(f"{reverse('sessions:share', args=[sequence.pk])}#link-{link.pk}")


@login_required
@require_POST
def link_revoke(request: ClassRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(ShareLink.objects.editable_by(request.user), pk=pk)
    sharing.revoke_link(link)
    messages.success(request, _("The link is closed. Nobody can open it any more."))
    return redirect("sessions:share", link.sequence_id)


# For students: no account, no cookie, no trace of the token


def _gone(request: ClassRequest, letterhead: Letterhead) -> HttpResponse:
    """Answer an unknown, a revoked and an ended link alike."""
    return _unlisted(render(request, "sessions/shared_gone.html", {"studio_name": letterhead.name}, status=404))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep the address out of search engines, out of other sites' logs and out of shared caches."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    # What never changes at its address may stay where it was seen; what we draw may change with a release.
    if response.headers.get("Cache-Control") not in (FOR_EVER, A_DAY):
        response["Cache-Control"] = "private, no-cache"
    return response


def _etag(edition: Edition, letterhead: Letterhead, version: str) -> str:
    """Name the answer by all that it is made of. An edition never changes, apart from its advice.

    A picture that was taken down is gone from it, too.
    """
    written = f"{edition.pk}:{edition.number}:{edition.published_at}:{edition.advice_renewed_at}"
    parts = f"{written}:{letterhead!r}:{version}:{sorted(sharing.photos_shown(edition))}"
    return quote_etag(hashlib.sha256(parts.encode()).hexdigest()[:32])


def _unless_kept(request: ClassRequest, edition: Edition, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer 304 where the browser has what ``make`` would make."""
    etag = _etag(edition, request.studio.letterhead, PAGE_VERSION)
    response = get_conditional_response(request, etag=etag) or make()
    response["ETag"] = etag
    return response


def _opens_edition(view: Callable[..., HttpResponse | None]) -> Callable[..., HttpResponse]:
    """Hand ``view`` the newest edition that the token opens. Where there is none, or the view has no answer: gone."""

    @require_safe
    @wraps(view)
    def answer(request: ClassRequest, token: str, **kwargs: str) -> HttpResponse:
        letterhead = request.studio.letterhead
        edition = sharing.find_edition(token, _today(letterhead))
        response = view(request, token, edition, **kwargs) if edition is not None else None
        return _gone(request, letterhead) if response is None else _unlisted(response)

    return answer


# One page takes far longer to make than to send, and thirty phones open it in the same minute. Its etag, token, address
# and language say all that it shows.
_PAGES: Kept[tuple[str, str, str, str | None], str] = Kept(16)
# The names of the drawings of an edition, by what tells it from every other. They are in no language.
_DRAWINGS: Kept[tuple[int, int, datetime], frozenset[str]] = Kept(64)


def _page(edition: Edition, token: str, address: str, letterhead: Letterhead) -> str:
    page = shared_page(edition, sharing.photos_shown(edition))
    context = {"page": page, "token": token, "address": address, "studio_name": letterhead.name}
    return render_to_string("sessions/shared.html", {**context, "letterhead": letterhead})


@_opens_edition
def shared(request: ClassRequest, token: str, edition: Edition) -> HttpResponse:
    letterhead = request.studio.letterhead
    etag, address = _etag(edition, letterhead, PAGE_VERSION), request.build_absolute_uri(request.path)
    key = etag, token, address, get_language()
    return _unless_kept(
        request, edition, lambda: HttpResponse(_PAGES.get(key, lambda: _page(edition, token, address, letterhead)))
    )


@_opens_edition
def shared_handout_pdf(request: ClassRequest, token: str, edition: Edition) -> HttpResponse | None:
    size = request.GET.get("size", "")
    if size and size not in SIZES:
        return None
    letterhead = request.studio.letterhead
    shared_address = reverse("sessions:shared", args=[token])
    plan = in_size(from_json(edition.plan), size)

    def make() -> Document:
        return handout_document(
            plan,
            letterhead,
            logo=request.studio.read_logo() if letterhead.logo else None,
            paper=letterhead.paper,
            address=request.build_absolute_uri(shared_address),
            made_on=timezone.localdate(edition.published_at, ZoneInfo(letterhead.time_zone)),
            edition=edition.number,
            advice=sharing.advice_of(edition),
            photos=photos(sharing.photos_shown(edition), edition.library_revision),
        )

    return pdf_response(request, make, edition.plan["title"], print_view=shared_address, remember=True)


@_opens_edition
def shared_photo(request: ClassRequest, token: str, edition: Edition, name: str) -> HttpResponse | None:
    wanted = read_name(name)
    if wanted is None or wanted.digest not in sharing.photos_shown(edition):
        return None
    content = Picture.objects.bytes_of(wanted)
    if content is None:
        return None
    return HttpResponse(content, content_type=wanted.media_type, headers={"Cache-Control": FOR_EVER})


@_opens_edition
def shared_picture(request: ClassRequest, token: str, edition: Edition, name: str) -> HttpResponse | None:
    key = edition.pk, edition.number, edition.published_at
    drawing = drawn(name) if name in _DRAWINGS.get(key, lambda: drawings_shown(edition)) else None
    if drawing is None:
        return None
    return HttpResponse(drawing, content_type="image/svg+xml", headers={"Cache-Control": A_DAY})


@_opens_edition
def shared_map(request: ClassRequest, token: str, edition: Edition) -> HttpResponse:
    return _unless_kept(request, edition, lambda: HttpResponse(focus_picture(edition), content_type="image/svg+xml"))


@_opens_edition
def shared_logo(request: ClassRequest, token: str, edition: Edition, digest: str) -> HttpResponse | None:
    logo = request.studio.letterhead.logo
    if logo is None or logo.digest != digest:
        return None
    return HttpResponse(request.studio.read_logo(), content_type=logo.media_type)
