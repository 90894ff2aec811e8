"""What the plan, the hand-out and the cards of a class are made of, for one request."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from anatomy.domain.photos import Photo
from anatomy.domain.safety import Rulebook
from anatomy.photos import known_photos, photos
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions import sharing
from sessions.asking import ClassRequest, key
from sessions.documents.pictures import QR, Album
from sessions.domain.letterhead import StudioValues
from sessions.domain.papers import PAPERS, PlanChoices
from sessions.domain.plan import Plan
from sessions.domain.swaps import with_ways_that_fit
from sessions.models import Edition, Occasion, PlanChoice, Sequence, ShareLink, choices_in
from sessions.models.classes import SequenceQuerySet
from sessions.reading import plan_of


@dataclass(frozen=True)
class Papers:
    """What the papers of a class are made of, for one request.

    ``choices`` are those that whoever asks keeps for their plans. ``address`` opens the shared page, where there is
    one; ``class_address`` opens the class for those who may look at it.
    """

    sequence: Sequence
    plan: Plan
    studio: StudioValues
    today: date
    book: Rulebook
    choices: PlanChoices
    address: str | None
    class_address: str
    edition: int | None
    query: str

    @property
    def logo(self) -> bytes | None:
        """The logo's bytes, where there is a logo."""
        return self.studio.read_logo() if self.studio.letterhead.logo else None

    @property
    def photos(self) -> Mapping[str, Photo]:
        """The curators' pictures of the class, for a page: without their bytes."""
        return known_photos(self.sequence.library_revision) if self.plan.photos() else {}

    @property
    def photos_to_print(self) -> Mapping[str, Photo]:
        """The same with their bytes: a query for those that no paper of this process needed lately."""
        return photos(self.plan.photos(), self.sequence.library_revision)

    @property
    def library_on(self) -> date | None:
        """The day on which the library last changed, or None where it never has."""
        nanoseconds = self.sequence.library_revision
        return timezone.localdate(datetime.fromtimestamp(nanoseconds // 10**9, UTC)) if nanoseconds else None


def papers_of(request: ClassRequest, pk: int, *, with_room: bool = False) -> Papers:
    """Read the class for its papers. A stranger, an unknown occasion and an unknown paper get a 404.

    A colleague sees neither the class's notes nor its room, which are the owner's alone, nor the owner's share link.
    """
    today = timezone.localdate()
    sequence = get_object_or_404(_with_all(request, Sequence.objects.visible_to(request.user), today), pk=pk)
    occasion = _occasion(request, sequence)
    is_mine = sequence.owner_id == request.user.pk
    plan = plan_of(sequence, occasion, with_room=with_room and is_mine)
    book = rulebook(sequence.library_revision)
    return Papers(
        sequence=sequence,
        plan=_with_ways_that_fit(sequence, plan, book) if is_mine else replace(plan, notes=""),
        studio=request.studio,
        today=today,
        book=book,
        choices=choices_in(sequence.choices),
        address=_address(request, sequence) if is_mine else None,
        class_address=request.build_absolute_uri(reverse("sessions:class_builder", args=[pk])),
        edition=_edition(sequence, plan),
        query=f"?occasion={occasion.pk}" if occasion else "",
    )


def _with_ways_that_fit(sequence: Sequence, plan: Plan, book: Rulebook) -> Plan:
    """Leave out the gentler and stronger ways that are worse for the room than the steps themselves."""
    if not plan.room.present:
        return plan
    return with_ways_that_fit(plan, repertoire(sequence.library_revision).by_slug, book)


def _occasion(request: ClassRequest, sequence: Sequence) -> Occasion | None:
    wanted = request.GET.get("occasion", "")
    if not wanted:
        return None
    return get_object_or_404(Occasion, sequence=sequence, pk=key(wanted))


def _with_all(request: ClassRequest, sequences: SequenceQuerySet, today: date) -> QuerySet[Any]:
    """Read with a class its newest open link, its newest edition, when the library last changed, and the choices."""
    link = ShareLink.objects.open_on(today).filter(sequence=OuterRef("pk")).order_by("-created_at", "-pk")
    edition = Edition.objects.filter(sequence=OuterRef("pk")).order_by("-number")
    return (
        sequences.select_related("owner")
        .with_library_revision()
        .annotate(
            link_nonce=Subquery(link.values("nonce")[:1]),
            link_hash=Subquery(link.values("token_hash")[:1]),
            edition_number=Subquery(edition.values("number")[:1]),
            edition_plan=Subquery(edition.values("plan")[:1]),
            choices=Subquery(PlanChoice.objects.in_one(request.user)),
        )
    )


def _edition(sequence: Any, plan: Plan) -> int | None:
    """Return the number of the newest edition where the class still stands as it was published, else None."""
    if sequence.edition_plan is None or sequence.edition_plan != sharing.frozen(plan):
        return None
    number: int = sequence.edition_number
    return number


def _address(request: ClassRequest, sequence: Any) -> str | None:
    """Return the whole address of the shared page, or None where nothing is shared."""
    if sequence.link_nonce is None:
        return None
    token = sharing.token_of(ShareLink(nonce=sequence.link_nonce, token_hash=sequence.link_hash))
    return request.build_absolute_uri(reverse("sessions:shared", args=[token])) if token else None


def paper_of(request: ClassRequest) -> str:
    paper = request.GET.get("paper") or request.studio.letterhead.paper
    if paper not in PAPERS:
        raise Http404
    return paper


def page_context(papers: Papers, album: Album) -> dict[str, object]:
    """What both pages need: the class, the addresses of its papers, the QR code as an address of its own."""
    letterhead = papers.studio.letterhead
    qr = b64encode(album.files[QR].encode()).decode() if QR in album.files else ""
    return {
        "sequence": papers.sequence,
        "query": papers.query,
        "other_paper": next(paper for paper in PAPERS if paper != letterhead.paper),
        "letterhead": letterhead,
        "qr": f"data:image/svg+xml;base64,{qr}" if qr else "",
    }


def file_title(papers: Papers, kind: str) -> str:
    occasion = papers.plan.occasion
    return " ".join(filter(None, [papers.plan.title, kind, occasion.starts_on.isoformat() if occasion else ""]))
