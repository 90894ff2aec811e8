"""What a change would do, shown before it is saved: techniques, classes, and shared pages with old advice.

With a script, the form is sent as somebody types, and the answer is put in its place; without one, a button shows the
form again with the answer. Either way nothing is saved: a form that is previewed is not valid.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anatomy.domain import safety
from anatomy.domain.impact import Shift, impact
from anatomy.domain.repertoire import Offer
from anatomy.domain.safety import Rulebook
from anatomy.models import Rule
from anatomy.registry import classes_reached, pages_with_old_advice
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from anatomy.safety_words import severity_word

from .base import LibraryAdmin, old_advice_words

PREVIEW = "_preview"
NAMES_SHOWN = 10


@dataclass(frozen=True)
class Proposal:
    """The rules as they would be, and the slugs of those that a change is about. ``gone``: they would be no more."""

    book: Rulebook
    rules: Collection[str]
    gone: bool = False


@dataclass(frozen=True)
class Shown:
    """A preview as the page prints it: sentences. ``shifts`` are pairs: what changes, and for which techniques."""

    lead: str
    shifts: list[tuple[str, str]] = field(default_factory=list)
    released: str = ""
    pages: str = ""


class PreviewForm(forms.ModelForm):
    """A form that can be looked at before it is saved."""

    preview_only = False

    def is_valid(self) -> bool:
        """Refuse to be saved where only a preview was asked for; errors are found and shown all the same."""
        return super().is_valid() and not self.preview_only


class PreviewedAdmin(LibraryAdmin):
    """An entry whose change, and whose end, is shown before it happens."""

    form = PreviewForm
    actions = ["delete_selected"]

    def proposal(self, form: Any, book: Rulebook) -> Proposal | None:
        """Return the rules as they would be with ``form`` saved; None where the form does not say enough."""
        raise NotImplementedError

    def loss(self, rows: Sequence[Any], book: Rulebook) -> Proposal:
        """Return the rules as they would be without ``rows``."""
        raise NotImplementedError

    def lead_words(self) -> str:
        """Return the first sentence of the preview, to be filled with %(techniques)s and %(classes)s."""
        raise NotImplementedError

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Make the form one that saves nothing where a preview was asked for."""
        made: Any = super().get_form(request, obj, change, **kwargs)
        made.preview_only = PREVIEW in request.POST
        return made

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the preview to the form; to a script that asked for the preview alone, give that."""
        context["preview"] = self._preview(context["adminform"].form)
        if PREVIEW in request.POST and request.headers.get("HX-Request"):
            return TemplateResponse(request, "admin/anatomy/preview.html", context)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name what goes along out of the library; what teachers noted about a rule goes too, and is theirs alone."""
        _tree, _counts, lacking, refusals = super().get_deleted_objects(objs, request)
        parts = [list(self.parts_of(obj)) for obj in objs]
        rules = sum(map(len, parts))
        own = {self.opts.verbose_name_plural: len(parts)}
        counts = own | {Rule._meta.verbose_name_plural: rules} if rules else own
        tree = [item for obj, rows in zip(objs, parts, strict=True) for item in (str(obj), rows) if item]
        return tree, counts, lacking, refusals

    def parts_of(self, obj: Any) -> Iterable[str]:
        """Return the rules that go with ``obj``."""
        return ()

    def render_delete_form(self, request: HttpRequest, context: Any) -> HttpResponse:
        """Say what would change with the entry gone, where it may go."""
        if not context["protected"]:
            context["preview"] = self._lost([context["object"]])
        return super().render_delete_form(request, context)

    @admin.action(description=gettext_lazy("Delete selected %(verbose_name_plural)s"), permissions=["delete"])
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Ask first, as Django's own action does, and say what would change."""
        rows = list(queryset)
        response: Any = delete_selected(self, request, queryset)
        if response is not None and not response.context_data["protected"]:
            response.context_data["preview"] = self._lost(rows)
        return cast("HttpResponse | None", response)

    def _preview(self, form: Any) -> Shown:
        book = rulebook()
        proposal = self.proposal(form, book) if form.is_bound or form.instance.pk else None
        if proposal is None:
            return Shown(_("Once the form says enough, you see here what it would change."))
        return self._shown(book, proposal)

    def _lost(self, rows: Sequence[Any]) -> Shown:
        book = rulebook()
        return self._shown(book, self.loss(rows, book), several=len(rows) > 1)

    def _shown(self, book: Rulebook, proposal: Proposal, *, several: bool = False) -> Shown:
        found = impact(book, proposal.book, proposal.rules, repertoire(book.revision).offers.values())
        counted, released = (found.released, ()) if proposal.gone else (found.touched, found.released)
        words = _("Together they touch %(techniques)s and %(classes)s.") if several else self.lead_words()
        named = book.conditions if several else {}
        return Shown(
            lead=words % {"techniques": _techniques(counted), "classes": _classes(counted)},
            shifts=[(_shift_words(shift, counted, named), names_of(shift.offers)) for shift in found.shifts],
            released=_released_words(released),
            pages=_pages_words(proposal.book, saved=proposal.book is book),
        )


def _techniques(offers: Sequence[Offer]) -> str:
    return ngettext("%(count)d technique", "%(count)d techniques", len(offers)) % {"count": len(offers)}


def _classes(offers: Sequence[Offer]) -> str:
    count = classes_reached([offer.pk for offer in offers])
    return ngettext("%(count)d class", "%(count)d classes", count) % {"count": count}


def _released_words(offers: Sequence[Offer]) -> str:
    if not offers:
        return ""
    words = _("It no longer touches %(techniques)s and %(classes)s.")
    return words % {"techniques": _techniques(offers), "classes": _classes(offers)}


def _shift_words(shift: Shift, counted: Collection[Offer], named: Mapping[str, safety.Condition]) -> str:
    """Return how many techniques change how; for one of the conditions ``named``, with its name."""
    count = len(shift.offers)
    if set(shift.offers) <= set(counted):
        words = ngettext(
            "%(count)d of them changes from “%(before)s” to “%(after)s”",
            "%(count)d of them change from “%(before)s” to “%(after)s”",
            count,
        )
    else:
        words = ngettext(
            "%(count)d technique changes from “%(before)s” to “%(after)s”",
            "%(count)d techniques change from “%(before)s” to “%(after)s”",
            count,
        )
    said = words % {"count": count, "before": _severity(shift.before), "after": _severity(shift.after)}
    return f"{named[shift.condition].name}: {said}" if shift.condition in named else said


def _severity(severity: safety.Severity | None) -> str:
    return severity_word(severity) if severity else _("no advice")


def names_of(offers: Sequence[Offer]) -> str:
    """Return the names of some techniques, and how many more there are."""
    names = ", ".join(offer.name for offer in offers[:NAMES_SHOWN])
    more = len(offers) - NAMES_SHOWN
    if more <= 0:
        return names
    words = ngettext("%(names)s, and %(count)d more", "%(names)s, and %(count)d more", more)
    return words % {"names": names, "count": more}


def _pages_words(book: Rulebook, *, saved: bool) -> str:
    count = pages_with_old_advice(book)
    if not count:
        return ""
    if saved:
        return old_advice_words(count)
    words = ngettext(
        "After that, %(count)d shared page shows the old advice until you renew it.",
        "After that, %(count)d shared pages show the old advice until you renew it.",
        count,
    )
    return words % {"count": count}
